//! What the command line changes: variant, parameters and policies, and how its words are read.

use crate::diagnostics::{Diagnostic, Diagnostics, Sources, Span};
use crate::language::parse::{Place, expression};
use crate::language::range_text;
use crate::language::syntax::{self, ExprKind};
use crate::model::entity::{Model, Parameter};
use crate::model::expr::*;
use crate::model::resolve::{Made, Resolver};
use crate::model::symbols::Symbols;
use crate::model::value_text::taken;

/// What the command line changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// A variant, several joined by `+`, or `stated`, the file as it stands.
    pub variant: Option<String>,
    /// Parameters and their values as text.
    pub set: Vec<(String, String)>,
    /// Actors and their policies.
    pub policies: Vec<(String, String)>,
}

/// What was probably meant by a value that cannot be read.
fn meant(parameter: &Parameter, text: &str) -> Option<String> {
    let name = &parameter.name;
    let set = |value: &str| {
        if value.contains(' ') { format!("--set '{name}={value}'") } else { format!("--set {name}={value}") }
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim();
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit() || ",.'’ _-".contains(c));
    let (number, unit) = text.split_at(text.len() - after_number.len());
    let unit = unit.trim();
    let with_unit = |number: &str| match unit {
        "" | "%" => format!("{number}{unit}"),
        _ => format!("{number} {unit}"),
    };
    let is_unit = unit.chars().all(|c| c == '%' || c.is_alphabetic());
    let number = number.trim();
    let comma = number
        .split_once(',')
        .filter(|(whole, part)| is_digits(&whole.replace(['.', ' ', '\'', '’', '-'], "")) && is_digits(part));
    if let Some((whole, part)) = comma.filter(|_| is_unit) {
        let whole = whole.replace(['.', ' ', '\'', '’'], "");
        return Some(format!(
            "decimals are written with a point: {}",
            set(&with_unit(&format!("{whole}.{part}")))
        ));
    }
    let closed = number.replace([' ', '\'', '’'], "");
    if is_unit && closed != number && closed.parse::<f64>().is_ok() {
        return Some(format!("the digits of a number stand together: {}", set(&with_unit(&closed))));
    }
    if matches!(unit.to_lowercase().as_str(), "percent" | "per cent" | "pct") && number.parse::<f64>().is_ok()
    {
        return Some(format!("per cent are written with `%`: {}", set(&format!("{number}%"))));
    }
    if let Some(digits) = number.strip_prefix('.').filter(|digits| is_digits(digits) && is_unit) {
        return Some(format!("write the 0 before the point: {}", set(&with_unit(&format!("0.{digits}")))));
    }
    if let Some((_, next)) = text.split_once(',').filter(|(_, next)| next.contains('=')) {
        return Some(format!("each parameter has a --set of its own: --set {}", next.trim()));
    }
    let ends = text.rsplit_once(':').map_or(text, |(ends, _)| ends);
    let is_range = text.contains("..") || range_text::ends(ends).is_some();
    let is_sweep = text == "*" || text.contains(',') || (is_range && parameter.ty != Type::Delay);
    is_sweep.then(|| format!("several values in turn: escalade sweep --set '{name}={text}'"))
}

/// A second word on the same thing is a slip: which of them is meant?
pub(super) fn repeated(option: &str, what: &str, given: &[(String, String)], faults: &mut Diagnostics) {
    for (index, (name, _)) in given.iter().enumerate() {
        let all: Vec<String> = given
            .iter()
            .filter(|other| other.0 == *name)
            .map(|(name, value)| format!("`{name}={value}`"))
            .collect();
        let first = given[..index].iter().all(|other| other.0 != *name);
        if all.len() > 1 && first {
            let message = format!("the {what} `{name}` is given more than once");
            let help = format!("there are {option} {}: keep one", all.join(", "));
            faults.push(Diagnostic::without_place(message).help(help));
        }
    }
}

pub(super) fn value(
    model: &Model,
    id: ParameterId,
    text: &str,
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Expr> {
    let parameter = &model.parameters[id];
    let source = sources.add(format!("--set {}", parameter.name), text);
    let span = Span { source, start: 0, end: text.len() as u32 };
    let word =
        crate::scenario::chance_of_word(text).filter(|_| matches!(parameter.ty, Type::Real | Type::Whole));
    let mut found = Diagnostics::default();
    let parsed = match word {
        Some(chance) => Some(syntax::Expr { kind: ExprKind::Number(chance), span }),
        None => expression(text, Place::Exact { source, start: 0 }, &mut found),
    };
    let value = parsed.and_then(|parsed| {
        let names = Symbols::of_parameters(model);
        let mut made = Made::default();
        let mut resolver = Resolver::new(&names, model, &mut found, &mut made);
        resolver.fixed(&parsed, parameter.ty)
    });
    let takes = format!("`{}` takes {}", parameter.name, taken(model, parameter));
    let meant = value.is_none().then(|| meant(parameter, text)).flatten();
    for fault in found.iter().cloned() {
        // What helps inside the file, comparing or rounding, is of no use here; a name that is nearly right is.
        let useful = |help: &&String| help.starts_with("did you mean") || help.starts_with("write the unit");
        let near = fault.help.iter().filter(useful).cloned();
        let help = near.chain(meant.clone()).chain([takes.clone()]).collect();
        faults.push(if value.is_none() { Diagnostic { help, ..fault } } else { fault });
    }
    value
}
