//! `[beliefs]` and the `[evidence]` that moves them.

use super::reader::Reader;
use super::table_fields::{Field, Fields};
use crate::language::syntax::Name;
use crate::scenario::entry::{Belief, Evidence, Sign};

pub(super) fn beliefs(field: Field, r: &mut Reader) -> Vec<Belief> {
    let entries = r.owned_entries(field, "beliefs");
    entries.into_iter().filter_map(|(holder, entry)| belief(holder, entry, r)).collect()
}

fn belief(holder: Name, entry: Field, r: &mut Reader) -> Option<Belief> {
    let mut keys = r.fields(entry, "a belief")?;
    let about = about(&mut keys, r);
    let prior = keys.require("prior", r).map(|f| r.exprs_by_value(f));
    let infers = keys.take("infers").map_or(vec![], |f| r.distinct_paths(f));
    let title = keys.take("title").and_then(|f| r.title(f));
    let source = keys.take("source").and_then(|f| r.string(f));
    keys.finish(r);
    let (about, prior) = (about?, prior?);
    Some(Belief { holder, name: entry.name(), about, prior, infers, title, source, span: entry.key_span })
}

pub(super) fn evidence(field: Field, r: &mut Reader) -> Vec<Evidence> {
    let entries = r.entries(field, "a table of evidence: `[evidence.NAME]`");
    entries.into_iter().filter_map(|entry| one_evidence(entry, r)).collect()
}

fn one_evidence(entry: Field, r: &mut Reader) -> Option<Evidence> {
    let mut keys = r.fields(entry, "evidence")?;
    let about = about(&mut keys, r);
    let signs = keys.require("signs", r).map(|f| signs(f, r));
    let title = keys.take("title").and_then(|f| r.title(f));
    let source = keys.take("source").and_then(|f| r.string(f));
    keys.finish(r);
    let (about, signs) = (about?, signs?);
    Some(Evidence { name: entry.name(), about, signs, title, source, span: entry.key_span })
}

/// The full name of the hidden variable: `culprit`, `china.aim`.
fn about(keys: &mut Fields, r: &mut Reader) -> Option<Name> {
    let path = keys.require("about", r).and_then(|f| r.path(f))?;
    Some(Name { text: path.to_string(), span: path.span })
}

fn signs(field: Field, r: &mut Reader) -> Vec<Sign> {
    let entries = r.entries(field, "a table of signs: `signs.NAME = { value = likelihood }`");
    entries.into_iter().map(|f| Sign { name: f.name(), likelihood: r.exprs_by_value(f) }).collect()
}
