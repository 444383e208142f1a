//! Steps as time: how long, from when, how many.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::engine::limits::{MOST_STEPS, count};
use crate::language::syntax::{ExprKind, Length};
use crate::model::entity::{Clock, day_number};
use crate::scenario::Scenario;
use jiff::civil::Date;

pub fn clock(scenario: &Scenario, faults: &mut Diagnostics) -> Clock {
    let before = faults.errors();
    let is_broken = |key: &str| scenario.broken.contains(key);
    let step_days = scenario.step.as_ref().map(|step| match step.kind {
        ExprKind::Duration(Length::Days(days)) if days >= 1.0 && days.fract() == 0.0 => days,
        ExprKind::Duration(Length::Steps(_)) => {
            faults.push(
                Diagnostic::error(step.span, "a step cannot be measured in steps")
                    .code(Code::Range)
                    .label("expected days, weeks or years")
                    .help("for rounds without a length leave out `step` and write `steps` alone"),
            );
            1.0
        }
        ExprKind::Duration(_) => {
            faults.push(
                Diagnostic::error(step.span, "a step is a whole number of days")
                    .code(Code::Range)
                    .label("at least one day"),
            );
            1.0
        }
        _ => {
            faults.push(
                Diagnostic::error(step.span, "a step is a length of time")
                    .code(Code::Type)
                    .label("for example `\"1 week\"`"),
            );
            1.0
        }
    });
    // What is there but faulty is not missing: some length, some day stand in for it.
    let step_days = step_days.or(is_broken("step").then_some(1.0));
    let start = scenario.start.as_ref().map(|start| start.value);
    let start = start.or(is_broken("start").then_some(Date::constant(2000, 1, 1)));
    let is_known = faults.errors() == before && !["start", "end", "step", "steps"].into_iter().any(is_broken);
    if let (Some(start), None) = (&scenario.start, step_days) {
        faults.push(
            Diagnostic::warning(start.span, "without `step` no date but the start is known")
                .label("nothing else has a date")
                .help("say how long a step is: `step = \"1 week\"`, or leave `start` out for rounds without dates"),
        );
    }
    let steps = if is_known { steps(scenario, step_days, faults) } else { of_faulty(scenario) };
    Clock { start, step_days, steps }
}

/// How many there are where the keys of time are not all sound.
fn of_faulty(scenario: &Scenario) -> u32 {
    scenario.steps.as_ref().map_or(1, |steps| steps.value.clamp(1, MOST_STEPS))
}

fn steps(scenario: &Scenario, step_days: Option<f64>, faults: &mut Diagnostics) -> u32 {
    if let (Some(start), Some(end)) = (&scenario.start, &scenario.end) {
        let days = day_number(end.value) - day_number(start.value);
        if days < 0.0 {
            faults.push(
                Diagnostic::error(end.span, "the scenario ends before it starts")
                    .code(Code::Range)
                    .label("before the start")
                    .related(start.span, "the start"),
            );
            return 1;
        }
        let Some(step_days) = step_days else {
            faults.push(
                Diagnostic::error(end.span, "`start` and `end` need a `step`")
                    .code(Code::MissingKey)
                    .label("into how many steps?")
                    .help("say how long a step is: `step = \"1 week\"`"),
            );
            return 1;
        };
        let inferred = (days / step_days).floor() + 1.0;
        if let Some(steps) = &scenario.steps
            && f64::from(steps.value) != inferred
        {
            faults.push(
                Diagnostic::error(steps.span, format!("from start to end there are {inferred} steps"))
                    .label(format!("not {}", steps.value))
                    .related(end.span, "the end")
                    .help("leave out `steps` or `end`"),
            );
        }
        if inferred > f64::from(MOST_STEPS) {
            faults.push(
                Diagnostic::error(end.span, format!("{inferred} steps are too many"))
                    .code(Code::Limit)
                    .label(format!("at most {}", count(MOST_STEPS))),
            );
            return 1;
        }
        return inferred as u32;
    }
    if let (Some(end), None) = (&scenario.end, &scenario.start) {
        faults.push(Diagnostic::error(end.span, "an `end` needs a `start`").code(Code::MissingKey));
    }
    match &scenario.steps {
        Some(steps) if steps.value == 0 => {
            faults.push(Diagnostic::error(steps.span, "a run has at least one step").code(Code::Range));
            1
        }
        Some(steps) if steps.value > MOST_STEPS => {
            faults.push(
                Diagnostic::error(steps.span, format!("{} steps are too many", steps.value))
                    .code(Code::Limit)
                    .label(format!("at most {}", count(MOST_STEPS))),
            );
            1
        }
        Some(steps) => steps.value,
        None => {
            if scenario.end.is_none() {
                let fault = Diagnostic::without_place("the scenario does not say how long it is")
                    .code(Code::MissingKey)
                    .help("write `steps = 52`, or `start`, `end` and `step`");
                faults.push(fault);
            }
            1
        }
    }
}
