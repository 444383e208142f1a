//! `[policies]`: how actors choose.

use super::reader::Reader;
use super::table_fields::{Field, Fields};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::Name;
use crate::scenario::entry::{Choice, ChoiceRule, Policy};
use toml::de::DeValue;

pub(super) fn policies(field: Field, r: &mut Reader) -> Vec<Policy> {
    let entries = r.owned_entries(field, "policies");
    entries.into_iter().filter_map(|(actor, entry)| policy(actor, entry, r)).collect()
}

fn policy(actor: Name, entry: Field, r: &mut Reader) -> Option<Policy> {
    let mut keys = r.fields(entry, "a policy")?;
    let policy = Policy {
        actor,
        name: entry.name(),
        title: keys.take("title").and_then(|f| r.title(f)),
        about: keys.take("about").and_then(|f| r.string(f)),
        choice: choice(entry, &mut keys, r),
        reactions: keys.take("reactions").map(|f| reactions(f, r)).unwrap_or_default(),
        span: entry.key_span,
    };
    keys.finish(r);
    Some(policy)
}

fn reactions(field: Field, r: &mut Reader) -> Vec<(Name, Choice)> {
    let mut found = vec![];
    for entry in r.entries(field, "a table of reactions: `reactions.NAME = { weights = { … } }`") {
        let Some(mut keys) = r.fields(entry, "a policy for a reaction") else { continue };
        let says = ["weights", "rules", "lambda", "utilities"].iter().any(|key| keys.has(key));
        match choice(entry, &mut keys, r) {
            Some(choice) => found.push((entry.name(), choice)),
            None if !says => {
                let message = "a policy for a reaction needs `weights`, `rules`, or `lambda` and `utilities`";
                keys.fault(message.into(), "it says nothing", r);
            }
            None => {}
        }
        keys.finish(r);
    }
    found
}

fn choice(entry: Field, keys: &mut Fields, r: &mut Reader) -> Option<Choice> {
    let (weights, rules) = (keys.take("weights"), keys.take("rules"));
    let (lambda, utilities) = (keys.take("lambda"), keys.take("utilities"));
    let written: Vec<Field> = [weights, rules, lambda.or(utilities)].into_iter().flatten().collect();
    if let &[first, second, ..] = &written[..] {
        let message =
            "a policy chooses by `weights`, by `rules`, or by `lambda` and `utilities`: one of them";
        r.contradiction(message, first, second, "a second way");
    }
    if let Some(field) = weights {
        return Some(Choice::Weights(r.exprs_by_word(field)));
    }
    if let Some(field) = rules {
        return Some(Choice::Rules(choice_rules(field, r)));
    }
    match (lambda, utilities) {
        (Some(lambda), Some(utilities)) => {
            let (lambda, utilities) = (r.expr(lambda), r.exprs_by_word(utilities));
            Some(Choice::Logit { lambda: lambda?, utilities, span: entry.key_span })
        }
        (Some(there), None) | (None, Some(there)) => {
            let missing = if lambda.is_none() { "lambda" } else { "utilities" };
            let fault = Diagnostic::error(there.key_span, format!("`{}` needs `{missing}`", there.key))
                .code(Code::MissingKey);
            r.faults.refuse(fault.label(format!("there is no `{missing}` here")))
        }
        (None, None) => None,
    }
}

fn choice_rules(field: Field, r: &mut Reader) -> Vec<ChoiceRule> {
    if !matches!(field.value, DeValue::Array(_) | DeValue::Table(_)) {
        return r.expected(field, "a list of rules: `[{ when = …, choose = … }]`");
    }
    r.elements(field).into_iter().filter_map(|element| choice_rule(element, r)).collect()
}

fn choice_rule(element: Field, r: &mut Reader) -> Option<ChoiceRule> {
    let mut keys = r.fields(element, "a rule of a policy")?;
    let when = keys.take("when").and_then(|f| r.expr(f));
    let choose = keys.require("choose", r).and_then(|f| r.word(f, "the name of a response in quotes"));
    let chance = keys.take("chance").and_then(|f| r.chance(f));
    keys.finish(r);
    Some(ChoiceRule { when, choose: choose?, chance, span: element.span })
}
