//! An entry of `sources` → where live tunnels come from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::blank::is_host;
use super::file::beside;
use super::keys;
use super::sheet::Sheet;
use crate::load::quoted::quoted;
use crate::model::{Text, region};
use crate::text::Location;
use crate::text::yaml::{Node, NodeKey};

/// No API takes more requests a second, or at a time.
const MOST_REQUESTS: f64 = 1000.0;

/// A source as it is declared.
#[derive(Debug)]
pub struct SourceEntry {
    /// The name by which tunnels and reports refer to it.
    pub name: Text,
    /// The name in the project file.
    pub location: Location,
    /// What it is.
    pub what: SourceKind,
}

impl SourceEntry {
    /// The names that a tunnel may say it is in: that of the source and, if it has several regions,
    /// those of each, `NAME/REGION`.
    #[must_use]
    pub fn names(&self) -> Vec<Text> {
        let SourceKind::Tencent(cloud) = &self.what else { return vec![self.name.clone()] };
        let regions: BTreeSet<Text> = match &cloud.regions {
            None => BTreeSet::new(),
            Some(Regions::All) => region::all().map(Text::from).collect(),
            Some(Regions::Named(named)) => named.iter().map(|said| region::canonical(said)).collect(),
        };
        let several = regions.len() > 1;
        let each = regions.iter().filter(|_| several).map(|region| format!("{}/{region}", self.name).into());
        std::iter::once(self.name.clone()).chain(each).collect()
    }
}

/// What a source is.
#[derive(Debug)]
pub enum SourceKind {
    /// A file, or a folder of pages.
    File(PathBuf),
    /// The API of Tencent Cloud.
    Tencent(Box<Tencent>),
}

/// How to ask Tencent Cloud. What is not said is left to the defaults of whoever asks.
#[derive(Debug, Default)]
pub struct Tencent {
    /// The regions.
    pub regions: Option<Regions>,
    /// The API.
    pub api: Option<Api>,
    /// The profile of credentials.
    pub profile: Option<Text>,
    /// The role to assume.
    pub role_arn: Option<Text>,
    /// Scheme and host that stand in for the API's own.
    pub endpoint: Option<Text>,
    /// Ids of VPCs.
    pub vpc: Vec<Text>,
    /// Ids of VPN gateways.
    pub gateway: Vec<Text>,
    /// Ids of customer gateways.
    pub peer: Vec<Text>,
    /// Ids of tunnels.
    pub tunnel: Vec<Text>,
    /// Names of tunnels.
    pub name: Vec<Text>,
    /// Requests a second.
    pub rate: Option<f64>,
    /// Requests at a time.
    pub concurrency: Option<usize>,
}

/// The regions of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Regions {
    /// Every region that the account can see.
    All,
    /// These.
    Named(Vec<Text>),
}

/// The two generations of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `DescribeVpnConn`.
    V2,
    /// `DescribeVpnConnections`.
    V3,
}

/// Reads all sources; no two of them may have one name.
pub(crate) fn all(sheet: &mut Sheet, node: &Node<'_>, file: &Path) -> Vec<SourceEntry> {
    let mut sources: Vec<SourceEntry> = Vec::new();
    for node in sheet.list(node, "sources") {
        let Some(source) = one(sheet, node, file) else { continue };
        if let Some(first) = sources.iter().find(|known| known.name == source.name) {
            let first = first.location.clone();
            let message = format!("a second source with the name {}", quoted(&source.name));
            let problem = sheet.error(source.location.span, message);
            problem.related.push((first, "the first one".to_owned()));
            problem.help = Some("give one of the two another name".to_owned());
        }
        sources.push(source);
    }
    sources
}

fn one(sheet: &mut Sheet, node: &Node<'_>, file: &Path) -> Option<SourceEntry> {
    let mut name = None;
    let mut kinds: Vec<(&NodeKey<'_>, Option<SourceKind>)> = Vec::new();
    let entries = sheet.map(node, "a source");
    for (key, value) in entries {
        match &*key.text {
            "name" => name = sheet.text(value, "name").map(|name| (Text::from(name), sheet.at(value.span))),
            "file" => {
                let path = sheet.text(value, "file");
                kinds.push((key, path.map(|path| SourceKind::File(beside(file, path)))));
            }
            "tencent" => kinds.push((key, Some(SourceKind::Tencent(Box::new(tencent(sheet, value)))))),
            _ => sheet.unknown_key(key, "a source", &keys::SOURCE),
        }
    }
    let unnamed = entries.first().filter(|_| !entries.iter().any(|(key, _)| key.text == "name"));
    if let Some((first, _)) = unnamed {
        sheet.error(first.span, "a source without a name").help =
            Some("give it one: `name: prod`".to_owned());
    }
    match kinds.len() {
        0 if entries.is_empty() => {}
        0 => {
            let span = name.as_ref().map_or(node.span, |(_, at)| at.span);
            sheet.error(span, "a source of no kind").help =
                Some("say where its tunnels come from, with `tencent` or `file`".to_owned());
        }
        1 => {}
        _ => {
            sheet.error(kinds[1].0.span, "a source of two kinds").help =
                Some("make two sources of it".to_owned());
        }
    }
    let (name, location) = name?;
    Some(SourceEntry { name, location, what: kinds.into_iter().next()?.1? })
}

fn tencent(sheet: &mut Sheet, node: &Node<'_>) -> Tencent {
    let mut tencent = Tencent::default();
    let mut first: Option<&NodeKey<'_>> = None;
    for (key, value) in sheet.map(node, "tencent") {
        match &*key.text {
            "region" | "regions" => {
                if let Some(first) = first {
                    let first = sheet.at(first.span);
                    let problem = sheet.error(key.span, "`region` beside `regions`");
                    problem.related.push((first, "the first one".to_owned()));
                    problem.help = Some("keep one of the two".to_owned());
                }
                first = Some(key);
                tencent.regions = regions(sheet, value);
            }
            "api" => tencent.api = sheet.choice(value, "api", &[("v3", Api::V3), ("v2", Api::V2)]),
            "profile" => tencent.profile = sheet.text(value, "profile").map(Text::from),
            "role_arn" => tencent.role_arn = sheet.text(value, "role_arn").map(Text::from),
            "endpoint" => tencent.endpoint = endpoint(sheet, value),
            "vpc" => tencent.vpc = texts(sheet, value, "vpc"),
            "gateway" => tencent.gateway = texts(sheet, value, "gateway"),
            "peer" => tencent.peer = texts(sheet, value, "peer"),
            "tunnel" => tencent.tunnel = texts(sheet, value, "tunnel"),
            "name" => tencent.name = texts(sheet, value, "name"),
            "rate" => tencent.rate = number(sheet, value, "rate"),
            "concurrency" => tencent.concurrency = whole(sheet, value, "concurrency"),
            _ => sheet.unknown_key(key, "tencent", &keys::TENCENT),
        }
    }
    tencent
}

fn texts(sheet: &mut Sheet, node: &Node<'_>, what: &str) -> Vec<Text> {
    let nodes = sheet.one_or_list(node);
    if nodes.is_empty() {
        sheet.error(node.span, format!("{what} is empty"));
    }
    nodes.iter().filter_map(|node| sheet.text(node, what).map(Text::from)).collect()
}

fn regions(sheet: &mut Sheet, node: &Node<'_>) -> Option<Regions> {
    let named = texts(sheet, node, "region");
    if named.len() == 1 && named.first().is_some_and(|region| &**region == "all") {
        return Some(Regions::All);
    }
    for (region, node) in named.iter().zip(sheet.one_or_list(node)) {
        if region.starts_with('-')
            || !region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            sheet.error(node.span, format!("{} is not a region", quoted(region))).help =
                Some("write it as the cloud does: `ap-guangzhou`".to_owned());
        }
    }
    Some(Regions::Named(named))
}

/// Scheme and host; without TLS only to this machine.
fn endpoint(sheet: &mut Sheet, node: &Node<'_>) -> Option<Text> {
    let said = sheet.text(node, "endpoint")?;
    let said = said.strip_suffix('/').unwrap_or(said);
    let wrong = match said.split_once("://") {
        Some(("https", host)) if is_host(host) => return Some(said.into()),
        Some(("http", host)) if is_host(host) && is_loopback(host) => return Some(said.into()),
        Some(("http", host)) if is_host(host) => "does not encrypt what is sent",
        _ => "is not a scheme and a host",
    };
    // it could hold a password
    sheet.error(node.span, format!("endpoint {wrong}")).help =
        Some("write `https://` and the host, nothing behind it".to_owned());
    None
}

fn is_loopback(host: &str) -> bool {
    let name = host.strip_prefix('[').and_then(|rest| rest.split(']').next());
    let name = name.unwrap_or_else(|| host.split(':').next().unwrap_or_default());
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn number(sheet: &mut Sheet, node: &Node<'_>, what: &str) -> Option<f64> {
    let said = sheet.text(node, what)?;
    let number = said.parse::<f64>().ok().filter(|number| *number > 0.0 && *number <= MOST_REQUESTS);
    if number.is_none() {
        sheet.error(
            node.span,
            format!("{what} takes a number above 0 and up to {MOST_REQUESTS}, not {}", quoted(said)),
        );
    }
    number
}

fn whole(sheet: &mut Sheet, node: &Node<'_>, what: &str) -> Option<usize> {
    let said = sheet.text(node, what)?;
    let number = said.parse::<usize>().ok().filter(|number| (1..=1000).contains(number));
    if number.is_none() {
        sheet.error(
            node.span,
            format!("{what} takes a whole number from 1 to {MOST_REQUESTS}, not {}", quoted(said)),
        );
    }
    number
}
