//! No literal key comes through, however it is written.

use super::*;
use crate::load::cases::cases;
use crate::load::locate::NAME;
use crate::load::policy::{PolicyName, policies};
use crate::load::project::project;

const KEY: &str = "hunter2-sesame";

/// Each of these holds the key, as a project, as a policy or as cases.
const HOSTILE: &[&str] = &[
    "tunnels: [{name: a, psk: KEY}]",
    "tunnels: [{name: a, psk: 'KEY', bad: 1}]",
    "tunnels: [{name: a, bad: 1, PSK: KEY}]",
    "tunnels:\n  - name: a\n    pre_shared_key: KEY\n",
    "tunnels:\n  - name: a\n    preSharedKey: \"KEY\"\n    bad: 1\n",
    "tunnels:\n  - name: a\n    Pre-Share-Key: |\n      KEY\n      KEY\n    bad: 1\n",
    "defaults: {psk: KEY}\ntunnels: [{name: a}]",
    "defaults: {preSharedKey: KEY}",
    "tunnels: [{name: a, ike: {psk: KEY}}]",
    "tunnels: [{name: a, psk: {env: KEY}}]",
    "tunnels: [{name: a, psk: {env: hunter2}}]\nbad: 1",
    "tunnels: [{name: a, psk: {env: A1B2C3hunter2}}]\nbad: 1",
    "tunnels: [{name: a, psk: {file: KEY}}]\nbad: 1",
    "tunnels: [{name: a, psk: {file: 'aB3/hunter2+z=='}}]\nbad: 1",
    "tunnels: [{name: a, psk: {value: KEY}}]",
    "tunnels: [{name: a, psk: {KEY}}]",
    "tunnels: [{name: a, psk: [KEY, {b: KEY}]}]",
    "tunnels: [{name: a, psk: {env: HQ, plain: KEY}}]",
    "tunnels: [{name: a, psk: !KEY x}]",
    "tunnels: [{name: a, psk: &KEY x}]",
    "x: &k KEY\ntunnels: [{name: a, psk: *k}]",
    "x: &k {psk: KEY}\ntunnels: [{name: a, <<: *k}]",
    "x: &k {secret: KEY}\ntunnels: [{name: a, <<: [*k]}]",
    "x: &k KEY\ntunnels: [{name: a, bogus: *k}]",
    "psk: KEY",
    "KEY",
    "- KEY",
    "\"KEY\"\n",
    "KEY: 1",
    "tunnels: [{name: a, psk: KEY}",
    "tunnels:\n  - name: a\n    psk: KEY\n   bad: [",
    "tunnels:\n  - name: a\n    psk: KEY: x\n",
    "tunnels:\n  - name: a\n    psk: >\n      KEY\n\n      KEY\n  bad: ]\n",
    "tunnels: [{name: a, 'psk': KEY, name: b}]",
    "tunnels: [{name: a, ike_psk: KEY}]",
    "tunnels: [{name: a, sharedSecret: KEY}]",
    "tunnels: [\n{psk:\nKEY, name: b]\n",
    "tunnels:\n  - psk: \"x\nKEY\n  y\"\n    a: ]\n",
    "tunnels:\n  - ? psk\n    : KEY\n    a: ]\n",
    "x: &k KEY\ny: ]\ntunnels: [{psk: *k}]\n",
    "tunnels: [{name: a, psk: KEY, b: \0}]",
    "{\"tunnels\": [{\"PreShareKey\": \"KEY\", ]]",
    // comments
    "bad: 1 # KEY\n",
    "# KEY\nbad: 1\n# psk: KEY\n",
    "tunnels:\n  - name: a\n    psk: {env: HQ}  # KEY\n",
    "tunnels:\n  # psk: KEY\n  - name: a\n    encrypton: x\n    # KEY\n",
    "tunnels: [ # KEY\n  {name: a, # KEY\n bad: 1}]#KEY\n",
    "tunnels:\n  - name: a\n    psk: # KEY\n      env: HQ\n    bad: # KEY\n",
    "rules:\n  x: # KEY\n    why: | # KEY\n      text\n     # KEY\n    # KEY\n    bad: 1\n",
    "tunnels: [{name: 'a', bad: \"x\" #KEY\n}]\n",
    "tunnels:\n  - name: a # KEY\n   bad: [ # KEY\n# KEY",
    "tunnels:\n\t- name: a # KEY\n# psk: KEY\n",
    // keys of other names, and keys in the wrong place
    "tunnels: [{name: a, psk literal: KEY}]",
    "tunnels: [{name: a, preshared: KEY}]",
    "tunnels: [{name: a, passwd: KEY}]",
    "tunnels: [{name: a, key: KEY}]",
    "tunnels: [{name: a, secret: {a: [KEY]}}]",
    "tunnels: [{name: a, value: KEY, title: KEY, why: KEY}]",
    "tunnels: [{name: a, ike: {key: KEY}}]",
    "tunnels: [{name: a, ike: {encryption: {value: KEY}}}]",
    "tunnels: [{name: a, KEY}]",
    "tunnels: [{name: a, KEY: }]",
    "tunnels: [{name: a, tags: {psk: KEY, x: [KEY]}}]",
    "tunnels: [{name: a, selectors: [{local: 10.0.0.0/8, key: KEY}]}]",
    "tunnels:\n  - name: a\n    psk:\n  KEY\n",
    "tunnels:\n  - name: a\n  psk: KEY\n",
    "tunnels:\n  - name: a\n    psk:\n    env: HQ\n   file: KEY\n",
    "tunnels:\n  - name: a\n      key: KEY\n",
    "tunnels:\n- name: a\n  passwd: KEY\n name: b\n",
    "tunnels:\n  - name: a\n    passwd:\n      - KEY\n    name: b\n",
    "defaults: {key: KEY}\ntunnels: []",
    "sources: [{name: s, file: a.json, secret: KEY}]",
    "sources: [{name: s, tencent: {region: ap-guangzhou, secret_key: KEY, token: KEY}}]",
    "sources: [{name: s, tencent: {region: ap-guangzhou, endpoint: 'https://ci:KEY@vpc.internal'}}]",
    "sources: [{name: s, tencent: {region: ap-guangzhou, endpoint: 'https://ci:KEY'}}]\nbad: 1",
    "sources: [{name: s, tencent: {region: ap-guangzhou, endpoint: 'ci:KEY@vpc.internal'}}]",
    "sources:\n  - name: s\n    tencent: {region: ap-guangzhou, endpoint: https://ci:KEY@vpc}\n   bad: [",
    "sources: [{name: s, file: 'https://ci:KEY@host/x.json'}]\nbad: 1",
    "policies: ['https://ci:KEY@host/x.yaml']\nbad: 1",
    "waivers: [{rule: drift, tunnel: a, reason: x, key: KEY}]",
    "waivers: [{rule: drift, fact: psk, value: KEY, tunnel: a, reason: x, bad: 1}]",
    "version: {KEY: 1}",
    "include: {x: KEY}",
    "undeclared: {x: KEY}",
    // policies and cases
    "policy: house\nrules: {x: {fact: psk, allow: [KEY], severity: high, title: t}}",
    "policy: house\nrules: {x: {fact: psk, forbid: KEY, severity: high, title: t}}",
    "policy: house\nrules: {x: {allow: {a: KEY}, fact: psk}}",
    "policy: house\nrules: {x: {fact: psk, matches: 'KEY*'}}",
    "policy: house\nrules: {psk-known: {allow: [KEY], bad: 1}}",
    "policy: house\nrules: {x: {only: {psk: KEY}, bad: 1}}",
    "policy: house\nrules: {x: {only: {psk: [KEY]}}}\nrules: 1",
    "policy: house\nrules: {x: {value: KEY}}",
    "policy: house\nsecret: KEY",
    "policy: house\nrules:\n  x: {fact: psk, allow: [KEY]}\n bad: [",
    "policy: baseline\ncases: [{name: a, tunnel: {psk_literal: KEY, bad: 1}, fires: []}]",
    "policy: baseline\ncases: [{name: a, tunnel: {psk_literal: [KEY]}, fires: [none]}]",
    "policy: baseline\ncases: [{name: a, tunnel: {psk: KEY}, fleet: [{secret: KEY}], fires: []}]",
    "policy: baseline\ncases: [{name: a, key: KEY}]",
    // JSON
    "{\"variables\": {\"hq_psk\": {\"value\": \"KEY\"}}}",
    "{\n  \"format_version\": \"1.2\",\n  \"variables\": {\n    \"hq_psk\": {\n      \"value\": \"KEY\"\n    }\n  }\n}",
    "{\n  \"format_version\": \"1.2\",\n  \"variables\": {\n    \"hq_psk\": {\n      \"value\": \"KEY\"\n    }",
    "[{\"VpnConnectionId\": \"vpnx-1\", \"PreShareKey\": \"KEY\"}]",
    "\u{feff} {\"tunnels\": [{\"name\": \"KEY\"",
    "[command]/usr/bin/terraform show -json\n{\"variables\": {\"x\": {\"value\": \"KEY\"}}}",
    "Running\n{\"variables\":\n {\"x\":\n  {\"value\":\n \"KEY\"}}}",
    "{\"tunnels\": [{\"name\": \"a\", \"IkeKey\": \"KEY\", \"sec\\u0072et\": \"KEY\"}]}",
    // other files that people name by mistake
    "TENCENTCLOUD_SECRET_KEY=KEY\n",
    "export HQ_PSK=KEY\n",
    "[default]\nsecret_key = KEY\n",
    "resource \"x\" \"y\" {\n  pre_share_key = \"KEY\"\n}\n",
    "conn hq\n  left=%any\n: PSK \"KEY\"\n",
    "secrets {\n  ike-hq {\n    secret = \"KEY\"\n  }\n}\n",
    "KEY\nKEY\n: x\n",
];

fn shown_by(error: &crate::text::Problems) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    for width in [40, 200] {
        let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode());
        handler.with_width(width).with_context_lines(5).render_report(&mut shown, error).expect("a report");
        miette::JSONReportHandler::new().render_report(&mut shown, error).expect("a report");
    }
    for problem in error.problems() {
        shown.push_str(problem.location.as_ref().map_or("", |at| at.file.text()));
    }
    shown
}

/// All problems that a text has as a project, as a policy and as cases.
fn problems(text: &str) -> Vec<crate::text::Problem> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAME);
    std::fs::write(&path, text).expect("a file");
    let mut problems = match project(folder.path(), &|_| None) {
        Ok(project) => project.warnings,
        Err(error) => error.into_problems(),
    };
    let name = PolicyName { name: path.display().to_string(), location: None };
    problems.extend(
        policies(&[name], folder.path()).err().into_iter().flat_map(crate::text::Problems::into_problems),
    );
    problems.extend(cases(&[path]).err().into_iter().flat_map(crate::text::Problems::into_problems));
    problems
}

#[test]
fn a_literal_key_is_never_repeated() {
    let mut failed = String::new();
    for text in HOSTILE {
        let text = text.replace("KEY", KEY);
        let problems = problems(&text);
        assert!(!problems.is_empty(), "{text}");
        let shown = shown_by(&crate::text::Problems::new(problems));
        let lines = shown.lines().filter(|line| ["hunter2", "sesame"].iter().any(|part| line.contains(part)));
        let lines: Vec<&str> = lines.take(2).collect();
        if !lines.is_empty() {
            failed.push_str(&format!("{text:?}\n{}\n", lines.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn what_people_need_to_mend_a_slip_is_shown() {
    for (text, parts) in [
        ("tunnels:\n  - name: hq\n    encrypton: x # c\n", &["name: hq", "`encrypton`", "encrypton:"][..]),
        ("tunnels:\n  - name: hq\n    ike: {encryption: des-cbx}\n", &["`des-cbx`", "encryption: des-cbx"]),
        ("tunnels:\n  - name: hq\n   peer_address: [\n", &["name: hq", "peer_address: ["]),
        ("tunnels:\n  - name: '#1 #2'\n    bad: 1\n", &["name: '#1 #2'"]),
        (
            "policy: a\nrules:\n  x-y:\n    fact: ike.version\n    allow: [9]\n   why: z\n",
            &["fact: ike.version"],
        ),
        ("tunnels: [{name: a, psk: {env: HQ_PSK}, bad: 1}]", &["psk: {env: HQ_PSK}"]),
        ("tunnels: [{name: a, psk: {file: hq.psk}, bad: 1}]", &["psk: {file: hq.psk}"]),
    ] {
        let shown = shown_by(&crate::text::Problems::new(problems(text)));
        for part in parts {
            assert!(shown.contains(part), "{part}: {text}\n{shown}");
        }
    }
}

#[test]
fn what_is_no_key_stays_readable() {
    let text = "rules: {psk-guesses: {at_least: 10}, x: {only: {psk.length: 20}}}\ntunnels: [{psk: {env: HQ_PSK}}, {psk: {file: a.psk}}]";
    let tree = crate::text::yaml::parse(text).tree.expect("a tree");
    assert!(in_tree(&tree, text).is_nothing());
}

#[test]
fn blanking_moves_nothing() {
    let text = "name: 1\r\npsk: 广州\r\ntitle: 2\r\n";
    let blank = in_text(text).blanked(text);
    assert_eq!(blank.len(), text.len());
    assert_eq!(blank.find("title: 2"), text.find("title: 2"));
    assert!(!blank.contains('广'));
}
