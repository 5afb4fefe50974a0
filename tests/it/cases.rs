//! Each folder of `tests/cmd` is a case: `args` holds one run a line, `env` the variables, the rest
//! is its input. What a user sees is a snapshot beside these tests.

use std::fs;

use crate::run::{root, seen, vpnaudit};

#[test]
fn every_case_prints_what_it_printed_before() {
    let mut folders: Vec<_> = fs::read_dir(root().join("tests/cmd"))
        .expect("cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    for folder in folders {
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let environment = read("env");
        let variables: Vec<_> = environment.lines().filter_map(|line| line.split_once('=')).collect();
        let mut all = String::new();
        for line in read("args").lines().filter(|line| !line.trim().is_empty()) {
            let arguments: Vec<_> = line.split_whitespace().collect();
            all += &format!("$ vpnaudit {line}\n{}\n", seen(&vpnaudit(&folder, &arguments, &variables)));
        }
        assert!(!all.is_empty(), "{} runs nothing", folder.display());
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, all);
        });
    }
}
