//! What depends on the values of parameters. The same rules hold for the stated values, as the file is read, and for
//! those of every plan, wherever they come from, before it runs.

use crate::diagnostics::{Code, Diagnostic, Severity, Span};
use crate::model::check::arguments::{no_distribution, no_rung};
use crate::model::check::lint;
use crate::model::const_eval::evaluate;
use crate::model::entity::*;
use crate::model::expectation::{Claim, Expectation, Trend};
use crate::model::expr::*;
use crate::model::range::{Interval, Ranges};
use crate::model::value_text::{length, name};

/// Something that cannot be, or that is not what it seems; and the parameters that it directly depends on.
pub struct Found {
    pub fault: Diagnostic,
    pub reads: Vec<ParameterId>,
}

/// Everything that these values make impossible, at which the ranges are. Warnings are about what is rounded.
pub fn validate(ranges: &Ranges, values: &[Value]) -> Vec<Found> {
    let model = ranges.model;
    let mut found = validate_values(ranges, values);
    if !found.iter().any(|found| found.fault.severity == Severity::Error) {
        found.extend(lint::refuse(ranges).into_iter().map(|fault| {
            let reads = fault.place.map_or(vec![], |place| reads_at(model, place));
            Found { fault, reads }
        }));
    }
    found
}

/// The same where nothing but the values themselves may be wrong.
pub fn validate_values(ranges: &Ranges, values: &[Value]) -> Vec<Found> {
    let model = ranges.model;
    let mut validator = Validator::new(ranges, values);
    (0..model.parameters.len()).for_each(|id| validator.parameter(id));
    (0..model.actors.len()).for_each(|id| validator.actor(id));
    (0..model.variables.len()).for_each(|id| validator.variable(id));
    (0..model.beliefs.len()).for_each(|id| validator.belief(id));
    (0..model.evidence.len()).for_each(|id| validator.evidence(id));
    model.events.iter().for_each(|event| validator.event(event));
    model.responses.iter().for_each(|response| validator.response(response));
    model.outcomes.iter().for_each(|outcome| validator.outcome(outcome));
    (0..model.metrics.len()).for_each(|id| validator.metric(id));
    model.constraints.iter().for_each(|constraint| validator.constraint(constraint));
    validator.expressions();
    validator.rounded_periods();
    validator.found
}

/// From here on neighbouring whole numbers are one floating-point number.
const BEYOND_WHOLE: f64 = (1_u64 << 53) as f64;

pub struct Validator<'a, 'v> {
    pub(super) model: &'a Model,
    values: &'v [Value],
    ranges: &'v Ranges<'a>,
    pub found: Vec<Found>,
}

impl<'a, 'v> Validator<'a, 'v> {
    /// Ranges at these values.
    pub fn new(ranges: &'v Ranges<'a>, values: &'v [Value]) -> Self {
        Self { model: ranges.model, values, ranges, found: vec![] }
    }

    pub(super) fn refuse(&mut self, fault: Diagnostic, of: &[&Expr]) {
        let mut reads = vec![];
        of.iter().for_each(|expr| parameters_of(self.model, expr, &mut reads));
        self.found.push(Found { fault, reads });
    }

    /// The value of something fixed. What is no number by a fault of the parameters it reads has been told.
    fn value(&mut self, expr: &Expr) -> Option<Value> {
        let value = evaluate(expr, self.values, &self.model.clock);
        if value.low.is_finite() && value.high.is_finite() {
            return Some(value);
        }
        let mut reads = vec![];
        parameters_of(self.model, expr, &mut reads);
        if reads.iter().all(|&id| self.values[id].low.is_finite()) {
            let fault = Diagnostic::error(expr.span, "this is not a number")
                .code(Code::Range)
                .label(format!("this is {}", value.low));
            self.refuse(fault, &[expr]);
        }
        None
    }

    pub(super) fn number(&mut self, expr: &Expr) -> Option<f64> {
        self.value(expr).map(|value| value.low)
    }

    /// A length of time that must be above 0.
    pub fn positive(&mut self, expr: &Expr, message: &str) {
        if let Some(days) = self.number(expr)
            && days <= 0.0
        {
            self.too_short(expr, message, days);
        }
    }

    /// A length of time, or a range of them, that must not be below 0.
    pub fn not_negative(&mut self, expr: &Expr, message: &str) {
        if let Some(value) = self.value(expr)
            && value.low < 0.0
        {
            self.too_short(expr, message, value.low);
        }
    }

    fn too_short(&mut self, expr: &Expr, message: &str, days: f64) {
        let fault = Diagnostic::error(expr.span, message).code(Code::Range);
        let literal = matches!(expr.kind, Kind::Constant(_));
        let told =
            if literal { String::new() } else { format!("this is {}", length(&self.model.clock, days)) };
        self.refuse(fault.label(told), &[expr]);
    }

    fn parameter(&mut self, id: ParameterId) {
        let parameter = &self.model.parameters[id];
        if let Some(dist) = &parameter.dist {
            self.distribution(dist);
        }
        let value = self.values[id].low;
        if parameter.ty == Type::Whole && value.abs() >= BEYOND_WHOLE {
            let fault = Diagnostic::error(parameter.span, "whole numbers stay below 2^53")
                .code(Code::Limit)
                .label(format!("this is {value:e}"))
                .help("beyond, neighbours are no longer told apart");
            self.found.push(Found { fault, reads: vec![id] });
        }
    }

    fn distribution(&mut self, draw: &Expr) {
        let Kind::Draw(distribution, arguments) = &draw.kind else { return };
        let values: Vec<Option<f64>> = arguments
            .iter()
            .map(|argument| argument.is_fixed().then(|| self.number(argument)).flatten())
            .collect();
        if let Some((index, message)) = no_distribution(*distribution, &values) {
            self.refuse(
                Diagnostic::error(arguments[index].span, message).code(Code::Range),
                &arguments.iter().collect::<Vec<_>>(),
            );
        }
    }

    pub fn actor(&mut self, id: ActorId) {
        if let Some(every) = &self.model.actors[id].turn_every {
            self.positive(every, "`turn_every` must be longer than 0");
        }
    }

    pub fn variable(&mut self, id: VariableId) {
        let model = self.model;
        let variable = &model.variables[id];
        let (Some(low), Some(high)) = (self.number(&variable.low), self.number(&variable.high)) else {
            return;
        };
        if low > high {
            return self.backwards(&variable.low, &variable.high);
        }
        let VariableStart::Value(start) = &variable.start else { return };
        if matches!(start.kind, Kind::Draw(..)) {
            return self.distribution(start);
        }
        let allowed = Interval::new(low, high);
        if !self.ranges.of(start).within(allowed) {
            let message = format!("`{}` starts outside its range", variable.name);
            let fault = Diagnostic::error(start.span, message)
                .code(Code::Range)
                .label(format!("expected a number from {low} to {high}"));
            let found = self.ranges.of(start);
            let (below, above) = (found.low < low, found.high > high);
            let inside = match (below, above) {
                (false, true) => format!("start it at {high} or below"),
                (true, false) => format!("start it at {low} or above"),
                _ => "start it inside".to_owned(),
            };
            let fault = fault.help(match found.is_point() {
                true => {
                    let key = if variable.ty == Type::Whole { "count" } else { "range" };
                    let (low, high) = (low.min(found.low), high.max(found.high));
                    format!("{inside}, or make the range wider: `{key} = [{low}, {high}]`")
                }
                false => format!("{inside}, or make the range wider"),
            });
            self.refuse(fault, &[start, &variable.low, &variable.high]);
        }
    }

    fn backwards(&mut self, low: &Expr, high: &Expr) {
        let place = Span { end: high.span.end.max(low.span.end), ..low.span };
        let fault = Diagnostic::error(place, "this range runs backwards")
            .code(Code::Range)
            .label("expected the lower end first");
        self.refuse(fault, &[low, high]);
    }

    pub fn metric(&mut self, id: MetricId) {
        let metric = &self.model.metrics[id];
        if let Some(otherwise) = &metric.otherwise {
            self.number(otherwise);
        }
        if let Some([low, high]) = &metric.declared_range
            && let (Some(from), Some(to)) = (self.number(low), self.number(high))
            && from > to
        {
            self.backwards(low, high);
        }
    }

    /// Values that something is spread over must be those of the variable.
    fn inside(&mut self, variable: VariableId, value: f64, place: Span) {
        let variable = &self.model.variables[variable];
        let low = evaluate(&variable.low, self.values, &self.model.clock).low;
        let high = evaluate(&variable.high, self.values, &self.model.clock).low;
        if value < low || value > high {
            let fault = Diagnostic::error(place, format!("`{}` cannot be `{value}`", variable.name))
                .code(Code::Range)
                .label(format!("expected {low} to {high}"))
                .related(variable.span, "the variable");
            self.refuse(fault, &[&variable.low, &variable.high]);
        }
    }

    pub fn belief(&mut self, id: BeliefId) {
        let model = self.model;
        let belief = &model.beliefs[id];
        let mut sum = Some(0.0);
        for (value, name, prior) in &belief.values {
            let number = self.number(prior);
            sum = sum.zip(number).map(|(sum, number)| sum + number);
            if number.is_some_and(|number| !(0.0..=1.0).contains(&number)) {
                let message = format!("the prior of `{name}` is no probability");
                self.refuse(
                    Diagnostic::error(prior.span, message).code(Code::Range).label("expected 0 to 1"),
                    &[prior],
                );
            }
            self.inside(belief.about, *value, prior.span);
        }
        let Some(sum) = sum else { return };
        if (sum - 1.0).abs() > 1e-9 {
            let fault = Diagnostic::error(belief.span, "the prior does not add up to 1")
                .code(Code::Range)
                .label(format!("its sum is {}", rounded(sum)));
            let priors: Vec<&Expr> = belief.values.iter().map(|(.., prior)| prior).collect();
            self.refuse(fault, &priors);
        }
    }

    pub fn evidence(&mut self, id: EvidenceId) {
        let model = self.model;
        let evidence = &model.evidence[id];
        let mut sums = vec![Some(0.0); evidence.values.len()];
        for sign in &evidence.signs {
            for (column, likelihood) in sign.likelihood.iter().enumerate() {
                let number = self.number(likelihood);
                sums[column] = sums[column].zip(number).map(|(sum, number)| sum + number);
                if let Some(number) = number
                    && !(number > 0.0 && number <= 1.0)
                {
                    let fault = Diagnostic::error(likelihood.span, "a likelihood is above 0 and at most 1")
                        .code(Code::Range)
                        .label(format!("this is {}", rounded(number)))
                        .help("what is nearly impossible is a small number: a sign must not prove anything");
                    self.refuse(fault, &[likelihood]);
                }
            }
        }
        if evidence.signs.iter().any(|sign| sign.likelihood.len() < evidence.values.len()) {
            return;
        }
        for (column, (sum, &value)) in sums.into_iter().zip(&evidence.values).enumerate() {
            let ty = model.variables[evidence.about].ty;
            let name = name(model, ty, value).unwrap_or_else(|| value.to_string());
            if let Some(sum) = sum
                && (sum - 1.0).abs() > 1e-9
            {
                let fault =
                    Diagnostic::error(evidence.span, format!("the column of `{name}` does not add up to 1"))
                        .code(Code::Range)
                        .label(format!("its sum over the signs is {}", rounded(sum)));
                let all: Vec<&Expr> = evidence.signs.iter().map(|sign| &sign.likelihood[column]).collect();
                self.refuse(fault, &all);
            }
            self.inside(evidence.about, value, evidence.span);
        }
    }

    pub fn event(&mut self, event: &Event) {
        if let Some(at) = &event.at {
            self.reachable(at);
        }
        if let Some(every) = &event.every {
            self.positive(every, "`every` must be longer than 0");
        }
        self.pause(event.again_after.as_ref());
    }

    fn pause(&mut self, again_after: Option<&Expr>) {
        if let Some(again) = again_after {
            self.not_negative(again, "`again_after` must not be below 0");
        }
    }

    /// A date must lie in one of the scenario's steps.
    fn reachable(&mut self, at: &Expr) {
        let clock = &self.model.clock;
        let (Some(start), Some(step_days)) = (clock.start, clock.step_days) else {
            let fault = Diagnostic::error(at.span, "this scenario has no dates")
                .label("`at` needs `start` and `step`");
            return self.refuse(fault, &[at]);
        };
        let Some(day) = self.number(at) else { return };
        let first = day_number(start);
        let end = first + f64::from(clock.steps) * step_days;
        if day < first || day >= end {
            let date = |day: f64| {
                let days = jiff::Span::new().try_days((day - first) as i64);
                days.and_then(|days| start.checked_add(days))
                    .map_or_else(|_| "?".into(), |date| date.to_string())
            };
            let fault = Diagnostic::error(at.span, "this date is never reached")
                .code(Code::Range)
                .label(format!("{} is outside the scenario", date(day)))
                .help(format!("the scenario covers {} to {}", date(first), date(end - 1.0)));
            self.refuse(fault, &[at]);
        }
    }

    pub fn response(&mut self, response: &Response) {
        if let Some(prepare) = &response.prepare {
            self.not_negative(prepare, "a preparation must not be shorter than 0");
        }
        self.pause(response.again_after.as_ref());
    }

    pub fn outcome(&mut self, outcome: &Outcome) {
        if let OutcomeTest::Holds { duration: Some(duration), .. } = &outcome.test {
            self.not_negative(duration, "`for` must not be below 0");
        }
    }

    fn constraint(&mut self, constraint: &Constraint) {
        self.number(&constraint.bound);
        self.level(constraint.statistic, constraint.level.as_ref());
    }

    /// At the stated values alone: what is claimed must not stand in the way of a run under others.
    pub fn expectation(&mut self, expectation: &Expectation) {
        for bound in expectation.bounds() {
            self.number(bound);
        }
        let margin = match &expectation.claim {
            Claim::Value { within, .. } => Some(within),
            Claim::Trend { trend: Trend::Flat(within), .. } => Some(within),
            Claim::Difference { least, .. } => least.as_ref(),
            _ => None,
        };
        if let Some(margin) = margin
            && let Some(value) = self.number(margin)
            && value < 0.0
        {
            let fault = Diagnostic::error(margin.span, "a margin must not be below 0").code(Code::Range);
            self.refuse(fault.label(format!("this is {}", rounded(value))), &[margin]);
        }
        self.level(expectation.statistic, expectation.level.as_ref());
    }

    /// Of a quantile, as it is written.
    fn level(&mut self, statistic: Statistic, level: Option<&Expr>) {
        let (Statistic::Quantile(_, stated), Some(level)) = (statistic, level) else { return };
        if let Some(found) = self.number(level)
            && found != stated
        {
            let fault =
                Diagnostic::error(level.span, "the level of a quantile can only be changed in the file")
                    .label(format!("{stated} is stated, and this is {found}"));
            self.refuse(fault, &[level]);
        }
    }

    /// What stands in effects and inside expressions.
    fn expressions(&mut self) {
        let model = self.model;
        let (mut delays, mut drawn, mut assigned) = (vec![], vec![], vec![]);
        model.every_effect(&mut |node, _| {
            delays.extend(&node.after);
            match &node.body {
                Body::Draw { target, weights } => {
                    drawn
                        .extend(weights.iter().map(|(value, weight)| (target.variable, *value, weight.span)));
                }
                Body::Assign { target, value } => assigned.push((target, value)),
                _ => {}
            }
        });
        delays.into_iter().for_each(|after| self.not_negative(after, "a delay must not be shorter than 0"));
        drawn.into_iter().for_each(|(variable, value, place)| self.inside(variable, value, place));
        for (target, value) in assigned {
            let ty = model.variables[target.variable].ty;
            let own = |e: &Expr| match e.kind {
                Kind::Variable(variable) | Kind::Member { variable, .. } => variable == target.variable,
                _ => false,
            };
            match &value.kind {
                // `raise` and `lower`.
                Kind::Binary(Binary::Max | Binary::Min, current, to) if own(current) => self.rung(ty, to),
                _ => self.rung(ty, value),
            }
        }
        let mut parts = vec![];
        model.every_expression(&mut |expr| {
            expr.walk(&mut |part| {
                if matches!(part.kind, Kind::Draw(..) | Kind::Binary(Binary::Equal | Binary::NotEqual, ..)) {
                    parts.push(part);
                }
            });
        });
        for part in parts {
            match &part.kind {
                Kind::Draw(..) => self.distribution(part),
                Kind::Binary(Binary::Equal | Binary::NotEqual, left, right) => {
                    self.rung(left.ty, right);
                    self.rung(right.ty, left);
                }
                _ => {}
            }
        }
    }

    /// A number beside a rung must be one of the ladder's. Those that are written have been looked at.
    fn rung(&mut self, ty: Type, number: &Expr) {
        let Type::Rung(ladder) = ty else { return };
        if !number.is_fixed() || !number.any(|e| matches!(e.kind, Kind::Parameter { .. })) {
            return;
        }
        if let Some(value) = self.number(number)
            && let Some(fault) = no_rung(&self.model.ladders[ladder], value, number.span)
        {
            self.refuse(fault, &[number]);
        }
    }
}

/// The parameters that an expression reads, also by the bounds of its variables.
fn parameters_of(model: &Model, expr: &Expr, found: &mut Vec<ParameterId>) {
    expr.walk(&mut |part| match part.kind {
        Kind::Parameter { id, .. } => found.push(id),
        Kind::Variable(id) | Kind::Member { variable: id, .. } => {
            for end in [&model.variables[id].low, &model.variables[id].high] {
                found.extend(end.parameters());
            }
        }
        _ => {}
    });
}

/// The parameters read by the expressions that stand at a place.
fn reads_at(model: &Model, place: Span) -> Vec<ParameterId> {
    let mut found = vec![];
    let mut look = |expr: &Expr| {
        expr.walk(&mut |part| {
            if part.span == place {
                parameters_of(model, part, &mut found);
            }
        });
    };
    model.every_expression(&mut look);
    for variable in &model.variables {
        match &variable.start {
            VariableStart::Value(start) | VariableStart::Chance(start) => look(start),
        }
    }
    found
}

/// At most nine figures after the point.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}
