//! What is asked, as the name of the folder that has its answer: plots of a what-if do not take the place of those of the
//! scenario as it is.

use super::arguments::{Amount, Files, Format, Luck, Several};
use super::load;
use crate::report::files::folder::Claim;
use crate::study::questions::{DEFAULT_RUNS, DEFAULT_SEED};
use crate::study::suggested_commands::shell;
use std::fmt::Display;
use std::path::{Path, PathBuf};

/// A command, a scenario, and what is asked otherwise than the file and the program have it.
pub struct Question {
    command: &'static str,
    name: String,
    /// As it is typed, the scenario by the name of its file.
    typed: String,
}

impl Question {
    /// That of a command about a scenario; of `run`, the first command, its name need not be said.
    pub fn of(command: &'static str, scenario: &Path) -> Question {
        let file = scenario.file_name().map(|name| name.to_string_lossy().into_owned());
        let scenario = load::name(scenario);
        let file = file.filter(|file| file != "scenario.toml").unwrap_or_else(|| scenario.clone());
        let typed = format!("escalade {command} {}", shell(&file));
        let name = if command == "run" { scenario } else { format!("{scenario}--{command}") };
        Question { command, name, typed }
    }

    /// With one more option, if it is given.
    pub fn with(mut self, option: &str, value: Option<impl Display>) -> Question {
        if let Some(value) = value {
            self.name += &format!("--{option}={value}");
            self.typed += &format!(" --{option} {}", shell(&value.to_string()));
        }
        self
    }

    /// With names and their values under an option: policies by actor, values by parameter.
    pub fn with_pairs(mut self, option: &str, pairs: &[(String, String)]) -> Question {
        for (name, value) in pairs {
            self.name += &format!("--{name}={value}");
            self.typed += &format!(" --{option} {}", shell(&format!("{name}={value}")));
        }
        self
    }

    /// With what is known of a run.
    pub fn with_given(self, given: &[String]) -> Question {
        given.iter().fold(self, |question, given| question.with("given", Some(given)))
    }

    pub fn with_several(self, several: &Several) -> Question {
        let variants = Some(several.variant.join(",")).filter(|variants| !variants.is_empty());
        let policies = several.policy.iter().map(|(actor, policies)| (actor.clone(), policies.join(",")));
        self.with("variant", variants).with_pairs("policy", &policies.collect::<Vec<_>>())
    }

    pub fn with_luck(self, luck: &Luck) -> Question {
        self.with("seed", Some(luck.seed).filter(|seed| *seed != DEFAULT_SEED))
    }

    pub fn with_amount(self, amount: &Amount) -> Question {
        let runs = Some(amount.runs()).filter(|runs| amount.precision.is_none() && *runs != DEFAULT_RUNS);
        self.with("runs", runs).with("precision", amount.precision)
    }

    /// Where the files of the answer go, if any are written: without being asked for beside text only.
    pub fn out(&self, files: &Files, format: Format) -> Option<PathBuf> {
        let unasked = || (!files.no_plots && format == Format::Text).then(|| self.folder());
        files.out.clone().or_else(unasked)
    }

    /// `plots/SCENARIO`, or `plots/SCENARIO--WHAT`.
    fn folder(&self) -> PathBuf {
        const LONGEST: usize = 120;
        let plain = |c: char| if c.is_alphanumeric() || "-_.,=+%".contains(c) { c } else { '_' };
        let named = self.name.replace('*', "all");
        let name: String = named.chars().map(plain).take(LONGEST).collect();
        // What was changed or cut is told apart by a hash.
        let hash = || blake3::hash(self.name.as_bytes()).to_hex();
        let name = if name == named { name } else { format!("{name}-{}", &hash()[..8]) };
        PathBuf::from("plots").join(name)
    }

    /// What was asked, as folders remember it, and whether any file may go for the answer.
    pub fn claim(&self, force: bool) -> Claim {
        let [question, command] =
            [&self.name, &self.typed].map(|text| text.replace(|c: char| c.is_control(), " "));
        Claim { kind: self.command, question, command, keeps: false, force }
    }
}
