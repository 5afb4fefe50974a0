//! The console blocks of the README are what the program prints. `UPDATE=1 cargo test readme`
//! writes them anew.

use std::fs;

use crate::run::{root, vpnaudit};

/// Runs every block of the text that starts with `$ vpnaudit` and puts what is printed in place.
fn renewed(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out += line;
        out.push('\n');
        if line != "```console" {
            continue;
        }
        for line in lines.by_ref().take_while(|line| *line != "```") {
            let Some(command) = line.strip_prefix("$ vpnaudit ") else { continue };
            let arguments: Vec<_> = command.split_whitespace().collect();
            let output = vpnaudit(root(), &arguments, &[]);
            out += &format!("{line}\n{}", String::from_utf8_lossy(&output.stdout));
        }
        out += "```\n";
    }
    out
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    for name in ["README.md", "docs/policies.md"] {
        let path = root().join(name);
        let text = fs::read_to_string(&path).expect("the file is there");
        let renewed = renewed(&text);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, renewed).expect("the file can be written");
        } else {
            assert!(text == renewed, "{name}: run UPDATE=1 cargo test readme, and look at what changed");
        }
    }
}
