//! Outcomes that cannot be reached, and runs that would end in none; metrics without bounds.

use super::Linter;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::entity::OutcomeTest;
use crate::model::range::Interval;

impl Linter<'_, '_> {
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
                self.warn(
                    Diagnostic::warning(condition.span, message).code(Code::Unused).label("never true"),
                );
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
                .label("the last outcome, which may fail as the others may")
                .help("name the rest: `unresolved = \"otherwise\"`");
            self.warn(fault);
        }
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
