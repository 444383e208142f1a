//! Outcomes that cannot be reached, and runs that would end in none; metrics without bounds.

use super::Linter;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::entity::{Outcome, OutcomeTest};
use crate::model::expr::{Expr, Kind};
use crate::model::range::Interval;

impl<'a> Linter<'a, '_> {
    pub(super) fn outcomes(&mut self) {
        let model = self.model;
        let mut certain: Option<usize> = None;
        let mut at_end_certain = false;
        for (index, outcome) in model.outcomes.iter().enumerate() {
            if let Some(first) = certain {
                let message = format!("the outcome `{}` can never be reached", outcome.name);
                let fault = Diagnostic::warning(outcome.span, message)
                    .code(Code::Unused)
                    .label("an earlier outcome always holds")
                    .related(model.outcomes[first].span, "this one");
                self.warn(fault);
                continue;
            }
            let (condition, duration) = match &outcome.test {
                OutcomeTest::Holds { condition, duration } => (condition, duration.as_ref()),
                OutcomeTest::AtEnd(condition) => (condition, None),
                OutcomeTest::Otherwise => continue,
            };
            let range = self.ranges.of(condition);
            if range == Interval::point(0.0) {
                let message = format!("the outcome `{}` can never be reached", outcome.name);
                let fault =
                    Diagnostic::warning(condition.span, message).code(Code::Unused).label("never true");
                let fault = match self.reading(condition) {
                    Some(what) => fault.help(what),
                    None => fault,
                };
                self.warn(fault);
            } else if let Some(fault) = self.shadowed(index, condition) {
                self.warn(fault);
            } else if range == Interval::point(1.0) && duration.is_none() {
                match outcome.test {
                    OutcomeTest::Holds { .. } => certain = Some(index),
                    _ => at_end_certain = true,
                }
            } else if let Some(duration) = duration {
                let steps = f64::from(model.clock.steps);
                let needed = model.clock.steps_in(self.ranges.of(duration).low);
                if needed > steps {
                    let message = format!("the outcome `{}` can never be reached", outcome.name);
                    let label = format!("{needed} steps are more than the scenario's {steps}");
                    self.warn(Diagnostic::warning(duration.span, message).code(Code::Unused).label(label));
                }
            }
        }
        let otherwise = model.outcomes.iter().any(|outcome| matches!(outcome.test, OutcomeTest::Otherwise));
        if let (false, None, false, Some(last)) = (otherwise, certain, at_end_certain, model.outcomes.last())
        {
            let fault = Diagnostic::error(last.span, "a run may end in no outcome")
                .label("the last outcome; nothing says how a run ends if none holds")
                .help("add below it, as the last line of [outcomes]: unresolved = \"otherwise\"");
            self.warn(fault);
        }
    }

    /// What the numbers that a condition reads can be, if they are few.
    fn reading(&self, condition: &'a Expr) -> Option<String> {
        let mut told: Vec<String> = vec![];
        condition.walk(&mut |part| {
            let name = match part.kind {
                Kind::Variable(id) if part.ty.is_number() => self.model.variables[id].name.as_str(),
                Kind::Step => "step",
                _ => return,
            };
            let range = self.ranges.of(part);
            let low = if name == "step" { 1.0 } else { range.low };
            let text = format!("`{name}` is from {low} to {}", range.high);
            if range.is_bounded() && !told.contains(&text) {
                told.push(text);
            }
        });
        (1..=3).contains(&told.len()).then(|| told.join(", "))
    }

    /// A warning of an outcome whose condition can hold only where earlier ones do, of which the first counts.
    fn shadowed(&self, index: usize, condition: &'a Expr) -> Option<Diagnostic> {
        let (own, before) = (&self.model.outcomes[index], &self.model.outcomes[..index]);
        let at_end = matches!(own.test, OutcomeTest::AtEnd(_));
        let earlier: Vec<(&Outcome, &'a Expr)> = before
            .iter()
            .filter_map(|outcome| match &outcome.test {
                OutcomeTest::Holds { condition, duration: None } => Some((outcome, condition)),
                OutcomeTest::AtEnd(condition) if at_end => Some((outcome, condition)),
                _ => None,
            })
            .collect();
        // Whenever this one is tested, those before it have failed.
        let never = |failed: &[(&Outcome, &'a Expr)]| {
            let known: Vec<(&'a Expr, bool)> =
                failed.iter().map(|(_, condition)| (*condition, false)).collect();
            let range = self.ranges.of_where(condition, &known);
            range.is_empty() || range == Interval::point(0.0)
        };
        let one = earlier.iter().position(|one| never(&[*one]));
        let by = match one {
            Some(at) => &earlier[at..=at],
            None if earlier.len() > 1 && never(&earlier) => &earlier,
            None => return None,
        };
        let message = format!("the outcome `{}` can never be reached", own.name);
        let label = if by.len() == 1 {
            "an earlier outcome always comes first"
        } else {
            "earlier outcomes always come first"
        };
        let fault = Diagnostic::warning(condition.span, message).code(Code::Unused).label(label);
        let fault = by.iter().fold(fault, |fault, (outcome, _)| {
            fault.related(outcome.span, format!("`{}` holds wherever this holds", outcome.name))
        });
        Some(fault.help("outcomes are tested in the order of the file: put the narrower one first"))
    }

    /// Whatever is read when a run ends, or is told of its steps.
    pub(super) fn endings(&mut self) {
        let model = self.model;
        for outcome in &model.outcomes {
            if let OutcomeTest::Holds { condition, .. } | OutcomeTest::AtEnd(condition) = &outcome.test {
                self.parts(condition, &[]);
            }
        }
        model.objectives.iter().for_each(|(_, expr)| self.parts(expr, &[]));
        model.fans.iter().for_each(|fan| self.parts(&fan.expr, &[]));
    }

    pub(super) fn metrics(&mut self) {
        for metric in &self.model.metrics {
            self.parts(&metric.expr, &[]);
            let range = self.ranges.range_of_metric(metric);
            if !range.is_bounded() {
                self.in_doubt = true;
                let fault =
                    Diagnostic::error(metric.span, format!("the metric `{}` has no bounds", metric.name))
                        .code(Code::Range)
                        .label(format!("it may be anything in {range}"))
                        .help("declare them: `range = [low, high]`");
                self.warn(fault);
            }
        }
    }
}
