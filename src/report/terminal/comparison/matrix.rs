//! The matrix: an option a column; outcomes, payoffs, constraints and metrics as rows.

use super::option_names::Names;
use crate::analysis::comparison::{Comparison, Difference, Verdict};
use crate::analysis::summary;
use crate::report::document::number;
use crate::report::terminal::page::{BOLD, Cell, DIM, GOOD, PLAIN, Page};
use unicode_width::UnicodeWidthStr as _;

/// Most options in one matrix.
pub const COLUMNS: usize = 5;
/// The least room for titles.
const TITLE: usize = 18;
const NOTE: usize = 15;
const NUMBER: usize = 12;
const WORST: &str = "  worst 5% of runs";
const MARK: &str = "▲";

/// The columns that there are for the names of as many options as stand side by side.
pub fn room(width: usize) -> usize {
    width - 2 - TITLE - NOTE
}

/// The width of a column: no wider than its name and numbers need, so that there is room for titles.
pub fn column(name: &str) -> usize {
    (name.width() + 2).max(NUMBER)
}

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    each(page, comparison, names, |matrix| matrix.write());
    page.line(&[
        Cell::gap(2),
        Cell::new(
            format!("{MARK} highest in its row (not necessarily best), significantly above all others"),
            DIM,
        ),
    ]);
    page.line(&[
        Cell::gap(2),
        Cell::new("tied: not significantly different; partly: some of the options are", DIM),
    ]);
}

/// As many matrices side by side, one below the other, as it takes for all options.
pub fn each(page: &mut Page, comparison: &Comparison, names: &Names, mut write: impl FnMut(&mut Matrix<'_>)) {
    let all: Vec<usize> = (0..comparison.options.len()).collect();
    for shown in all.chunks(COLUMNS) {
        write(&mut Matrix { comparison, names, shown, page: &mut *page });
    }
}

/// The columns of the longest title of a row.
fn longest_title(comparison: &Comparison) -> usize {
    let Some(first) = comparison.options.first().map(|option| &option.summary) else { return 0 };
    let outcomes = first.outcomes.iter().map(|outcome| &outcome.title);
    let measures = first.objectives.iter().chain(&first.metrics).map(|measure| &measure.title);
    let constraints = first.constraints.iter().map(|constraint| &constraint.text);
    let titles = outcomes.chain(measures).chain(constraints).map(|title| title.width());
    titles.chain([WORST.width()]).max().unwrap_or(0)
}

/// Some of the options, a column each.
pub struct Matrix<'a> {
    pub comparison: &'a Comparison,
    pub names: &'a Names,
    pub shown: &'a [usize],
    pub page: &'a mut Page,
}

impl Matrix<'_> {
    fn write(&mut self) {
        let comparison = self.comparison;
        let Some(first) = comparison.options.first().map(|option| &option.summary) else { return };
        self.heading("Outcomes");
        for (index, outcome) in first.outcomes.iter().enumerate() {
            let values = self.values(|s| {
                let outcome = &s.outcomes[index];
                number::probability(outcome.chance, outcome.interval)
            });
            self.row(&outcome.title, &values, &|pair| &pair.outcomes[index]);
        }
        if !first.objectives.is_empty() {
            self.heading("Payoffs");
        }
        for (index, objective) in first.objectives.iter().enumerate() {
            let values =
                self.values(|s| number::mean(s.objectives[index].mean, s.objectives[index].interval));
            self.row(&objective.title, &values, &|pair| &pair.objectives[index]);
            let payoffs = self.shown.iter().map(|&option| &comparison.options[option].payoffs[index]);
            let worst: Vec<String> =
                payoffs.clone().map(|payoff| number::mean(payoff.worst, payoff.worst_interval)).collect();
            self.plain(WORST, &worst);
            let regret = |payoff: &crate::analysis::comparison::Payoff| match &payoff.regret {
                Some(regret) if regret.amount == 0.0 => "0".to_owned(),
                Some(regret) => number::mean(regret.amount, regret.interval),
                None => String::new(),
            };
            let regrets: Vec<String> = payoffs.map(regret).collect();
            if regrets.iter().any(|regret| !regret.is_empty()) {
                self.plain("  regret", &regrets);
            }
            for (place, metric) in first.metrics.iter().enumerate() {
                if metric.term_of.as_ref() == Some(&objective.id) {
                    self.metric(&format!("  {}", metric.title_beside(objective)), place);
                }
            }
        }
        if !first.constraints.is_empty() {
            self.heading("Constraints");
        }
        for (index, constraint) in first.constraints.iter().enumerate() {
            let values = self.values(|s| match s.constraints[index].verdict {
                summary::Verdict::Met => "met".to_owned(),
                summary::Verdict::Broken => "broken".to_owned(),
                summary::Verdict::Unclear => "unclear".to_owned(),
            });
            self.plain(&constraint.text, &values);
        }
        if self.page.is_brief() {
            return;
        }
        let metrics =
            || {
                first.metrics.iter().enumerate().filter(|(_, metric)| {
                    metric.term_of.is_none() && metric.part == summary::MetricPart::Metrics
                })
            };
        if metrics().next().is_some() {
            self.heading("Metrics");
        }
        for (place, metric) in metrics() {
            self.metric(&metric.title, place);
        }
        if !first.milestones.is_empty() {
            self.heading("Milestones, in order");
        }
        for (index, milestone) in first.milestones.iter().enumerate() {
            let Some(place) = first.metric_of_milestone(index) else { continue };
            self.metric(&milestone.title, place);
            if index > 0 {
                let values = self.values(|s| {
                    let milestone = &s.milestones[index];
                    number::probability(milestone.given_last, milestone.given_last_interval)
                });
                self.plain("  of those before", &values);
            }
        }
    }

    fn metric(&mut self, title: &str, place: usize) {
        let values = self.values(|s| {
            let metric = &s.metrics[place];
            match metric.flag {
                true => number::probability(metric.mean, metric.interval),
                false => number::mean(metric.mean, metric.interval),
            }
        });
        self.row(title, &values, &|pair| &pair.metrics[place]);
    }

    fn values(&self, of: impl Fn(&summary::Summary) -> String) -> Vec<String> {
        self.shown.iter().map(|&option| of(&self.comparison.options[option].summary)).collect()
    }

    fn title(&self) -> usize {
        let columns: usize = self.shown.iter().map(|&option| self.column(option)).sum();
        let room = self.page.width() - 2 - NOTE - columns;
        room.min(longest_title(self.comparison) + 2)
    }

    fn column(&self, option: usize) -> usize {
        // Numbers of options with short names stand closer where there are many.
        let fair = room(self.page.width()) / self.shown.len().max(1);
        let name = self.names.of(option);
        column(name).min(fair.max(name.width() + 1))
    }

    pub fn heading(&mut self, what: &str) {
        let mut cells = vec![Cell::left(what, self.title() + 2, BOLD)];
        let names =
            self.shown.iter().map(|&option| Cell::right(self.names.of(option), self.column(option), DIM));
        cells.extend(names);
        self.page.heading(&cells);
    }

    pub fn plain(&mut self, title: &str, values: &[String]) {
        let mut cells = vec![Cell::gap(2), Cell::left(title, self.title() - 1, PLAIN), Cell::gap(1)];
        let columns = values.iter().zip(self.shown);
        cells.extend(columns.map(|(value, &option)| Cell::right(value, self.column(option), PLAIN)));
        self.page.line(&cells);
    }

    /// A row of which the differences are known.
    fn row(
        &mut self,
        title: &str,
        values: &[String],
        of: &dyn Fn(&crate::analysis::comparison::PairSummary) -> &Difference,
    ) {
        let comparison = self.comparison;
        let verdicts = || comparison.pairs.iter().map(|pair| of(pair).verdict);
        let note = match () {
            // A difference that is too small to be seen in the figures.
            () if verdicts().all(|verdict| verdict == Verdict::Apart)
                && values.iter().all(|value| *value == values[0]) =>
            {
                "differ slightly"
            }
            () if verdicts().all(|verdict| verdict == Verdict::Apart) => "",
            () if verdicts().all(|verdict| verdict == Verdict::Same) => "the same",
            () if verdicts().any(|verdict| verdict == Verdict::Inconclusive) => "partly missing",
            () if verdicts().all(|verdict| verdict != Verdict::Apart) => "tied",
            () => "partly tied",
        };
        let mut cells = vec![Cell::gap(2), Cell::left(title, self.title() - 1, PLAIN), Cell::gap(1)];
        for (value, &option) in values.iter().zip(self.shown) {
            // No mark on what looks the same as another.
            let is_alone = values.iter().filter(|other| *other == value).count() == 1;
            let most = is_alone
                && comparison.options.len() > 1
                && comparison.pairs.iter().filter(|p| p.first == option || p.second == option).all(|pair| {
                    let difference = of(pair);
                    let more = if pair.second == option { difference.estimate } else { -difference.estimate };
                    difference.verdict == Verdict::Apart && more > 0.0
                });
            let (value, style) = if most { (format!("{MARK}{value}"), GOOD) } else { (value.clone(), PLAIN) };
            cells.push(Cell::right(value, self.column(option), style));
        }
        cells.extend([Cell::gap(1), Cell::left(note, NOTE - 1, DIM).remark()]);
        self.page.line(&cells);
    }
}
