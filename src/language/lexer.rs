//! The lexer of expressions.
//!
//! It knows the signs that other languages use (`&&`, `<>`, `≤`), says what they are called here, and goes on
//! as if the right one had been written.

use super::date_spellings;
use super::fault::Faults;
use super::units::is_unit;
use crate::diagnostics::Diagnostic;
use jiff::civil::{Date, date};

/// The words with a meaning of their own; nothing in a scenario may be called so.
pub const KEYWORDS: [&str; 17] = [
    "and", "or", "not", "if", "then", "else", "in", "per", "for", "where", "of", "to", "true", "false",
    "raise", "lower", "reset",
];

/// Whether a word is reserved, so that nothing in a scenario can be called so.
pub fn keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Whether an expression can refer to something of this name: letters, digits and `_`, not beginning with a
/// digit, and not reserved.
pub fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(begins_word) && word.chars().all(in_word) && !keyword(word)
}

/// What a word of other languages for a flag means.
pub fn yes_or_no(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "yes" | "on" | "true" => Some(true),
        "no" | "off" | "false" => Some(false),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number { value: f64, percent: bool },
    Date(Date),
    Word,
    And,
    Or,
    Not,
    If,
    Then,
    Else,
    In,
    Per,
    For,
    Where,
    Of,
    To,
    True,
    False,
    Raise,
    Lower,
    Reset,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    Comma,
    Dot,
    DotDot,
    Plus,
    Minus,
    Star,
    Slash,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Assign,
    AddAssign,
    SubtractAssign,
    MultiplyAssign,
    DivideAssign,
    End,
}

/// A token and its bytes in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

/// Longer signs stand before their beginnings.
const SIGNS: [(&str, TokenKind); 22] = [
    ("..", TokenKind::DotDot),
    ("==", TokenKind::Equal),
    ("!=", TokenKind::NotEqual),
    ("<=", TokenKind::LessOrEqual),
    (">=", TokenKind::GreaterOrEqual),
    ("+=", TokenKind::AddAssign),
    ("-=", TokenKind::SubtractAssign),
    ("*=", TokenKind::MultiplyAssign),
    ("/=", TokenKind::DivideAssign),
    ("(", TokenKind::OpenParenthesis),
    (")", TokenKind::CloseParenthesis),
    ("[", TokenKind::OpenBracket),
    ("]", TokenKind::CloseBracket),
    (",", TokenKind::Comma),
    (".", TokenKind::Dot),
    ("+", TokenKind::Plus),
    ("-", TokenKind::Minus),
    ("*", TokenKind::Star),
    ("/", TokenKind::Slash),
    ("<", TokenKind::Less),
    (">", TokenKind::Greater),
    ("=", TokenKind::Assign),
];

const NO_POWERS: &str =
    "there is no power sign: a square is `x * x`, a root `sqrt(x)`, any other power `exp(y * ln(x))`";

/// Signs of other languages, what they stand for, and what to write.
const FOREIGN: [(&str, TokenKind, &str); 40] = [
    ("===", TokenKind::Equal, "write `==`"),
    ("!==", TokenKind::NotEqual, "write `!=`"),
    ("<>", TokenKind::NotEqual, "write `!=`"),
    ("~=", TokenKind::NotEqual, "write `!=`"),
    ("=<", TokenKind::LessOrEqual, "write `<=`"),
    ("=>", TokenKind::GreaterOrEqual, "write `>=`"),
    (":=", TokenKind::Assign, "write `=`"),
    ("&&", TokenKind::And, "write `and`"),
    ("||", TokenKind::Or, "write `or`"),
    ("**", TokenKind::Star, NO_POWERS),
    ("^", TokenKind::Star, NO_POWERS),
    ("&", TokenKind::And, "write `and`"),
    ("|", TokenKind::Or, "write `or`"),
    ("!", TokenKind::Not, "write `not`"),
    ("≤", TokenKind::LessOrEqual, "write `<=`"),
    ("≥", TokenKind::GreaterOrEqual, "write `>=`"),
    ("≠", TokenKind::NotEqual, "write `!=`"),
    ("×", TokenKind::Star, "write `*`"),
    ("·", TokenKind::Star, "write `*`"),
    ("÷", TokenKind::Slash, "write `/`"),
    ("−", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("–", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("—", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("‒", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("‐", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("‑", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("－", TokenKind::Minus, "write `-`, the minus of the keyboard"),
    ("＋", TokenKind::Plus, "write `+`"),
    ("⋅", TokenKind::Star, "write `*`"),
    ("∗", TokenKind::Star, "write `*`"),
    ("∕", TokenKind::Slash, "write `/`"),
    ("⁄", TokenKind::Slash, "write `/`"),
    ("＜", TokenKind::Less, "write `<`"),
    ("＞", TokenKind::Greater, "write `>`"),
    ("＝", TokenKind::Equal, "write `==`"),
    ("⩽", TokenKind::LessOrEqual, "write `<=`"),
    ("⩾", TokenKind::GreaterOrEqual, "write `>=`"),
    ("∧", TokenKind::And, "write `and`"),
    ("∨", TokenKind::Or, "write `or`"),
    ("¬", TokenKind::Not, "write `not`"),
];

const QUOTES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];

/// Cuts a text into tokens, the last of which is `End`. `None` if a character has no meaning at all.
pub(super) fn tokens(text: &str, faults: &mut Faults) -> Option<Vec<Token>> {
    let mut lexer = Lexer { text, at: 0, tokens: vec![], faults };
    while let Some(next) = lexer.rest().chars().next() {
        if next.is_whitespace() {
            lexer.at += next.len_utf8();
        } else if next.is_ascii_digit() {
            lexer.number();
        } else if begins_word(next) {
            if !lexer.foreign_date() {
                lexer.word();
            }
        } else {
            lexer.sign(next)?;
        }
    }
    lexer.push(TokenKind::End, text.len());
    Some(lexer.tokens)
}

struct Lexer<'t, 'f, 'd> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    faults: &'f mut Faults<'d>,
}

impl<'t> Lexer<'t, '_, '_> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        self.tokens.push(Token { kind, start: self.at, end });
        self.at = end;
    }

    fn fault(&mut self, start: usize, end: usize, message: impl Into<String>, help: impl Into<String>) {
        let place = self.faults.span(start, end);
        self.faults.push(Diagnostic::error(place, message).help(help));
    }

    fn word(&mut self) {
        let end = self.at + length_of_word(self.rest());
        self.push(word_kind(&self.text[self.at..end]), end);
    }

    fn number(&mut self) {
        if let Some(length) = date_shape(self.rest()) {
            return self.date(length);
        }
        if self.foreign_date() {
            return;
        }
        let (length, exponent) = number_shape(self.rest());
        let start = self.at;
        let end = start + length;
        let digits = self.text[start..end].replace('_', "");
        let after = &self.text[end..];
        let sign = after.trim_start();
        if sign.starts_with('%') {
            let end = self.text.len() - sign.len() + 1;
            // Shifting the decimal point, not dividing: 26.6% is then the same number as 0.266.
            let value = if exponent { parse(&digits) / 100.0 } else { parse(&format!("{digits}e-2")) };
            return self.push_number(value, true, end);
        }
        self.push_number(parse(&digits), false, end);
        if after.starts_with(in_word) {
            let glued = &after[..length_of_word(after)];
            let glued_end = end + glued.len();
            if is_unit(glued) {
                let help = format!("write `{digits} {glued}`");
                self.fault(start, glued_end, "a space is missing between number and unit", help);
            } else {
                let name = short(&self.text[start..glued_end]);
                let message = format!("`{name}` is neither a number nor a name");
                self.fault(start, glued_end, message, "a name begins with a letter");
                self.at = glued_end;
            }
        } else if after.starts_with('.') && !after.starts_with("..") {
            let help = format!("write `{}.0`", short(&digits));
            self.fault(start, end + 1, "a digit is missing after the point", help);
            self.at = end + 1;
        }
    }

    /// `22.9.2015`, `22 Sep 2015`: what is nothing else, and plainly a date. With slashes it is a quotient.
    fn foreign_date(&mut self) -> bool {
        let Some(found) = date_spellings::spelling(self.rest()).filter(|found| !found.slashes) else {
            return false;
        };
        let end = self.at + found.length;
        let message = format!("`{}` is not how a date is written", &self.text[self.at..end]);
        self.fault(self.at, end, message, found.help());
        self.push(TokenKind::Date(found.days[0].unwrap_or(date(2000, 1, 1))), end);
        true
    }

    fn push_number(&mut self, value: f64, percent: bool, end: usize) {
        if !value.is_finite() {
            self.fault(self.at, end, "this number is too large", "the largest number is some 1.8e308");
        }
        self.push(TokenKind::Number { value, percent }, end);
    }

    fn date(&mut self, length: usize) {
        let tail = self.rest()[length..].find(|c: char| !in_word(c) && c != ':');
        let end = tail.map_or(self.text.len(), |tail| self.at + length + tail);
        let written = &self.text[self.at..end];
        // A shape of ten bytes is `yyyy-mm-dd`.
        let read = if written.len() == 10 { written.parse::<Date>().ok() } else { None };
        if read.is_none() {
            let message = format!("`{}` is not a date", short(written));
            // `2015-9-22` lacks a nought.
            let meant = date_spellings::whole(&written.replace('-', "/"));
            let help =
                meant.map_or_else(|| "a date is written `2015-09-22`".to_owned(), |meant| meant.help());
            self.fault(self.at, end, message, help);
        }
        self.push(TokenKind::Date(read.unwrap_or(date(2000, 1, 1))), end);
    }

    /// Everything that is neither a word nor a number.
    fn sign(&mut self, next: char) -> Option<()> {
        let rest = self.rest();
        let joined = self.tokens.last().is_some_and(|t| t.kind == TokenKind::Word && t.end == self.at);
        if !joined && next == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            let length = 1 + number_shape(&rest[1..]).0;
            let digits = &rest[..length];
            self.fault(
                self.at,
                self.at + length,
                "a digit is missing before the point",
                format!("write `0{}`", short(digits)),
            );
            let value = parse(&format!("0{digits}").replace('_', ""));
            self.push_number(value, false, self.at + length);
            return Some(());
        }
        let own = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
        let foreign = FOREIGN.iter().find(|(sign, ..)| rest.starts_with(sign));
        match (own, foreign) {
            // `=` begins `=>`, and `*` begins `**`: the longer one was meant.
            (own, Some((sign, kind, help))) if own.is_none_or(|(shorter, _)| shorter.len() < sign.len()) => {
                let end = self.at + sign.len();
                self.fault(self.at, end, format!("`{sign}` is not a sign of this language"), *help);
                self.push(*kind, end);
                Some(())
            }
            (Some((sign, kind)), _) => {
                self.push(*kind, self.at + sign.len());
                Some(())
            }
            _ => self.quoted(next).or_else(|| self.strange(next)),
        }
    }

    /// `'free'`: names need no quotes.
    fn quoted(&mut self, next: char) -> Option<()> {
        let (_, close) = QUOTES.iter().find(|(open, _)| *open == next)?;
        let inner = &self.rest()[next.len_utf8()..];
        let inner = &inner[..inner.find(*close)?];
        if !is_name(inner) {
            return None;
        }
        let end = self.at + next.len_utf8() + inner.len() + close.len_utf8();
        self.fault(self.at, end, "names are written without quotes", format!("write `{}`", short(inner)));
        self.at += next.len_utf8();
        self.push(TokenKind::Word, self.at + inner.len());
        self.at = end;
        Some(())
    }

    fn strange(&mut self, next: char) -> Option<()> {
        let end = self.at + next.len_utf8();
        let message = if next.is_control() {
            format!("a character without meaning: U+{:04X}", u32::from(next))
        } else {
            format!("`{next}` has no meaning here")
        };
        let mut fault = Diagnostic::error(self.faults.span(self.at, end), message);
        let help = match next {
            '%' => Some("`%` follows a number, as in `30%`; there is no remainder"),
            '?' | ':' => Some("a choice is written `if … then … else …`"),
            ';' => Some("several effects are a list: `[\"…\", \"…\"]`"),
            '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '″' | '′' => {
                Some("names are written without quotes; around the whole text there are straight ones, `\"`")
            }
            '{' | '}' => Some("values to choose from stand in `[…]`, everything else in `(…)`"),
            _ => None,
        };
        if let Some(help) = help {
            fault = fault.help(help);
        }
        self.faults.push(fault);
        None
    }
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn length_of_word(text: &str) -> usize {
    text.find(|c: char| !in_word(c)).unwrap_or(text.len())
}

fn word_kind(word: &str) -> TokenKind {
    match word {
        "and" => TokenKind::And,
        "or" => TokenKind::Or,
        "not" => TokenKind::Not,
        "if" => TokenKind::If,
        "then" => TokenKind::Then,
        "else" => TokenKind::Else,
        "in" => TokenKind::In,
        "per" => TokenKind::Per,
        "for" => TokenKind::For,
        "where" => TokenKind::Where,
        "of" => TokenKind::Of,
        "to" => TokenKind::To,
        "true" => TokenKind::True,
        "false" => TokenKind::False,
        "raise" => TokenKind::Raise,
        "lower" => TokenKind::Lower,
        "reset" => TokenKind::Reset,
        _ => TokenKind::Word,
    }
}

/// The length of `2015-09-22` or of something that was meant so, such as `2015-9-22`.
fn date_shape(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes.get(from..).map_or(0, |b| b.iter().take_while(|b| b.is_ascii_digit()).count());
    if digits(0) != 4 || bytes.get(4) != Some(&b'-') {
        return None;
    }
    let month = digits(5);
    if !(1..=2).contains(&month) || bytes.get(5 + month) != Some(&b'-') {
        return None;
    }
    let day = digits(6 + month);
    (1..=2).contains(&day).then_some(6 + month + day)
}

/// The length of the number that a text begins with, and whether it has an exponent.
pub(super) fn number_shape(text: &str) -> (usize, bool) {
    let bytes = text.as_bytes();
    let run = |from: usize| {
        let digit = |b: &&u8| b.is_ascii_digit() || **b == b'_';
        bytes.get(from..).map_or(0, |b| b.iter().take_while(digit).count())
    };
    let digit_at = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut length = run(0);
    if bytes.get(length) == Some(&b'.') && digit_at(length + 1) {
        length += 1 + run(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        if digit_at(length + 1 + sign) {
            return (length + 1 + sign + run(length + 1 + sign), true);
        }
    }
    (length, false)
}

/// Digits in the shape of a number always parse.
fn parse(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::NAN)
}

/// A piece of the text for a message; a long one is cut.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_the_words_of_the_grammar() {
        for word in KEYWORDS {
            assert_ne!(word_kind(word), TokenKind::Word, "{word}");
            assert!(keyword(word) && !is_name(word));
        }
        assert!(!keyword("trust") && !keyword("week") && !keyword("If"));
    }

    #[test]
    fn names_are_letters_digits_and_underscores() {
        assert!(is_name("us_assets") && is_name("list2") && is_name("_x") && is_name("größe"));
        assert!(
            !is_name("")
                && !is_name("2fa")
                && !is_name("us-china")
                && !is_name("us.trust")
                && !is_name("a b")
        );
    }
}
