//! What is asked, and the answer: the bytes that `run`, `compare` and `exact` print with `--json`.

use escalade::Scenario;
use escalade::model::settings::options::Asked;
use escalade::report::json::{comparison_json, summary_json};
use escalade::study::questions::{Amount, Answer, CompareQuestion, Luck, Question, Unwatched};
use escalade::{Error, Settings};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// A question about a scenario, by the words of the command line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    command: Command,
    /// The name of a built-in scenario; of a text, what messages call it.
    scenario: String,
    /// The scenario, if it is not built in.
    text: Option<String>,
    /// By the path that the scenario names.
    #[serde(default)]
    tables: BTreeMap<String, String>,
    /// One; of `compare` several.
    #[serde(default)]
    variant: Vec<String>,
    #[serde(default)]
    set: Vec<(String, String)>,
    #[serde(default)]
    policy: Vec<(String, String)>,
    runs: Option<u64>,
    seed: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Command {
    Run,
    Compare,
    Exact,
}

/// The document that answers a request; or `{"error": TEXT}` with what the command line would say.
pub fn answer(request: &str) -> String {
    let read = serde_json::from_str(request).map_err(|error| format!("error: this is no question: {error}"));
    let found = read.and_then(|request: Request| request.answer().map_err(|error| error.to_string()));
    found.unwrap_or_else(|error| json!({ "error": error }).to_string())
}

impl Request {
    fn answer(self) -> Result<String, Error> {
        let scenario = match &self.text {
            Some(text) => Scenario::parse_as(&self.scenario, text, |path| self.tables.get(path).cloned())?,
            None => Scenario::load(&self.scenario)?,
        };
        let luck = Luck { seed: self.seed.unwrap_or(Luck::default().seed), threads: 1 };
        let chosen = || Settings {
            variant: Some(self.variant.join("+")).filter(|variant| !variant.is_empty()),
            set: self.set.clone(),
            policies: self.policy.clone(),
            ..Settings::default()
        };
        match self.command {
            Command::Exact => Ok(summary_json(&scenario.with(chosen())?.threads(1).exact()?)),
            Command::Run => {
                let scenario = scenario.with(chosen())?.threads(1).seed(luck.seed);
                let scenario = match self.runs {
                    Some(runs) => scenario.runs(runs),
                    None => scenario,
                };
                Ok(summary_json(&scenario.run()?))
            }
            Command::Compare => {
                let policies = self
                    .policy
                    .iter()
                    .map(|(actor, names)| (actor.clone(), names.split(',').map(str::to_owned).collect()));
                let asked = Asked {
                    set: self.set.clone(),
                    variants: self.variant.clone(),
                    policies: policies.collect(),
                };
                let amount = Amount { runs: self.runs, precision: None };
                let question =
                    Question::Compare(CompareQuestion { asked, amount, luck, ..CompareQuestion::default() });
                match question.answer(&scenario, None, &Unwatched)? {
                    Answer::Compare(comparison, _) => Ok(comparison_json(&comparison)),
                    _ => unreachable!("a comparison is answered by one"),
                }
            }
        }
    }
}
