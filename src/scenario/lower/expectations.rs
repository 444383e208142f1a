//! `[expect]`: what the author claims of all runs.

use super::reader::Reader;
use super::table_fields::Field;
use crate::language::parse;
use crate::language::syntax::Claim;
use crate::scenario::entry::Expectation;
use crate::scenario::placed::Text;
use toml::de::DeValue;

pub(super) fn expectations(field: Field, r: &mut Reader) -> Vec<Expectation> {
    let entries = r.entries(field, "a table of claims: `name = \"clash < 20%\"`");
    entries.into_iter().filter_map(|entry| expectation(entry, r)).collect()
}

fn expectation(entry: Field, r: &mut Reader) -> Option<Expectation> {
    if !matches!(entry.value, DeValue::Table(_)) {
        let (claim, text) = claim(entry, r)?;
        return Some(Expectation {
            name: entry.name(),
            title: None,
            about: None,
            claim,
            text,
            variant: None,
            policy: vec![],
            source: None,
            span: entry.key_span,
        });
    }
    let mut keys = r.fields(entry, "an expectation")?;
    let claimed = keys.require("claim", r);
    let title = keys.take("title").and_then(|f| r.title(f));
    let about = keys.take("about").and_then(|f| r.string(f));
    let variant = keys.take("variant").and_then(|f| r.string(f));
    let policy = keys.take("policy").map(|f| r.names_by_word(f, "the name of a policy")).unwrap_or_default();
    let source = keys.take("source").and_then(|f| r.string(f));
    keys.finish(r);
    let (claim, text) = claim(claimed?, r)?;
    Some(Expectation {
        name: entry.name(),
        title,
        about,
        claim,
        text,
        variant,
        policy,
        source,
        span: entry.key_span,
    })
}

fn claim(field: Field, r: &mut Reader) -> Option<(Claim, Text)> {
    let text = r.text_of(field, "a claim in quotes, such as \"clash < 20%\"")?;
    let place = r.place(field, text);
    let claim = parse::claim(text, place, r.faults)?;
    Some((claim, r.title(field)?))
}
