//! `do` lists: one-line effects and the tables that delay, repeat or chance them.

use super::reader::Reader;
use super::table_fields::{Field, Fields};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::Name;
use crate::scenario::entry::{Effect, EffectBody, EffectTable, Order, Select};
use toml::de::DeValue;

/// A `do` list: text, a table, or a list of these.
pub(super) fn effects(field: Field, r: &mut Reader) -> Vec<Effect> {
    r.elements(field).into_iter().filter_map(|element| effect(element, r)).collect()
}

/// Lists of effects under names: `then = { frank = … }`, `on.accept = …`.
pub(super) fn effects_by_word(field: Field, r: &mut Reader) -> Vec<(Name, Vec<Effect>)> {
    let entries = r.entries(field, "a table of effects: `{ name = \"trust += 0.1\" }`");
    entries.into_iter().map(|f| (f.name(), effects(f, r))).collect()
}

/// Takes `do`, which may be missing.
pub(super) fn take_do(keys: &mut Fields, r: &mut Reader) -> Vec<Effect> {
    keys.take("do").map(|f| effects(f, r)).unwrap_or_default()
}

fn effect(field: Field, r: &mut Reader) -> Option<Effect> {
    match field.value {
        DeValue::String(text) => r.statement(field, text).map(Effect::Statement),
        DeValue::Table(_) => table(field, r).map(|t| Effect::Table(Box::new(t))),
        _ => r.expected(field, "an effect: text such as \"trust -= 0.1\", or a table with `do`"),
    }
}

fn table(field: Field, r: &mut Reader) -> Option<EffectTable> {
    let mut keys = r.fields(field, "an effect")?;
    let conditional = keys.has("chance") || keys.has("when");
    let when = keys.take("when").and_then(|f| r.expr(f));
    let chance = keys.take("chance").and_then(|f| r.chance(f));
    let each = take_each(&mut keys, r);
    let after = keys.take("after").and_then(|f| r.expr(f));
    let body = body(&mut keys, r);
    let otherwise = take_else(&mut keys, conditional, "`chance` or `when`", r);
    keys.finish(r);
    Some(EffectTable { when, chance, each, after, body: body?, otherwise, span: field.span })
}

/// Takes `each`, and `take` and `order`, which say who of its members are meant.
pub(super) fn take_each(keys: &mut Fields, r: &mut Reader) -> Option<Select> {
    let (each, take, order_) = (keys.take("each"), keys.take("take"), keys.take("order"));
    for (key, needed, help) in [
        (take, each.is_none().then_some("each"), "it says how many members of a group are meant"),
        (
            order_,
            take.is_none().then_some("take"),
            "it says who is taken; effects go member by member in file order",
        ),
    ] {
        if let (Some(key), Some(needed)) = (key, needed) {
            let message = format!("`{}` needs `{needed}` beside it", key.key);
            let fault = Diagnostic::error(key.key_span, message).code(Code::MissingKey);
            r.faults.push(fault.label(format!("there is no `{needed}` here")).help(help));
        }
    }
    let take = take.and_then(|f| r.expr(f));
    let order = order_.and_then(|f| order(f, r));
    let field = each?;
    Some(Select { members: r.members(field)?, take, order, span: field.span })
}

/// `"random"`, `"link desc"`, `"link asc"`, `"link"`.
pub(super) fn order(field: Field, r: &mut Reader) -> Option<Order> {
    let text = r.text_of(field, "an order: \"random\", or text such as \"link desc\"")?;
    if text.trim() == "random" {
        return Some(Order::Random(field.span));
    }
    let place = r.place(field, text);
    let (key, descending) = crate::language::parse::order(text, place, r.faults)?;
    Some(Order::By { key, descending })
}

/// Takes `else`, which means nothing if the entry has nothing that can fail.
pub(super) fn take_else(keys: &mut Fields, conditional: bool, needs: &str, r: &mut Reader) -> Vec<Effect> {
    let Some(field) = keys.take("else") else { return vec![] };
    if !conditional {
        let fault = Diagnostic::error(field.key_span, format!("`else` needs {needs} beside it"))
            .code(Code::MissingKey);
        r.faults.push(fault.label("nothing here can fail"));
    }
    effects(field, r)
}

fn body(keys: &mut Fields, r: &mut Reader) -> Option<EffectBody> {
    let (done, draw, observe) = (keys.take("do"), keys.take("draw"), keys.take("observe"));
    let play = keys.take("play");
    let (weights, by, then) = (keys.take("weights"), keys.take("by"), keys.take("then"));
    let written: Vec<Field> = [done, draw, observe, play].into_iter().flatten().collect();
    match &written[..] {
        [] => keys.fault("an effect needs `do`, `draw`, `observe` or `play`".into(), "it has none", r),
        [first, second, ..] => {
            let message = "an effect has one of `do`, `draw`, `observe` and `play`";
            let fault = Diagnostic::error(second.key_span, message).label("a second one");
            let fault = fault.related(first.key_span, "the first");
            r.faults.push(fault.help("make them two effects of a list"));
        }
        _ => {}
    }
    for (key, owner, there) in [(weights, "draw", draw), (by, "observe", observe), (then, "observe", observe)]
    {
        if let (Some(key), None) = (key, there) {
            let fault = Diagnostic::error(key.key_span, format!("`{}` belongs to `{owner}`", key.key));
            r.faults.push(fault.label(format!("there is no `{owner}` here")));
        }
    }
    if let Some(field) = done {
        Some(EffectBody::Do(effects(field, r)))
    } else if let Some(field) = draw {
        let variable = r.path(field);
        if weights.is_none() {
            keys.missing("weights", r);
        }
        let weights = weights.map(|f| r.exprs_by_value(f));
        Some(EffectBody::Draw { variable: variable?, weights: weights? })
    } else if let Some(field) = play {
        r.word(field, "the name of a game in quotes").map(EffectBody::Play)
    } else {
        let evidence = observe.and_then(|f| r.word(f, "the name of evidence in quotes"));
        if observe.is_some() && by.is_none() {
            keys.missing("by", r);
        }
        let by = by.and_then(|f| r.path(f));
        let then = then.map(|f| effects_by_word(f, r)).unwrap_or_default();
        Some(EffectBody::Observe { evidence: evidence?, by: by?, then })
    }
}
