//! Commands to type, as faults and stories suggest them.

use super::prepared::Study;
use crate::model::Settings;
use std::path::Path;

/// The command that tells a run, with everything that was set.
pub fn command_to_trace(study: &Study, run: u64, seed: u64, path: &Path) -> String {
    format!(
        "escalade trace {} --run {run} --seed {seed}{}{}",
        shell(&path.display().to_string()),
        if study.sample == 0 { String::new() } else { format!(" --sample {}", study.sample) },
        settings(study)
    )
}

/// The same with one other choice in a step.
pub fn command_to_branch(
    study: &Study,
    run: u64,
    seed: u64,
    path: &Path,
    (step, choice): (u32, &str),
) -> String {
    format!("{} --at {step} --choose {}", command_to_trace(study, run, seed, path), shell(choice))
}

/// The same of any run: its number is to follow.
pub fn command_to_trace_any(study: &Study, seed: u64, path: &Path) -> String {
    let scenario = shell(&path.display().to_string());
    format!("escalade trace {scenario} --seed {seed}{} --run", settings(study))
}

/// What was set on the command line, as it would be written again.
pub fn settings(study: &Study) -> String {
    let Settings { variant, set, policies, given } = &study.settings;
    let variant = variant.iter().map(|variant| format!(" --variant {}", shell(variant)));
    let set = set.iter().map(|(name, value)| format!(" --set {}", shell(&format!("{name}={value}"))));
    let policies =
        policies.iter().map(|(actor, policy)| format!(" --policy {}", shell(&format!("{actor}={policy}"))));
    let given = given.iter().map(|given| format!(" --given {}", shell(given)));
    variant.chain(set).chain(policies).chain(given).collect()
}

/// A word for the shell, quoted if it must be.
pub fn shell(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=+:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
