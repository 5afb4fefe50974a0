//! An entry of `sources` → where live tunnels come from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::blank::is_host;
use super::file::beside;
use super::keys;
use super::sheet::Sheet;
use crate::load::quoted::quoted;
use crate::model::Text;
use crate::source::{Config, ConfigKey, FILE, Provider, Regions, Setting, Takes, asked};
use crate::text::Location;
use crate::text::yaml::{Node, NodeKey};

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
        let SourceKind::Cloud(cloud) = &self.what else { return vec![self.name.clone()] };
        let regions: BTreeSet<Text> = match &cloud.regions {
            None => BTreeSet::new(),
            Some(Regions::All) => cloud.provider.regions().into_iter().map(Text::from).collect(),
            Some(Regions::Named(named)) => named.iter().map(|said| cloud.provider.region(said)).collect(),
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
    /// The API of a provider.
    Cloud(Box<Config>),
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
            name => match asked().find(|provider| provider.id == name) {
                Some(provider) => {
                    kinds.push((key, Some(SourceKind::Cloud(Box::new(config(sheet, value, provider))))));
                }
                None => sheet.unknown_key(key, "a source", &keys::SOURCE),
            },
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
                Some(format!("say where its tunnels come from, with {} or `{FILE}`", either()));
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

/// The keys of the providers, for a sentence.
fn either() -> String {
    asked().map(|provider| format!("`{}`", provider.id)).collect::<Vec<_>>().join(", ")
}

fn config(sheet: &mut Sheet, node: &Node<'_>, provider: &'static Provider) -> Config {
    let mut config = Config::new(provider);
    let mut first: Option<&NodeKey<'_>> = None;
    for (key, value) in sheet.map(node, provider.id) {
        let Some(known) = provider.keys().iter().find(|known| known.name == key.text) else {
            let names: Vec<&str> = provider.keys().iter().map(|key| key.name).collect();
            sheet.unknown_key(key, provider.id, &names);
            continue;
        };
        if let Takes::Regions = known.takes {
            if let Some(first) = first {
                let first = sheet.at(first.span);
                let problem = sheet.error(key.span, "`region` beside `regions`");
                problem.related.push((first, "the first one".to_owned()));
                problem.help = Some("keep one of the two".to_owned());
            }
            first = Some(key);
            config.regions = regions(sheet, value);
        } else if let Some(setting) = setting(sheet, value, known) {
            config.set(known.name, setting);
        }
    }
    config
}

fn setting(sheet: &mut Sheet, node: &Node<'_>, key: &ConfigKey) -> Option<Setting> {
    let one = |text: &str| Setting::Texts(vec![text.into()]);
    match key.takes {
        Takes::Regions => None,
        Takes::Choice(words) => {
            let words: Vec<_> = words.iter().map(|(word, _)| (*word, *word)).collect();
            sheet.choice(node, key.name, &words).map(one)
        }
        Takes::Text => sheet.text(node, key.name).map(one),
        Takes::Endpoint => endpoint(sheet, node).map(|said| one(&said)),
        Takes::Filter => Some(Setting::Texts(texts(sheet, node, key.name))),
        Takes::Number(most) => number(sheet, node, key.name, most).map(Setting::Number),
        Takes::Whole(most) => whole(sheet, node, key.name, most).map(Setting::Number),
    }
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

fn number(sheet: &mut Sheet, node: &Node<'_>, what: &str, most: u32) -> Option<f64> {
    let said = sheet.text(node, what)?;
    let number = said.parse::<f64>().ok().filter(|number| *number > 0.0 && *number <= f64::from(most));
    if number.is_none() {
        sheet.error(
            node.span,
            format!("{what} takes a number above 0 and up to {most}, not {}", quoted(said)),
        );
    }
    number
}

fn whole(sheet: &mut Sheet, node: &Node<'_>, what: &str, most: u32) -> Option<f64> {
    let said = sheet.text(node, what)?;
    let number = said.parse::<u32>().ok().filter(|number| (1..=most).contains(number));
    if number.is_none() {
        sheet.error(node.span, format!("{what} takes a whole number from 1 to {most}, not {}", quoted(said)));
    }
    number.map(f64::from)
}
