//! Variants as they are asked for: one by its name, several at once as `live+no_leak`, or `stated`, the file as it stands.

use crate::diagnostics::{Diagnostic, SCENARIO};
use crate::model::entity::{Model, Variant};
use crate::model::settings::names::Known;

/// The word for the file as it stands, unless a variant is called so.
pub const STATED: &str = "stated";

/// The variants that a text names, in its order; none for the file as it stands.
///
/// # Errors
/// A name that no variant has, one that is given twice, and variants that set the same thing to different values.
pub fn variants<'m>(model: &'m Model, text: &str) -> Result<Vec<&'m Variant>, Box<Diagnostic>> {
    let named = |name: &str| model.variants.iter().find(|variant| variant.name == name);
    if named(text).is_none() && text == STATED {
        return Ok(vec![]);
    }
    let mut found: Vec<&Variant> = vec![];
    for name in text.split('+').map(str::trim) {
        if name == STATED && named(name).is_none() {
            let fault = Diagnostic::without_place(format!("`{STATED}` is the file as it stands"));
            return Err(Box::new(fault.help("it changes nothing, so that there is nothing to combine")));
        }
        let variant = Known::variants(model).find(name).map_err(|fault| advise(model, text, *fault))?;
        let variant = &model.variants[variant];
        for other in &found {
            if other.name == variant.name {
                let message = format!("the variant `{name}` is named twice in `{text}`");
                return Err(Box::new(Diagnostic::without_place(message)));
            }
            if let Some(what) = conflict(model, other, variant) {
                let message = format!("the variants `{}` and `{name}` cannot be combined", other.name);
                let fault = Diagnostic::without_place(message)
                    .help(format!("they set {what} to different values"))
                    .help("name one of them, and make the changes of the other with --set and --policy");
                return Err(Box::new(fault));
            }
        }
        found.push(variant);
    }
    Ok(found)
}

/// What may be meant by what is no variant: several of them, or a policy.
fn advise(model: &Model, text: &str, fault: Diagnostic) -> Box<Diagnostic> {
    let known = Known::variants(model);
    let several = text.contains(',') && text.split(',').all(|name| known.place(name.trim()).is_some());
    let policy = model.policies.iter().find(|policy| policy.name == text);
    let fault = match (several, policy) {
        (true, _) => {
            let names: Vec<&str> = text.split(',').map(str::trim).collect();
            let fault =
                Diagnostic::without_place(format!("`{text}` are several variants, and one is asked for"))
                    .help(format!(
                        "to put them side by side: escalade compare {SCENARIO} --variant {}",
                        names.join(",")
                    ));
            match variants(model, &names.join("+")) {
                Ok(_) => fault.help(format!("to have all at once: --variant {}", names.join("+"))),
                Err(why) => fault.help(format!("all at once they cannot be had: {}", reasons(&why))),
            }
        }
        (false, Some(policy)) => {
            let actor = &model.actors[policy.actor].name;
            fault.help(format!("`{text}` is a policy of `{actor}`: --policy {actor}={text}"))
        }
        (false, None) => fault,
    };
    Box::new(fault)
}

/// A fault in one line: what it says, and why.
fn reasons(fault: &Diagnostic) -> String {
    let why = fault.help.first().map(|help| format!(", as {help}"));
    format!("{}{}", fault.message, why.unwrap_or_default())
}

/// What both set, but differently.
fn conflict(model: &Model, one: &Variant, other: &Variant) -> Option<String> {
    let parameter = one.set.iter().find(|(id, value)| other.set.iter().any(|(o, v)| o == id && v != value));
    let policy = one.play.iter().find(|(id, policy)| other.play.iter().any(|(o, p)| o == id && p != policy));
    let parameter = parameter.map(|(id, _)| format!("`{}`", model.parameters[*id].name));
    parameter.or_else(|| policy.map(|(actor, _)| format!("the policy of `{}`", model.actors[*actor].name)))
}

/// The variants of settings that were accepted.
pub fn accepted<'m>(model: &'m Model, text: Option<&str>) -> Vec<&'m Variant> {
    text.and_then(|text| variants(model, text).ok()).unwrap_or_default()
}

/// The name of these variants together; none for the file as it stands.
pub fn name(variants: &[&Variant]) -> Option<String> {
    let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join("+"))
}
