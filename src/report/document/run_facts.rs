//! What was run, in short phrases: title, runs, policies, what is changed, which scenario.

use super::number;

/// The title of a scenario.
pub fn title(title: &str) -> &str {
    if title.trim().is_empty() { "Untitled scenario" } else { title }
}

/// `100,000 runs`.
pub fn runs(runs: u64) -> String {
    format!("{} run{}", number::count(runs), if runs == 1 { "" } else { "s" })
}

/// `us: graduated`.
pub fn policies(policies: &[(String, String)]) -> Vec<String> {
    policies.iter().map(|(actor, policy)| format!("{actor}: {policy}")).collect()
}

/// `variant live`, `deadline = 3`.
pub fn changes(variant: Option<&String>, set: &[(String, String)]) -> Vec<String> {
    let variant = variant.map(|name| format!("variant {name}"));
    variant.into_iter().chain(set.iter().map(|(name, value)| format!("{name} = {value}"))).collect()
}

/// Enough of the hash to tell two scenarios apart by eye.
pub fn scenario(hash: &str) -> String {
    format!("scenario {}", hash.chars().take(8).collect::<String>())
}
