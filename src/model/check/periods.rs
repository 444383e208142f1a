//! What it costs that periods are rounded up to whole steps.

use super::parameter_values::Validator;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::expr::Expr;

impl Validator<'_, '_> {
    /// Periods that are no whole number of steps are rounded up: what that costs is told.
    pub(super) fn rounded_periods(&mut self) {
        let model = self.model;
        for event in &model.events {
            if let Some(every) = &event.every {
                let first = event.at.as_ref().and_then(|at| {
                    let days = self.number(at)? - model.clock.start_day();
                    Some((days / model.clock.step_days?).floor())
                });
                self.rounded(every, "every", first);
            }
            event.again_after.iter().for_each(|again| self.rounded(again, "again_after", None));
        }
        for response in &model.responses {
            response.again_after.iter().for_each(|again| self.rounded(again, "again_after", None));
        }
        for actor in &model.actors {
            actor.turn_every.iter().for_each(|every| self.rounded(every, "turn_every", None));
        }
    }

    fn rounded(&mut self, period: &Expr, what: &str, first: Option<f64>) {
        let clock = &self.model.clock;
        let (step, Some(days)) = (clock.step_length(), self.number(period)) else { return };
        let (asked, taken) = (days / step, clock.steps_in(days));
        // A pause of nothing is one.
        if taken - asked <= 1e-6 || taken == 0.0 {
            return;
        }
        let message = format!("`{what}` is no whole number of steps");
        let fault = Diagnostic::warning(period.span, message).code(Code::Rounding);
        let label = format!("{} steps are taken for {taken}", (asked * 100.0).round() / 100.0);
        let fault = if what == "again_after" {
            fault.label(label)
        } else {
            // The first comes at once.
            let left = f64::from(clock.steps) - 1.0 - first.unwrap_or(0.0);
            let times = |period: f64| (left / period + 1e-9).floor() + 1.0;
            let (told, meant) = (times(taken), times(asked));
            fault.label(if told < meant { format!("{label}: {told} times, not {meant}") } else { label })
        };
        self.refuse(fault.help("take a period of whole steps, a `rate`, or shorter steps"), &[period]);
    }
}
