//! The region that a user of this cloud has set for all tools.

use super::{file, tccli};
use crate::model::Text;
use crate::source::client::environment::Environment;

/// The region to ask when none is given: that of the profile if one is named, else of the
/// environment, else of the default profile.
#[must_use]
pub fn default_region(profile: Option<&str>, environment: &Environment<'_>) -> Option<Text> {
    let of = |profile: &str| tccli::region(&tccli::folder(environment)?, profile);
    let region = match profile {
        Some(profile) => of(profile).filter(|_| file::is_name(profile)),
        None => environment.get("TENCENTCLOUD_REGION").or_else(|| of(&super::profile(environment))),
    };
    region.map(Into::into)
}
