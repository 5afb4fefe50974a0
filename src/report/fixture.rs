//! Reports built by hand, for the tests of the formats.

use std::sync::Arc;

use crate::finding::{
    Baseline, Filter, Filters, Finding, Fixed, LeftOut, Outcome, Report, RuleCount, Side, Since,
    SourceOutcome, Unreported, Waiver, Warning,
};
use crate::model::fact::Wire;
use crate::model::subject::{Declaration, Live, Origin, Said, Source, Stated, Subject};
use crate::model::{FACTS, Fact, Location, Secret, SourceFile, Span, Text, Tunnel, Value};
use crate::policy::{Demand, Evidence, Glob, Rule, Severity, Test, own};
use crate::report::{Format, Options, Style};

/// The key that no output may show.
pub const PSK: &str = "planted-hunter2-key";

/// When the runs of the fixtures ended.
pub const NOW: jiff::Timestamp = jiff::Timestamp::constant(1_795_378_000, 0);

pub const PLAIN: Style =
    Style { colour: false, width: 80, unicode: true, links: false, verbose: false, quiet: false };

pub fn fact(name: &str) -> &'static Fact {
    Fact::find(name).expect("a fact")
}

pub fn value(name: &str, said: &str) -> Value {
    fact(name).kind.read(said).expect("a value of the fact")
}

/// A rule with a title, as the catalogue has it.
pub fn rule(id: &str, name: &str, severity: Severity, title: &str, fix: &str) -> Arc<Rule> {
    Arc::new(Rule {
        id: id.into(),
        fact: Some(fact(name)),
        title: title.into(),
        objective: format!("Not so: {title}").into(),
        why: "whoever records the traffic today can read it once the key is found".into(),
        fix: fix.into(),
        prefer: Vec::new(),
        severity,
        cwe: Some(327),
    })
}

pub fn demand(rule: &Arc<Rule>, policy: &str, test: Test) -> Demand {
    Demand {
        rule: Arc::clone(rule),
        policy: Some(policy.into()),
        severity: rule.severity,
        test,
        only: Vec::new(),
        prefer: Vec::new(),
        reference: Some("RFC 8247 section 2.1".into()),
        url: Some("https://www.rfc-editor.org/rfc/rfc8247#section-2.1".into()),
        evidence: Some(Evidence::Primary),
        location: None,
    }
}

pub fn forbid(name: &str, words: &[&str]) -> Test {
    Test::Forbid(words.iter().map(|word| value(name, word)).collect())
}

/// The span of `needle` in the file, at or after `after`.
pub fn span(file: &SourceFile, after: &str, needle: &str) -> Span {
    let from = file.text().find(after).expect("the anchor is in the file");
    let at = file.text()[from..].find(needle).expect("the needle is in the file") + from;
    Span::new(at, at + needle.len())
}

pub fn declaration(file: &Arc<SourceFile>, name: &str, facts: &[(&str, &str)]) -> Declaration {
    let mut tunnel = Tunnel { name: Some(name.into()), ..Tunnel::default() };
    let mut stated = Vec::new();
    for (name_of_fact, said) in facts {
        let fact = fact(name_of_fact);
        if let Ok(value) = fact.kind.read(said) {
            (fact.write)(&mut tunnel, value);
        }
        let key = name_of_fact.rsplit('.').next().expect("a name");
        let entry = span(file, name, &format!("{key}: {said}"));
        let start = entry.start as usize + key.len() + 2;
        stated.push(Stated { fact: fact.index, default: false, span: Span::new(start, start + said.len()) });
    }
    Declaration {
        tunnel,
        source: Some("frozen".into()),
        file: Arc::clone(file),
        defaults: Arc::clone(file),
        span: span(file, name, name),
        stated,
    }
}

pub fn live(id: &str, name: &str, facts: &[(&str, &str)]) -> Live {
    let mut tunnel = Tunnel { id: Some(id.into()), name: Some(name.into()), ..Tunnel::default() };
    tunnel.psk = Secret::new(PSK);
    for (name_of_fact, said) in facts {
        (fact(name_of_fact).write)(&mut tunnel, value(name_of_fact, said));
    }
    let source = Arc::new(Source {
        name: "frozen".into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    });
    Live { tunnel, source, origin: None, planned: false }
}

/// The live tunnel, with its object in a file.
pub fn within(live: Live, file: &Arc<SourceFile>, object: Span) -> Live {
    let said = FACTS.iter().filter_map(|fact| {
        let key = fact.wires.v2.first()?.rsplit('.').next()?;
        let at = file.slice(object).find(&format!("\"{key}\""))? + key.len() + 2;
        let rest = file.slice(Span { start: object.start + u32::try_from(at).ok()?, ..object });
        let value = rest.trim_start_matches([':', ' ', '"']);
        let length = value.find(['"', ',', '}'])?;
        let start = object.end as usize - value.len();
        Some(Said::new(fact.index, Span::new(start, start + length)))
    });
    let origin = Origin::new(Location::new(file, object), Wire::V2, said.collect());
    Live { origin: Some(origin), ..live }
}

pub fn subject(declared: Option<Declaration>, live: Option<Live>) -> Subject {
    Subject { declared: declared.map(Arc::new), live: live.map(Arc::new) }
}

/// What a policy finds on a live tunnel.
pub fn found(subject: &Subject, name: &str, demands: Vec<Demand>) -> Finding {
    let fact = fact(name);
    let demands: Vec<_> = demands.into_iter().map(Arc::new).collect();
    Finding {
        severity: demands[0].severity,
        fact: Some(fact),
        observed: subject.live_value(fact).or_else(|| subject.declared_value(fact)),
        side: if subject.live.is_some() { Side::Live } else { Side::Declared },
        demands: demands.clone(),
        ..Finding::new(&demands[0].rule, subject.clone())
    }
}

/// A live value that is not the declared one.
pub fn drift(subject: &Subject, name: &str) -> Finding {
    let fact = fact(name);
    let declared = subject.declared_value(fact).expect("a declared value");
    let demand = Demand {
        rule: Arc::clone(&own::DRIFT),
        policy: None,
        severity: own::DRIFT.severity,
        test: Test::Allow(vec![declared]),
        only: Vec::new(),
        prefer: Vec::new(),
        reference: None,
        url: None,
        evidence: None,
        location: subject.location(Some(fact)),
    };
    found(subject, name, vec![demand])
}

/// A finding about the whole tunnel.
pub fn whole(subject: &Subject, rule: &Arc<Rule>, detail: Option<&str>) -> Finding {
    Finding {
        side: if subject.live.is_some() { Side::Live } else { Side::Declared },
        detail: detail.map(Text::from),
        ..Finding::new(rule, subject.clone())
    }
}

pub const YAML: &str = "\
version: 1
tunnels:
  - name: hq-guangzhou
    id: vpnx-ol6bcqp0
    ike:
      encryption: aes-cbc-256   # agreed with the branch in March
      dh_group: group14
    ipsec:
      pfs_group: group14
  - name: 广州-总部-隧道
    ike: {integrity: sha256, encryption: aes-cbc-256}
  - name: branch-shenzhen
    peer_address: 203.0.113.9
";

const FIRST: &str = r#"    {
      "unVpnConnId": "vpnx-ol6bcqp0",
      "vpnConnName": "399_vpnconn",
      "preSharedKey": "*******************",
      "IKEArr": {
        "propoAuthenAlgorithm": "md5",
        "propoEncryAlgorithm": "des-cbc",
        "dhGroupName": "group1"
      }
    }"#;

const SECOND: &str = r#"    {
      "unVpnConnId": "vpnx-85ao9zdy",
      "vpnConnName": "301_vpnconn",
      "preSharedKey": "*******************",
      "IKEArr": {
        "propoEncryAlgorithm": "des-cbc"
      }
    }"#;

pub struct Files {
    pub yaml: Arc<SourceFile>,
    pub json: Arc<SourceFile>,
}

pub fn files() -> Files {
    let json = format!("{{\n  \"code\": 0,\n  \"data\": [\n{FIRST},\n{SECOND}\n  ]\n}}\n");
    Files {
        yaml: Arc::new(SourceFile::new("tunnels/gz.yaml", YAML)),
        json: Arc::new(SourceFile::new("frozen.json", json)),
    }
}

/// Three live tunnels and three declared ones, with a finding of every sort.
pub fn report() -> Report {
    let files = files();
    let broken = rule(
        "ike-encryption-broken",
        "ike.encryption",
        Severity::Critical,
        "Broken cipher for the IKE SA",
        "set ike.encryption to aes-gcm-256 or aes-cbc-256 on both ends",
    );
    let house = Demand {
        reference: Some("House rule 4".into()),
        url: None,
        evidence: Some(Evidence::Own),
        severity: Severity::High,
        ..demand(&broken, "house", Test::Allow(vec![value("ike.encryption", "aes-gcm-256")]))
    };
    let baseline = || demand(&broken, "baseline", forbid("ike.encryption", &["des-cbc", "none"]));
    let group = rule(
        "ike-dh-group-strength",
        "ike.dh_group.strength",
        Severity::High,
        "Weak Diffie-Hellman group for the IKE SA",
        "set ike.dh_group to group19, group20 or group14 on both ends",
    );
    let least = Demand {
        reference: Some("GM/T 0022 section 5.1".into()),
        url: Some("https://example.org/gmt0022".into()),
        evidence: Some(Evidence::Unverified),
        ..demand(&group, "gm", Test::AtLeast(112.0))
    };
    let weak = rule(
        "ike-integrity-md5",
        "ike.integrity",
        Severity::Medium,
        "MD5 in phase 1",
        "set ike.integrity to sha256",
    );

    let first = live(
        "vpnx-ol6bcqp0",
        "399_vpnconn",
        &[("ike.encryption", "des-cbc"), ("ike.dh_group", "group1"), ("ike.integrity", "md5")],
    );
    let first = within(
        first,
        &files.json,
        span(&files.json, "    {\n      \"unVpnConnId\": \"vpnx-ol6", &FIRST[4..]),
    );
    let second = live("vpnx-85ao9zdy", "301_vpnconn", &[("ike.encryption", "des-cbc")]);
    let second = within(
        second,
        &files.json,
        span(&files.json, "    {\n      \"unVpnConnId\": \"vpnx-85a", &SECOND[4..]),
    );
    let third =
        live("vpnx-g0000001", "广州-总部-隧道", &[("ike.integrity", "md5"), ("ike.encryption", "des-cbc")]);
    let paired = subject(
        Some(declaration(
            &files.yaml,
            "hq-guangzhou",
            &[("ike.encryption", "aes-cbc-256"), ("ike.dh_group", "group14"), ("ipsec.pfs_group", "group14")],
        )),
        Some(first),
    );
    let undeclared = subject(None, Some(second));
    let chinese = subject(
        Some(declaration(
            &files.yaml,
            "广州-总部-隧道",
            &[("ike.integrity", "sha256"), ("ike.encryption", "aes-cbc-256")],
        )),
        Some(third),
    );
    let missing =
        subject(Some(declaration(&files.yaml, "branch-shenzhen", &[("peer_address", "203.0.113.9")])), None);
    let waiver = Waiver {
        rule: "ike-integrity-md5".into(),
        tunnel: Glob::new("广州-*").expect("a glob"),
        fact: None,
        value: None,
        reason: "peer hardware is replaced in Q1".into(),
        owner: Some("netops".into()),
        expires: "2027-03-31".parse().ok(),
        location: Location::new(&files.yaml, Span::new(0, 7)),
    };
    let waived = Finding {
        waiver: Some(Arc::new(waiver)),
        ..found(&chinese, "ike.integrity", vec![demand(&weak, "baseline", forbid("ike.integrity", &["md5"]))])
    };
    let findings = vec![
        found(&paired, "ike.encryption", vec![baseline(), house]),
        found(&paired, "ike.dh_group.strength", vec![least]),
        drift(&paired, "ike.encryption"),
        drift(&paired, "ike.dh_group"),
        found(&undeclared, "ike.encryption", vec![baseline()]),
        whole(&undeclared, &own::UNDECLARED, None),
        whole(&missing, &own::MISSING, None),
        drift(&chinese, "ike.integrity"),
        waived,
    ];
    let count = |rule: &Arc<Rule>, assessed, failed, waived, not_assessed| RuleCount {
        rule: Arc::clone(rule),
        demands: demands_of(&findings, rule),
        assessed,
        passed: assessed - failed - waived,
        failed,
        waived,
        not_assessed,
        ..RuleCount::new(rule)
    };
    settled(Report {
        filters: Filters::default(),
        going: Vec::new(),
        task: crate::finding::Task::Check,
        fleet: Vec::new(),
        complete: true,
        sources: vec![SourceOutcome {
            name: "frozen".into(),
            kind: "file",
            tunnels: 3,
            error: None,
            notes: Vec::new(),
        }],
        policies: vec!["baseline".into(), "house".into(), "gm (draft)".into()],
        tunnels: 3,
        declared: 3,
        rules: vec![
            count(&group, 1, 1, 0, 2),
            count(&broken, 3, 2, 0, 0),
            count(&weak, 2, 0, 1, 1),
            count(
                &rule("ike-version", "ike.version", Severity::Medium, "IKE version 1", "use IKEv2"),
                0,
                0,
                0,
                3,
            ),
        ],
        unasked: Vec::new(),
        unreported: vec![
            Unreported { fact: fact("ike.version"), tunnels: 3 },
            Unreported { fact: fact("ipsec.pfs_group"), tunnels: 1 },
        ],
        findings,
        mistakes: Vec::new(),
        baseline: None,
        warnings: vec![Warning {
            kind: crate::finding::WarningKind::LeftOut,
            text: "policy house: rule `x` is switched off but was never on".to_owned(),
        }],
    })
}

/// The report with a source that gave its tunnels.
pub fn given(mut report: Report) -> Report {
    let (name, tunnels) = ("live.json".into(), report.tunnels);
    report.sources.push(SourceOutcome { name, kind: "file", tunnels, error: None, notes: Vec::new() });
    report
}

/// The report with its fleet, and with tunnels that are as many as its rules count.
pub fn settled(mut report: Report) -> Report {
    let mut fleet: Vec<Subject> = Vec::new();
    let same = |a: &Subject, b: &Subject| {
        let at = |subject: &Subject| {
            (subject.live.as_ref().map(Arc::as_ptr), subject.declared.as_ref().map(Arc::as_ptr))
        };
        at(a) == at(b)
    };
    for subject in report.findings.iter().map(|finding| &finding.subject) {
        if subject.is_tunnel() && !fleet.iter().any(|known| same(known, subject)) {
            fleet.push(subject.clone());
        }
    }
    fleet.sort_by(Subject::compare);
    for count in &mut report.rules {
        let id = count.rule.id.clone();
        let broken = |subject: &Subject| {
            let of = |finding: &&Finding| same(&finding.subject, subject);
            let mut demands = report.findings.iter().filter(of).flat_map(|finding| &finding.demands);
            demands.any(|demand| demand.rule.id == id)
        };
        let mut counted =
            RuleCount { demands: std::mem::take(&mut count.demands), ..RuleCount::new(&count.rule) };
        let (mut passed, mut silent) = (count.passed, count.not_assessed);
        for (number, subject) in (0..).zip(&fleet) {
            let outcome = if broken(subject) {
                Outcome::Failed
            } else if passed > 0 {
                passed -= 1;
                Outcome::Passed
            } else if silent > 0 {
                silent -= 1;
                Outcome::NotAssessed
            } else {
                Outcome::OutOfScope
            };
            counted.add_tunnel(number, outcome);
        }
        counted.waived = count.waived;
        counted.failed -= count.waived;
        *count = counted;
    }
    let count = |of: fn(&Subject) -> bool| fleet.iter().filter(|subject| of(subject)).count() as u64;
    report.tunnels = count(|subject| subject.live.is_some());
    report.declared = count(|subject| subject.declared.is_some());
    report.fleet = fleet;
    report
}

/// The demands of a rule that some finding breaks, each once.
fn demands_of(findings: &[Finding], rule: &Arc<Rule>) -> Vec<Arc<Demand>> {
    let mut demands: Vec<Arc<Demand>> = Vec::new();
    for demand in findings.iter().flat_map(|finding| &finding.demands) {
        let known = demands.iter().any(|known| known.policy == demand.policy);
        if demand.rule.id == rule.id && !known {
            demands.push(Arc::clone(demand));
        }
    }
    demands
}

/// A report in which one tunnel bears a name that attacks the terminal.
pub fn hostile() -> Report {
    let name = "evil\u{1b}[2J\u{1b}]0;owned\u{7}\n::error::\u{202e}txt\u{200b}";
    let file = Arc::new(SourceFile::new(
        "evil\u{1b}[31m.yaml",
        format!("- name: {name}\n  vpc: \u{202e}\u{1b}[31mvpc-1\n"),
    ));
    let live = live("vpnx-evil", name, &[("vpc", "vpc\u{1b}[5m\u{9b}31m-2")]);
    let mut declared = declaration(&file, "evil", &[]);
    let stated = span(&file, "vpc", "vpc-1");
    declared.tunnel.around.vpc = Some("\u{202e}vpc-1".into());
    declared.tunnel.name = Some(name.into());
    declared.stated.push(Stated { fact: fact("vpc").index, default: false, span: stated });
    let subject = subject(Some(declared), Some(live));
    let findings = vec![
        drift(&subject, "vpc"),
        whole(&subject, &own::AMBIGUOUS, Some("vpnx-\u{1b}[31m1 and vpnx-2\r\nboth fit")),
    ];
    Report {
        findings,
        warnings: vec![Warning {
            kind: crate::finding::WarningKind::LeftOut,
            text: "tunnel `\u{1b}[2J\n` has no id".to_owned(),
        }],
        sources: vec![SourceOutcome {
            name: "fro\u{1b}zen".into(),
            kind: "file",
            tunnels: 1,
            error: Some("page 2\nis cut\u{1b}[0m".to_owned()),
            notes: Vec::new(),
        }],
        policies: vec!["ba\u{1b}seline".into()],
        complete: false,
        tunnels: 1,
        declared: 1,
        ..Report::default()
    }
}

/// A fleet in which every tunnel fails one rule with one value, and another with a value of its own.
pub fn fleet(tunnels: usize) -> Report {
    let broken =
        rule("ike-encryption-broken", "ike.encryption", Severity::Critical, "Broken cipher", "use another");
    let address =
        rule("peer-address", "peer_address", Severity::Low, "Peer in a documentation range", "move the peer");
    let mut report = Report { complete: true, tunnels: tunnels as u64, ..Report::default() };
    for number in 0..tunnels {
        let (id, name) = (format!("vpnx-{number:08}"), format!("branch-{number:05}"));
        let peer = format!("198.51.{}.{}", number / 256 % 256, number % 256);
        let live = live(&id, &name, &[("ike.encryption", "des-cbc"), ("peer_address", &peer)]);
        let subject = subject(None, Some(live));
        report.findings.push(found(
            &subject,
            "ike.encryption",
            vec![demand(&broken, "baseline", forbid("ike.encryption", &["des-cbc"]))],
        ));
        let glob = Test::Matches(Glob::new("203.0.113.*").expect("a glob"));
        report.findings.push(found(&subject, "peer_address", vec![demand(&address, "house", glob)]));
    }
    report
}

/// The report, compared with an earlier one: its first finding was known, and another one is fixed.
pub fn compared(mut report: Report) -> Report {
    let fixed = Fixed {
        rule: "ike-encryption-broken".into(),
        severity: "critical".into(),
        fact: Some("ike.encryption".into()),
        name: Some("old-hq".into()),
        id: None,
        source: None,
        message: "Broken cipher for the IKE SA: ike.encryption is des-cbc".into(),
        fingerprint: "0".repeat(32).into(),
    };
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.since = Some(if number == 0 { Since::Unchanged } else { Since::New });
    }
    report.baseline = Some(Baseline { file: "monday.json".into(), fixed: Some(vec![fixed]), gone: None });
    report
}

/// The value that stands for what was said of a filter; a severity is one.
pub fn said(filter: Filter) -> Text {
    if filter == Filter::MinSeverity {
        "low".into()
    } else {
        format!("said-{}", filter.key().0.replace('_', "-")).into()
    }
}

/// The report of a run that one filter narrowed.
pub fn narrowed(mut report: Report, filter: Filter) -> Report {
    report.filters.say(filter, [said(filter)]);
    report
}

/// The report of a run that everything narrowed.
pub fn narrowed_by_all(report: Report) -> Report {
    let mut report = Filter::ALL.into_iter().fold(report, narrowed);
    let sources = vec!["not-asked".into()];
    report.filters.left_out = LeftOut { tunnels: 9, declared: 2, undeclared: 4, findings: 5, sources };
    report
}

/// The report in a format.
pub fn written(report: &Report, format: Format, style: &Style) -> String {
    written_with(report, format, style, &Options::new(NOW))
}

/// The report in a format, with options.
pub fn written_with(report: &Report, format: Format, style: &Style, options: &Options) -> String {
    let mut out = Vec::new();
    super::write(report, format, style, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("UTF-8")
}
