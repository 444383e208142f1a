//! The bottom line in three sentences: the choice, how sure it is, and the one assumption that would flip it.

use super::phrases::{at_start, counted, under};
use super::{answer, number, parameter, sensitivity_answer};
use crate::analysis::comparison::Comparison;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::sensitivity::tornado::{Decision, Reversal, Tornado};
use crate::analysis::uncertainty::bands::{CriterionKind, Uncertainty};

/// What the sentences are made of.
pub struct Ground<'a> {
    pub comparison: &'a Comparison,
    pub tornado: Option<&'a Tornado>,
    /// The objective that judges, by its place.
    pub judge: Option<usize>,
    /// The option of which a distribution is told, where nothing judges.
    pub told: usize,
    /// Of the options.
    pub names: &'a [&'a str],
}

impl Ground<'_> {
    /// Three sentences.
    pub fn sentences(&self) -> [String; 3] {
        [self.choice(), self.how_sure(), self.flip()]
    }

    /// The place of the judge, where there is a choice at all.
    fn chooses(&self) -> Option<usize> {
        self.judge.filter(|_| self.comparison.options.len() > 1)
    }

    fn choice(&self) -> String {
        let by_outcomes = || match self.comparison.options.len() {
            1 => answer::of_summary(&self.comparison.options[0].summary),
            _ => answer::of_comparison(self.comparison, self.names),
        };
        match self.chooses() {
            Some(judge) => answer::of_choice(self.comparison, judge, self.names),
            None => by_outcomes().unwrap_or_else(|| "No run has an ending to tell of.".to_owned()),
        }
    }

    fn how_sure(&self) -> String {
        let Some(found) = &self.comparison.uncertainty else {
            return match self.comparison.has_unknowns {
                true => {
                    "That is at the stated values of the parameters: how it holds if the unknown ones are otherwise was not tried."
                }
                false => {
                    "That covers chance alone: no parameter that could be drawn has a range or a distribution, so nothing here \
                     says how much rests on the assumptions."
                }
            }
            .to_owned();
        };
        let over = format!(
            "Over {} draws of {}",
            number::count(found.draws),
            match found.parameters.len() {
                1 => "the one unknown parameter".to_owned(),
                many => format!("the {many} unknown parameters"),
            }
        );
        match self.chooses().and_then(|judge| Some((judge, self.comparison.best(judge)?))) {
            Some((judge, best)) => self.how_often(found, (judge, best), &over),
            None => self.likely_band(found, &over),
        }
    }

    /// In how many draws the choice is the best one.
    fn how_often(&self, found: &Uncertainty, (judge, best): (usize, usize), over: &str) -> String {
        let by_payoff = CriterionKind::Payoff(judge);
        let Some(criterion) = found.criteria.iter().find(|criterion| criterion.kind == by_payoff) else {
            return format!("{over} it cannot be told how often that is so.");
        };
        let share = |count: u64| number::percent(count as f64 / found.draws as f64, 0);
        let standing = &criterion.standings[best];
        let margin = libm::ceil(found.margin() * 100.0);
        let mut text = format!(
            "{over}, {} is the best in {} (±{margin} points at most), and in {} beyond sampling error",
            self.names[best],
            share(standing.best),
            share(standing.surely)
        );
        let count = |option: &usize| criterion.standings[*option].best;
        let rival = self
            .comparison
            .rivals(judge, best)
            .into_iter()
            .rev()
            .filter(|&option| option != best)
            .max_by_key(count);
        if let Some(rival) = rival.filter(|rival| count(rival) > 0) {
            let what = if count(&rival) > standing.best { "more often it is" } else { "next is" };
            text += &format!("; {what} {}, in {}", self.names[rival], share(count(&rival)));
        }
        text + "."
    }

    /// The outcome that is the most likely under the option that is told.
    fn likeliest(&self) -> usize {
        let outcomes = &self.comparison.options[self.told].summary.outcomes;
        let order = (0..outcomes.len()).rev();
        order.max_by(|&a, &b| outcomes[a].chance.total_cmp(&outcomes[b].chance)).unwrap_or(0)
    }

    /// How far its chance reaches over the draws.
    fn likely_band(&self, found: &Uncertainty, over: &str) -> String {
        let most = QuantityKind::Outcome(self.likeliest());
        let Some(place) = found.quantities.iter().position(|quantity| quantity.kind == most) else {
            return format!("{over} nothing can be told.");
        };
        let [low, _, high] = number::band(&found.bands[self.told][place], true);
        format!(
            "{over}, 90% of them, the chance of “{}”{} lies from {low} to {high}.",
            found.quantities[place].title,
            under(&self.comparison.options[self.told].label)
        )
    }

    fn flip(&self) -> String {
        let Some(tornado) = self.tornado else {
            return match self.comparison.has_unknowns {
                true => "Which assumption would flip it was not found: see below.",
                false => {
                    "No assumption can be told that would flip it: the file says of none what else it may be."
                }
            }
            .to_owned();
        };
        let decision = self.chooses().and_then(|judge| decision_of(tornado, judge));
        let Some(decision) = decision else {
            let most = QuantityKind::Outcome(self.likeliest());
            let place = tornado.frame.quantities.iter().position(|one| one.quantity.kind == most);
            return place.map_or_else(String::new, |place| {
                let name = &tornado.frame.options[self.told];
                sensitivity_answer::most_moved(tornado, self.told, place, name)
            });
        };
        if !decision.missing.is_empty() {
            return "What would flip it is undetermined: at the stated values a payoff is missing."
                .to_owned();
        }
        let sure = decision.reversals.iter().find(|reversal| reversal.gain.excludes_zero());
        match (sure, decision.reversals.first()) {
            (Some(reversal), _) => {
                let sure = decision.reversals.iter().filter(|other| other.gain.excludes_zero());
                let mut inputs: Vec<usize> = sure.map(|other| other.input).collect();
                inputs.sort_unstable();
                inputs.dedup();
                let others = match inputs.len() {
                    0 | 1 => String::new(),
                    2 => " One other parameter can flip it alone.".to_owned(),
                    many => format!(" {} other parameters can each flip it alone.", at_start(many - 1)),
                };
                format!("It flips {}.{others}", tips(tornado, reversal, self.names))
            }
            (None, Some(reversal)) => format!(
                "No one parameter flips it significantly over its range; the nearest is “{}”, at {} of which {} seems better.",
                tornado.inputs[reversal.input].input.title,
                at_end(tornado, reversal),
                self.names[reversal.to]
            ),
            (None, None) => format!(
                "No one of the {} flips it, from one end of its range to the other.",
                counted(tornado.inputs.len(), "unknown parameter")
            ),
        }
    }
}

/// What would change the choice by an objective, by its place among objectives.
pub fn decision_of(tornado: &Tornado, judge: usize) -> Option<&Decision> {
    let is = |decision: &&Decision| {
        tornado.frame.quantities[decision.objective].quantity.kind == QuantityKind::Objective(judge)
    };
    tornado.decisions.iter().find(is)
}

/// `to restraint where “value of a summit” is below 0.4 (95%: 0.35 to 0.46; stated 0.8)`.
pub fn tips(tornado: &Tornado, reversal: &Reversal, names: &[&str]) -> String {
    format!("to {} where “{}” is {}", names[reversal.to], title(tornado, reversal), value(tornado, reversal))
}

fn title(tornado: &Tornado, reversal: &Reversal) -> String {
    parameter::name(&tornado.inputs[reversal.input].input)
}

/// `below 0.4 (95%: 0.35 to 0.46; stated 0.8)`.
pub fn value(tornado: &Tornado, reversal: &Reversal) -> String {
    let ends = &tornado.inputs[reversal.input];
    let told = |value: f64| parameter::value(&ends.input, value);
    let stated = told(ends.stated);
    let Some(tip) = &reversal.tip else {
        return format!("{} (stated {stated})", at_end(tornado, reversal));
    };
    let side = if reversal.end == 0 { "below" } else { "above" };
    let [at, low, high] = parameter::within(&ends.input, tip.at, tip.interval);
    let doubt = match (tip.is_sure, reversal.end) {
        (true, _) if low == high => String::new(),
        (true, _) => format!("95%: {low} to {high}; "),
        (false, 0) => format!("tied down to {low}; "),
        (false, _) => format!("tied up to {high}; "),
    };
    format!("{side} {at} ({doubt}stated {stated})")
}

/// The end of its range, as it is told.
pub fn at_end(tornado: &Tornado, reversal: &Reversal) -> String {
    let ends = &tornado.inputs[reversal.input];
    parameter::value(&ends.input, if reversal.end == 0 { ends.low } else { ends.high })
}
