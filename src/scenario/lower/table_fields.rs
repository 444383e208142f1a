//! A TOML table as a list of fields in file order, each taken once; whatever is left over is unknown.

use super::reader::Reader;
use crate::diagnostics::truncated;
use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::language;
use crate::language::syntax::Name;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Unknown keys that get help.
const MOST_TYPOS: usize = 200;

/// A key and its value, or an element of a list under the list's key.
#[derive(Clone, Copy)]
pub(super) struct Field<'t> {
    pub key: &'t str,
    pub key_span: Span,
    pub value: &'t DeValue<'t>,
    /// Of the value; for a table under a heading, the heading.
    pub span: Span,
    pub element: bool,
}

impl Field<'_> {
    /// The entry's name as a word of the language; unchecked.
    pub fn name(&self) -> Name {
        Name { text: self.key.to_owned(), span: self.key_span }
    }

    /// How a message speaks of the field.
    pub fn title(&self) -> String {
        if self.element {
            format!("an element of `{}`", truncated(self.key))
        } else {
            format!("`{}`", truncated(self.key))
        }
    }
}

/// The fields of one table that have not been taken yet.
pub(super) struct Fields<'t> {
    /// What the table describes: `a response`.
    what: &'static str,
    /// The entry's key; `None` for the whole file.
    place: Option<(&'t str, Span)>,
    left: Vec<Field<'t>>,
    known: Vec<&'static str>,
    /// Keys that had to be there and were not.
    absent: Vec<&'static str>,
}

#[cfg(test)]
type KnownKeys = std::collections::BTreeMap<&'static str, std::collections::BTreeSet<&'static str>>;

#[cfg(test)]
thread_local! {
    /// The keys that were asked for, by what has them.
    static KNOWN: std::cell::RefCell<KnownKeys> = const { std::cell::RefCell::new(KnownKeys::new()) };
}

/// The keys that were asked for in this thread, by what has them.
#[cfg(test)]
pub(in crate::scenario) fn known_keys() -> KnownKeys {
    KNOWN.with_borrow(Clone::clone)
}

impl<'t> Fields<'t> {
    pub fn of_root(root: &'t DeTable<'t>, r: &Reader) -> Self {
        Self { what: "a scenario", place: None, left: list(root, r), known: vec![], absent: vec![] }
    }

    /// Takes a field out, and makes its key a known one.
    pub fn take(&mut self, key: &'static str) -> Option<Field<'t>> {
        self.known.push(key);
        #[cfg(test)]
        KNOWN.with_borrow_mut(|known| known.entry(self.what).or_default().insert(key));
        let at = self.left.iter().position(|f| f.key == key)?;
        Some(self.left.remove(at))
    }

    /// As `take`, but its absence is a fault at the entry's key.
    pub fn require(&mut self, key: &'static str, r: &mut Reader) -> Option<Field<'t>> {
        let found = self.take(key);
        if found.is_none() {
            self.missing(key, r);
            self.absent.push(key);
        }
        found
    }

    /// Reports that the entry lacks `key`.
    pub fn missing(&self, key: &str, r: &mut Reader) {
        self.fault(self.lack_of(key), "it has none", r);
    }

    fn lack_of(&self, key: &str) -> String {
        format!("{} needs `{key}`", self.what)
    }

    /// Whether a key that is still there looks like one of these. Asked when all known keys have been taken.
    pub fn misspells(&self, keys: &[&str]) -> bool {
        self.left.iter().any(|f| nearest(f.key, keys.iter().copied()).is_some())
    }

    /// A fault of the entry as a whole, which lacks something, shown at its key.
    pub fn fault(&self, message: String, label: &str, r: &mut Reader) {
        r.faults.push(match self.place {
            Some((_, span)) => Diagnostic::error(span, message).code(Code::MissingKey).label(label),
            None => Diagnostic::without_place(message).code(Code::MissingKey),
        });
    }

    /// Whether the key is there and not yet taken.
    pub fn has(&self, key: &str) -> bool {
        self.left.iter().any(|f| f.key == key)
    }

    /// The fields not taken, whose keys are the author's own names.
    pub fn rest(self) -> Vec<Field<'t>> {
        self.left
    }

    /// The fields that nobody has taken so far.
    pub fn left(&self) -> &[Field<'t>] {
        &self.left
    }

    /// Refuses every field not taken.
    pub fn finish(self, r: &mut Reader) {
        for field in &self.left {
            let message = format!("{} has no key `{}`", self.what, truncated(field.key));
            let fault =
                Diagnostic::error(field.key_span, message).code(Code::UnknownKey).label("unknown key");
            r.unknown += 1;
            // A file with more than these is not one with typos.
            if r.unknown > MOST_TYPOS {
                r.faults.push(fault);
                continue;
            }
            let near = nearest(field.key, self.known.iter().copied());
            if let Some(near) = near.filter(|near| self.absent.contains(near)) {
                // It is there, only misspelt: one fault, not two.
                r.faults.withdraw(self.place.map(|(_, span)| span), &self.lack_of(near));
            }
            r.faults.push(match (hint(self.what, field.key), near) {
                (Some(hint), _) => fault.help(hint),
                (None, Some(near)) => fault.help(format!("did you mean `{near}`?")),
                (None, None) => fault.help(format!("{} has: {}", self.what, self.known.join(", "))),
            });
        }
    }
}

/// Where a key that belongs elsewhere should go.
fn hint(what: &str, key: &str) -> Option<String> {
    let inside = |keys: &str| Some(format!("write it inside the effects: `do = {{ {keys} }}`"));
    match (what, key) {
        ("an event" | "a response" | "a rule" | "an option", "draw" | "weights") => {
            inside("draw = …, weights = { … }")
        }
        ("an event" | "a response" | "a rule" | "an option", "observe" | "by" | "then") => {
            inside("observe = …, by = …")
        }
        ("a response" | "an option", "else" | "chance" | "after" | "each") => {
            inside("chance = …, do = …, else = …")
        }
        ("an option", "choose") => Some("an option has its name from its key".into()),
        ("a rule", "chance" | "rate" | "at") => {
            Some("what happens by chance is an event: `[events.NAME]`".into())
        }
        _ => None,
    }
}

impl Reader<'_> {
    /// The fields of a table that describes `what`.
    pub(super) fn fields<'t>(&mut self, field: Field<'t>, what: &'static str) -> Option<Fields<'t>> {
        let DeValue::Table(table) = field.value else {
            let fault = self.unexpected(field, &format!("a table that describes {what}"));
            let written = self.text.get(field.span.start as usize..field.span.end as usize).unwrap_or("");
            let is_weight =
                what == "an option" && matches!(field.value, DeValue::Integer(_) | DeValue::Float(_));
            return self.faults.refuse(match is_weight {
                true => fault.help(format!("write `{} = {{ weight = {written} }}`", field.key)),
                false => fault,
            });
        };
        let left = list(table, self);
        Some(Fields { what, place: Some((field.key, field.key_span)), left, known: vec![], absent: vec![] })
    }

    /// The entries of a table whose keys are names chosen by the author.
    pub(super) fn entries<'t>(&mut self, field: Field<'t>, expected: &str) -> Vec<Field<'t>> {
        let DeValue::Table(table) = field.value else {
            return self.expected(field, expected);
        };
        let entries = list(table, self);
        entries.into_iter().filter(|entry| self.check_word(entry.key, entry.key_span)).collect()
    }

    /// The entries of `[HEADING.OWNER.NAME]`, each with its owner, in file order over all owners.
    pub(super) fn owned_entries<'t>(&mut self, field: Field<'t>, what: &str) -> Vec<(Name, Field<'t>)> {
        let mut all = vec![];
        for owner in self.entries(field, &format!("a table of actors: `[{}.ACTOR.NAME]`", field.key)) {
            let expected = format!("a table of {what}: `[{}.{}.NAME]`", field.key, owner.key);
            all.extend(self.entries(owner, &expected).into_iter().map(|entry| (owner.name(), entry)));
        }
        all.sort_by_key(|(_, entry)| entry.key_span.start);
        all
    }

    /// The elements of a list, or the one value that stands for a list of one.
    pub(super) fn elements<'t>(&mut self, field: Field<'t>) -> Vec<Field<'t>> {
        let DeValue::Array(array) = field.value else { return vec![field] };
        let element = |value: &'t Spanned<DeValue<'t>>| {
            let span = self.span(value.span());
            Field { key: field.key, key_span: span, value: value.get_ref(), span, element: true }
        };
        array.iter().map(element).collect()
    }

    pub(super) fn span(&self, range: std::ops::Range<usize>) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Span { source: self.source, start: offset(range.start), end: offset(range.end) }
    }

    /// Reports a value of the wrong kind, for which nothing stands in.
    pub(super) fn expected<T: Default>(&mut self, field: Field, expected: &str) -> T {
        let fault = self.unexpected(field, expected);
        self.faults.push(fault);
        T::default()
    }

    /// The fault of a value of the wrong kind.
    pub(super) fn unexpected(&self, field: Field, expected: &str) -> Diagnostic {
        let found = match field.value {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("{} must be {expected}", field.title());
        Diagnostic::error(field.span, message).label(format!("this is {found}"))
    }

    /// Reports two keys that cannot stand together.
    pub(super) fn contradiction(
        &mut self,
        message: impl Into<String>,
        first: Field,
        second: Field,
        label: &str,
    ) {
        let fault = Diagnostic::error(second.key_span, message).label(label);
        self.faults.push(fault.related(first.key_span, "the first"));
    }

    /// Whether a text is a word: a name that expressions can use.
    pub(super) fn check_word(&mut self, word: &str, span: Span) -> bool {
        if language::is_name(word) {
            return true;
        }
        let fault =
            Diagnostic::error(span, format!("`{}` cannot be a name", truncated(word))).code(Code::Name);
        self.faults.push(if language::keyword(word) {
            fault.label("a word of the language itself")
        } else {
            fault.label("expected letters, digits and `_`, and a letter at the beginning")
        });
        false
    }
}

fn list<'t>(table: &'t DeTable<'t>, r: &Reader) -> Vec<Field<'t>> {
    let field = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
        let key: &'t Spanned<std::borrow::Cow<'t, str>> = key;
        let key_span = r.span(key.span());
        let span = if value.span().is_empty() { key_span } else { r.span(value.span()) };
        Field { key: key.get_ref(), key_span, value: value.get_ref(), span, element: false }
    };
    let mut fields: Vec<_> = table.iter().map(field).collect();
    fields.sort_by_key(|f| f.key_span.start);
    fields
}
