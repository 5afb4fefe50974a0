//! Projects that are right, and every kind of mistake in one.

use std::fs;

use super::*;
use crate::load::source::SourceKind;
use crate::model::Fact;
use crate::source::Regions;

/// Writes files into a folder of their own and reads the project in it.
fn read(files: &[(&str, &str)]) -> Result<Project, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    project(folder.path(), &|name| (name == "HQ_PSK").then(|| "a key of some length".to_owned()))
}

fn right(text: &str) -> Project {
    let project = read(&[(NAME, text)]).map_err(Problems::into_problems).expect("a project");
    assert!(project.warnings.is_empty(), "{:#?}", project.warnings);
    project
}

fn problems(text: &str) -> Vec<Problem> {
    match read(&[(NAME, text)]) {
        Ok(project) => project.warnings,
        Err(error) => error.into_problems(),
    }
}

fn fact(name: &str) -> &'static Fact {
    Fact::find(name).expect("a fact")
}

fn value(declaration: &Declaration, name: &str) -> String {
    (fact(name).read)(&declaration.tunnel).map(|value| value.to_string()).unwrap_or_default()
}

fn place(declaration: &Declaration, name: &str) -> (usize, usize) {
    let at = declaration.place_of(fact(name)).expect("a place");
    (at.line().get(), at.column().get())
}

#[test]
fn the_project_of_the_design_is_read() {
    let text = r#"version: 1
include: [tunnels/*.yaml]
policies: [policies/house.yaml]   # built-in names or paths

sources:
  - name: guangzhou
    tencent: {region: ap-guangzhou, api: v3, profile: prod, vpc: vpc-03vihbk9}
  - name: frozen
    file: snapshots/guangzhou.json         # any shape

defaults:                                   # merged under every tunnel, facts only
  ike: {version: ikev2, encryption: aes-cbc-256, integrity: sha256, dh_group: group14}

tunnels:
  - name: hq-guangzhou
    id: vpnx-ol6bcqp0                       # how to find it
    source: guangzhou                       # only there
    peer_address: 183.60.249.39
    selectors: [{local: 10.100.2.0/24, remote: [10.100.25.0/24]}]
    ike: {lifetime_seconds: 86400}
    psk: {env: HQ_PSK}

undeclared: report
waivers:
  - {rule: branch-lifetime, tunnel: "branch-*", reason: peer hardware is replaced in Q1, owner: netops, expires: 2027-03-31}
"#;
    let house = "policy: house\nrules:\n  branch-lifetime:\n    fact: ipsec.lifetime_seconds\n    at_most: 3600\n    severity: medium\n    title: T\nedition: 1\n";
    let branch = "tunnels:\n  - {name: branch-1, ike: {dh_group: 2}}\n";
    let files = [(NAME, text), ("policies/house.yaml", house), ("tunnels/b.yaml", branch)];
    let project = read(&files).map_err(Problems::into_problems).expect("a project");
    assert!(project.warnings.is_empty(), "{:#?}", project.warnings);

    let [hq, branch] = &*project.declarations else { panic!("{:#?}", project.declarations) };
    assert_eq!(
        (value(hq, "id"), value(hq, "ike.encryption")),
        ("vpnx-ol6bcqp0".into(), "aes-cbc-256".into())
    );
    assert_eq!(value(hq, "selectors"), "10.100.2.0/24 ↔ 10.100.25.0/24");
    assert_eq!(hq.tunnel.psk.as_ref().and_then(crate::model::Secret::expose), Some("a key of some length"));
    assert_eq!((place(hq, "ike.encryption"), place(hq, "ike.lifetime_seconds")), ((12, 37), (20, 29)));
    assert_eq!((place(hq, "psk"), hq.location().line().get()), ((21, 10), 15));
    assert!(hq.stated.is_sorted_by_key(|stated| stated.fact));
    assert_eq!((value(branch, "ike.dh_group"), place(branch, "ike.dh_group")), ("group2".into(), (2, 38)));
    assert!(branch.place_of(fact("ike.version")).expect("a place").file.name().ends_with(NAME));
    assert_eq!(branch.stated.iter().filter(|stated| stated.default).count(), 3);

    let SourceKind::Cloud(cloud) = &project.sources[0].what else { panic!("{:?}", project.sources) };
    assert_eq!(
        (cloud.text("api").map(|api| &**api), &cloud.regions),
        (Some("v3"), &Some(Regions::Named(vec!["ap-guangzhou".into()])))
    );
    assert!(
        matches!(&project.sources[1].what, SourceKind::File(path) if path.ends_with("snapshots/guangzhou.json"))
    );
    assert_eq!(project.policies.as_ref().map(Vec::len), Some(1));
    assert_eq!(project.waivers[0].expires, Some(jiff::civil::date(2027, 3, 31)));
    assert_eq!(project.waivers[0].location.line().get(), 25);
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let cases = [
        ("", 1, 1, "the file is empty", ""),
        ("# nothing\n", 1, 1, "the file is empty", ""),
        ("[]", 1, 1, "the project file takes a mapping, not a list", ""),
        ("just text", 1, 1, "takes a mapping", ""),
        ("verison: 1", 1, 1, "unknown key `verison` in the project file", "`version`"),
        ("version: 2", 1, 10, "`2` is not a version", ""),
        ("version: 1\nversion: 1", 2, 1, "stands here twice", ""),
        ("policies: [basline]", 1, 12, "unknown policy `basline`", ""),
        ("sources: [{file: x}]", 1, 12, "a source without a name", ""),
        ("sources: [{name: x}]", 1, 18, "a source of no kind", "`tencent` or `file`"),
        ("sources: [{name: x, file: y, tencent: {}}]", 1, 30, "a source of two kinds", ""),
        ("sources: [{name: x, file: y}, {name: x, file: z}]", 1, 38, "a second source with the name `x`", ""),
        ("sources: [{name: x, tencent: {region: a, regions: b}}]", 1, 42, "`region` beside `regions`", ""),
        ("sources: [{name: x, tencent: {region: Guangzhou}}]", 1, 39, "`Guangzhou` is not a region", ""),
        ("sources: [{name: x, tencent: {api: v4}}]", 1, 36, "`v4` is no value of api", "`v3`"),
        (
            "sources: [{name: x, tencent: {endpoint: 'http://evil.example'}}]",
            1,
            41,
            "does not encrypt",
            "https",
        ),
        ("sources: [{name: x, tencent: {endpoint: 'https://a/b'}}]", 1, 41, "is not a scheme and a host", ""),
        ("sources: [{name: x, tencent: {rate: 0}}]", 1, 37, "above 0", ""),
        ("sources: [{name: x, tencent: {concurrency: 1.5}}]", 1, 44, "a whole number", ""),
        ("sources: [{name: x, tencent: {profil: p}}]", 1, 31, "unknown key `profil` in tencent", "`profile`"),
        ("defaults: {name: x}", 1, 12, "`name` under defaults", ""),
        ("defaults: {ike: {encyption: x}}", 1, 18, "unknown key `encyption` in ike", "`encryption`"),
        ("tunnels: {name: x}", 1, 10, "tunnels takes a list, not a mapping", ""),
        ("tunnels: [x]", 1, 11, "a tunnel takes a mapping, not a single value", ""),
        ("tunnels: [{}]", 1, 11, "cannot be found", "`name`"),
        ("tunnels: [{peer_address: 1.2.3.4}]", 1, 12, "cannot be found", "`name`"),
        ("tunnels: [{name: a, name: b}]", 1, 21, "the key `name` stands here twice", ""),
        ("tunnels: [{name: a}, {name: a}]", 1, 29, "a second tunnel with the name `a`", "`source`"),
        ("tunnels: [{id: a}, {id: a}]", 1, 25, "a second tunnel with the id `a`", ""),
        ("tunnels: [{name: a, source: x}]", 1, 29, "unknown source `x`", "`sources`"),
        (
            "tunnels: [{name: a, encryption: des}]",
            1,
            21,
            "unknown key `encryption` in a tunnel",
            "`ike.encryption` or `ipsec.encryption`",
        ),
        (
            "tunnels: [{name: a, ike.version: 2}]",
            1,
            21,
            "unknown key `ike.version`",
            "nest it: `ike: {version: …}`",
        ),
        ("tunnels: [{name: a, state: up}]", 1, 21, "state cannot be declared", "only the cloud"),
        ("tunnels: [{name: a, ike: ikev2}]", 1, 26, "ike takes a mapping, not a single value", ""),
        ("tunnels: [{name: a, ike: }]", 1, 21, "ike takes a mapping, not nothing", ""),
        (
            "tunnels: [{name: a, ike: {encryption: aes-cbc-265}}]",
            1,
            39,
            "`aes-cbc-265` is not a cipher",
            "`aes-cbc-256`",
        ),
        ("tunnels: [{name: a, ike: {encryption: [aes]}}]", 1, 39, "takes a cipher, not a list", ""),
        (
            "tunnels: [{name: a, ipsec: {pfs_group: null}}]",
            1,
            40,
            "ipsec.pfs_group has no value",
            "write `none`",
        ),
        ("tunnels: [{name: a, ipsec: {pfs_group: }}]", 1, 29, "ipsec.pfs_group has no value", "write `none`"),
        (
            "tunnels: [{name: a, ike: {lifetime_seconds: 1d}}]",
            1,
            45,
            "a whole number, not `1d`",
            "write 86400",
        ),
        ("{\"code\": 0, \"data\": []}", 1, 13, "no project file", "--live"),
        ("tunnels: [{name: a, ike: {lifetime_seconds: -5}}]", 1, 45, "not negative", ""),
        (
            "tunnels: [{name: a, ike: {lifetime_seconds: 99999999999999999999}}]",
            1,
            45,
            "a smaller number",
            "",
        ),
        (
            "tunnels: [{name: a, dpd: {enabled: maybe}}]",
            1,
            36,
            "dpd.enabled takes true or false, not `maybe`",
            "",
        ),
        ("tunnels: [{name: a, peer_address: 1.2.3}]", 1, 35, "an IP address, not `1.2.3`", ""),
        ("tunnels: [{name: '' }]", 1, 18, "name is empty", ""),
        (
            "tunnels: [{name: a, selectors: [{local: 10.0.0.0/33, remote: 10.1.0.0/16}]}]",
            1,
            41,
            "not a CIDR range",
            "",
        ),
        (
            "tunnels: [{name: a, selectors: [{local: 10.0.0.0/8}]}]",
            1,
            33,
            "a selector without `remote`",
            "both sides",
        ),
        (
            "tunnels: [{name: a, selectors: [{local: 10.0.0.5/24, remote: 10.1.0.0/16}]}]",
            1,
            41,
            "it means the network 10.0.0.0/24",
            "`10.0.0.0/24`",
        ),
        ("tunnels: [{name: a, tags: [x]}]", 1, 27, "tags takes a mapping", ""),
        ("tunnels: [{name: a, psk: {env: NOT_SET}}]", 1, 26, "`NOT_SET` is not set", ""),
        ("tunnels: [{name: a, psk: {file: none.psk}}]", 1, 26, "it does not exist", ""),
        ("tunnels: [{name: a, psk: }]", 1, 21, "psk has no value", "{env: NAME}"),
        ("tunnels: [{name: a, psk: {}}]", 1, 26, "psk takes one of `env` and `file`", ""),
        ("undeclared: ignroe", 1, 13, "`ignroe` is no value of undeclared", "`ignore`"),
        ("undeclared: ['[a']", 1, 14, "is not a glob", ""),
        (
            "waivers: [{rule: drift, fact: psk, tunnel: '*', expires: 2999-01-01}]",
            1,
            18,
            "a waiver without reason",
            "",
        ),
        (
            "waivers: [{rule: missing, tunnel: '*', reason: '', expires: 2999-01-01}]",
            1,
            48,
            "reason is empty",
            "",
        ),
        (
            "waivers: [{rule: drfit, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            18,
            "unknown rule `drfit`",
            "`drift`",
        ),
        (
            "waivers: [{rule: missing, tunnel: '*', reason: x, expires: 31.3.2027}]",
            1,
            60,
            "`31.3.2027` is not a day",
            "2027-03-31",
        ),
        (
            "waivers: [{rule: missing, tunnel: '*', reason: x, expires: 2027-02-30}]",
            1,
            60,
            "is not a day",
            "",
        ),
        (
            "waivers: [{rule: drift, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            18,
            "without `fact`",
            "fact: ike.lifetime_seconds",
        ),
        (
            "waivers: [{rule: missing, fact: vpc, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            33,
            "about the whole tunnel",
            "leave `fact` out",
        ),
        (
            "waivers: [{rule: ipsec-pfs, fact: vpc, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            35,
            "looks at ipsec.pfs_group, not at vpc",
            "",
        ),
        (
            "waivers: [{rule: drift, fact: state, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            31,
            "state cannot be declared",
            "",
        ),
        (
            "waivers: [{rule: drift, fact: psk, value: 4k, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            43,
            "cannot name a value of psk",
            "the fact is enough",
        ),
        (
            "waivers: [{rule: unknown-algorithm, value: x, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            44,
            "without `fact`",
            "",
        ),
        (
            "waivers: [{rule: ipsec-pfs, value: group99, tunnel: '*', reason: x, expires: 2999-01-01}]",
            1,
            36,
            "`group99` is not a",
            "",
        ),
        ("include: [none.yaml]", 1, 11, "does not exist", ""),
        ("include: [none/*.yaml]", 1, 11, "matches no file", ""),
        ("include: ['a{.yaml']", 1, 11, "not a glob", ""),
        ("tunnels: [{name: !secret a}]", 1, 26, "a YAML tag", ""),
        ("a: 1\n---\nb: 2", 2, 1, "a second document", ""),
        ("tunnels:\n\t- name: a", 2, 2, "not YAML", "blanks"),
        ("tunnels: [{name: *a}]", 1, 18, "not YAML", "define the anchor"),
    ];
    let mut wrong = Vec::new();
    for (text, line, column, message, help) in cases {
        let problems = problems(text);
        let problem = problems.first().expect(text);
        let place = problem.location.as_ref().map(|at| (at.line().get(), at.column().get()));
        let told =
            problem.message.contains(message) && problem.help.as_deref().unwrap_or_default().contains(help);
        if place != Some((line, column)) || !told {
            wrong.push(format!("{text}\n  {place:?} {problem:?}\n  {:?}", problem.help));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn columns_are_right_behind_multibyte_text_tabs_and_carriage_returns() {
    for (text, line, column) in [
        ("tunnels:\n  - {name: 广州-😀, vpc: v, bad: 1}\n", 2, 26),
        ("tunnels:\r\n  - name: a\r\n    bad: 1\r\n", 3, 5),
        ("tunnels:\n  - {name: a,\tbad: 1}\n", 2, 15),
        ("\u{feff}bad: 1\n", 1, 1),
        ("\u{feff}# 注\r\ntunnels: [{name: é,\tbad: 1}]\r\n", 2, 21),
    ] {
        let problems = problems(text);
        let at = problems.first().and_then(|problem| problem.location.clone()).expect(text);
        assert_eq!(
            (at.line().get(), at.column().get(), at.file.slice(at.span)),
            (line, column, "bad"),
            "{text:?}"
        );
    }
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once_in_the_order_of_the_text() {
    let files = [
        (
            NAME,
            "tunnels:\n  - {name: a, bad: 1}\nwaivers: [{}]\ninclude: [p.yaml, t/*.yaml]\npolicies: [p.yaml]\nworse: 1\n",
        ),
        ("p.yaml", "policy: p\nrules: {mine: {fact: nmae}}\nedition: 1\n"),
        ("t/1.yaml", "tunnels: [{name: a, ike: {version: ikev3}}]\n"),
        ("t/2.yaml", "sources: []\ntunnels: [{name: a}]\n"),
    ];
    let error = read(&files).map(|_| ()).expect_err("mistakes");
    let said: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| {
            let at = problem.location.as_ref().expect("a place");
            let name = at.file.name().rsplit('/').next().unwrap_or_default().to_owned();
            (name, at.line().get())
        })
        .collect();
    let expected = [
        (NAME, 2),
        (NAME, 3),
        (NAME, 6),
        ("p.yaml", 2),
        ("p.yaml", 2),
        ("p.yaml", 1),
        ("p.yaml", 2),
        ("p.yaml", 3),
        ("1.yaml", 1),
        ("1.yaml", 1),
        ("2.yaml", 1),
        ("2.yaml", 2),
    ];
    assert_eq!(said, expected.map(|(name, line)| (name.to_owned(), line)), "{:#?}", error.problems());
    assert_eq!(error.to_string().split(" in ").next(), Some("12 errors"));
}

#[test]
fn the_same_name_may_stand_in_two_sources() {
    let text = "sources: [{name: x, file: x}, {name: y, file: y}]\ntunnels:\n  - {name: a, source: x}\n  - {name: a, source: y}\n";
    assert_eq!(right(text).declarations.len(), 2);
}

#[test]
fn what_a_tunnel_states_takes_the_place_of_the_default() {
    let project = right(
        "defaults: {ike: {version: ikev1, lifetime_seconds: 3600}}\ntunnels: [{name: a, ike: {version: ikev2}}]\n",
    );
    let declaration = &project.declarations[0];
    assert_eq!(value(declaration, "ike.version"), "ikev2");
    let stated: Vec<_> = declaration.stated.iter().map(|stated| stated.default).collect();
    assert_eq!(stated, [false, false, true], "name, version and the default lifetime");
}

#[test]
fn aliases_and_merge_keys_stand_for_what_they_refer_to() {
    let text = "tunnels:\n  - name: a\n    ike: &ike {version: ikev2, dh_group: 14}\n  - {name: b, ike: *ike}\n  - name: c\n    ike: {<<: *ike, dh_group: 19}\n";
    let project = right(text);
    assert_eq!(value(&project.declarations[1], "ike.dh_group"), "group14");
    assert_eq!(place(&project.declarations[1], "ike.dh_group"), (3, 42));
    assert_eq!(value(&project.declarations[2], "ike.dh_group"), "group19");
    assert_eq!(value(&project.declarations[2], "ike.version"), "ikev2");
}

#[test]
fn a_word_written_as_a_block_is_the_same_word() {
    for block in ["|\n      des\n", ">\n      des\n", "\n      des"] {
        let project = right(&format!("tunnels:\n  - name: hq\n    ike:\n     encryption: {block}\n"));
        assert_eq!(value(&project.declarations[0], "ike.encryption"), "des-cbc", "{block}");
        assert_eq!(place(&project.declarations[0], "ike.encryption").1, 7, "{block}");
    }
}

#[test]
fn a_mapping_merged_twice_adds_nothing_twice() {
    let project =
        right("tunnels:\n  - &a {name: a, ike: {version: ikev2}, vpc: v}\n  - {<<: [*a, *a], name: b}\n");
    assert_eq!(project.declarations[1].stated.len(), 3);
}

#[test]
fn a_key_in_a_file_is_read_beside_the_file_that_names_it() {
    let files = [
        (NAME, "include: t/*.yaml\n"),
        ("t/a.yaml", "tunnels: [{name: a, psk: {file: a.psk}}]\n"),
        ("t/a.psk", "hunter2 hunter2\r\n"),
    ];
    let project = read(&files).map_err(Problems::into_problems).expect("a project");
    let psk = project.declarations[0].tunnel.psk.as_ref().and_then(crate::model::Secret::expose);
    assert_eq!(psk, Some("hunter2 hunter2"));
}

#[test]
fn a_key_that_is_not_there_is_a_warning_and_is_stated_without_a_value() {
    let project = read(&[(NAME, "tunnels: [{name: a, psk: {env: NOT_SET}}]")]).expect("a project");
    assert_eq!(project.warnings.len(), 1);
    let declared = &project.declarations[0];
    assert!(declared.tunnel.psk.is_none() && declared.place_of(fact("psk")).is_some());
}

#[test]
fn a_glob_skips_the_project_file_hidden_files_and_what_was_included_before() {
    let files = [
        (NAME, "include: ['*.yaml', a.yaml, '**/*.yaml']\n"),
        ("a.yaml", "tunnels: [{name: a}]\n"),
        (".hidden.yaml", "nonsense\n"),
        ("deep/er/b.yaml", "tunnels: [{name: b}]\n"),
    ];
    let project = read(&files).map_err(Problems::into_problems).expect("a project");
    let names: Vec<_> = project.declarations.iter().map(|declaration| value(declaration, "name")).collect();
    assert_eq!(names, ["a", "b"]);
}

#[cfg(unix)]
#[test]
fn folders_that_hold_themselves_come_to_an_end() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(NAME), "include: '**/*.yaml'\n").expect("a file");
    fs::create_dir(folder.path().join("t")).expect("a folder");
    fs::write(folder.path().join("t/a.yaml"), "tunnels: [{name: a}]\n").expect("a file");
    std::os::unix::fs::symlink("..", folder.path().join("t/loop")).expect("a link");
    let project = project(folder.path(), &|_| None).map_err(Problems::into_problems).expect("a project");
    assert_eq!(project.declarations.len(), 1);
}

#[test]
fn bad_files_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.yaml");
    let cases: [(&[u8], &str); 5] = [
        (b"a: \xff\n", "is not UTF-8: the first byte that does not fit stands on line 1"),
        (b"\xff\xfea\0", "is UTF-16"),
        (b"a: 1\nb: \0", "a NUL byte in a text file"),
        (&[b'['; 100_000], "nested more than 64 levels deep"),
        (&[b'{'; 100_000], "nested more than 64 levels deep"),
    ];
    for (bytes, message) in cases {
        fs::write(&path, bytes).expect("a file");
        let error = project(&path, &|_| None).map(|_| ()).expect_err(message);
        assert!(error.to_string().contains(message), "{error}");
        let named = error.to_string().contains("x.yaml")
            || error.problems()[0].location.as_ref().is_some_and(|at| at.file.name().ends_with("x.yaml"));
        assert!(named, "{error}");
    }
    fs::remove_file(&path).expect("a file");
    let missing = project(&path, &|_| None).map(|_| ()).expect_err("no file");
    assert!(missing.to_string().contains("x.yaml` does not exist"), "{missing}");
    fs::create_dir(&path).expect("a folder");
    let project_in_folder = project(&path, &|_| None).map(|_| ()).expect_err("no file");
    assert!(project_in_folder.to_string().contains("x.yaml/vpnaudit.yaml` does not exist"));
}

#[test]
fn a_huge_string_is_only_a_string() {
    let text = format!("tunnels: [{{name: \"{}\"}}]\nbad: 1\n", "x".repeat(10 << 20));
    let problems = problems(&text);
    assert_eq!(problems.len(), 1, "{}", problems.len());
    assert!(problems[0].message.contains("`bad`"));
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let inner = format!("*a{}, ", level - 1).repeat(10);
        text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let problems = problems(&text);
    assert!(problems[0].message.contains("aliases that stand for more"), "{:?}", problems[0]);
}
