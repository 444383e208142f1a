//! Random edits of the shipped scenarios: whatever they become, the answer is a study, a fault told, or a run that
//! cannot go on; never a panic. The edits are the same each time.

use super::support::{SCENARIOS, escalade, file, told};
use escalade::engine::runs::simulate::simulate;
use escalade::engine::runs::simulation::Simulation;
use escalade::model::Settings;
use escalade::study::Study;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Edits of each scenario.
const EDITS: u64 = 300;

/// Words that an author may think of; some belong to the language and some do not.
const WORDS: [&str; 60] = [
    "0",
    "1",
    "-1",
    "1e308",
    "1e-308",
    "0.5",
    "99999999999999999999",
    "true",
    "false",
    "inf",
    "nan",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    ",",
    ".",
    "..",
    "=",
    "==",
    "+=",
    "/=",
    "*",
    "/",
    "-",
    "<",
    ">",
    "%",
    "not ",
    " and ",
    " or ",
    "if ",
    " then ",
    " else ",
    " for 3 weeks",
    " in 2 weeks",
    " per year",
    "8 weeks",
    "0 days",
    "2015-09-22",
    "rung",
    "step",
    "date",
    "outcome",
    "default",
    "selected",
    "count(",
    "sum(",
    "times(",
    "since(",
    "until(",
    "toward(",
    "x",
    "é",
    "\u{202e}",
    "\n",
];

struct Editor {
    rng: ChaCha8Rng,
}

impl Editor {
    fn below(&mut self, end: usize) -> usize {
        (self.rng.next_u64() % end.max(1) as u64) as usize
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    /// Some word, number or sign of the text.
    fn token(&mut self, text: &str) -> Range<usize> {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        let bytes = text.as_bytes();
        let mut start = self.below(bytes.len());
        while start > 0
            && (bytes[start].is_ascii_whitespace() || is_word(bytes[start]) && is_word(bytes[start - 1]))
        {
            start -= 1;
        }
        let length = bytes[start..].iter().take_while(|&&byte| is_word(byte)).count();
        start..start + length.max(1)
    }

    /// Some whole line, with its end.
    fn line(&mut self, text: &str) -> Range<usize> {
        let at = self.below(text.len());
        let start = text.as_bytes()[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        start
            ..text.as_bytes()[at..]
                .iter()
                .position(|&byte| byte == b'\n')
                .map_or(text.len(), |end| at + end + 1)
    }

    /// The inside of some text in quotes.
    fn expression(&mut self, text: &str) -> Range<usize> {
        let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
        if quotes.len() < 2 {
            return 0..text.len();
        }
        let pair = self.below(quotes.len() / 2);
        quotes[2 * pair] + 1..quotes[2 * pair + 1]
    }

    fn edit(&mut self, text: &mut String) {
        match self.below(12) {
            0 => text.replace_range(self.line(text), ""),
            1 => {
                let (line, at) = (text[self.line(text)].to_owned(), self.line(text).start);
                text.insert_str(at, &line);
            }
            2 => text.replace_range(self.token(text), ""),
            3 => {
                let word = self.word();
                text.replace_range(self.token(text), word);
            }
            4 => {
                let (at, word) = (self.token(text).start, self.word());
                text.insert_str(at, word);
            }
            5 => {
                let other = text[self.token(text)].to_owned();
                text.replace_range(self.token(text), &other);
            }
            6 => {
                let token = self.token(text);
                // A misspelling: the last sign twice.
                if let Some(last) = text[token.clone()].chars().last() {
                    text.insert(token.end, last);
                }
            }
            7 | 8 => {
                // One expression in another's place.
                let other = text[self.expression(text)].to_owned();
                text.replace_range(self.expression(text), &other);
            }
            9 => {
                let inside = self.expression(text);
                let word = self.word();
                let mut expression = text[inside.clone()].to_owned();
                let token = if expression.is_empty() { 0..0 } else { self.token(&expression) };
                expression.replace_range(token, word);
                text.replace_range(inside, &expression);
            }
            10 => {
                let inside = self.expression(text);
                let expression = text[inside.clone()].to_owned();
                let word = self.word();
                text.replace_range(inside, &format!("({expression}) {word} ({expression})"));
            }
            _ => {
                let from = self.line(text).start;
                let to = (from + self.below(200)).min(text.len());
                if text.is_char_boundary(to) {
                    text.replace_range(from..to, "");
                }
            }
        }
        if text.trim().is_empty() {
            text.push_str("x = 1\n");
        }
    }
}

/// Reads, checks, compiles, and if there is a study, runs a little and tells a run.
fn try_out(path: &Path) -> (&'static str, usize) {
    match Study::read(path, Settings::default()) {
        Err(faulty) => ("faulty", faulty.render(true, 20).len()),
        Ok(study) => {
            // Millions of steps are no fault, but no test either.
            if study.program.steps > 5_000 {
                return ("long", 0);
            }
            let simulation = Simulation { seed: 1, sample: 0, first_run: 0, runs: 8, threads: 1 };
            let done = simulate(&study.program, &simulation, &|_| {}).is_ok();
            let story = study.trace(1, 0);
            let style = escalade::report::story::Style {
                everything: true,
                colour: false,
                width: 80,
                markdown: false,
            };
            let text = escalade::report::story::story(&study.model, &story, style);
            (if done { "runs" } else { "fails" }, text.len())
        }
    }
}

fn survives(scenario: &str, first: u64, edits: u64) {
    let original = std::fs::read_to_string(file(scenario)).expect("the scenario");
    let folder = tempfile::tempdir().expect("a folder");
    let (path, table) = (folder.path().join("scenario.toml"), file(scenario).with_file_name("firms.csv"));
    if table.exists() {
        std::fs::copy(table, folder.path().join("firms.csv")).expect("the table");
    }
    let mut seen = std::collections::BTreeMap::<&str, u64>::new();
    for number in first..first + edits {
        let mut editor = Editor { rng: ChaCha8Rng::seed_from_u64(number) };
        let mut text = original.clone();
        for _ in 0..=number % 3 {
            editor.edit(&mut text);
        }
        std::fs::write(&path, &text).expect("a file");
        let tried = catch_unwind(AssertUnwindSafe(|| try_out(&path)));
        let Ok((what, length)) = tried else {
            let kept = std::env::temp_dir().join(format!("escalade-edit-{number}.toml"));
            std::fs::write(&kept, &text).expect("a file");
            panic!("{scenario}, edit {number} panics; see {}", kept.display());
        };
        assert!(
            what != "faulty" || (1..200_000).contains(&length),
            "{scenario}, edit {number}: {length} bytes"
        );
        *seen.entry(what).or_default() += 1;
    }
    // Edits that all break, or never do, would show little.
    assert!(seen["faulty"] > edits / 10, "{seen:?}");
    assert!(seen["runs"] > edits / 20, "{seen:?}");
}

#[test]
fn gamblers_ruin_survives_edits() {
    survives(SCENARIOS[0], 0, EDITS);
}

#[test]
fn hotline_survives_edits() {
    survives(SCENARIOS[1], 1_000, EDITS);
}

#[test]
fn ladder_52_survives_edits() {
    survives(SCENARIOS[2], 2_000, EDITS);
}

#[test]
fn us_china_2015_survives_edits() {
    survives(SCENARIOS[3], 3_000, EDITS);
}

/// The same, for as long as one likes: `cargo test --test command_line -- --ignored edits`.
#[test]
#[ignore = "takes minutes"]
fn many_more_edits() {
    for (number, scenario) in (1..).zip(SCENARIOS) {
        survives(scenario, number * 1_000_000, 10_000);
    }
}

/// What the library survives, the program does, and says so by its exit code.
#[test]
fn the_program_survives_edits() {
    for (number, scenario) in (5_000..).zip(SCENARIOS) {
        let folder = tempfile::tempdir().expect("a folder");
        let table = file(scenario).with_file_name("firms.csv");
        if table.exists() {
            std::fs::copy(table, folder.path().join("firms.csv")).expect("the table");
        }
        let original = std::fs::read_to_string(file(scenario)).expect("the scenario");
        for edit in 0..10 {
            let mut editor = Editor { rng: ChaCha8Rng::seed_from_u64(100 * number + edit) };
            let mut text = original.clone();
            editor.edit(&mut text);
            std::fs::write(folder.path().join("scenario.toml"), &text).expect("a file");
            let output =
                escalade(&["run", ".", "--no-plots", "--runs", "20"]).current_dir(folder.path()).output();
            let (code, _, err) = told(output.expect("the program starts"));
            assert!((0..=2).contains(&code), "{scenario}, edit {edit}: {code}: {err}");
            assert!(!err.contains("panicked"), "{scenario}, edit {edit}: {err}");
        }
    }
}
