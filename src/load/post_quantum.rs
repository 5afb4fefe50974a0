//! `post_quantum` of a policy → what its text asks of key exchange against quantum computers, and by when.

use super::day;
use super::keys;
use super::sheet::Sheet;
use crate::model::Text;
use crate::policy::{Evidence, PostQuantum};
use crate::text::yaml::Node;

/// How many of its keys it must have: the first ones.
const NEEDS: usize = 3;

/// Reads it.
pub(crate) fn read(
    sheet: &mut Sheet,
    node: &Node<'_>,
    (policy, draft): (&Text, bool),
) -> Option<PostQuantum> {
    let (mut asks, mut by, mut reference, mut url, mut evidence) = (None, None, None, None, None);
    let mut seen = Vec::new();
    for (key, value) in sheet.map(node, "post_quantum") {
        seen.push(&*key.text);
        match &*key.text {
            "asks" => asks = sheet.text(value, "asks").map(Text::from),
            "by" => by = day::roughly(sheet, value, "by"),
            "reference" => reference = sheet.text(value, "reference").map(Text::from),
            "url" => url = sheet.text(value, "url").map(Text::from),
            "evidence" => {
                let words = Evidence::ALL.map(|evidence| (evidence.as_str(), evidence));
                evidence = sheet.choice(value, "evidence", &words);
            }
            _ => sheet.unknown_key(key, "post_quantum", &keys::POST_QUANTUM),
        }
    }
    let missing: Vec<_> =
        keys::POST_QUANTUM.into_iter().take(NEEDS).filter(|key| !seen.contains(key)).collect();
    if !missing.is_empty() {
        sheet.error(node.span, format!("post_quantum lacks {}", missing.join(", "))).help = Some(
            "say what the text asks, by when, and where it says so: \
             `{asks: a hybrid key exchange, by: 2031-12-31, reference: …}`"
                .to_owned(),
        );
    }
    Some(PostQuantum {
        policy: policy.clone(),
        draft,
        asks: asks?,
        by: by?,
        reference: reference?,
        url,
        evidence,
    })
}
