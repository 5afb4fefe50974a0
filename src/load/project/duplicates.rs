//! Tunnels that are declared twice, in one file or in two.

use std::collections::hash_map::Entry;

use super::part::Part;
use crate::load::quoted::quoted;
use crate::model::Index;
use crate::text::Span;

/// Notes tunnels of one source that have one name or one id.
pub(super) fn find(parts: &mut [Part]) {
    let mut found = Vec::new();
    let mut seen: Index<(bool, Option<&str>, &str), (usize, Span)> = Index::default();
    seen.reserve(parts.iter().map(|part| part.drafts.len()).sum());
    for (part, draft) in
        parts.iter().enumerate().flat_map(|(at, part)| part.drafts.iter().map(move |draft| (at, draft)))
    {
        let (declaration, source) = (&draft.declaration, draft.declaration.source.as_deref());
        let name = declaration.tunnel.name.as_deref().map(|name| (false, name, declaration.span));
        let id = declaration.tunnel.id.as_deref().zip(draft.id).map(|(id, span)| (true, id, span));
        for (is_id, word, span) in name.into_iter().chain(id) {
            match seen.entry((is_id, source, word)) {
                Entry::Vacant(free) => {
                    free.insert((part, span));
                }
                Entry::Occupied(first) => found.push((part, is_id, quoted(word), span, *first.get())),
            }
        }
    }
    for (part, is_id, word, span, (first, first_span)) in found {
        let first = parts[first].sheet.at(first_span);
        let what = if is_id { "id" } else { "name" };
        let problem = parts[part].sheet.error(span, format!("a second tunnel with the {what} {word}"));
        problem.related.push((first, "the first one".to_owned()));
        problem.help = Some(if is_id {
            "keep one of the two".to_owned()
        } else {
            "give one of the two another name, or say in which `source` each of them is".to_owned()
        });
    }
}
