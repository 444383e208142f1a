//! The Markov chain of a scenario as files of the explicit format of PRISM and Storm: `NAME.tra`, `.lab`, `.sta`, `.srew`.
//!
//! See "Explicit model files" in the manual of PRISM, and "Explicit" under the input languages of Storm. Each transition is a
//! line in `.tra`, each label of a state in `.lab`, each state in `.sta`, and in `.srew` the states in which a step begins.

use super::atomic_write::Growing;
use super::folder::Folder;
use crate::engine::exact::chain::{Place, Reader, State};
use crate::engine::exact::{NoExactAnswer, Options, Progress, chain};
use crate::engine::program::{Column, Meaning, Program};
use crate::model::entity::Model;
use crate::model::expr::Action;
use std::fmt::Write as _;
use std::io;
use std::ops::ControlFlow;

/// How the files end: transitions, labels, states, rewards.
pub const ENDINGS: [&str; 4] = ["tra", "lab", "sta", "srew"];

/// Labels that are not those of an outcome: the start, all outcomes together, and one that solvers keep for themselves.
const TAKEN: [&str; 3] = ["init", "ended", "deadlock"];

/// Bytes that are written at once.
const CHUNK: usize = 1 << 16;

/// How large a chain is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub states: u64,
    pub transitions: u64,
}

/// Why a chain is not written.
#[derive(Debug)]
pub enum NotWritten {
    NoExactAnswer(NoExactAnswer),
    /// It has more states than the options allow.
    TooLarge(Size),
    Refused(io::Error),
}

/// Writes the chain of a program into a folder. All states of the chain together must be no more than may be alive at once
/// otherwise.
///
/// # Errors
/// What stands in the way; what was there before is then untouched, unless files cannot be renamed.
pub fn write(
    (model, program): (&Model, &Program),
    options: &Options,
    folder: &Folder,
    name: &str,
    progress: &dyn Fn(Progress),
) -> Result<Size, NotWritten> {
    let most = options.max_states as u64;
    let mut files = Files { model, program, folder, name, most, size: Size::default(), written: Ok(None) };
    chain(program, options, &mut files, progress).map_err(NotWritten::NoExactAnswer)?;
    let size = files.size;
    let Some(written) = files.written.map_err(NotWritten::Refused)? else {
        return Err(NotWritten::TooLarge(size));
    };
    written.finish(&labels(model), folder, name).map_err(NotWritten::Refused)?;
    Ok(size)
}

/// The labels of the outcomes: their ids where these are labels.
pub fn labels(model: &Model) -> Vec<String> {
    let mut labels: Vec<String> = vec![];
    for outcome in &model.outcomes {
        let mut label = legal(&outcome.name);
        while TAKEN.contains(&label.as_str()) || labels.contains(&label) {
            label.push('_');
        }
        labels.push(label);
    }
    labels
}

/// A name of letters and digits of ASCII, `_` for all else.
fn legal(name: &str) -> String {
    let legal: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if legal.starts_with(|c: char| c.is_ascii_digit()) { format!("_{legal}") } else { legal }
}

struct Files<'a> {
    model: &'a Model,
    program: &'a Program,
    folder: &'a Folder,
    name: &'a str,
    most: u64,
    size: Size,
    /// `None` once the chain has become too large: then its states are only counted.
    written: io::Result<Option<Written>>,
}

impl Reader for Files<'_> {
    fn begin(&mut self, columns: &[Column]) {
        self.size = Size::default();
        let names = names(self.model, self.program, columns);
        self.written = Written::begin(self.folder, self.name, &names).map(Some);
    }

    fn state(&mut self, state: &State) -> ControlFlow<()> {
        let number = self.size.states;
        self.size.states += 1;
        self.size.transitions += state.successors.len() as u64;
        if self.size.states > self.most {
            self.written = Ok(None);
        }
        let Ok(Some(written)) = &mut self.written else { return ControlFlow::Continue(()) };
        match written.state(number, state) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.written = Err(error);
                ControlFlow::Break(())
            }
        }
    }
}

/// The files while they are written.
struct Written {
    transitions: Lines,
    states: Lines,
    rewards: Lines,
    /// How many columns a state has.
    columns: usize,
    start: u64,
}

struct Lines {
    file: Growing,
    text: String,
}

impl Lines {
    fn flush(&mut self) -> io::Result<()> {
        self.file.write(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    fn flush_if_full(&mut self) -> io::Result<()> {
        if self.text.len() < CHUNK { Ok(()) } else { self.flush() }
    }
}

impl Written {
    fn begin(folder: &Folder, name: &str, columns: &[String]) -> io::Result<Written> {
        let begin = |ending: &str, text: String| {
            Ok::<_, io::Error>(Lines { file: folder.begin(&format!("{name}.{ending}"))?, text })
        };
        let header: String = columns.iter().map(|column| format!("{column},")).collect();
        Ok(Written {
            transitions: begin("tra", "dtmc\n".to_owned())?,
            states: begin("sta", format!("(step,part,{header}outcome)\n"))?,
            rewards: begin("srew", String::new())?,
            columns: columns.len(),
            start: 0,
        })
    }

    fn state(&mut self, number: u64, state: &State) -> io::Result<()> {
        for &(to, probability) in state.successors {
            let text = &mut self.transitions.text;
            // Writing to a string never fails.
            let _ = write!(text, "{number} {to} ");
            push_number(text, probability);
            text.push('\n');
        }
        let text = &mut self.states.text;
        let _ = write!(text, "{number}:(");
        match state.place {
            Place::Ended { outcome } => {
                let _ = write!(text, "0,0,{}{outcome}", "?,".repeat(self.columns));
            }
            Place::Start => {
                self.start = number;
                let _ = write!(text, "0,0,{}-1", "?,".repeat(self.columns));
            }
            Place::Within { step, part, values } => {
                let _ = write!(text, "{step},{part},");
                for value in values {
                    match value {
                        Some(value) => push_number(text, *value),
                        None => text.push('?'),
                    }
                    text.push(',');
                }
                text.push_str("-1");
                if part == 1 {
                    let _ = writeln!(self.rewards.text, "{number} 1");
                }
            }
        }
        text.push_str(")\n");
        self.transitions.flush_if_full()?;
        self.states.flush_if_full()?;
        self.rewards.flush_if_full()
    }

    /// Gives the files their names, one after the other.
    fn finish(self, labels: &[String], folder: &Folder, name: &str) -> io::Result<()> {
        let mut text = format!("#DECLARATION\ninit ended {}\n#END\n", labels.join(" "));
        for (state, label) in labels.iter().enumerate() {
            let _ = writeln!(text, "{state} ended {label}");
        }
        let _ = writeln!(text, "{} init", self.start);
        for (mut lines, ending) in [(self.transitions, "tra"), (self.states, "sta"), (self.rewards, "srew")] {
            lines.flush()?;
            folder.finish(&format!("{name}.{ending}"), lines.file)?;
        }
        folder.write(&format!("{name}.lab"), text.as_bytes())
    }
}

/// As few digits as tell the number apart from all others.
fn push_number(text: &mut String, number: f64) {
    // Without the sign of a zero.
    let number = number + 0.0;
    let _ = match number.abs() {
        0.0 | 1e-5..1e15 => write!(text, "{number}"),
        _ => write!(text, "{number:e}"),
    };
}

/// Names of what may be kept of a state, each another one.
fn names(model: &Model, program: &Program, columns: &[Column]) -> Vec<String> {
    let mut names: Vec<String> = vec!["step".to_owned(), "part".to_owned(), "outcome".to_owned()];
    for &column in columns {
        let stem = legal(&stem(model, program.state[column as usize].meaning));
        let mut name = stem.clone();
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format!("{stem}_{number}");
        }
        names.push(name);
    }
    names.split_off(3)
}

fn stem(model: &Model, meaning: Meaning) -> String {
    let action = |action: Action| match action {
        Action::Event(event) => model.events[event].name.clone(),
        Action::Response(response) => {
            let response = &model.responses[response];
            format!("{}_{}", model.actors[response.actor].name, response.name)
        }
    };
    match meaning {
        Meaning::Variable { variable, member } => {
            let variable = &model.variables[variable];
            let members = variable.group.map(|group| &model.groups[group].members);
            match members.and_then(|members| members.get(member as usize)) {
                Some(member) => format!("{}_{member}", variable.name),
                None => variable.name.clone(),
            }
        }
        Meaning::Times { action: of, .. } => format!("times_{}", action(of)),
        Meaning::Last { action: of, .. } => format!("since_{}", action(of)),
        Meaning::Due => "due".to_owned(),
        Meaning::Plain => "pending".to_owned(),
        Meaning::Derived => "belief".to_owned(),
        Meaning::SignCount { belief } => format!("signs_{}", model.beliefs[belief].name),
        Meaning::Accumulator { metric } => format!("so_far_{}", model.metrics[metric].name),
        Meaning::Report => "highest".to_owned(),
    }
}
