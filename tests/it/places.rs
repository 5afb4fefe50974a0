//! Where things are, for a forge: what is wrong with a file stands at its line in every format that shows
//! lines, and files are known by their paths from the root of the checkout.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::run::{FORMATS, seen, vpnaudit};

const LIVE: &str = r#"[{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq",
  "IKEOptionsSpecification": {"PropoEncryAlgorithm": "DES-CBC"}}]"#;

/// A project in `infra/vpn` of a repository, with two mistakes in one of its files.
fn repository(mistaken: bool) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let project = root.path().join("infra/vpn");
    fs::create_dir_all(project.join("tunnels")).expect("made");
    fs::create_dir_all(root.path().join(".git")).expect("made");
    let key = if mistaken { "encrypton" } else { "encryption" };
    let tunnels = format!(
        "tunnels:\n  - name: hq\n    id: vpnx-1\n    ike: {{{key}: aes-cbc-256}}\n{}",
        if mistaken { "    psk: hunter2-CANARY\n" } else { "" }
    );
    for (name, text) in [
        ("vpnaudit.yaml", "sources: [{name: here, file: live.json}]\ninclude: [tunnels/*.yaml]\n"),
        ("tunnels/a.yaml", &tunnels),
        ("live.json", LIVE),
    ] {
        fs::write(project.join(name), text).expect("written");
    }
    root
}

/// Every format as a file; the folder that they are in, and what stderr and stdout say.
fn in_every_format(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (TempDir, i32, String) {
    let out = tempfile::tempdir().expect("a folder");
    let target = |format: &&str| format!("{format}={}", out.path().join(format).display());
    let targets: Vec<String> =
        FORMATS.iter().flat_map(|format| ["--output".to_owned(), target(format)]).collect();
    let all: Vec<&str> = arguments.iter().copied().chain(targets.iter().map(String::as_str)).collect();
    // the workspace of the test runner is none of theirs
    let run = vpnaudit(folder, &all, &[&[("GITHUB_WORKSPACE", "")], variables].concat());
    (out, run.status.code().expect("a code"), seen(&run))
}

fn read(out: &TempDir, format: &str) -> String {
    fs::read_to_string(out.path().join(format)).unwrap_or_else(|error| panic!("{format}: {error}"))
}

fn json(out: &TempDir, format: &str) -> Json {
    serde_json::from_str(&read(out, format)).unwrap_or_else(|error| panic!("{format}: {error}"))
}

#[test]
fn what_is_wrong_with_a_file_stands_at_its_line_in_every_format() {
    let root = repository(true);
    for command in ["check", "plan", "lint"] {
        let (out, code, _) = in_every_format(&root.path().join("infra/vpn"), &[command], &[]);
        assert_eq!(code, 2);
        let path = "infra/vpn/tunnels/a.yaml";
        let github = read(&out, "github");
        for line in [4, 5] {
            let at = format!("::error file={path},line={line},endLine={line},col=");
            assert!(github.contains(&at), "{at}\n{github}");
        }
        let sarif = json(&out, "sarif");
        let run = &sarif["runs"][0]["invocations"][0];
        assert_eq!(run["executionSuccessful"], false);
        let notes = run["toolExecutionNotifications"].as_array().expect("notes");
        let places: Vec<_> = notes.iter().map(|note| &note["locations"][0]["physicalLocation"]).collect();
        assert_eq!(places.len(), 2, "{notes:?}");
        assert!(places.iter().all(|place| place["artifactLocation"]["uri"] == path));
        assert_eq!([&places[0]["region"]["startLine"], &places[1]["region"]["startLine"]], [4, 5]);
        assert!(notes.iter().all(|note| note["level"] == "error"));
        let gitlab = json(&out, "gitlab");
        let issues = gitlab.as_array().expect("issues");
        let at =
            |issue: &Json| (issue["location"]["path"].clone(), issue["location"]["lines"]["begin"].clone());
        assert_eq!(
            issues.iter().map(at).collect::<Vec<_>>(),
            [(path.into(), 4.into()), (path.into(), 5.into())]
        );
        assert!(issues.iter().all(|issue| issue["severity"] == "blocker"));
        let report = json(&out, "json");
        assert_eq!(
            (&report["complete"], report["problems"].as_array().map(Vec::len)),
            (&false.into(), Some(2))
        );
        assert_eq!(report["problems"][0]["location"]["file"], "tunnels/a.yaml");
        assert!(read(&out, "junit").contains("errors=\"2\""), "{}", read(&out, "junit"));
        for format in FORMATS {
            let text = read(&out, format);
            assert!(text.contains("encrypton") && text.contains("encryption"), "{format}: {text}");
            assert!(!text.contains("hunter2"), "{format}");
            assert!(!text.to_lowercase().contains("no findings in"), "{format}: {text}");
        }
    }
}

#[test]
fn each_thing_is_told_once() {
    let root = repository(true);
    let folder = root.path().join("infra/vpn");
    for format in FORMATS {
        let run = vpnaudit(&folder, &["check", "--format", format], &[]);
        let [out, err] = [&run.stdout, &run.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!(run.status.code(), Some(2), "{format}");
        let on_stdout = format != "human";
        assert_eq!(
            (out.contains("encrypton"), err.contains("encrypton")),
            (on_stdout, !on_stdout),
            "{format}"
        );
        assert!(!on_stdout || err.lines().count() == 1, "{format}: {err}");
        assert!(!out.contains("hunter2") && !err.contains("hunter2"));
    }
}

#[test]
fn no_earlier_report_passes_for_that_of_a_run_that_failed() {
    let root = repository(false);
    let folder = root.path().join("infra/vpn");
    let line = ["check", "--output", "sarif=x.sarif", "--output", "json=x.json"];
    assert_eq!(vpnaudit(&folder, &line, &[]).status.code(), Some(1));
    fs::write(folder.join("tunnels/a.yaml"), "tunnels: [{nam: hq}]\n").expect("written");
    assert_eq!(vpnaudit(&folder, &line, &[]).status.code(), Some(2));
    let sarif: Json =
        serde_json::from_str(&fs::read_to_string(folder.join("x.sarif")).expect("text")).expect("JSON");
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    // what was to be read is no place for it
    for target in ["json=tunnels/a.yaml", "json=vpnaudit.yaml", "json=live.json"] {
        let before = fs::read_to_string(folder.join(&target[5..])).expect("text");
        let run = vpnaudit(&folder, &["check", "--output", target], &[]);
        assert_eq!(run.status.code(), Some(2));
        assert_eq!(fs::read_to_string(folder.join(&target[5..])).expect("text"), before, "{target}");
    }
    // only a command line that cannot be read writes nothing
    let before = fs::read_to_string(folder.join("x.sarif")).expect("text");
    let run = vpnaudit(&folder, &[&line[..], &["--tunel", "hq"]].concat(), &[]);
    assert_eq!((run.status.code(), run.stdout.is_empty()), (Some(2), true), "{}", seen(&run));
    assert_eq!(fs::read_to_string(folder.join("x.sarif")).expect("text"), before);
}

/// Lines that audit nothing for a reason that has no place in a file, and what is said of each.
const WITHOUT_A_PLACE: [(&[&str], &str); 9] = [
    (&["check", "--tunnel", "nobody"], "nobody"),
    (&["check", "--policy", "nosuch"], "nosuch"),
    (&["lint", "--policy", "nosuch.yaml"], "nosuch"),
    (&["check", "--only", "zzz"], "zzz"),
    (&["check", "--baseline", "absent.json"], "absent"),
    (&["check", "nowhere"], "nowhere"),
    (&["check", "live.json", "--region", "ap-guangzhou"], "answer"),
    (&["check", "--api", "v2"], "endpoint"),
    (&["plan", ".", "../other", "--baseline", "live.json"], "projects"),
];

#[test]
fn what_is_wrong_at_no_line_of_a_file_stands_in_every_format_and_comes_out_later() {
    let root = repository(false);
    let folder = root.path().join("infra/vpn");
    fs::create_dir(root.path().join("infra/other")).expect("made");
    fs::write(root.path().join("infra/other/vpnaudit.yaml"), "sources: []\n").expect("written");
    for (line, said) in WITHOUT_A_PLACE {
        let (out, code, seen) = in_every_format(&folder, line, &[]);
        assert_eq!(code, 2, "{line:?}: {seen}");
        for format in FORMATS {
            let text = read(&out, format);
            assert!(text.contains(said), "{line:?} {format}: {text}");
            assert!(!text.to_lowercase().contains("no findings in"), "{format}: {text}");
            // what is said of the run as a whole is true of a flag that names nothing, too
            let whole = text.replace('\n', " ");
            let headline = ["audited, because of 1 error", "INCOMPLETE: nothing was compared"];
            let headline = headline.iter().any(|said| whole.contains(said));
            assert_eq!(
                headline,
                matches!(format, "human" | "markdown" | "html"),
                "{line:?} {format}: {text}"
            );
            assert!(!text.contains("was given cannot be read"), "{format}: {text}");
            let run = vpnaudit(&folder, &[line, &["--format", format]].concat(), &[]);
            let [out, err] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
            assert_eq!(
                (run.status.code(), out.is_empty()),
                (Some(2), format == "human"),
                "{line:?} {format}"
            );
            assert!(format == "human" || err.lines().count() == 1, "{line:?} {format}: {err}");
        }
        assert!(read(&out, "github").starts_with("::error title="), "{}", read(&out, "github"));
        assert!(read(&out, "junit").contains("errors=\"1\""), "{}", read(&out, "junit"));
        assert_eq!(json(&out, "gitlab")[0]["severity"], "blocker");
        let run = &json(&out, "sarif")["runs"][0]["invocations"][0];
        assert_eq!(
            (&run["executionSuccessful"], &run["toolExecutionNotifications"][0]["level"]),
            (&false.into(), &"error".into())
        );
        let report = json(&out, "json");
        assert_eq!((&report["complete"], report["problems"][0]["location"].is_null()), (&false.into(), true));
        let elsewhere = tempfile::tempdir().expect("a folder");
        fs::copy(out.path().join("json"), elsewhere.path().join("r.json")).expect("copied");
        let (later, code, said) = in_every_format(elsewhere.path(), &["report", "r.json"], &[]);
        assert_eq!(code, 0, "{said}");
        for format in FORMATS {
            assert_eq!(read(&out, format), read(&later, format), "{line:?} {format}");
        }
    }
}

#[test]
fn a_line_that_cannot_be_followed_leaves_no_earlier_report_and_spares_what_it_names() {
    let root = repository(false);
    let folder = root.path().join("infra/vpn");
    fs::write(folder.join("old.txt"), "an old baseline").expect("written");
    let old = |name: &str| fs::write(folder.join(name), "earlier").expect("written");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("text");
    for line in [
        &["check", "--tunnel", "nobody", "--output", "json=x.json"][..],
        &["check", "--sarif-category", "c", "--output", "json=x.json"],
        &["check", "--output", "json=x.json", "--output", "csv=x.json"],
        &["check", "--output", "json=x.json", "--output", "csv=live.json"],
        &["check", "--baseline", "old.txt", "--output", "csv=old.txt", "--output", "json=x.json"],
        &["lint", "--policy", "old.txt", "--output", "csv=old.txt", "--output", "json=x.json"],
        &["check", "nowhere", "--output", "csv=old.txt", "--baseline", "old.txt", "--output", "json=x.json"],
        &["check", "old.txt", "--output", "csv=old.txt", "--output", "json=x.json"],
    ] {
        old("x.json");
        let run = vpnaudit(&folder, line, &[]);
        assert_eq!((run.status.code(), run.stdout.is_empty()), (Some(2), true), "{line:?}: {}", seen(&run));
        assert!(text("x.json").contains("\"complete\": false"), "{line:?}: {}", text("x.json"));
        assert_eq!((&*text("old.txt"), &*text("live.json")), ("an old baseline", LIVE), "{line:?}");
    }
}

#[test]
fn a_report_of_a_run_that_failed_comes_out_later_as_it_did_at_the_time() {
    let root = repository(true);
    let (then, ..) = in_every_format(&root.path().join("infra/vpn"), &["check"], &[]);
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::copy(then.path().join("json"), elsewhere.path().join("r.json")).expect("copied");
    let (later, code, said) = in_every_format(elsewhere.path(), &["report", "r.json"], &[]);
    assert_eq!(code, 0, "{said}");
    for format in FORMATS {
        assert_eq!(read(&then, format), read(&later, format), "{format}");
    }
    let run = vpnaudit(elsewhere.path(), &["report", "r.json", "--fail-on", "never"], &[]);
    assert_eq!(run.status.code(), Some(2), "nothing was audited");
}

#[test]
fn an_earlier_report_that_cannot_be_read_leaves_none_behind_that_passes_for_it() {
    let root = repository(false);
    let folder = root.path().join("infra/vpn");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("text");
    assert_eq!(vpnaudit(&folder, &["check", "--output", "json=r.json"], &[]).status.code(), Some(1));
    let whole = text("r.json");
    fs::write(folder.join("edited.json"), whole.replace("\"tunnels\": 1", "\"tunnels\": 2"))
        .expect("written");
    for (line, said) in [
        (&["report", "nosuch.json"][..], "nosuch.json"),
        (&["report", "edited.json", "--fail-on", "never"], "edited.json"),
        (&["report", "live.json"], "live.json"),
        (&["report", "-"], "stdin"),
        (&["report", "r.json", "--sarif-category", "c"], "--sarif-category"),
        (&["report", "r.json", "--output", "csv=r.json"], "r.json"),
    ] {
        fs::write(folder.join("x.json"), "earlier").expect("written");
        let run = vpnaudit(&folder, &[line, &["--output", "json=x.json"]].concat(), &[]);
        assert_eq!((run.status.code(), run.stdout.is_empty()), (Some(2), true), "{line:?}: {}", seen(&run));
        let void: Json = serde_json::from_str(&text("x.json")).expect("JSON");
        assert_eq!(void["complete"], false, "{line:?}");
        let problem = void["problems"][0]["message"].as_str().expect("a message");
        assert!(problem.contains(said), "{line:?}: {problem}");
        assert!(seen(&run).contains(said), "{line:?}: {}", seen(&run));
        assert_eq!((&*text("r.json"), &*text("live.json")), (&*whole, LIVE), "{line:?}");
    }
    for format in FORMATS {
        let run = vpnaudit(&folder, &["report", "nosuch.json", "--format", format], &[]);
        let [out, err] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
        assert_eq!(
            (run.status.code(), out.contains("nosuch.json")),
            (Some(2), format != "human"),
            "{format}"
        );
        assert!(format == "human" || err.lines().count() == 1, "{format}: {err}");
    }
}

#[test]
fn files_are_known_to_a_forge_by_their_paths_from_the_root_of_the_checkout() {
    let root = repository(false);
    let project = root.path().join("infra/vpn");
    let [root_said, project_said] =
        [root.path(), &project].map(|path| path.to_str().expect("text").to_owned());
    let whole = format!("{project_said}/vpnaudit.yaml");
    let paths = |out: &TempDir| {
        let github = read(out, "github");
        let file = github.split("file=").nth(1).and_then(|rest| rest.split(',').next()).map(str::to_owned);
        let gitlab = json(out, "gitlab");
        let mut issues = gitlab.as_array().expect("issues").iter();
        let issue = issues.find(|issue| issue["check_name"] != "not-assessed").expect("a finding");
        let gitlab = issue["location"]["path"].as_str().map(str::to_owned);
        let sarif = json(out, "sarif");
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uriBaseId"], "%SRCROOT%", "{place}");
        [file, gitlab, place["uri"].as_str().map(str::to_owned)].map(|path| path.expect("a path"))
    };
    type Run<'a> = (&'a Path, Vec<&'a str>, Vec<(&'a str, &'a str)>);
    let runs: [Run; 7] = [
        (&project, vec!["check"], vec![]),
        (root.path(), vec!["check", "infra/vpn"], vec![]),
        (&project, vec!["check", &whole], vec![]),
        (&project, vec!["check", "../vpn"], vec![]),
        (Path::new("/"), vec!["check", &project_said], vec![]),
        (&project, vec!["check"], vec![("CI_PROJECT_DIR", &root_said)]),
        (&project, vec!["check"], vec![("GITHUB_WORKSPACE", &root_said), ("CI_PROJECT_DIR", "/nowhere")]),
    ];
    for (folder, arguments, variables) in &runs {
        let (out, code, said) = in_every_format(folder, arguments, variables);
        assert_eq!(code, 1, "{said}");
        let expected = "infra/vpn/tunnels/a.yaml";
        assert_eq!(paths(&out), [expected; 3], "{arguments:?} {variables:?}");
        let elsewhere = tempfile::tempdir().expect("a folder");
        fs::copy(out.path().join("json"), elsewhere.path().join("r.json")).expect("copied");
        let (later, ..) = in_every_format(elsewhere.path(), &["report", "r.json"], &[]);
        for format in FORMATS {
            assert_eq!(read(&out, format), read(&later, format), "{format} {arguments:?}");
        }
    }
    let (out, ..) = in_every_format(&project, &["check"], &[("GITHUB_WORKSPACE", &project_said)]);
    assert_eq!(paths(&out), ["tunnels/a.yaml"; 3], "the forge knows better than git");
}

#[test]
fn a_doubt_is_told_at_its_line() {
    let root = repository(false);
    let folder = root.path().join("infra/vpn");
    let tunnels = "tunnels:\n  - name: hq\n    id: vpnx-1\n    psk: {env: NOT_SET}\n";
    fs::write(folder.join("tunnels/a.yaml"), tunnels).expect("written");
    let (out, code, said) = in_every_format(&folder, &["check"], &[]);
    assert_eq!(code, 1, "{said}");
    let github = read(&out, "github");
    assert!(github.contains("::warning file=infra/vpn/tunnels/a.yaml,line=4,"), "{github}");
    let report = json(&out, "json");
    assert_eq!((&report["complete"], &report["problems"][0]["severity"]), (&true.into(), &"warning".into()));
    let sarif = json(&out, "sarif");
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert!(said.contains("tunnels/a.yaml:4"), "people see it on stderr: {said}");
    let run = vpnaudit(&folder, &["check", "--format", "json"], &[]);
    assert_eq!(String::from_utf8_lossy(&run.stderr).lines().count(), 1, "{}", seen(&run));
}

#[test]
fn a_mark_that_github_makes_itself_is_left_to_it() {
    let root = repository(false);
    let folder = root.path().join("infra/vpn");
    let marks = |out: &TempDir| -> Vec<(bool, bool)> {
        let sarif = json(out, "sarif");
        let results = sarif["runs"][0]["results"].as_array().expect("results").clone();
        let marks = results.iter().map(|result| &result["partialFingerprints"]);
        marks
            .map(|marks| (marks["primaryLocationLineHash"].is_null(), marks["vpnaudit/v2"].is_string()))
            .collect()
    };
    let (out, ..) = in_every_format(&folder, &["check"], &[]);
    assert!(
        !marks(&out).is_empty() && marks(&out).iter().all(|marks| *marks == (true, true)),
        "{:?}",
        marks(&out)
    );
    // outside of the checkout GitHub makes none
    let live = tempfile::tempdir().expect("a folder");
    fs::write(live.path().join("live.json"), LIVE).expect("written");
    fs::remove_file(folder.join("vpnaudit.yaml")).expect("there");
    let outside = live.path().join("live.json");
    let (out, ..) = in_every_format(&folder, &["check", "--live", outside.to_str().expect("text")], &[]);
    assert!(
        !marks(&out).is_empty() && marks(&out).iter().all(|marks| *marks == (false, true)),
        "{:?}",
        marks(&out)
    );
}
