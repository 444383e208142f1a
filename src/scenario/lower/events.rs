//! `[events]`: what nature does; `[rules]`: what happens every step without chance.

use super::effects::{take_do, take_each, take_else};
use super::reader::Reader;
use super::table_fields::Field;
use crate::diagnostics::Diagnostic;
use crate::scenario::entry::{Event, Rule};

pub(super) fn events(field: Field, r: &mut Reader) -> Vec<Event> {
    let entries = r.entries(field, "a table of events: `[events.NAME]`");
    entries.into_iter().filter_map(|entry| event(entry, r)).collect()
}

fn event(entry: Field, r: &mut Reader) -> Option<Event> {
    let mut keys = r.fields(entry, "an event")?;
    let chancy = keys.has("chance") || keys.has("rate");
    let (title, when) =
        (keys.take("title").and_then(|f| r.title(f)), keys.take("when").and_then(|f| r.expr(f)));
    let (chance, rate, at) = (keys.take("chance"), keys.take("rate"), keys.take("at"));
    if let (Some(rate), Some(other)) = (rate, chance.or(at)) {
        let message = format!("an event with a `rate` has no `{}`", other.key);
        let fault = Diagnostic::error(rate.key_span, message).label("how often it comes, once more");
        r.faults.push(fault.related(other.key_span, "how often it comes"));
    }
    let event = Event {
        name: entry.name(),
        title,
        when,
        chance: chance.and_then(|f| r.chance(f)),
        rate: rate.and_then(|f| r.expr(f)),
        at: at.and_then(|f| r.expr(f)),
        every: keys.take("every").and_then(|f| r.expr(f)),
        once: keys.take("once").and_then(|f| r.flag(f)).unwrap_or(false),
        again_after: keys.take("again_after").and_then(|f| r.expr(f)),
        each: take_each(&mut keys, r),
        after: keys.take("after").and_then(|f| r.expr(f)),
        effects: take_do(&mut keys, r),
        otherwise: take_else(&mut keys, chancy, "`chance` or `rate`", r),
        source: keys.take("source").and_then(|f| r.string(f)),
        span: entry.key_span,
    };
    keys.finish(r);
    Some(event)
}

pub(super) fn rules(field: Field, r: &mut Reader) -> Vec<Rule> {
    let entries = r.entries(field, "a table of rules: `[rules.NAME]`");
    entries.into_iter().filter_map(|entry| rule(entry, r)).collect()
}

fn rule(entry: Field, r: &mut Reader) -> Option<Rule> {
    let mut keys = r.fields(entry, "a rule")?;
    let conditional = keys.has("when");
    if !keys.has("do") {
        keys.missing("do", r);
    }
    let rule = Rule {
        name: entry.name(),
        title: keys.take("title").and_then(|f| r.title(f)),
        when: keys.take("when").and_then(|f| r.expr(f)),
        each: take_each(&mut keys, r),
        effects: take_do(&mut keys, r),
        otherwise: take_else(&mut keys, conditional, "`when`", r),
        source: keys.take("source").and_then(|f| r.string(f)),
        span: entry.key_span,
    };
    keys.finish(r);
    Some(rule)
}
