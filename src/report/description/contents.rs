//! What a description says, whatever its form.

use serde_json::Value;

/// What of a scenario may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Parameters,
    Variants,
    Actors,
    Policies,
    Games,
    Ladders,
    State,
    Events,
    Outcomes,
    Metrics,
    Objectives,
}

impl Section {
    pub const ALL: [Section; 11] = [
        Section::Parameters,
        Section::Variants,
        Section::Actors,
        Section::Policies,
        Section::Games,
        Section::Ladders,
        Section::State,
        Section::Events,
        Section::Outcomes,
        Section::Metrics,
        Section::Objectives,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Section::Parameters => "parameters",
            Section::Variants => "variants",
            Section::Actors => "actors",
            Section::Policies => "policies",
            Section::Games => "games",
            Section::Ladders => "ladders",
            Section::State => "state",
            Section::Events => "events",
            Section::Outcomes => "outcomes",
            Section::Metrics => "metrics",
            Section::Objectives => "objectives",
        }
    }

    pub fn named(name: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|section| section.name() == name)
    }
}

/// A scenario, or those of its sections that were asked for.
#[derive(Clone, Debug)]
pub struct Description {
    pub title: String,
    pub about: Option<String>,
    pub scenario_hash: String,
    pub steps: u32,
    /// The length of the run in words, and when it begins.
    pub horizon: String,
    /// How many numbers have a name, and how many have not.
    pub numbers: [usize; 2],
    pub(super) parts: Vec<Part>,
}

/// Entries of one kind.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its name in JSON, and its heading in small letters.
    pub name: &'static str,
    /// What the cells of its entries are, if it is a table.
    pub columns: &'static [&'static str],
    pub entries: Vec<Entry>,
    /// What is to be said below all of them.
    pub note: &'static str,
}

impl Part {
    pub fn new(name: &'static str, entries: impl Iterator<Item = Entry>) -> Part {
        Part { name, columns: &[], entries: entries.collect(), note: "" }
    }
}

/// Something that has a name.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// As the command line takes it.
    pub id: String,
    /// The title, or else the name with spaces.
    pub title: String,
    /// Whether the title says more than the name.
    pub is_titled: bool,
    /// Where it stands in the file; not in the file, if nowhere.
    pub line: Option<usize>,
    /// As many as the part has columns.
    pub cells: Vec<String>,
    pub facts: Vec<Fact>,
    /// What belongs to it and has names of its own.
    pub parts: Vec<Part>,
}

/// What is said of an entry.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// Its name in JSON.
    pub key: &'static str,
    pub value: Value,
    /// What stands before the words.
    pub label: &'static str,
    /// The same for people; nothing, if it is not to be said.
    pub words: String,
    /// Whether the words are those of the scenario's language.
    pub code: bool,
}

impl Entry {
    /// An entry that also says this.
    pub fn with(
        mut self,
        key: &'static str,
        value: impl Into<Value>,
        label: &'static str,
        words: String,
    ) -> Entry {
        self.facts.push(Fact { key, value: value.into(), label, words, code: false });
        self
    }

    /// The same in the scenario's language.
    pub fn with_code(
        mut self,
        key: &'static str,
        value: impl Into<Value>,
        label: &'static str,
        words: String,
    ) -> Entry {
        self.facts.push(Fact { key, value: value.into(), label, words, code: true });
        self
    }

    /// The same for programs alone.
    pub fn with_value(self, key: &'static str, value: impl Into<Value>) -> Entry {
        self.with(key, value, "", String::new())
    }

    /// What is true of it, or is not; said if it is.
    pub fn with_flag(self, key: &'static str, holds: bool, words: &str) -> Entry {
        self.with(key, holds, "", if holds { words.to_owned() } else { String::new() })
    }
}
