//! What the examples print.

use crate::run::{root, seen, vpnaudit};

fn snapshot(name: &str, arguments: &[&str]) {
    let seen = seen(&vpnaudit(root(), arguments, &[]));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, description => arguments.join(" ") }, {
        insta::assert_snapshot!(format!("example-{name}"), seen);
    });
}

#[test]
fn the_quickstart_shows_drift_and_weak_crypto() {
    snapshot("quickstart-check", &["check", "examples/quickstart"]);
    snapshot("quickstart-plan", &["plan", "examples/quickstart"]);
    snapshot("quickstart-lint", &["lint", "examples/quickstart"]);
    snapshot("quickstart-json", &["check", "examples/quickstart", "--format", "json"]);
}

#[test]
fn a_response_can_be_reviewed_without_declarations() {
    snapshot("review", &["check", "examples/review"]);
}

#[test]
fn a_terraform_plan_can_be_audited() {
    snapshot("terraform", &["check", "examples/terraform"]);
}
