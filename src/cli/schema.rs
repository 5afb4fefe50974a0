//! `schema`: the JSON Schema of what people write, or of what is reported.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::terminal::Terminal;
use super::{CLEAN, Failure};
use crate::explain::schema::Schema;
use crate::load;

/// Print the JSON Schema of the project file, of a policy, of the JSON report or of a snapshot.
#[derive(Debug, Args)]
pub(super) struct Print {
    /// What the schema is of
    #[arg(value_parser = PossibleValuesParser::new(Schema::ALL.map(Schema::name)).try_map(|name| Schema::find(&name).ok_or("no such schema")))]
    name: Schema,
}

impl Print {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let rules: Vec<_> = load::catalogue().iter().cloned().collect();
        let text = self.name.text(&rules);
        terminal.print(|out| out.write_all(text.as_bytes()))?;
        Ok(CLEAN)
    }
}
