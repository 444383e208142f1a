//! `plan.json`: what is divided, into how many shards, and by what it is known.

use crate::diagnostics::Diagnostic;
use crate::engine::noise::LAW;
use crate::report::json::text::text;
use crate::study::Work;
use crate::study::suggested_commands::shell;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

/// The schema's name in the document, without the number of its form; that number.
const SCHEMA: &str = "escalade.shard-plan";
const FORM: u32 = 1;

/// How one question is divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardPlan {
    schema: String,
    /// Of the program.
    pub version: String,
    pub noise_law: u32,
    /// The words of the command, without `escalade`.
    pub command: Vec<String>,
    /// As the command names it.
    pub scenario: String,
    pub scenario_hash: String,
    pub seed: u64,
    pub shards: u64,
    /// Of all that is simulated.
    pub work: String,
    /// Runs of an option, all together.
    pub runs: u64,
    pub jobs: u64,
}

impl ShardPlan {
    pub fn of(work: &Work, command: Vec<String>, scenario: &Path, shards: u64) -> ShardPlan {
        ShardPlan {
            schema: format!("{SCHEMA}/{FORM}"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            noise_law: LAW,
            command,
            scenario: scenario.display().to_string(),
            scenario_hash: work.scenario_hash().to_owned(),
            seed: work.seed,
            shards,
            work: work.hash().to_hex().to_string(),
            runs: u64::try_from(work.runs()).unwrap_or(u64::MAX),
            jobs: work.jobs(),
        }
    }

    /// As one JSON document, ending in a newline.
    pub fn json(&self) -> String {
        // Texts and numbers always have a JSON.
        text(&serde_json::to_value(self).unwrap_or_default())
    }

    /// Reads a plan that this program can follow.
    ///
    /// # Errors
    /// If it cannot be read, is no plan, or is one of another program.
    pub fn read(path: &Path) -> Result<ShardPlan, Box<Diagnostic>> {
        let shown = path.display();
        let refused = |message: String| {
            Diagnostic::without_place(message)
                .help("escalade shard plan --shards N -o plan.json COMMAND writes one")
        };
        let bytes = std::fs::read(path)
            .map_err(|error| Box::new(refused(format!("cannot read {shown}: {error}"))))?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| Box::new(refused(format!("{shown} is no plan of shards: no JSON: {error}"))))?;
        let schema = value["schema"].as_str().unwrap_or_default();
        let (name, form) = schema.split_once('/').unwrap_or((schema, ""));
        if name != SCHEMA {
            return Err(Box::new(refused(format!(
                "{shown} is no plan of shards: its `schema` is not {SCHEMA}/{FORM}"
            ))));
        }
        if form != FORM.to_string() {
            let message = format!(
                "{shown} is a plan of another form: {schema}, and this program reads {SCHEMA}/{FORM}"
            );
            return Err(Box::new(refused(message)));
        }
        let plan: ShardPlan = serde_json::from_value(value)
            .map_err(|error| Box::new(refused(format!("{shown} is no plan of shards: {error}"))))?;
        if let Some(why) = other_program(&plan.version, plan.noise_law) {
            let fault = Diagnostic::without_place(format!("{shown} was made by {why}"));
            return Err(Box::new(
                fault.help("plan, count and merge with one version; or make the plan again with this one"),
            ));
        }
        if plan.shards == 0 {
            return Err(Box::new(refused(format!("{shown} is no plan of shards: it has none"))));
        }
        Ok(plan)
    }

    /// What is otherwise than it was when the plan was made, if anything is.
    pub fn refuse(&self, path: &Path, work: &Work) -> Option<Diagnostic> {
        let shown = path.display();
        let again = format!(
            "make the plan again, and count its shards anew: escalade shard plan --shards {} -o {} {}",
            self.shards,
            shell(&shown.to_string()),
            self.words()
        );
        let message = if self.scenario_hash != work.scenario_hash() {
            format!(
                "{} is not what it was when {shown} was made: its text or a table of it is another",
                self.scenario
            )
        } else if self.seed != work.seed {
            format!("the seed is {} and was {} when {shown} was made", work.seed, self.seed)
        } else if self.work != work.hash().to_hex().as_str() || self.shards > work.most_shards() {
            format!("{shown} is not what `shard plan` writes for its own command: it has been edited")
        } else {
            return None;
        };
        Some(Diagnostic::without_place(message).help(again))
    }

    /// Its command, to be typed again.
    pub fn words(&self) -> String {
        self.command.iter().map(|word| shell(word)).collect::<Vec<_>>().join(" ")
    }
}

/// Which other program that was, if it was one.
pub(super) fn other_program(version: &str, noise_law: u32) -> Option<String> {
    let own = env!("CARGO_PKG_VERSION");
    if noise_law != LAW {
        return Some(format!("a program with the noise law {noise_law}, and this one has {LAW}"));
    }
    (version != own).then(|| format!("escalade {version}, and this is {own}"))
}

/// Whether a file is a plan, of whatever form.
pub fn is_plan(path: &Path) -> bool {
    let value = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    value.is_some_and(|value| value["schema"].as_str().is_some_and(|schema| schema.starts_with(SCHEMA)))
}
