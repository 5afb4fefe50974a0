//! A wire, one format in which tunnels arrive: what it calls the facts, and how a reader finds them by its keys.
//!
//! Every path of every fact has a slot; an object is read by filling slots, and a tunnel is made
//! of them afterwards.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::model::fact::Origin;
use crate::model::{FACTS, Fact};
use crate::text::json::Token;

/// A format in which tunnels arrive.
#[derive(Debug)]
pub struct Wire {
    /// The word for it in reports.
    pub name: &'static str,
    /// What pages call it; nothing, if it is a part of another.
    pub title: &'static str,
    /// What its documents are.
    pub form: Form,
    /// What it calls the facts; those of a snapshot go by their own names.
    pub columns: &'static [Column],
    /// Other names of the parts of a tunnel, and those that the columns have.
    pub aliases: &'static [(&'static str, &'static str)],
    /// The facts whose keys tunnels have and other resources do not: by name, or by what it begins with, up to a dot.
    pub telling: &'static [&'static str],
    /// How it writes traffic selectors.
    pub sides: Sides,
    /// Says that its tunnels all are chosen by their selectors.
    pub spd_only: bool,
    /// The tunnels that stand in the object of one connection, if it may hold several.
    pub within: Option<Within>,
}

/// What the documents of a wire are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Answers of an API, which list each tunnel once.
    Listing,
    /// What Terraform shows of a state or a plan.
    Terraform,
    /// A snapshot of our own.
    Snapshot,
}

/// How a wire writes traffic selectors.
#[derive(Clone, Copy, Debug)]
pub enum Sides {
    /// The two sides in two columns: nobody says which local range goes with which remote one.
    Apart,
    /// A list of objects, with these keys of the local and the remote side.
    Pairs(&'static str, &'static str),
}

/// The tunnels in the object of one connection.
#[derive(Clone, Copy, Debug)]
pub struct Within {
    /// The keys that lead to their list, one of them or one in the other.
    pub keys: &'static [&'static str],
    /// What it calls their facts; what they do not say, the connection says for all.
    pub wire: &'static Wire,
}

/// The names of a fact on a wire, as paths into the object of a tunnel. Of several, the first that holds something
/// counts, unless the kind puts them together (selectors, identities).
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name of the fact.
    pub fact: &'static str,
    /// The paths.
    pub paths: &'static [&'static str],
    /// Words that only this wire has, and ours for them.
    pub words: &'static [(&'static str, &'static str)],
}

/// A column whose words everybody has.
pub(crate) const fn column(fact: &'static str, paths: &'static [&'static str]) -> Column {
    Column { fact, paths, words: &[] }
}

impl Column {
    /// The column with words of its own.
    pub(crate) const fn words(self, words: &'static [(&'static str, &'static str)]) -> Self {
        Self { words, ..self }
    }
}

impl PartialEq for Wire {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Wire {
    /// A wire without a name or columns.
    pub(crate) const fn new(form: Form) -> Self {
        Self {
            name: "",
            title: "",
            form,
            columns: &[],
            aliases: &[],
            telling: &["id", "name", "selectors"],
            sides: Sides::Apart,
            spd_only: false,
            within: None,
        }
    }

    /// The paths of a fact.
    #[must_use]
    pub fn paths(&self, fact: &Fact) -> &'static [&'static str] {
        match self.form {
            Form::Snapshot if matches!(fact.origin, Origin::Declared | Origin::Reported) => {
                FACTS.get(usize::from(fact.index)).map_or(&[], |fact| std::slice::from_ref(&fact.name))
            }
            _ => self.column(fact).map_or(&[], |column| column.paths),
        }
    }

    fn column(&self, fact: &Fact) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.fact == fact.name)
    }

    /// The name that a key holding part of a tunnel has in the columns.
    #[must_use]
    pub fn container<'k>(&self, key: &'k str) -> &'k str {
        self.aliases.iter().find(|(alias, _)| *alias == key).map_or(key, |(_, part)| part)
    }

    fn tells(&self, fact: &Fact) -> bool {
        self.telling
            .iter()
            .any(|tells| *tells == fact.name || tells.ends_with('.') && fact.name.starts_with(tells))
    }
}

/// What a key of an object stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The value of a fact, or a part of it.
    Slot(usize),
    /// A part of the tunnel with keys of its own, by the index of its table.
    Part(usize),
}

/// A fact and its slots, in the order of its paths.
pub(crate) struct Row {
    pub(crate) fact: &'static Fact,
    pub(crate) slots: Range<usize>,
    /// Says that each tunnel has a value of its own.
    pub(crate) own: bool,
    /// Words that only this wire has, and ours for them.
    pub(crate) words: &'static [(&'static str, &'static str)],
}

/// The columns of one wire, ready to read by.
pub(crate) struct Columns {
    /// The wire.
    pub(crate) wire: &'static Wire,
    /// The facts that the wire reports.
    pub(crate) rows: Vec<Row>,
    /// The slot of the pre-shared key.
    pub(crate) secret: usize,
    /// The slots of the id.
    pub(crate) id: Range<usize>,
    /// The slots that name a tunnel: its id, its name and its address.
    pub(crate) naming: Vec<usize>,
    /// The slots that tunnels have and other resources of the cloud do not.
    telling: Vec<usize>,
    /// How many slots there are.
    pub(crate) slots: usize,
    /// The row of each slot.
    pub(crate) row_of: Vec<usize>,
    /// The names of the parts; the first is the tunnel itself.
    pub(crate) parts: Vec<&'static str>,
    tables: Vec<Table>,
}

/// Keys by their length: few share one, so that looking one up takes few comparisons.
type Table = Vec<Vec<(&'static str, Meaning)>>;

/// The columns that were made ready.
static READY: Mutex<Vec<&'static Columns>> = Mutex::new(Vec::new());

/// The columns of a wire.
pub(crate) fn of(wire: &'static Wire) -> &'static Columns {
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(columns) = ready.iter().find(|columns| columns.wire == wire) {
        return columns;
    }
    let columns: &'static Columns = Box::leak(Box::new(Columns::new(wire)));
    ready.push(columns);
    columns
}

impl Columns {
    fn new(wire: &'static Wire) -> Self {
        let mut columns = Self {
            wire,
            rows: Vec::new(),
            secret: usize::MAX,
            id: 0..0,
            naming: Vec::new(),
            telling: Vec::new(),
            slots: 0,
            row_of: Vec::new(),
            parts: vec![""],
            tables: vec![Table::new()],
        };
        for fact in FACTS.iter().filter(|fact| !wire.paths(fact).is_empty()) {
            columns.add(fact);
        }
        columns
    }

    fn add(&mut self, fact: &'static Fact) {
        let first = self.slots;
        for path in self.wire.paths(fact) {
            let (table, key) = path.split_once('.').map_or((0, *path), |(part, key)| (self.part(part), key));
            insert(&mut self.tables, table, key, Meaning::Slot(self.slots));
            self.slots += 1;
        }
        let slots = first..self.slots;
        match fact.name {
            "psk" => self.secret = first,
            "id" => self.id = slots.clone(),
            _ => {}
        }
        let own = matches!(fact.name, "id" | "name" | "address");
        if own {
            self.naming.extend(slots.clone());
        }
        if self.wire.tells(fact) {
            self.telling.extend(slots.clone());
        }
        self.row_of.resize(self.slots, self.rows.len());
        let words = self.wire.column(fact).map_or(&[][..], |column| column.words);
        self.rows.push(Row { fact, slots, own, words });
    }

    fn part(&mut self, name: &'static str) -> usize {
        if let Some(known) = self.parts.iter().position(|part| *part == name) {
            return known;
        }
        let table = self.parts.len();
        self.parts.push(name);
        self.tables.push(Table::new());
        insert(&mut self.tables, 0, name, Meaning::Part(table));
        table
    }

    /// What a key of the tunnel, or of one of its parts, stands for.
    pub(crate) fn find(&self, table: usize, key: &str) -> Option<Meaning> {
        let find = |key: &str| {
            let bucket = self.tables.get(table)?.get(key.len())?;
            bucket.iter().find(|(name, _)| *name == key).map(|(_, meaning)| *meaning)
        };
        find(key).or_else(|| find(self.wire.container(key)))
    }

    /// Says whether a key is one that tunnels have and other resources of the cloud do not.
    pub(crate) fn tells_a_tunnel(&self, key: &str) -> bool {
        match self.find(0, key) {
            Some(Meaning::Part(_)) => true,
            Some(Meaning::Slot(slot)) => self.telling.contains(&slot),
            None => false,
        }
    }
}

fn insert(tables: &mut [Table], table: usize, key: &'static str, meaning: Meaning) {
    if let Some(table) = tables.get_mut(table) {
        table.resize_with(table.len().max(key.len() + 1), Vec::new);
        if let Some(bucket) = table.get_mut(key.len()) {
            bucket.push((key, meaning));
        }
    }
}

/// Of the three fields of an identity (its type, an address, a name), the one that is in effect.
pub(crate) fn identity<'t>(fields: [Option<Token<'t>>; 3]) -> Option<Token<'t>> {
    let [kind, address, name] = fields;
    match kind.map(|kind| kind.written) {
        Some(kind) if kind.eq_ignore_ascii_case("address") => address,
        Some(kind) if kind.eq_ignore_ascii_case("fqdn") => name,
        _ => address.or(name),
    }
}
