//! What all sections of the page know.

use crate::analysis::comparison::Comparison;
use crate::report::document::bottom_line::Ground;
use crate::report::document::number;
use crate::report::document::phrases::joined;
use crate::study::{Findings, Options, Part, Study, suggested_commands};
use maud::{Markup, html};
use std::path::Path;

/// A scenario, what was found of it, and how it was asked.
pub struct Report<'a> {
    pub study: &'a Study,
    pub options: &'a Options,
    pub findings: &'a Findings,
    /// The scenario, as the command line named it.
    pub scenario: &'a Path,
    /// What else was asked for on it, each with a space before it: ` --policy us=*`.
    pub asked: &'a str,
    /// The same without options to compare: what is set.
    pub set: &'a str,
    /// Draws of the unknown parameters, if it was said how many.
    pub draws: Option<u64>,
    /// The command that made the page: `report`, or another with `--report`.
    pub command: &'a str,
}

/// Options that stand side by side in one table: more would not go on paper.
const COLUMNS: usize = 4;

impl Report<'_> {
    pub fn comparison(&self) -> &Comparison {
        &self.findings.comparison
    }

    /// How an option is called; one alone is the scenario as it is.
    pub fn name(&self, option: usize) -> &str {
        match self.comparison().options[option].label.as_str() {
            "" => "as stated",
            label => label,
        }
    }

    pub fn names(&self) -> Vec<&str> {
        (0..self.comparison().options.len()).map(|option| self.name(option)).collect()
    }

    /// What actors with policies play that play the same under all options.
    pub fn played_by_others(&self) -> Vec<(String, String)> {
        let model = &self.study.model;
        let plays = |study: &Study, actor: usize| study.plan.policies.get(actor).copied().flatten();
        let same = |actor: usize| {
            let first = plays(self.options.studies.first()?, actor)?;
            let all = self.options.studies.iter().all(|study| plays(study, actor) == Some(first));
            all.then(|| (model.actors[actor].title.clone(), model.policies[first].name.clone()))
        };
        (0..model.actors.len()).filter_map(same).collect()
    }

    /// The file's variants that no option plays.
    pub fn variants_not_shown(&self) -> Vec<&str> {
        let shown = |name: &str| {
            let mut played = self.options.studies.iter().filter_map(|study| study.plan.variant.as_deref());
            played.any(|variant| variant.split('+').any(|part| part.trim() == name))
        };
        let all = self.study.model.variants.iter().map(|variant| variant.name.as_str());
        all.filter(|name| !shown(name)).collect()
    }

    /// The three sentences that stand first.
    pub fn bottom_line(&self) -> [String; 3] {
        let labels: Vec<&str> =
            self.comparison().options.iter().map(|option| option.label.as_str()).collect();
        let ground = Ground {
            comparison: self.comparison(),
            tornado: self.findings.tornado.as_ref(),
            judge: self.findings.judge,
            told: self.findings.told,
            names: &labels,
        };
        ground.sentences()
    }

    /// Options, as many at a time as stand side by side.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let all: Vec<usize> = (0..self.comparison().options.len()).collect();
        all.chunks(COLUMNS).map(<[usize]>::to_vec).collect()
    }

    /// Which options a table has, if it has not all.
    pub fn which(&self, group: &[usize]) -> String {
        if group.len() == self.comparison().options.len() {
            return String::new();
        }
        format!(" ({})", joined(&group.iter().map(|&option| self.name(option)).collect::<Vec<_>>()))
    }

    /// That a part was not asked for, and the command that has it; nothing, if it was.
    pub fn skipped(&self, part: Part) -> Option<Markup> {
        let (word, asked, set) = (self.word(), self.asked, self.set);
        let told = suggested_commands::settings(&self.options.studies[self.findings.told]);
        let command = match part {
            Part::Draws if self.options.studies.len() == 1 => format!("run {word}{told} --uncertain 100"),
            Part::Draws => format!("compare {word}{asked} --uncertain 100"),
            Part::Stories => format!("report {word}{asked}"),
            Part::Tornado => format!("sensitivity {word}{asked}"),
            Part::Ablation => format!("ablate {word}{told}"),
            Part::Expectations => format!("check {word}{set} --expect"),
        };
        self.findings
            .skips(part)
            .then(|| html! { p { "Not looked at here: " code { "escalade " (command) } "." } })
    }

    /// The scenario as a word for the shell.
    pub fn word(&self) -> String {
        suggested_commands::shell(&self.scenario.display().to_string())
    }

    /// The band of a quantity under an option, by the place of the quantity.
    pub fn band(&self, option: usize, quantity: usize, chance: bool) -> Markup {
        let Some(found) = &self.comparison().uncertainty else { return html! {} };
        let band = &found.bands[option][quantity];
        let [low, _, high] = number::band(band, chance);
        html! {
            @if band.draws > 0 {
                span.band {
                    @if low == high { "band " (value(band.p05, low)) data value=(band.p95) {} }
                    @else { "band " (value(band.p05, low)) " to " (value(band.p95, high)) }
                }
            }
        }
    }
}

/// An interval as it is told: `−3.1 to −2.9`.
pub fn interval(told: &str) -> Markup {
    html! { span.interval { (told.replace('–', " to ")) } }
}

/// A number as it is told, with all of its digits for programs.
pub fn value(value: f64, told: impl AsRef<str>) -> Markup {
    html! { data value=(value) { (told.as_ref()) } }
}
