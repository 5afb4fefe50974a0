//! How to get an answer that is read, where a file holds something else.

use crate::source::provider::Answers;
use crate::source::usual;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advice {
    /// Fetch an answer of the cloud.
    Fetch,
    /// Save an answer instead of a page for people.
    Page,
    /// Fetch as JSON instead of as a table.
    Table,
    /// Read the message of the vendor's tool.
    Message(&'static Answers),
    /// Have Terraform show what it has.
    Show,
    /// The same, without the wrapper of a CI job.
    Wrapped,
    /// Unpack what may be a plan.
    Zip,
    /// Unpack.
    Unpack,
    /// Save as UTF-8.
    Utf8,
    /// Give a project elsewhere.
    Yaml,
    /// Take out what stands before the JSON.
    Before,
    /// Read what stands behind the JSON.
    Behind,
    /// Put the JSON right.
    Mend,
}

/// The command that shows a plan or a state of Terraform.
const SHOW: &str = "Have Terraform show it as JSON: `terraform show -json PLAN > plan.json`.";

impl Advice {
    /// What to do, in a sentence.
    pub(crate) fn text(self) -> String {
        let fetch = usual().answers.command;
        match self {
            Self::Fetch => format!("Fetch the answer of the API: `{fetch}`."),
            Self::Page => format!(
                "A login page or a proxy may have come between. Save the body of the API's answer: `{fetch}`."
            ),
            Self::Table => format!("Fetch with `--output json`: `{fetch}`."),
            Self::Message(Answers { command, .. }) => {
                format!("Read the message in the file, and fetch again: `{command}`.")
            }
            Self::Utf8 => format!("Save the answer of the API as UTF-8 JSON: `{fetch}`."),
            Self::Show => SHOW.to_owned(),
            Self::Wrapped => format!(
                "{SHOW} In a GitHub job, set `terraform_wrapper: false` for `hashicorp/setup-terraform`: its wrapper \
                 prints lines of its own."
            ),
            Self::Zip => format!("Unpack it. If it is a plan file, have{}", SHOW.trim_start_matches("Have")),
            Self::Unpack => "Unpack it, and give the file that was in it.".to_owned(),
            Self::Yaml => {
                "Give declarations and policies in the project file; live tunnels are read from JSON."
                    .to_owned()
            }
            Self::Before => "Take out what stands before the JSON, or save the answer alone.".to_owned(),
            Self::Behind => {
                "Read what stands behind the JSON: if it tells of a failure, fetch again; if not, take it \
                 out, or save the answer alone."
                    .to_owned()
            }
            Self::Mend => "Fetch the file again, or put the JSON right.".to_owned(),
        }
    }
}
