//! Globs of names and of paths.
//!
//! A file may hold a hundred thousand of them, so one is kept as its text. Most are a plain word or use
//! only `*` and `?`, which are matched here; the others are compiled when they are first needed.

use std::fmt;
use std::sync::OnceLock;

use globset::{GlobBuilder, GlobMatcher};

use crate::model::Text;

/// A glob of names: `*`, `?`, `[a-z]`, `{a,b}`; case counts.
#[derive(Clone, Debug)]
pub struct Glob {
    text: Text,
    form: Form,
    compiled: OnceLock<Box<GlobMatcher>>,
}

/// How a glob is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// It is the very name.
    Word,
    /// It has `*` and `?` only, and they cross every character.
    Stars,
    /// It is compiled; of names.
    Names,
    /// It is compiled; of paths.
    Paths,
}

/// The characters that make a glob of a word.
const WILD: [char; 6] = ['*', '?', '[', '{', '\\', '}'];

/// No name of a tunnel takes a longer glob, in bytes.
const LONGEST: usize = 4096;

/// Braces in braces in braces: globset compiles only so many, and panics beyond.
const DEEPEST: usize = 16;

impl Glob {
    /// Reads a glob.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one line.
    pub fn new(glob: &str) -> Result<Self, String> {
        bounded(glob)?;
        let form = match glob.find(WILD) {
            None => Form::Word,
            Some(_) if is_address(glob) && !glob.contains(['*', '?']) => Form::Word,
            Some(_) if is_address(glob) => Form::Stars,
            Some(_) if !glob.contains("**") && !glob.contains(&WILD[2..]) => Form::Stars,
            Some(_) => Form::Names,
        };
        Self::read(glob, form)
    }

    /// Reads a glob of paths, in which only `**` goes across folders.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one line.
    pub fn of_paths(glob: &str) -> Result<Self, String> {
        bounded(glob)?;
        Self::read(glob, Form::Paths)
    }

    fn read(glob: &str, form: Form) -> Result<Self, String> {
        if matches!(form, Form::Names | Form::Paths) {
            compiled(glob, form).map(drop)?;
        }
        Ok(Self { text: glob.into(), form, compiled: OnceLock::new() })
    }

    /// Says whether the whole of `name` fits.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        match self.form {
            Form::Word => *self.text == *name,
            Form::Stars => stars(&self.text, name),
            // it was read once, so that it can be compiled
            Form::Names | Form::Paths => match self.compiled.get() {
                Some(glob) => glob.is_match(name),
                None => compiled(&self.text, self.form)
                    .is_ok_and(|glob| self.compiled.get_or_init(|| Box::new(glob)).is_match(name)),
            },
        }
    }

    /// The glob as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The one name that it fits, if it has nothing of a glob.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        (self.form == Form::Word).then_some(&*self.text)
    }

    /// What every name that it fits begins with.
    pub(super) fn prefix(&self) -> &str {
        self.text.find(WILD).and_then(|end| self.text.get(..end)).unwrap_or(&self.text)
    }

    /// What every name that it fits ends with, where that is easily told.
    pub(super) fn suffix(&self) -> &str {
        let start = self.text.rfind(WILD).filter(|_| self.form == Form::Stars);
        start.and_then(|start| self.text.get(start + 1..)).unwrap_or_default()
    }

    /// What it needs to be looked at again and again is made, and not kept.
    pub(super) fn matches_once(&self, name: &str) -> bool {
        match self.form {
            Form::Word | Form::Stars => self.matches(name),
            Form::Names | Form::Paths => {
                compiled(&self.text, self.form).is_ok_and(|glob| glob.is_match(name))
            }
        }
    }
}

/// Says whether every bracket of a glob holds an index, as in the address of a resource in Terraform: `[0]`, `["a"]`
/// or `[*]`. Brackets stand for themselves there.
fn is_address(glob: &str) -> bool {
    let index = |part: &str| {
        let inside = part.split_once(']').map_or("", |(inside, _)| inside);
        let number = !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
        number || inside == "*" || part.starts_with('"') && part.contains("\"]")
    };
    let mut parts = glob.split('[');
    // a class of characters holds no quotes
    let dotted = parts.next().is_some_and(|first| first.contains('.')) || glob.contains("[\"");
    dotted && glob.contains('[') && parts.all(index)
}

fn compiled(glob: &str, form: Form) -> Result<GlobMatcher, String> {
    GlobBuilder::new(glob)
        .literal_separator(form == Form::Paths)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| error.kind().to_string())
}

/// Matches a glob of `*` and `?` against the whole of a name. After a mismatch the last star takes one
/// character more; no earlier one needs to.
fn stars(glob: &str, name: &str) -> bool {
    let (mut glob, mut name) = (glob.chars(), name.chars());
    let mut last = None;
    loop {
        let at = name.clone();
        match (glob.next(), name.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                name = at;
                last = Some((glob.clone(), name.clone()));
            }
            (Some(wanted), Some(there)) if wanted == '?' || wanted == there => {}
            (_, _) => {
                let Some((after, mut rest)) = last.take() else { return false };
                if rest.next().is_none() {
                    return false;
                }
                (glob, name) = (after.clone(), rest.clone());
                last = Some((after, rest));
            }
        }
    }
}

fn bounded(glob: &str) -> Result<(), String> {
    if glob.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let depths = glob.bytes().scan(0_usize, |depth, byte| {
        *depth = match byte {
            b'{' => *depth + 1,
            b'}' => depth.saturating_sub(1),
            _ => *depth,
        };
        Some(*depth)
    });
    if depths.max().is_some_and(|deepest| deepest > DEEPEST) {
        return Err(format!("its braces are nested more than {DEEPEST} deep"));
    }
    Ok(())
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_glob_that_nobody_needs_is_refused() {
        let nested = format!("{}a{}", "{".repeat(300), "}".repeat(300));
        for glob in [nested, "?".repeat(LONGEST + 1), "[z".to_owned()] {
            assert!(Glob::new(&glob).is_err() && Glob::of_paths(&glob).is_err(), "{glob:.20}");
        }
        for part in ["?", "*a", "[!a]", "{a,b}*", "**/", "[a-z]", "\u{5e7f}"] {
            assert!(Glob::new(&part.repeat(LONGEST / part.len())).is_ok(), "{part}");
        }
    }

    #[test]
    fn a_glob_of_paths_stays_in_its_folder() {
        let glob = Glob::of_paths("*.yaml").expect("a glob");
        assert!(glob.matches("a.yaml") && !glob.matches("b/a.yaml"));
        assert!(Glob::new("*.yaml").expect("a glob").matches("b/a.yaml"));
    }

    #[test]
    fn a_question_mark_stands_for_one_character_and_not_for_one_byte() {
        let glob = Glob::new("?州-*").expect("a glob");
        assert!(glob.matches("广州-1") && glob.matches("苏州-") && !glob.matches("州-1"));
    }

    proptest! {
        #[test]
        fn what_is_matched_here_is_what_the_library_matches(
            glob in r"[ab*?]{0,8}", name in r"[ab/.]{0,10}",
        ) {
            let glob = Glob::new(&glob).expect("a glob");
            let theirs = compiled(glob.as_str(), Form::Names).expect("a glob");
            prop_assert_eq!(glob.matches(&name), theirs.is_match(&name));
            prop_assert!(!glob.matches(&name) || name.starts_with(glob.prefix()) && name.ends_with(glob.suffix()));
        }
    }

    #[test]
    fn in_an_address_brackets_hold_an_index() {
        let address = r#"module.a["x.y"].t.to[0]"#;
        for glob in [address, "*", "module.a[*].t.to[0]", r#"module.a["x.?"]*"#, r#"*["x.y"]*"#, "*.to[*]"] {
            assert!(Glob::new(glob).expect("a glob").matches(address), "{glob}");
        }
        for (glob, other) in [("t.to[0]", "t.to0"), ("t.to[0]", "t.to[1]"), ("t.to", "t.to[0]")] {
            assert!(!Glob::new(glob).expect("a glob").matches(other), "{glob} {other}");
        }
        assert!(Glob::new(r#"t.to["sh-gz"]"#).expect("a glob").matches(r#"t.to["sh-gz"]"#));
        assert!(Glob::new("branch-[0-9]").expect("a glob").matches("branch-7"));
    }
}
