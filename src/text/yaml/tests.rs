//! What the tree says of places, and what it refuses.

use super::*;

fn tree(text: &str) -> Node<'_> {
    let Parsed { tree, mistakes, .. } = parse(text);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    tree.expect("a tree")
}

fn entry<'n, 't>(node: &'n Node<'t>, key: &str) -> &'n Node<'t> {
    let NodeKind::Map(entries) = &node.kind else { panic!("{node:?}") };
    &entries.iter().find(|(known, _)| known.text == key).expect("the key").1
}

#[test]
fn a_node_is_small() {
    assert!(size_of::<Node<'_>>() <= 40, "{}", size_of::<Node<'_>>());
}

#[test]
fn plain_text_is_not_copied() {
    let tree = tree("a: plain\nb: 'quoted'\n");
    for key in ["a", "b"] {
        assert!(matches!(&entry(&tree, key).kind, NodeKind::Scalar(Cow::Borrowed(_), _)), "{key}");
    }
}

#[test]
fn every_span_is_that_of_the_text() {
    let text = "\u{feff}plain: 广州 😀\r\nquoted: \"q\\tq\"   # c\r\nblock: |\r\n  one\r\n  two\r\n\r\nflow: {a: [1, 2 ] , b: }\r\nlist:\r\n  - x\r\n  - y: z\r\n\r\n# end\r\n";
    let tree = tree(text);
    for (key, expected) in [
        ("plain", "广州 😀"),
        ("quoted", "\"q\\tq\""),
        ("flow", "{a: [1, 2 ] , b: }"),
        ("list", "- x\r\n  - y: z"),
    ] {
        assert_eq!(text.get(entry(&tree, key).span.range()), Some(expected), "{key}");
    }
    let block = text.get(entry(&tree, "block").span.range()).expect("a place");
    assert!(block.ends_with("two") && block.contains("one"), "{block:?}");
    assert_eq!(
        text.get(entry(entry(&tree, "flow"), "b").span.range()),
        Some("b"),
        "an empty value is its key"
    );
}

#[test]
fn nothing_is_told_from_the_word_for_it() {
    let tree = tree("a: ~\nb: null\nc:\nd: 'null'\ne: none\n");
    let nothing = ["a", "b", "c", "d", "e"].map(|key| entry(&tree, key).is_null());
    assert_eq!(nothing, [true, true, true, false, false]);
}

#[test]
fn aliases_count_by_depth_as_well() {
    let mut text = String::from("a0: &a0 [x]\n");
    for level in 1..80 {
        text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    let Parsed { tree, mistakes, .. } = parse(&text);
    assert!(
        tree.is_none() && matches!(&mistakes[0].what, YamlFault::Said(said) if said.contains("levels deep")),
        "{mistakes:?}"
    );
}

#[test]
fn a_collection_cannot_hold_itself() {
    let Parsed { tree, mistakes, .. } = parse("a: &a [*a]\n");
    assert!(
        tree.is_none()
            && matches!(&mistakes[0].what, YamlFault::Said(said) if said.contains("inside of what it stands for")),
        "{mistakes:?}"
    );
}

#[test]
fn a_key_that_is_no_text_is_refused() {
    let Parsed { mistakes, .. } = parse("{[a]: 1}\n");
    assert!(
        matches!(&mistakes[0].what, YamlFault::Said(said) if said.contains("a list for a key")),
        "{mistakes:?}"
    );
}

#[test]
fn duplicates_are_found_in_small_and_in_large_mappings() {
    for length in [2, 100] {
        let mut text: String = (0..length).map(|key| format!("k{key}: 1\n")).collect();
        text.push_str("k1: 2\nk0: 2\n");
        let Parsed { tree, mistakes, .. } = parse(&text);
        assert_eq!(mistakes.len(), 2);
        assert_eq!(mistakes[0].other.map(|(span, _)| text.get(span.range())), Some(Some("k1")));
        let Some(NodeKind::Map(entries)) = tree.map(|tree| tree.kind) else { panic!("{mistakes:?}") };
        assert_eq!(entries.len(), length);
    }
}

#[test]
fn what_is_missing_at_the_end_is_marked_at_the_last_word() {
    for text in ["a: [1, 2", "a: 'open", "a: {b: 1\n\n", "- a\nb: 1", "a: b: c", "%x", "a: \"\\q\""] {
        let Parsed { tree, mistakes, .. } = parse(text);
        assert!(tree.is_none() && !mistakes.is_empty(), "{text}");
        let span = mistakes[0].span;
        assert!(text.get(span.range()).is_some_and(|marked| !marked.trim().is_empty()), "{text} {span:?}");
    }
}
