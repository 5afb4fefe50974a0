//! The least that an account must be allowed, as a CAM policy to paste.

use serde_json::{Value, json};

use super::action::Action;
use super::settings::Settings;

/// The CAM policy that reading these sources needs: the actions of their APIs and, for a key that
/// takes on roles, that.
#[must_use]
pub fn policy(sources: &[Settings]) -> Value {
    let actions = Action::ALL.into_iter();
    let needed = |action: &Action| sources.iter().any(|source| source.api == action.api());
    let actions: Vec<_> = actions.filter(needed).map(Action::cam).collect();
    let mut roles: Vec<_> = sources.iter().filter_map(|source| source.role_arn.as_deref()).collect();
    roles.sort_unstable();
    roles.dedup();
    let mut statements = Vec::new();
    if !actions.is_empty() {
        // reading a listing cannot be narrowed to single resources
        statements.push(json!({"effect": "allow", "action": actions, "resource": ["*"]}));
    }
    if !roles.is_empty() {
        statements.push(json!({"effect": "allow", "action": ["sts:AssumeRole"], "resource": roles}));
    }
    json!({"version": "2.0", "statement": statements})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tencent::Api;

    #[test]
    fn a_policy_names_the_actions_of_the_apis_in_use_and_no_other() {
        let of = |api, role: Option<&str>| Settings {
            api,
            role_arn: role.map(str::to_owned),
            ..Settings::default()
        };
        assert_eq!(
            policy(&[of(Api::V2, None), of(Api::V2, None)])["statement"],
            json!([{"effect": "allow", "action": ["vpc:DescribeVpnConn"], "resource": ["*"]}])
        );
        let arn = "qcs::cam::uin/1:roleName/auditor";
        let both = policy(&[of(Api::V3, Some(arn)), of(Api::V2, Some(arn))]);
        assert_eq!(both["statement"][0]["action"].as_array().map(Vec::len), Some(4));
        assert_eq!(both["statement"][1]["resource"], json!([arn]));
        assert_eq!(policy(&[])["statement"], json!([]));
    }
}
