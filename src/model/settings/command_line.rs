//! What the command line changes: variant, parameters and policies, and how its words are read.

use crate::diagnostics::{Diagnostic, Diagnostics, Sources, Span};
use crate::language::parse::{Place, expression};
use crate::language::syntax::{self, ExprKind};
use crate::model::entity::Model;
use crate::model::expr::*;
use crate::model::resolve::{Made, Resolver};
use crate::model::settings::meant::meant;
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
    /// What is known of a run, each as `CONDITION`, `CONDITION on DATE` or `CONDITION by DATE`.
    pub given: Vec<String>,
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
    let meant = if value.is_none() { meant(parameter, text) } else { None };
    // Where the slip is known, one fault says all of it.
    let most = if meant.as_ref().is_some_and(|meant| meant.headline.is_some()) { 1 } else { usize::MAX };
    for mut fault in found.iter().take(most).cloned() {
        // What helps inside the file, comparing or rounding, is of no use here; a name that is nearly right is.
        let useful = |help: &&String| help.starts_with("did you mean") || help.starts_with("write the unit");
        let near: Vec<String> = fault.help.iter().filter(useful).cloned().collect();
        if value.is_none() {
            fault.help = match &meant {
                Some(meant) => near.into_iter().chain(meant.help.iter().cloned()).collect(),
                None => near,
            };
            fault.help.push(takes.clone());
        }
        if let Some(headline) = meant.as_ref().and_then(|meant| meant.headline.as_ref()) {
            fault = Diagnostic { message: headline.clone(), label: String::new(), ..fault };
        }
        faults.push(fault);
    }
    value
}
