//! The command that asks a question: the words behind `escalade`.

use super::amounts::{Amount, Luck};
use super::question::Question;
use crate::model::Settings;

impl Question {
    /// The words of the command that asks the same of a scenario that is called so, with these settings; what is as the command
    /// has it unless it is said is not said.
    pub fn words(&self, scenario: &str, settings: &Settings) -> Vec<String> {
        let mut words = Words(vec![]);
        match self {
            Question::Run(asked) => {
                words.begin("run", scenario);
                words.option("variant", settings.variant.as_ref());
                words.pairs("set", &settings.set);
                words.pairs("policy", &settings.policies);
                settings.given.iter().for_each(|given| words.option("given", Some(given)));
                words.amount(&asked.amount);
                words.option("uncertain", asked.uncertain);
                words.option("runs-per-sample", asked.runs_per_sample);
                words.luck(asked.luck);
            }
            Question::Compare(asked) => {
                words.begin("compare", scenario);
                words.several(&asked.asked.variants, &asked.asked.policies);
                words.pairs("set", &asked.asked.set);
                words.amount(&asked.amount);
                words.option("uncertain", asked.uncertain);
                words.option("runs-per-sample", asked.runs_per_sample);
                words.luck(asked.luck);
            }
            Question::Sweep(asked) => {
                words.begin("sweep", scenario);
                words.several(&asked.variants, &asked.policies);
                words.pairs("set", &asked.set);
                asked.of.iter().for_each(|id| words.option("of", Some(id)));
                words.option("runs", asked.runs);
                words.luck(asked.luck);
            }
            Question::Sensitivity(asked) => {
                words.begin("sensitivity", scenario);
                words.several(&asked.asked.variants, &asked.asked.policies);
                words.pairs("set", &asked.asked.set);
                words.option("morris", asked.morris);
                words.option("sobol", asked.sobol);
                asked.of.iter().for_each(|id| words.option("of", Some(id)));
                words.option("runs", asked.runs);
                words.luck(asked.luck);
            }
        }
        words.0
    }
}

struct Words(Vec<String>);

impl Words {
    fn begin(&mut self, command: &str, scenario: &str) {
        self.0.extend([command.to_owned(), scenario.to_owned()]);
    }

    fn option(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.extend([format!("--{name}"), value.to_string()]);
        }
    }

    fn pairs(&mut self, option: &str, pairs: &[(String, String)]) {
        pairs.iter().for_each(|(name, value)| self.option(option, Some(format!("{name}={value}"))));
    }

    fn several(&mut self, variants: &[String], policies: &[(String, Vec<String>)]) {
        self.option("variant", Some(variants.join(",")).filter(|variants| !variants.is_empty()));
        let policy = |(actor, policies): &(String, Vec<String>)| (actor.clone(), policies.join(","));
        self.pairs("policy", &policies.iter().map(policy).collect::<Vec<_>>());
    }

    fn amount(&mut self, amount: &Amount) {
        self.option("runs", amount.runs);
        self.option("precision", amount.precision);
    }

    fn luck(&mut self, luck: Luck) {
        self.option("seed", Some(luck.seed).filter(|seed| *seed != Luck::default().seed));
    }
}
