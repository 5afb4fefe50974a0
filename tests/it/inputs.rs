//! The inputs that people have: each is read as the answer in it, or the error says how to get one that is.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value as Json, json};
use vpnaudit::source::Error;

use crate::live::{complaint, json as sample_json, read, read_bytes, said, sample, text};
use crate::run::{seen, vpnaudit};

/// Runs `vpnaudit` with something piped in.
fn piped(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_vpnaudit"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1795378000")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // a program that refuses what it reads does not read it all
    let _ = run.stdin.take().expect("a pipe").write_all(input.as_bytes());
    run.wait_with_output().expect("the program ends")
}

/// A run that gives a JSON report: its number of tunnels and its findings.
fn report(done: &Output) -> (u64, Vec<String>) {
    let report: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(done)));
    assert_eq!(report["complete"], true, "{}", seen(done));
    let findings = report["findings"].as_array().expect("findings").iter();
    let told =
        |one: &Json| ["rule", "fact", "observed", "severity"].map(|part| one[part].to_string()).join(" ");
    let id = |one: &Json| one["tunnel"]["id"].to_string();
    let mut findings: Vec<String> = findings.map(|one| format!("{} {}", id(one), told(one))).collect();
    findings.sort();
    (report["summary"]["tunnels"].as_u64().expect("a number"), findings)
}

/// The pages of the API v2 sample, one tunnel each.
fn pages() -> Vec<String> {
    let list = sample_json("v2")["data"].clone();
    let page =
        |tunnel: &Json| json!({"code": 0, "message": "", "totalCount": 3, "data": [tunnel]}).to_string();
    list.as_array().expect("a list").iter().map(page).collect()
}

fn counted(bytes: impl AsRef<[u8]>) -> usize {
    read_bytes(bytes).unwrap_or_else(|error| panic!("{error}")).len()
}

const JSON: [&str; 2] = ["--format", "json"];

#[test]
fn an_answer_is_read_by_its_path_alone_as_with_live() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| vpnaudit(folder.path(), &[arguments, &JSON].concat(), &[]);
    for name in ["v2", "v3", "tccli", "terraform-state", "terraform-plan"] {
        let path = sample(name);
        let path = path.to_str().expect("a name");
        let (tunnels, findings) = report(&run(&["check", path]));
        assert!(tunnels > 0 && findings.len() > 3, "{name}");
        assert_eq!((tunnels, findings), report(&run(&["check", "--live", path])), "{name}");
        let fetched = vpnaudit(folder.path(), &["fetch", path, "--output", "snapshot.json"], &[]);
        assert!(fetched.status.success(), "{}", seen(&fetched));
        assert_eq!(tunnels, report(&run(&["check", "snapshot.json"])).0, "{name}");
    }
    // what is declared in the present folder is compared, as with --live
    fs::write(
        folder.path().join("vpnaudit.yaml"),
        "version: 1\ntunnels: [{name: 399_vpnconn, ike: {version: ikev2}}]\n",
    )
    .expect("written");
    let path = sample("v2");
    for flags in [&["plan", "--live"][..], &["plan"]] {
        let done = vpnaudit(folder.path(), &[flags, &[path.to_str().expect("a name")]].concat(), &[]);
        assert!(seen(&done).contains("ike.version"), "{}", seen(&done));
    }
    let both =
        vpnaudit(folder.path(), &["check", path.to_str().expect("a name"), "--region", "ap-guangzhou"], &[]);
    // where the lines break depends on how long the path is
    let text = seen(&both).replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(both.status.code() == Some(2) && text.contains("which is an answer already"), "{text}");
}

#[test]
fn a_project_written_as_json_is_a_project() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(sample("v2"), folder.path().join("answer.json")).expect("copied");
    let project = json!({"version": 1, "policies": ["baseline"], "sources": [{"name": "a", "file": "answer.json"}],
        "tunnels": [{"name": "399_vpnconn"}]});
    fs::write(folder.path().join("project.json"), project.to_string()).expect("written");
    let done = vpnaudit(folder.path(), &["check", "project.json", "--format", "json"], &[]);
    assert_eq!(report(&done).0, 3);
    let declared: Json = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(declared["summary"]["declared"], 1);
}

#[test]
fn what_is_piped_in_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = {
        let path = sample("v2");
        report(&vpnaudit(
            folder.path(),
            &["check", "--live", path.to_str().expect("a name"), "--format", "json"],
            &[],
        ))
    };
    for arguments in [&["check", "--live", "-"][..], &["check", "-"], &["check", "/dev/stdin"]] {
        let done = piped(folder.path(), &[arguments, &JSON].concat(), &text("v2"));
        assert_eq!(report(&done), expected, "{arguments:?}");
    }
    let fetched = piped(folder.path(), &["fetch", "--live", "-"], &text("v2"));
    assert!(fetched.status.success() && seen(&fetched).contains("\"stdin\""), "{}", seen(&fetched));
    fs::write(folder.path().join("old.json"), text("v2")).expect("written");
    let same = piped(folder.path(), &["diff", "old.json", "-"], &text("v2"));
    assert_eq!(same.status.code(), Some(0), "{}", seen(&same));
    let other = piped(folder.path(), &["diff", "-", "old.json"], &text("v2").replace("399_vpnconn", "other"));
    assert_eq!(other.status.code(), Some(1), "{}", seen(&other));
    for (arguments, input, says) in [
        (&["check", "--live", "-"][..], "", "stdin: holds no tunnels"),
        (&["check", "--live", "-"], "{\"data\": [", "stdin:1:"),
        (&["check", "--live", "-", "--live", "-"], "", "--live leads twice to `-`"),
    ] {
        let done = piped(folder.path(), arguments, input);
        assert!(done.status.code() == Some(2) && seen(&done).contains(says), "{}", seen(&done));
    }
}

#[test]
fn pages_are_one_listing_however_they_are_given() {
    let pages = pages();
    assert_eq!(counted(pages.join("\n")), 3);
    assert_eq!(counted(pages.concat()), 3);
    assert_eq!(counted(format!("[{}]", pages.join(","))), 3);
    let error = complaint(read_bytes(pages[..2].join("\n")));
    assert!(error.contains("counts 3 tunnels, but 2 are there"), "{error}");
    let other = pages[1].replace("\"totalCount\":3", "\"totalCount\":4");
    let column = |page: &str| page.find("3}").or(page.find("4}")).expect("a total") + 1;
    let error = complaint(read_bytes(format!("{}\n{other}", pages[0])));
    let [here, there] = [
        format!("000.json:2:{}: counts 4", column(&other)),
        format!("000.json:1:{} counts 3", column(&pages[0])),
    ];
    assert!(error.starts_with(&here) && error.contains(&there), "{error}");

    let folder = tempfile::tempdir().expect("a folder");
    let empty = json!({"code": 0, "message": "", "totalCount": 3, "data": []}).to_string();
    let files = [("a.json", &pages[0]), ("b.json", &pages[1]), ("c.json", &pages[2]), ("d.json", &empty)];
    for (name, page) in files {
        fs::write(folder.path().join(name), page).expect("written");
    }
    fs::write(folder.path().join("whole.json"), text("v3")).expect("written");
    let check = |files: &[&str]| {
        let flags: Vec<&str> = files.iter().flat_map(|file| ["--live", *file]).collect();
        vpnaudit(folder.path(), &[&["check"], &*flags, &JSON].concat(), &[])
    };
    let sources = |done: &Output| -> Vec<String> {
        let report: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(done)));
        let name =
            |source: &Json| format!("{} {}", source["name"].as_str().unwrap_or_default(), source["tunnels"]);
        report["sources"].as_array().expect("sources").iter().map(name).collect()
    };
    let done = check(&["a.json", "b.json", "c.json", "d.json"]);
    assert_eq!(sources(&done), ["a.json and 3 more pages 3"]);
    assert_eq!(report(&done).0, 3);
    let done = check(&["whole.json", "b.json", "a.json", "c.json"]);
    assert_eq!(sources(&done), ["whole.json 2", "b.json and 2 more pages 3"]);
    assert_eq!(report(&done).0, 5);
    let done = check(&["a.json", "whole.json", "c.json"]);
    assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
    assert!(seen(&done).contains("a.json: the answer counts 3 tunnels, but 1 are there"), "{}", seen(&done));
}

#[test]
fn documents_one_after_the_other_are_all_read() {
    let (state, v3) = (text("terraform-state"), text("v3"));
    let compact = |text: &str| serde_json::from_str::<Json>(text).expect("JSON").to_string();
    assert_eq!(counted(format!("{}\n{}\n", compact(&state), compact(&v3))), 3);
    assert_eq!(counted(format!("{v3}{state}")), 3);
    assert_eq!(counted(format!("[{state}, {v3}]")), 3);
    let list = sample_json("v3")["Response"]["VpnConnectionSet"].clone();
    let lines: Vec<String> = list.as_array().expect("a list").iter().map(Json::to_string).collect();
    assert_eq!(counted(lines.join("\n")), 2);
    for (second, says) in [
        (
            "{\"level\": \"info\"}",
            "000.json:2:1: holds no tunnels in any shape that vpnaudit reads: it holds `level`",
        ),
        ("null", "000.json:2:1: holds no tunnels in any shape that vpnaudit reads: it is a single value"),
        ("{\"Response\": {\"Error\": \"no\"}}", "000.json:2:"),
        ("{\"data\": [", "ends in the middle of the JSON document"),
        ("and more", "is not JSON"),
    ] {
        let error = complaint(read_bytes(format!("{}\n{second}", compact(&v3))));
        assert!(error.contains(says), "{error}");
    }
    let error = complaint(read_bytes(format!("[{v3}, 5]")));
    assert!(error.contains("a list of things that are no tunnels"), "{error}");
}

#[test]
fn no_key_of_any_document_stays_in_the_text() {
    let mut state = sample_json("terraform-state");
    let key = "repeated-key-4711";
    state["values"]["root_module"]["resources"][0]["values"]["pre_share_key"] = json!(key);
    let mut other = sample_json("terraform-plan");
    other["variables"] = json!({"branch": {"value": key}});
    let both = format!("[command]terraform -var x={key}\n{state}\n{other}\n::debug::stdout: {key}\n");
    for live in read_bytes(both).unwrap_or_else(|error| panic!("{error}")) {
        let file = &live.origin.as_ref().expect("a place").location.file;
        assert!(!file.text().contains(key), "{}", file.text());
    }
}

#[test]
fn folders_in_folders_are_read_and_what_is_left_out_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join("plans").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("app1/tfplan.json", &text("terraform-plan"));
    write("app2/deep/tfplan.JSON", &text("terraform-state").replace("vpnx-nadifg3s", "vpnx-0ther000"));
    for (number, page) in pages().iter().enumerate() {
        write(&format!("pages/{number}.ndjson"), page);
    }
    write("v3/all.json", &text("v3"));
    write("README.md", "# plans");
    write(".terraform/modules.json", "{}");
    let done = vpnaudit(folder.path(), &["check", "--live", "plans", "--format", "json"], &[]);
    assert_eq!(report(&done).0, 2 + 1 + 3 + 2);
    let said = "2 entries of the folder were not read: plans/README.md, plans/.terraform";
    assert!(String::from_utf8_lossy(&done.stdout).contains(said), "{}", seen(&done));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("plans"), folder.path().join("plans/again"))
            .expect("a link");
        let again = vpnaudit(folder.path(), &["check", "--live", "plans", "--format", "json"], &[]);
        assert_eq!(report(&again).0, 8, "a link that leads back");
    }
    fs::remove_file(folder.path().join("plans/pages/1.ndjson")).expect("removed");
    let error = read(&folder.path().join("plans")).expect_err("a page is missing");
    assert!(matches!(error, Error::Total { total: 3, found: 2, .. }), "{error}");
}

#[test]
fn a_list_as_the_terraform_provider_writes_it_is_read() {
    let state = sample_json("terraform-state");
    let values = state["values"]["root_module"]["resources"][0]["values"].clone();
    for bytes in [json!([values]).to_string(), format!("{:#}", json!([values])), values.to_string()] {
        let tunnels = read_bytes(bytes).unwrap_or_else(|error| panic!("{error}"));
        for (fact, expected) in
            [("id", "vpnx-nadifg3s"), ("ike.exchange_mode", "aggressive"), ("ipsec.pfs_group", "none")]
        {
            assert_eq!(said(&tunnels[0], fact), expected, "{fact}");
        }
        let text = tunnels[0].origin.as_ref().expect("a place").location.file.text().to_owned();
        assert!(!text.contains(values["pre_share_key"].as_str().expect("a key")), "{text}");
    }
}

#[test]
fn utf16_with_a_mark_is_read_with_its_places() {
    let marked = format!("\u{feff}{}", text("v2"));
    let bytes = |order: fn(u16) -> [u8; 2]| marked.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for bytes in [bytes(u16::to_le_bytes), bytes(u16::to_be_bytes)] {
        assert_eq!(counted(bytes), 3);
    }
    let wrong: Vec<u8> =
        "\u{feff}[\n {\"VpnConnectionId\": \"vpnx-广州\", \"VpnConnectionName\": 5, \"CreatedTime\": []}]"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    let error = complaint(read_bytes(wrong));
    assert!(error.starts_with("000.json:2:"), "{error}");
}

#[test]
fn json_between_the_lines_of_a_wrapper_is_read() {
    let state = text("terraform-state");
    for wrapped in [
        format!("[command]/opt/ci/terraform-bin show -json tf.plan\n{state}"),
        format!(
            "[command]terraform show -json\r\n{state}\n::debug::Terraform exited with code 0.\n\n::set-output name=stdout::{{}}\n"
        ),
        format!("::debug::exec\n[command]terraform show -json\n{}", sample_json("terraform-state")),
    ] {
        assert_eq!(counted(&wrapped), 1, "{wrapped}");
    }
    let wrong = format!(
        "[command]terraform show -json\n{}",
        state.replace("\"dpd_enable\": 0", "\"dpd_enable\": \"soon\"")
    );
    let line = 1 + wrong.lines().position(|line| line.contains("soon")).expect("the line");
    let error = complaint(read_bytes(&wrong));
    assert!(error.starts_with(&format!("000.json:{line}:")), "{error}");
}

#[test]
fn what_is_refused_says_how_to_get_an_answer() {
    let zip = |name: &str| [&b"PK\x03\x04"[..], &[0; 26], name.as_bytes(), &[0; 40]].concat();
    let state = text("terraform-state");
    let show = "`terraform show -json PLAN > plan.json`";
    let tccli =
        "`tccli vpc DescribeVpnConnections --region ap-guangzhou --Limit 100 --Offset 0 > response.json`";
    for (name, bytes, reason, help) in [
        ("tfplan", zip("tfplan"), "a plan file of Terraform, which is binary", show),
        ("export.xlsx", zip("[Content_Types].xml"), "a spreadsheet", tccli),
        ("a.zip", zip("a.json"), "a zip archive", show),
        ("a.json.gz", b"\x1f\x8b\x08\0".to_vec(), "gzip", "Unpack it"),
        ("export.csv", "ID,Name,State\nvpnx-1,hq,AVAILABLE\n".into(), "a spreadsheet saved as CSV", tccli),
        ("gbk.csv", b"\xc3\xfb\xb3\xc6,ID,a\n".to_vec(), "is not UTF-8", tccli),
        ("login.html", "<!DOCTYPE html>\n<title>Sign in</title>".into(), "a web page", tccli),
        (
            "error.txt",
            "[TencentCloudSDKException] code:X message:Y".into(),
            "an error message of tccli",
            tccli,
        ),
        (
            "plan.txt",
            "\nTerraform used the selected providers to generate\n".into(),
            "prints for people",
            show,
        ),
        (
            "show.txt",
            "# tencentcloud_vpn_connection.hq:\nresource \"tencentcloud_vpn_connection\" \"hq\" {\n".into(),
            "for people",
            show,
        ),
        (
            "wrapped.txt",
            "[command]terraform plan\nNo changes. Your infrastructure matches\n".into(),
            "for people",
            "terraform_wrapper: false",
        ),
        (
            "only.txt",
            "[command]terraform show -json\n::debug::exitcode: 1\n".into(),
            "lines of a wrapper",
            "terraform_wrapper: false",
        ),
        (
            "cut.txt",
            format!("[command]terraform show -json\n{state}\nError: x\n").into(),
            "is not JSON",
            "terraform_wrapper: false",
        ),
        (
            "failed.txt",
            format!("{state}\n::error::Terraform exited with code 1.\n").into(),
            "something else stands behind the JSON",
            "if it tells of a failure, fetch again",
        ),
        (
            "done.txt",
            format!("{state}\nDone.\n").into(),
            "something else stands behind the JSON",
            "take it out",
        ),
        (
            "debug.txt",
            format!("{}::debug::exit\n", state.trim_end()).into(),
            "something else stands behind the JSON",
            "terraform_wrapper: false",
        ),
        ("comma.json", format!("{state},\n").into(), "is not JSON: expected value", "put the JSON right"),
        (
            "warned.txt",
            format!("[command]terraform show -json\nWarning: foo\n{state}").into(),
            "something else stands before the JSON",
            "terraform_wrapper: false",
        ),
        (
            "wordy.txt",
            b"[command]terraform show -json\nWarning: foo\n".to_vec(),
            "lines of a wrapper, and no JSON",
            "terraform_wrapper: false",
        ),
        (
            "warning.json",
            format!("Warning: one, two, three\n{state}").into(),
            "something else stands before the JSON",
            "Take out what stands before",
        ),
        ("two.csv", "ID,Name\nvpnx-1,\"hq, north\"\n".into(), "a spreadsheet saved as CSV", tccli),
        ("two.tsv", "ID\tName\nvpnx-1\thq\n".into(), "a spreadsheet saved as CSV", tccli),
        (
            "log.json",
            format!("Acquiring state lock\n{state}").into(),
            "stands before the JSON",
            "Take out what stands before",
        ),
        (
            "tccli.txt",
            format!("[TencentCloudSDKException] code:X\n{}", text("v3")).into(),
            "an error message of tccli",
            tccli,
        ),
        (
            "log.jsonl",
            "{\"@level\": \"info\", \"@message\": \"x\"}\n".into(),
            "the log of `terraform plan -json`",
            "terraform show -json",
        ),
        (
            "report.json",
            "{\"version\": 1, \"tool\": {}, \"findings\": []}".into(),
            "a report of vpnaudit",
            "DescribeVpnConnections",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(name), bytes).expect("written");
        for flags in [&["check", "--live"][..], &["check"], &["fetch", "--live"], &["plan", "--live"]] {
            let project = if flags[0] == "plan" { "version: 1\ntunnels: [{name: a}]\n" } else { "" };
            if !project.is_empty() {
                fs::write(folder.path().join("vpnaudit.yaml"), project).expect("written");
            }
            let done = vpnaudit(folder.path(), &[flags, &[name]].concat(), &[("COLUMNS", "400")]);
            let stderr = String::from_utf8_lossy(&done.stderr);
            let flat = stderr.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
            assert_eq!(done.status.code(), Some(2), "{name}: {stderr}");
            assert!(
                flat.contains(name) && flat.contains(reason) && flat.contains(help),
                "{flags:?} {name}: {stderr}"
            );
        }
    }
}
