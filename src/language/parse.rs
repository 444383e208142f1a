//! A Pratt parser for expressions, one-line effects and claims.
//!
//! `level` says how tightly each form binds. A text that is not an expression gets a few faults with
//! their places; where what was meant is plain (`=` for `==`), the parser says so and reads on.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | `statement` | one-line effects: assignments, raise, lower, reset |
//! | `claim` | what is claimed of all runs |
//! | `expression` | operators, `if`, lists, parentheses |
//! | `call` | dotted names, calls, aggregates over members |
//! | `duration` | numbers, durations, ranges, units of time |
//! | `parser` | the place in the text; depth; what was probably meant where something else is expected |

mod call;
mod claim;
mod duration;
mod expression;
mod parser;
mod statement;

pub use super::fault::Place;

use super::fault::Faults;
use super::lexer::tokens;
use super::precedence::Precedence;
use super::range_text::ends;
use super::syntax::{Claim, Expr, Members, Path, Statement};
use super::units::is_unit;
use crate::diagnostics::{Diagnostic, Diagnostics};
use parser::{Parsed, Parser};

/// The longest text that is read, in bytes.
const LONGEST: usize = 100_000;

/// Parses a whole text as one expression. Faults go to `faults`; `None` if there was an error.
///
/// A text that is nothing but a range of time may be written as people write one: `4–16 weeks`, `4 to 16 weeks`.
pub fn expression(text: &str, place: Place, faults: &mut Diagnostics) -> Option<Expr> {
    if let Some(ends) = ends(text) {
        let time = is_unit(ends.high_unit) || is_unit(ends.low_unit);
        let all = Faults::new(place, faults).span(0, text.len());
        match ends.between {
            ".." => {}
            // `6-4` is 2; a number less a length of time is nothing.
            "-" if !time || !ends.low_unit.is_empty() => {}
            _ if ends.low_unit == "%" || ends.high_unit == "%" => {
                let fault =
                    Diagnostic::error(all, "a range is not a value").label("one number is expected here");
                Faults::new(place, faults).push(fault.help(format!(
                    "what is not known is a parameter, with the range beside its value: `range = \"{}\"`",
                    text.trim()
                )));
                return None;
            }
            // A dash between numbers that fall is a minus, which the lexer explains.
            "–" | "—" if !time && ends.low.parse::<f64>().ok() > ends.high.parse::<f64>().ok() => {}
            _ => {
                let plain = format!("{}..{}", ends.low, ends.high);
                return expression(&plain, Place::Whole(all), faults);
            }
        }
    }
    whole(text, place, faults, "an expression", |parser| Ok(parser.tree(Precedence::For)?.expr))
}

/// Parses a whole text as the two ends of a range: `4..16 weeks`, `4–16 weeks`, `10% to 20%`. `None` without a fault
/// if it is none.
pub fn range(text: &str, place: Place, faults: &mut Diagnostics) -> Option<(Expr, Expr)> {
    let ends = ends(text)?;
    let whole = Faults::new(place, faults);
    let [low_span, high_span] = [&ends.low_at, &ends.high_at].map(|bytes| whole.span(bytes.start, bytes.end));
    let low = expression(&ends.low_with_unit(), Place::Whole(low_span), faults);
    let high = expression(ends.high, Place::Whole(high_span), faults);
    Some((low?, high?))
}

/// Parses a whole text as one effect: an assignment, `raise … to`, `lower … to` or `reset`.
pub fn statement(text: &str, place: Place, faults: &mut Diagnostics) -> Option<Statement> {
    whole(text, place, faults, "an effect", |parser| parser.statement())
}

/// Parses a whole text as a claim: `clash < 20%`, `clash rises in p`, `us=restraint beats us=hawkish`.
pub fn claim(text: &str, place: Place, faults: &mut Diagnostics) -> Option<Claim> {
    whole(text, place, faults, "a claim", |parser| parser.claim())
}

/// Parses a whole text as members of a group: `firms`, `selected`, `firms where status == frozen`.
pub fn members(text: &str, place: Place, faults: &mut Diagnostics) -> Option<Members> {
    whole(text, place, faults, "members of a group", |parser| Ok(parser.members(&[])?.0))
}

/// Parses a whole text as a dotted name: `us.threaten`.
pub fn path(text: &str, place: Place, faults: &mut Diagnostics) -> Option<Path> {
    whole(text, place, faults, "a name", |parser| parser.path())
}

/// Parses a whole text as the key of an order and whether it descends: `us_assets desc`; `asc` is the default.
pub fn order(text: &str, place: Place, faults: &mut Diagnostics) -> Option<(Expr, bool)> {
    whole(text, place, faults, "an order", |parser| {
        let descending = parser.take_direction() == Some("desc");
        Ok((parser.tree(Precedence::For)?.expr, descending))
    })
}

fn whole<T>(
    text: &str,
    place: Place,
    out: &mut Diagnostics,
    wanted: &str,
    rule: impl FnOnce(&mut Parser) -> Parsed<T>,
) -> Option<T> {
    let mut faults = Faults::new(place, out);
    let all = faults.span(0, text.len());
    if text.len() > LONGEST {
        let message = format!("this text is too long: {} bytes of at most {LONGEST}", text.len());
        faults.push(Diagnostic::error(all, message).help("give its parts names under `[define]`"));
        return None;
    }
    if text.trim().is_empty() {
        faults.push(Diagnostic::error(all, "this text is empty").label(format!("expected {wanted}")));
        return None;
    }
    let tokens = tokens(text, &mut faults)?;
    let mut parser = Parser::new(text, tokens, faults);
    let parsed = rule(&mut parser).and_then(|parsed| parser.expect_end().map(|()| parsed)).ok()?;
    (!parser.faults.any()).then_some(parsed)
}

#[cfg(test)]
mod tests;
