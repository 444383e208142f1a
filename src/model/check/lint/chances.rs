//! Chances within [0, 1] and weights that are not negative, as far as can be proved.

use super::Linter;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::expr::*;
use crate::model::range::Interval;

/// A rate times the step above this is far from the chance of one occurrence.
const FAST: f64 = 0.5;

impl<'a> Linter<'a, '_> {
    pub(super) fn chance(&mut self, expr: &'a Expr, known: &[(&'a Expr, bool)]) {
        match &expr.kind {
            Kind::If(parts) => {
                self.branches(parts, known, |linter, branch, facts| linter.chance(branch, facts));
            }
            Kind::Window { chance, window, .. } => {
                self.chance(chance, known);
                self.parts(window, known);
                if self.is_sound(window, known, |length| length.low > 0.0) {
                    return;
                }
                let length = self.ranges.of_where(window, known);
                let units = if self.model.clock.step_days.is_some() { "days" } else { "rounds" };
                if length.high <= 0.0 && !length.is_empty() {
                    let fault = Diagnostic::error(window.span, "a window is longer than 0").code(Code::Range);
                    self.warn(fault.label(format!("it is {length} {units}")));
                } else if length.low <= 0.0 {
                    self.warn(
                        Diagnostic::warning(window.span, "this window may be 0 or less")
                            .code(Code::Range)
                            .label(format!("it may be anything in {length} {units}")),
                    );
                }
            }
            Kind::Rate { events, unit } => self.rate(events, *unit, known),
            _ => {
                self.parts(expr, known);
                self.judge((expr, known), Interval::UNIT, "chance");
            }
        }
    }

    /// Looks at a condition, and at both branches where it holds and where it does not.
    fn branches(
        &mut self,
        parts: &'a [Expr; 3],
        known: &[(&'a Expr, bool)],
        look: impl Fn(&mut Self, &'a Expr, &[(&'a Expr, bool)]),
    ) {
        let [condition, then, otherwise] = parts;
        self.parts(condition, known);
        for (branch, truth) in [(then, true), (otherwise, false)] {
            look(self, branch, &[known, &[(condition, truth)]].concat());
        }
    }

    fn rate(&mut self, events: &'a Expr, unit: f64, known: &[(&'a Expr, bool)]) {
        self.parts(events, known);
        self.judge((events, known), Interval::new(0.0, f64::MAX), "rate");
        if !self.doubts {
            return;
        }
        let range = self.ranges.of_where(events, known);
        let a_step = range.high * self.model.clock.step_length() / unit;
        if a_step > FAST && a_step.is_finite() {
            self.warn(
                Diagnostic::warning(events.span, "this rate may be too fast for the step")
                    .code(Code::Range)
                    .label(format!("up to {a_step:.2} a step, and at most one can happen"))
                    .help("take shorter steps, or let the effects scale with the rate"),
            );
        }
    }

    pub(super) fn weight(&mut self, expr: &'a Expr, known: &[(&'a Expr, bool)], what: &str) {
        if let Kind::If(parts) = &expr.kind {
            return self.branches(parts, known, |linter, branch, facts| linter.weight(branch, facts, what));
        }
        self.parts(expr, known);
        self.judge((expr, known), Interval::new(0.0, f64::MAX), what);
    }

    /// What must be above 0, or other than 0, anywhere in an expression.
    pub(super) fn parts(&mut self, expr: &'a Expr, known: &[(&'a Expr, bool)]) {
        let with = |condition: &'a Expr, truth: bool| -> Vec<_> {
            known.iter().copied().chain([(condition, truth)]).collect()
        };
        match &expr.kind {
            Kind::If(parts) => {
                self.branches(parts, known, |linter, branch, facts| linter.parts(branch, facts));
            }
            Kind::Binary(operator @ (Binary::And | Binary::Or), left, right) => {
                self.parts(left, known);
                self.parts(right, &with(left, *operator == Binary::And));
            }
            Kind::Aggregate { members, value, .. } => {
                let filter = members.filter.as_ref();
                filter.iter().for_each(|filter| self.parts(filter, known));
                let facts = filter.map_or_else(|| known.to_vec(), |filter| with(filter, true));
                value.iter().for_each(|value| self.parts(value, &facts));
            }
            Kind::Binary(Binary::Divide, left, right) => {
                self.parts(left, known);
                self.parts(right, known);
                let is_parameter = !matches!(right.kind, Kind::Constant(_)) && right.is_fixed();
                if is_parameter
                    && !self.is_sound(right, known, |range| !range.contains(0.0))
                    && self.ranges.of_where(right, known) == Interval::point(0.0)
                {
                    self.warn(
                        Diagnostic::error(right.span, "division by 0")
                            .code(Code::Range)
                            .label("this is always 0"),
                    );
                }
            }
            Kind::Binary(_, left, right) => {
                self.parts(left, known);
                self.parts(right, known);
            }
            Kind::Unary(Unary::Decay, steps) => {
                self.parts(steps, known);
                self.half_life(steps, known);
            }
            Kind::Unary(_, x) | Kind::Rate { events: x, .. } | Kind::Amount { amount: x, .. } => {
                self.parts(x, known);
            }
            Kind::Window { .. } => self.chance(expr, known),
            Kind::Draw(_, arguments) => arguments.iter().for_each(|argument| self.parts(argument, known)),
            _ => {}
        }
    }

    fn half_life(&mut self, steps: &'a Expr, known: &[(&'a Expr, bool)]) {
        if matches!(steps.kind, Kind::Constant(_)) {
            return;
        }
        if self.is_sound(steps, known, |range| range.low > 0.0) {
            return;
        }
        let range = self.ranges.of_where(steps, known);
        if range.high <= 0.0 && !range.is_empty() {
            let fault = Diagnostic::error(steps.span, "a half-life is longer than 0").code(Code::Range);
            self.warn(fault.label("this never is"));
        } else if range.low <= 0.0 && range != Interval::ALL {
            self.warn(Diagnostic::warning(steps.span, "this half-life may be 0 or less").code(Code::Range));
        }
    }

    /// `allowed` is what it may be where all that is known holds; if that cannot be, it is never asked for.
    fn judge(&mut self, (expr, known): (&'a Expr, &[(&'a Expr, bool)]), allowed: Interval, what: &str) {
        if self.is_sound(expr, known, |range| range.within(allowed)) {
            return;
        }
        let range = self.ranges.of_where(expr, known);
        if !self.doubts && !range.disjoint(allowed) {
            return;
        }
        let wanted = if allowed == Interval::UNIT { "[0, 1]" } else { "0 to infinity, ends excluded" };
        if range.disjoint(allowed) {
            let message = match allowed == Interval::UNIT {
                // The value is in the label: draws that fail alike are told together.
                true if range.is_point() => format!("a {what} is a number from 0 to 1"),
                true => format!("this {what} is never in [0, 1]"),
                false if range.low > 0.0 => format!("this {what} is always infinite"),
                false => format!("this {what} is always negative"),
            };
            let found =
                if range.is_point() { format!("it is {}", range.low) } else { format!("it lies in {range}") };
            let mut fault = Diagnostic::error(expr.span, message).code(Code::Range).label(found);
            if what == "weight" && range.high < 0.0 {
                fault = fault.help("weights are 0 or more: how often one option is chosen beside the others");
            }
            if allowed == Interval::UNIT && range.is_point() && (2.0..=100.0).contains(&range.low) {
                let share = range.low;
                let time = if self.model.clock.step_days.is_some() { "4 weeks" } else { "4 rounds" };
                fault = fault.help(format!(
                    "per cent are written with their sign, in quotes: \"{share}%\" (in each step), or \"{share}% in {time}\""
                ));
            }
            self.warn(fault);
            return;
        }
        let message = if allowed == Interval::UNIT {
            format!("this {what} may leave [0, 1]")
        } else if range.low < 0.0 {
            format!("this {what} may be negative")
        } else {
            format!("this {what} may be infinite")
        };
        let mut fault = Diagnostic::warning(expr.span, message)
            .code(Code::Range)
            .label(format!("by the declared ranges it may be anything in {range}"));
        if allowed == Interval::UNIT {
            fault = fault.help("`clamp(x, 0, 1)` keeps it in its bounds");
        } else if range.low < 0.0 {
            fault = fault.help("`max(0, x)` keeps it from falling below 0");
        } else {
            fault = fault.help(format!("expected {wanted}: a division by what may be 0?"));
        }
        self.warn(fault);
    }
}
