//! The pages of `docs/reference` are what the tables say. `UPDATE=1 cargo test reference` writes
//! them anew.

use std::fs;
use std::path::Path;

use vpnaudit::explain::reference;
use vpnaudit::load::{self, PolicyName};
use vpnaudit::policy::builtin;

use crate::run::root;

#[test]
fn the_reference_pages_are_what_the_tables_say() {
    let name = |name: &str| PolicyName { name: name.to_owned(), location: None };
    let names: Vec<_> = builtin::names().map(name).collect();
    let policies = load::policies(&names, Path::new(".")).expect("the built-in policies are sound");
    let rules: Vec<_> = load::catalogue().iter().cloned().collect();
    for page in reference(&rules, &policies) {
        let path = root().join("docs/reference").join(page.file);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(root().join("docs/reference")).expect("made");
            fs::write(&path, page.markdown()).expect("written");
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert!(text == page.markdown(), "{}: run UPDATE=1 cargo test reference", path.display());
    }
}
