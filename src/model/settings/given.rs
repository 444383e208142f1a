//! What is known of a run: conditions as they are said, read and resolved.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Sources, Span};
use crate::language::date_spellings;
use crate::language::parse::{Place, expression};
use crate::language::syntax::{ExprKind, UnaryOperator};
use crate::model::entity::{Clock, Given, Model, When};
use crate::model::resolve::{Made, Resolver, Scope};
use crate::model::symbols::Symbols;
use crate::scenario::Scenario;
use jiff::civil::Date;

/// What stands between a condition and its time.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    On,
    By,
}

/// The conditions that are said of a scenario that was checked. All faults are told.
pub fn given(
    scenario: &Scenario,
    model: &Model,
    texts: &[String],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Vec<Given> {
    if texts.is_empty() {
        return vec![];
    }
    // Its names were checked when the scenario was.
    let names = Symbols::declare(scenario, &mut Diagnostics::default());
    let mut made = Made::default();
    let mut all = vec![];
    for text in texts {
        let source = sources.add("--given", text.as_str());
        let span = |start: usize, end: usize| Span { source, start: start as u32, end: end as u32 };
        let (condition, time) = parted(text);
        let before = faults.errors();
        let when = match time {
            None => Some(None),
            Some((word, at)) => {
                let step = step(&model.clock, &text[at..], span(at, text.len()));
                step.map_err(|fault| faults.push(*fault)).ok().map(|step| Some((word, step)))
            }
        };
        let Some(parsed) = expression(condition, Place::Exact { source, start: 0 }, faults) else { continue };
        // That it was not so by a date is that it was so at no time up to it, not that it once was not.
        let (parsed, is_turned) = match (&when, parsed.kind) {
            (Some(Some((Word::By, _))), ExprKind::Unary { operator: UnaryOperator::Not, operand }) => {
                (*operand, true)
            }
            (_, kind) => (crate::language::syntax::Expr { kind, ..parsed }, false),
        };
        let mut resolver = Resolver::new(&names, model, faults, &mut made);
        resolver.scope = Scope { ending: matches!(when, Some(None)), ..Scope::world() };
        let resolved = resolver.flag(&parsed);
        let (Some(condition), Some(when)) = (resolved, when) else { continue };
        if faults.errors() == before {
            let when = match when {
                None => When::On(model.clock.steps),
                Some((Word::On, step)) => When::On(step),
                Some((Word::By, step)) if is_turned => When::NeverBy(step),
                Some((Word::By, step)) => When::By(step),
            };
            all.push(Given { text: text.clone(), condition, when });
        }
    }
    all
}

/// The condition, and where the time begins that follows it.
fn parted(text: &str) -> (&str, Option<(Word, usize)>) {
    let words = [(" on ", Word::On), (" by ", Word::By)];
    let last = words
        .iter()
        .filter_map(|&(word, kind)| text.rfind(word).map(|at| (at, word.len(), kind)))
        .max_by_key(|found| found.0);
    match last {
        Some((at, length, word)) => {
            let after = &text[at + length..];
            let start = at + length + (after.len() - after.trim_start().len());
            (&text[..at], Some((word, start)))
        }
        None => (text, None),
    }
}

/// The step that a time lies in: a date, or `step N`.
fn step(clock: &Clock, text: &str, span: Span) -> Result<u32, Box<Diagnostic>> {
    let refused = |message: String, label: String| {
        Box::new(Diagnostic::error(span, message).code(Code::Range).label(label))
    };
    let time = text.trim_end();
    if let Some(number) = time.strip_prefix("step").map(str::trim) {
        return match number.parse() {
            Ok(step) if (1..=clock.steps).contains(&step) => Ok(step),
            _ => Err(refused(
                format!("there is no step `{number}`"),
                format!("expected a step from 1 to {}", clock.steps),
            )),
        };
    }
    let Ok(date) = time.parse::<Date>() else {
        let fault = Diagnostic::error(span, format!("`{time}` is no date"));
        let fault = fault.label("expected a date, such as `2015-09-22`, or a step, such as `step 12`");
        return Err(Box::new(match date_spellings::whole(time) {
            Some(spelling) => fault.help(spelling.help()),
            None => fault,
        }));
    };
    clock.step_on(date).ok_or_else(|| match clock.dates() {
        Some(dates) => refused(format!("{date} is outside the scenario"), dates),
        None => refused(
            "this scenario has no dates".to_owned(),
            format!("expected a step, from `step 1` to `step {}`", clock.steps),
        ),
    })
}
