//! Where reports go and how: the flags that every command with a report takes.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::account::{Place, cloud};
use crate::run::{root, seen, vpnaudit};

/// Runs in the root of the checkout with one variable set, and returns what stands on stdout.
fn printed(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let done = vpnaudit(root(), arguments, variables);
    assert!(matches!(done.status.code(), Some(0 | 1)), "{}", seen(&done));
    String::from_utf8(done.stdout).expect("UTF-8")
}

fn sarif(arguments: &[&str], variables: &[(&str, &str)]) -> Json {
    let all = [&["check", "tests/cmd/waivers", "--format", "sarif"], arguments].concat();
    let log: Json = serde_json::from_str(&printed(&all, variables)).expect("JSON");
    log["runs"][0].clone()
}

fn results(run: &Json) -> (usize, usize) {
    let results = run["results"].as_array().expect("results");
    let suppressed = |result: &&Json| result["suppressions"].as_array().is_some_and(|all| !all.is_empty());
    (results.len(), results.iter().filter(suppressed).count())
}

#[test]
fn waived_findings_are_left_out_of_sarif_unless_they_are_asked_for() {
    let (usual, none) = results(&sarif(&[], &[]));
    assert_eq!((usual, none), results(&sarif(&["--sarif-suppressed", "omit"], &[])));
    assert_eq!(none, 0);
    for (flags, variables) in [
        (&["--sarif-suppressed", "include"][..], &[][..]),
        (&[], &[("VPNAUDIT_SARIF_SUPPRESSED", "include")]),
    ] {
        let (all, suppressed) = results(&sarif(flags, variables));
        assert!(suppressed > 0, "{flags:?}");
        assert_eq!(all, usual + suppressed);
    }
}

#[test]
fn a_category_tells_one_sarif_from_another() {
    let id = |run: Json| run["automationDetails"]["id"].as_str().map(str::to_owned);
    assert_eq!(id(sarif(&[], &[])).as_deref(), Some("vpnaudit/"));
    let prod = "prod/ap-guangzhou";
    assert_eq!(id(sarif(&["--sarif-category", prod], &[])).as_deref(), Some("prod/ap-guangzhou/"));
    assert_eq!(id(sarif(&[], &[("VPNAUDIT_SARIF_CATEGORY", prod)])).as_deref(), Some("prod/ap-guangzhou/"));
}

#[test]
fn a_summary_is_appended_where_github_wants_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("summary");
    fs::write(&path, "earlier\n").expect("written");
    let named = [("GITHUB_STEP_SUMMARY", path.to_str().expect("UTF-8"))];
    let check = ["check", "examples/quickstart"];
    assert_eq!(printed(&check, &named), printed(&check, &[]));
    assert_eq!(fs::read_to_string(&path).expect("text"), "earlier\n", "nobody asked for it");
    let on = [named[0], ("VPNAUDIT_GITHUB_SUMMARY", "1")];
    printed(&check, &on);
    printed(&["check", "examples/quickstart", "--github-summary", "--quiet"], &named);
    let summary = fs::read_to_string(&path).expect("text");
    let comment = printed(&["check", "examples/quickstart", "--format", "markdown"], &[]);
    assert_eq!(summary, format!("earlier\n{comment}{comment}"));
}

#[test]
fn what_could_not_take_effect_is_an_error_before_anything_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    for (flags, variables, said) in [
        (&["--sarif-suppressed", "include"][..], &[][..], "--sarif-suppressed has no effect"),
        (&["--sarif-category", "a", "--output", "json=a.json"], &[], "--sarif-category has no effect"),
        (&["--format", "sarif", "--sarif-category", " "], &[], "plain text"),
        (&["--format", "sarif", "--sarif-category", "a\nb"], &[], "plain text"),
        (&["--format", "sarif", "--sarif-suppressed", "hide"], &[], "omit"),
        (&["--github-summary"], &[], "GITHUB_STEP_SUMMARY is not set"),
        (&["--github-summary"], &[("GITHUB_STEP_SUMMARY", "")], "GITHUB_STEP_SUMMARY is not set"),
        (&["--output", "json=a", "--output", "sarif=a"], &[], "two reports would be written to a"),
    ] {
        for command in ["check", "plan", "lint"] {
            // there is no project in the folder, which would be the next thing to be said
            let done = vpnaudit(folder.path(), &[&[command], flags].concat(), variables);
            let shown = seen(&done);
            assert_eq!(done.status.code(), Some(2), "{shown}");
            assert!(shown.contains(said) && !shown.contains("vpnaudit.yaml"), "{shown}");
        }
    }
    // what is said stands in the reports, too
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    for name in ["a", "a.json"] {
        let text = fs::read_to_string(folder.path().join(name)).expect("text");
        assert!(text.contains("\"complete\": false"), "{name}: {text}");
    }
}

#[test]
fn a_summary_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = [("GITHUB_STEP_SUMMARY", folder.path().to_str().expect("UTF-8"))];
    let done = vpnaudit(root(), &["check", "examples/quickstart", "--github-summary"], &named);
    assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
    assert!(seen(&done).contains("cannot be written"), "{}", seen(&done));
}

/// The file that each result of a run points at.
fn files(place: &Place, arguments: &[&str]) -> Vec<String> {
    let done = place.run(&[arguments, &["--format", "sarif"]].concat());
    let log: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)));
    let results = log["runs"][0]["results"].as_array().expect("results");
    let at = |result: &Json| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().map(str::to_owned)
    };
    results.iter().filter_map(at).collect()
}

#[test]
fn a_finding_with_no_file_points_at_the_project_file() {
    let place = Place::new(cloud());
    let endpoint = place.cloud.endpoint();
    fs::create_dir(place.path().join("net")).expect("a folder");
    place.write("net/house.yaml", "policies: [baseline]\n");
    place.write("net/vpnaudit.yaml", "policies: [baseline]\n");
    let flags = ["--region", "ap-shanghai", "--endpoint", &endpoint];
    for (path, file) in
        [(".", "vpnaudit.yaml"), ("net", "net/vpnaudit.yaml"), ("./net/house.yaml", "net/house.yaml")]
    {
        let files = files(&place, &[&["check", path], &flags[..]].concat());
        assert!(!files.is_empty() && files.iter().all(|at| at == file), "{path}: {files:?}");
    }
    let issues =
        printed(&["check", "tests/cmd/half-an-answer", "--allow-partial", "--format", "gitlab"], &[]);
    let issues: Json = serde_json::from_str(&issues).expect("JSON");
    let path = Path::new("tests/cmd/half-an-answer/vpnaudit.yaml");
    for (issue, check) in [(&issues[0], "not-assessed"), (&issues[1], "incomplete")] {
        assert_eq!(issue["check_name"], check);
        assert_eq!(issue["location"]["path"].as_str().map(Path::new), Some(path));
    }
}

#[test]
fn what_some_rules_could_not_judge_is_said_where_no_rule_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let tunnel = r#"{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "IKEOptionsSpecification":
        {"PropoEncryAlgorithm": "AES-CBC-256"}}"#;
    let live = format!(r#"{{"TotalCount": 1, "VpnConnectionSet": [{tunnel}]}}"#);
    fs::write(folder.path().join("live.json"), live).expect("written");
    for (format, mark) in
        [("csv", "not-assessed,"), ("gitlab", "not-assessed"), ("github", "::notice"), ("sarif", "\"note\"")]
    {
        let flags = ["check", "--live", "live.json", "--policy", "baseline", "--format", format];
        let done = vpnaudit(folder.path(), &flags, &[]);
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        let said = "everywhere or in part; not reported, of so many tunnels: ";
        assert_eq!(text.matches(said).count(), 1, "{format}: {text}");
        assert!(text.contains(mark) && text.contains("peer_address (1)"), "{format}: {text}");
    }
}
