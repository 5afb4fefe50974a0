//! The INI file of the vendor's SDKs: `[profile]`, `secret_id`, `secret_key`.

use std::collections::HashMap;
use std::path::Path;

use super::Credential;
use super::error::CredentialError;
use super::file;

/// Reads a profile of a file; `None` if there is no such file, or no such profile with a key in it.
pub(super) fn read(path: &Path, profile: &str) -> Result<Option<Credential>, CredentialError> {
    let Some(text) = file::read(path)? else { return Ok(None) };
    let values = section(&text, profile);
    let get = |key: &str| values.get(key).copied().unwrap_or_default();
    let (id, key) = (get("secret_id"), get("secret_key"));
    if id.is_empty() && key.is_empty() {
        return Ok(None);
    }
    let place = format!("the profile {profile} of {}", path.display());
    let token = values.get("token").or_else(|| values.get("security_token")).copied();
    Credential::new(place, id, key, token).map(Some)
}

fn section<'t>(text: &'t str, name: &str) -> HashMap<String, &'t str> {
    let mut inside = false;
    let mut values = HashMap::new();
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            inside = section.trim() == name;
        } else if let Some((key, value)) =
            line.split_once('=').filter(|_| inside && !line.starts_with(['#', ';']))
        {
            values.insert(key.trim().to_lowercase(), value.trim());
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_holds_what_stands_between_its_name_and_the_next() {
        let text = "\u{feff}# x\n[default]\nsecret_id = a=b\n;secret_key = no\nSECRET_KEY=c\n[other]\nsecret_id = d\n";
        let values = section(text, "default");
        assert_eq!((values["secret_id"], values["secret_key"]), ("a=b", "c"));
        assert_eq!(section(text, "other").len(), 1);
        assert_eq!(section(text, "none").len(), 0);
    }
}
