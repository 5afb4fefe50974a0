//! `explain`: what is known under a name.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use miette::miette;

use super::hint;
use super::terminal::Terminal;
use super::{CLEAN, Failure};
use crate::policy::{Policy, builtin};
use crate::{explain, load};

/// Explain a rule, a fact, an algorithm or a policy.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The name, such as ike-dh-group, ike.dh_group, group14 or baseline
    #[arg(hide_possible_values = true, value_parser = hint::names())]
    name: String,
    /// Say what this policy makes of it, too (repeatable)
    #[arg(long, value_name = "NAME|PATH", env = "VPNAUDIT_POLICY", value_delimiter = ',', hide_possible_values = true, value_parser = hint::policies())]
    policy: Vec<String>,
}

impl Explain {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let policies = policies(&self.policy)?;
        let rules: Vec<_> = load::catalogue().iter().cloned().collect();
        let Some(page) = explain::explain(&self.name, &rules, &policies) else {
            let near = explain::near(&self.name, &rules, &policies);
            let help = match near.as_slice() {
                [] => "`vpnaudit policy show baseline` lists rules; docs/facts.md lists facts".to_owned(),
                near => format!("did you mean {}?", near.join(" or ")),
            };
            return Err(miette!(help = help, "nothing is known under the name {:?}", self.name));
        };
        terminal.print(|out| page.write(terminal.style(), out))?;
        Ok(CLEAN)
    }
}

/// Every built-in policy, and those that are named besides.
pub(super) fn policies(named: &[String]) -> Result<Vec<Arc<Policy>>, Failure> {
    let mut names: Vec<String> = builtin::names().map(str::to_owned).collect();
    names.extend(named.iter().filter(|name| builtin::find(name).is_none()).cloned());
    read(&names)
}

/// Reads policies; paths are relative to the present folder.
pub(super) fn read(names: &[String]) -> Result<Vec<Arc<Policy>>, Failure> {
    Ok(load::policies(&names.iter().map(Into::into).collect::<Vec<_>>(), Path::new("."))?)
}
