//! The mark by which a finding is known again in a later run.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::identity::{TunnelIdentity, source};
use super::{Finding, Side};
use crate::model::subject::Subject;
use crate::model::{Kind, Tunnel, Value};

/// Digests kind, tunnel, fact and value. Rule and demands stay out, so that another policy that
/// joins the run changes no fingerprint; so do places, so that files can be moved and reindented, and
/// values that are nearer to a demand or further from it, so that a problem stays the same one while it
/// is mended. What is said of other tunnels is of that sort: how many, or which.
pub(super) fn of(finding: &Finding) -> String {
    let mut parts = vec!["vpnaudit/2", finding.kind(), side(finding)];
    parts.extend(TunnelIdentity::of(&finding.subject).parts());
    let observed = observed(finding);
    let ordered = finding.fact.is_some_and(|fact| matches!(fact.kind, Kind::Number(_) | Kind::Names));
    parts.extend([finding.fact.map_or("", |fact| fact.name), if ordered { "" } else { &observed }]);
    digest(&parts)
}

/// The mark that version 1 made, by which an earlier report is known not to have been edited.
pub(super) fn of_version_1(finding: &Finding) -> String {
    let [place, tunnel] = tunnel_of_version_1(&finding.subject);
    let fact = finding.fact.map_or("", |fact| fact.name);
    digest(&["vpnaudit/1", finding.kind(), side(finding), &place, &tunnel, fact, &observed(finding)])
}

fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    let mut mark = String::with_capacity(32);
    for byte in digest.finalize().iter().take(16) {
        mark.push(digit(byte >> 4));
        mark.push(digit(byte & 15));
    }
    mark
}

fn side(finding: &Finding) -> &'static str {
    match finding.side {
        Side::Live => "live",
        Side::Declared => "declared",
    }
}

fn observed(finding: &Finding) -> Cow<'_, str> {
    match &finding.observed {
        Some(Value::Word(word)) => Cow::Borrowed(word.as_str()),
        Some(Value::Text(text)) => Cow::Borrowed(text),
        Some(value) => Cow::Owned(value.to_string()),
        None => Cow::Borrowed(""),
    }
}

/// The id; else the source that somebody named, and the name, first the declared one, or the two ends.
fn tunnel_of_version_1(subject: &Subject) -> [Cow<'_, str>; 2] {
    if let Some(id) = subject.id() {
        return [Cow::Borrowed(""), Cow::Borrowed(id)];
    }
    let live = subject.live.as_ref().map(|live| &live.tunnel);
    let stated = subject.declared.as_ref().map(|declared| &declared.tunnel);
    let named = [stated, live].into_iter().flatten().find_map(|tunnel| tunnel.name.as_deref());
    let ends = || live.or(stated).map(ends_of_version_1).unwrap_or_default();
    let known = named.map_or_else(|| Cow::Owned(ends()), Cow::Borrowed);
    [Cow::Borrowed(source(subject).unwrap_or_default()), known]
}

fn ends_of_version_1(tunnel: &Tunnel) -> String {
    let gateway = tunnel.around.gateway.as_deref().or(tunnel.around.gateway_address.as_deref());
    let peer = tunnel.around.peer_address.as_deref().or(tunnel.around.peer.as_deref());
    format!("{}\0{}", gateway.unwrap_or_default(), peer.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::Fact;
    use crate::model::subject::fixture::{declared, live, value};
    use crate::policy::{Severity, own};
    use crate::text::{Location, SourceFile, Span};

    fn finding(source: &str, facts: &[(&str, &str)], fact: &str, observed: &str) -> Finding {
        let subject = Subject { declared: None, live: Some(live(source, facts)) };
        let observed = Some(value(fact, observed));
        Finding { fact: Fact::find(fact), observed, ..Finding::new(&own::UNKNOWN_ALGORITHM, subject) }
    }

    fn plain() -> Finding {
        finding("s", &[("id", "vpnx-1"), ("name", "hq")], "ike.encryption", "des-cbc")
    }

    #[test]
    fn kind_tunnel_fact_value_and_side_each_make_another_mark() {
        let id = ("id", "vpnx-1");
        let all = [
            plain(),
            finding("s", &[("id", "vpnx-2")], "ike.encryption", "des-cbc"),
            finding("s", &[id], "ipsec.encryption", "des-cbc"),
            finding("s", &[id], "ike.encryption", "3des-cbc"),
            Finding { rule: std::sync::Arc::clone(&own::DRIFT), ..plain() },
            Finding { side: Side::Declared, ..plain() },
            finding("s", &[("name", "hq")], "ike.encryption", "des-cbc"),
            finding("s", &[("gateway", "g"), ("peer_address", "192.0.2.1")], "ike.encryption", "des-cbc"),
            finding("s", &[("gateway", "g"), ("peer_address", "192.0.2.2")], "ike.encryption", "des-cbc"),
        ];
        let marks: BTreeSet<_> = all.iter().map(of).collect();
        assert_eq!(marks.len(), all.len());
    }

    #[test]
    fn name_source_place_severity_and_demands_make_no_other_mark() {
        let file = std::sync::Arc::new(SourceFile::new("elsewhere/live.json", "[]"));
        let renamed = finding("other", &[("id", "vpnx-1"), ("name", "hq-2")], "ike.encryption", "des-cbc");
        let moved = Finding { place: Some(Location::new(&file, Span::new(0, 1))), ..plain() };
        let worse = Finding { severity: Severity::Critical, ..plain() };
        let subject = Subject {
            declared: Some(declared(None, &[("name", "headquarters")])),
            live: plain().subject.live.clone(),
        };
        for other in [renamed, moved, worse, Finding { subject, ..plain() }] {
            assert_eq!(of(&other), of(&plain()));
        }
    }

    #[test]
    fn without_an_id_the_path_of_a_file_does_not_count() {
        let mark = |source| of(&finding(source, &[("name", "hq")], "ike.encryption", "des-cbc"));
        assert_eq!(mark("live.json"), mark("../elsewhere/live.json"));
    }
}
