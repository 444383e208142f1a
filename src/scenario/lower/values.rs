//! TOML values as what the language expects in their place: texts, names, expressions.

use super::reader::Reader;
use super::table_fields::Field;
use super::{estimative_words, literals};
use crate::diagnostics::truncated;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, one_line};
use crate::language::parse::{self, Place};
use crate::language::syntax::{Expr, ExprKind, Length, Members, Name, Path, Statement};
use crate::language::{date_spellings, range_text, yes_or_no};
use crate::scenario::placed::{Placed, Text};
use jiff::civil::Date;
use std::collections::BTreeMap;
use toml::de::DeValue;

const EXPRESSION: &str = "an expression: a number, `true`, `false`, a date, or text";

impl Reader<'_> {
    /// Text, as written.
    pub(super) fn string(&mut self, field: Field) -> Option<Text> {
        self.text_of(field, "text in quotes").map(|text| Text { text: text.to_owned(), span: field.span })
    }

    /// A text that is shown: on one line, with everything in it visible.
    pub(super) fn title(&mut self, field: Field) -> Option<Text> {
        self.string(field).map(|text| Text { text: one_line(&text.text), ..text })
    }

    /// A list of texts; one text is a list of one.
    pub(super) fn strings(&mut self, field: Field) -> Vec<Text> {
        self.elements(field).into_iter().filter_map(|f| self.string(f)).collect()
    }

    /// The text of a string; anything else is a fault.
    pub(super) fn text_of<'t>(&mut self, field: Field<'t>, expected: &str) -> Option<&'t str> {
        match field.value {
            DeValue::String(text) => Some(text),
            _ => self.expected(field, expected),
        }
    }

    /// Where the text of a string value stands: exactly, unless TOML changed it on the way.
    pub(super) fn place(&self, field: Field, text: &str) -> Place {
        let (from, to) = (field.span.start as usize, field.span.end as usize);
        let raw = self.text.get(from..to).unwrap_or("");
        for (quotes, open) in [("\"\"\"", 3), ("'''", 3), ("\"", 1), ("'", 1)] {
            if let Some(inside) = raw.strip_prefix(quotes).and_then(|rest| rest.strip_suffix(quotes)) {
                if inside == text {
                    return Place::Exact { source: self.source, start: field.span.start + open };
                }
                break;
            }
        }
        Place::Whole(field.span)
    }

    /// The span of a part of a text.
    pub(super) fn part(&self, place: Place, from: usize, to: usize) -> Span {
        match place {
            Place::Exact { start, .. } => self.span(start as usize + from..start as usize + to),
            Place::Whole(span) => span,
        }
    }

    /// An expression: TOML's own scalars stand for themselves, text is parsed.
    pub(super) fn expr(&mut self, field: Field) -> Option<Expr> {
        let kind = match field.value {
            DeValue::String(text) => {
                let place = self.place(field, text);
                return parse::expression(text, place, self.faults);
            }
            DeValue::Integer(n) => literals::integer(n).map(ExprKind::Number),
            DeValue::Float(x) => literals::float(x).map(ExprKind::Number),
            DeValue::Boolean(b) => Ok(ExprKind::Flag(*b)),
            DeValue::Datetime(_) => literals::date(field.value).map(ExprKind::Date),
            DeValue::Array(_) | DeValue::Table(_) => {
                return self.expected(field, EXPRESSION);
            }
        };
        match kind {
            Ok(kind) => Some(Expr { kind, span: field.span }),
            Err(message) => self.faults.refuse(Diagnostic::error(field.span, message)),
        }
    }

    /// An expression of a chance, or a word of ICD 203 that stands for the middle of its band.
    pub(super) fn chance(&mut self, field: Field) -> Option<Expr> {
        let DeValue::String(text) = field.value else { return self.expr(field) };
        if let Some(estimate) = estimative_words::estimate(text) {
            return Some(Expr { kind: ExprKind::Number(estimate.middle), span: field.span });
        }
        if let Some(near) = estimative_words::misspelt(text) {
            let message = format!("`{text}` is not a word of estimative probability");
            let fault = Diagnostic::error(field.span, message)
                .code(Code::Syntax)
                .help(format!("did you mean `{near}`?"));
            return self.faults.refuse(fault);
        }
        self.expr(field)
    }

    /// `[lo, hi]`, or text such as `4..16 weeks` or `10–20%`.
    pub(super) fn pair(&mut self, field: Field) -> Option<(Expr, Expr)> {
        match (field.value, &self.elements(field)[..]) {
            (DeValue::String(text), _) if range_text::ends(text).is_some() => {
                let place = self.place(field, text);
                parse::range(text, place, self.faults)
            }
            (DeValue::Array(_), &[low, high]) => {
                let (low, high) = (self.expr(low), self.expr(high));
                Some((low?, high?))
            }
            _ => self.expected(
                field,
                "a list of two bounds, `[lowest, highest]`, or a range such as \"4..16 weeks\" or \"10–20%\"",
            ),
        }
    }

    /// A length of time with its unit.
    pub(super) fn duration(&mut self, field: Field) -> Option<Expr> {
        let expected = "a length of time with its unit, such as \"1 week\"";
        let text = self.text_of(field, expected)?;
        let every = [
            ("daily", "day"),
            ("weekly", "week"),
            ("monthly", "month"),
            ("yearly", "year"),
            ("annual", "year"),
        ];
        if let Some((_, unit)) = every.iter().find(|(word, _)| text.trim().eq_ignore_ascii_case(word)) {
            let message = format!("{} must be {expected}", field.title());
            let fault = Diagnostic::error(field.span, message).code(Code::Type);
            return self.faults.refuse(fault.help(format!("write `\"1 {unit}\"`")));
        }
        let expr = self.expr(field)?;
        if matches!(expr.kind, ExprKind::Duration(_)) {
            return Some(expr);
        }
        self.faults.refuse(
            Diagnostic::error(expr.span, format!("{} must be {expected}", field.title()))
                .label("this is another kind of expression"),
        )
    }

    /// A date, in quotes or not.
    pub(super) fn date(&mut self, field: Field) -> Option<Placed<Date>> {
        if !matches!(field.value, DeValue::String(_) | DeValue::Datetime(_)) {
            return self.expected(field, "a date such as 2015-09-22");
        }
        if let DeValue::String(text) = field.value
            && let Some(found) = date_spellings::whole(text)
        {
            let message = format!("`{text}` is not how a date is written");
            let fault = Diagnostic::error(field.span, message).code(Code::Syntax);
            return self.faults.refuse(fault.help(found.help()));
        }
        let expr = self.expr(field)?;
        if let ExprKind::Date(value) = expr.kind {
            return Some(Placed { value, span: expr.span });
        }
        self.expected(field, "a date such as 2015-09-22")
    }

    /// A whole number from 1.
    pub(super) fn whole(&mut self, field: Field) -> Option<Placed<u32>> {
        if let DeValue::String(text) = field.value
            && let Some(number) = text.split_whitespace().next().and_then(|number| number.parse::<u32>().ok())
        {
            let has_unit = text.split_whitespace().nth(1).is_some();
            let (message, label) = match has_unit {
                true => ("is a number without a unit", "this is text with a unit"),
                false => ("is a number, without quotes", "this is text"),
            };
            let fault =
                Diagnostic::error(field.span, format!("{} {message}", field.title())).code(Code::Type);
            return self.faults.refuse(fault.label(label).help(format!("write `{} = {number}`", field.key)));
        }
        let DeValue::Integer(n) = field.value else {
            return self.expected(field, "a whole number");
        };
        match literals::whole(n).ok().and_then(|n| u32::try_from(n).ok()) {
            Some(value) if value > 0 => Some(Placed { value, span: field.span }),
            _ => {
                let message = format!("{} must be a whole number from 1 to {}", field.title(), u32::MAX);
                self.faults.refuse(Diagnostic::error(field.span, message))
            }
        }
    }

    /// How many steps there are: where the whole time is written, it is told how many that would be.
    pub(super) fn steps(&mut self, field: Field, step: Option<&Expr>) -> Option<Placed<u32>> {
        let days = |expr: &Expr| match expr.kind {
            ExprKind::Duration(Length::Days(days)) => Some(days),
            _ => None,
        };
        if let DeValue::String(text) = field.value {
            let mut untold = Diagnostics::default();
            let time = parse::expression(text, Place::Whole(field.span), &mut untold);
            if let Some(time) = time.as_ref().and_then(days) {
                let fault = Diagnostic::error(field.span, "`steps` is a number without a unit")
                    .code(Code::Type)
                    .label("this is a length of time");
                let each = step.and_then(|step| {
                    Some((days(step)?, self.text.get(step.span.start as usize..step.span.end as usize)?))
                });
                return self.faults.refuse(match each {
                    Some((each, written)) if each > 0.0 && time >= each => {
                        fault.help(format!("write `steps = {:.0}` (a step is {written})", time / each))
                    }
                    _ => fault.help("say how many steps there are, and how long one is: `steps = 52`, `step = \"1 week\"`"),
                });
            }
        }
        self.whole(field)
    }

    /// `true` or `false`, not an expression.
    pub(super) fn flag(&mut self, field: Field) -> Option<bool> {
        match field.value {
            DeValue::Boolean(b) => Some(*b),
            DeValue::String(text) => {
                let fault = self.unexpected(field, "`true` or `false`");
                let help = yes_or_no(text).map(|flag| format!("write `{flag}`, without quotes"));
                self.faults.refuse(help.into_iter().fold(fault, Diagnostic::help))
            }
            _ => self.expected(field, "`true` or `false`"),
        }
    }

    /// A single word in quotes.
    pub(super) fn word(&mut self, field: Field, expected: &str) -> Option<Name> {
        let text = self.text_of(field, expected)?;
        let span = self.part(self.place(field, text), 0, text.len());
        self.check_word(text, span).then(|| Name { text: text.to_owned(), span })
    }

    /// A list of words, each at most once, at least one.
    pub(super) fn distinct_names(&mut self, field: Field) -> Option<Vec<Name>> {
        if !matches!(field.value, DeValue::Array(_)) {
            return self.expected(field, "a list of names: `[\"first\", \"second\"]`");
        }
        let elements = self.elements(field);
        if elements.is_empty() {
            self.faults
                .push(Diagnostic::error(field.span, format!("{} is empty", field.title())).label("no names"));
            return None;
        }
        let mut names: Vec<Name> = vec![];
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for element in elements {
            let Some(name) = self.word(element, "a name in quotes") else { continue };
            if self.is_new(field, name.text.clone(), name.span, &mut seen) {
                names.push(name);
            }
        }
        (!names.is_empty()).then_some(names)
    }

    /// A dotted name: `us.suspects`.
    pub(super) fn path(&mut self, field: Field) -> Option<Path> {
        let text = self.text_of(field, "a name in quotes, such as \"us.suspects\"")?;
        let place = self.place(field, text);
        parse::path(text, place, self.faults)
    }

    /// One path or a list of different ones.
    pub(super) fn distinct_paths(&mut self, field: Field) -> Vec<Path> {
        let mut paths: Vec<Path> = vec![];
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for element in self.elements(field) {
            let Some(path) = self.path(element) else { continue };
            let parts: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
            if self.is_new(field, parts.join("."), path.span, &mut seen) {
                paths.push(path);
            }
        }
        paths
    }

    /// Whether a list has not had this name before; if it has, that is a fault.
    fn is_new(&mut self, list: Field, name: String, span: Span, seen: &mut BTreeMap<String, Span>) -> bool {
        let Some(&first) = seen.get(&name) else {
            seen.insert(name, span);
            return true;
        };
        let fault =
            Diagnostic::error(span, format!("`{}` is in `{}` twice", truncated(&name), truncated(list.key)))
                .code(Code::Name);
        self.faults.push(fault.label("the second time").related(first, "the first time"));
        false
    }

    /// `firms where status == frozen`, or a group alone, or `selected`.
    pub(super) fn members(&mut self, field: Field) -> Option<Members> {
        let text = self.text_of(field, "a group in quotes, such as \"firms where on_list\"")?;
        let place = self.place(field, text);
        parse::members(text, place, self.faults)
    }

    pub(super) fn statement(&mut self, field: Field, text: &str) -> Option<Statement> {
        let place = self.place(field, text);
        parse::statement(text, place, self.faults)
    }

    /// A table of expressions under names.
    pub(super) fn exprs_by_word(&mut self, field: Field) -> Vec<(Name, Expr)> {
        let entries = self.entries(field, "a table of expressions: `{ name = … }`");
        entries.into_iter().filter_map(|f| Some((f.name(), self.expr(f)?))).collect()
    }

    /// A table of expressions under the values of a variable: words or whole numbers.
    pub(super) fn exprs_by_value(&mut self, field: Field) -> Vec<(Name, Expr)> {
        let DeValue::Table(_) = field.value else {
            return self.expected(field, "a table of expressions: `{ value = … }`");
        };
        let Some(fields) = self.fields(field, "values") else { return vec![] };
        let mut found = vec![];
        for f in fields.rest() {
            let digits = f.key.strip_prefix('-').unwrap_or(f.key);
            let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            let flag = matches!(f.key, "true" | "false");
            if (number || flag || self.check_word(f.key, f.key_span))
                && let Some(expr) = self.expr(f)
            {
                found.push((f.name(), expr));
            }
        }
        if found.is_empty() && matches!(field.value, DeValue::Table(t) if t.is_empty()) {
            self.faults.push(Diagnostic::error(field.span, format!("{} is empty", field.title())));
        }
        found
    }

    /// A table of names under names.
    pub(super) fn names_by_word(&mut self, field: Field, expected: &str) -> Vec<(Name, Name)> {
        let entries = self.entries(field, &format!("a table: `{{ actor = {expected} }}`"));
        let expected = format!("{expected} in quotes");
        entries.into_iter().filter_map(|f| Some((f.name(), self.word(f, &expected)?))).collect()
    }
}
