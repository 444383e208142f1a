//! Numbers, durations, ranges, and units of time.

use super::parser::{Parsed, Parser, Stop};
use crate::diagnostics::Diagnostic;
use crate::language::lexer::{Token, TokenKind, keyword, short};
use crate::language::syntax::{ExprKind, Length};
use crate::language::units::{UNITS, length_of};

const THE_UNITS: &str = "time is counted in days, weeks, months and years, and in steps";

/// Units of time as they are written elsewhere: how many of which of ours one is.
fn abbreviated(word: &str) -> Option<(f64, &'static str)> {
    Some(match word.to_lowercase().as_str() {
        "d" | "dy" | "days" | "day" => (1.0, "day"),
        "w" | "wk" | "wks" | "week" | "weeks" => (1.0, "week"),
        "mo" | "mos" | "mth" | "mths" | "mon" | "month" | "months" => (1.0, "month"),
        "y" | "yr" | "yrs" | "year" | "years" => (1.0, "year"),
        "fortnight" | "fortnights" => (2.0, "week"),
        "quarter" | "quarters" => (3.0, "month"),
        "decade" | "decades" => (10.0, "year"),
        _ => return None,
    })
}

impl Parser<'_, '_> {
    /// Whether a minus begins a range, as in `-3..3`.
    pub fn negative_range(&self) -> bool {
        matches!(self.ahead(1).kind, TokenKind::Number { percent: false, .. })
            && self.ahead(2).kind == TokenKind::DotDot
    }

    /// A number, a duration or a range, whose sign, if any, is at `start` and has been taken.
    pub fn number(&mut self, start: usize) -> Parsed<ExprKind> {
        let token = self.advance();
        let sign = if token.start > start { -1.0 } else { 1.0 };
        let TokenKind::Number { value, percent } = token.kind else { return Err(self.not_a_number()) };
        self.over_time(token)?;
        let unit = self.unit_after(token, percent);
        if percent || self.kind() != TokenKind::DotDot {
            return Ok(match unit {
                Some(unit) => ExprKind::Duration(unit.times(value)),
                None => ExprKind::Number(value),
            });
        }
        self.advance();
        let to_sign = if self.eat(TokenKind::Minus) { -1.0 } else { 1.0 };
        let TokenKind::Number { value: to, percent: false } = self.kind() else {
            return Err(self.not_a_number());
        };
        let last = self.advance();
        let to_unit = self.unit_after(last, false);
        let (from, to) = (sign * value, to_sign * to);
        let span = self.span_from(start);
        let range = match (unit, to_unit) {
            (None, None) => ExprKind::NumberRange { from, to },
            (Some(_), None) => {
                let fault = Diagnostic::error(self.span_of(last), "this number has no unit of time");
                return Err(self.stop(fault.help("a range of time is written `8..26 weeks`")));
            }
            (from_unit, Some(unit)) => {
                ExprKind::DurationRange { from: from_unit.unwrap_or(unit).times(from), to: unit.times(to) }
            }
        };
        let (low, high) = match range {
            ExprKind::DurationRange { from, to } => (from.count(), to.count()),
            _ => (from, to),
        };
        // How long a step is beside a day is not known here.
        let alike = unit.is_none_or(|from| to_unit.is_none_or(|to| from.unit() == to.unit()));
        if alike && low > high {
            let help = "the smaller end of a range comes first";
            self.faults.push(Diagnostic::error(span, "this range runs backwards").help(help));
        } else if to_unit.is_some() && low < 0.0 {
            self.faults.push(Diagnostic::error(span, "a range of time cannot begin before 0"));
        }
        Ok(range)
    }

    /// Other words than `in` for a chance within a window: `50% over 3 weeks`.
    fn over_time(&mut self, number: Token) -> Parsed<()> {
        let token = self.token();
        let word = self.word(token);
        let guess = matches!(word, "over" | "during" | "every" | "each") || word == "within" && !self.claim;
        if token.kind != TokenKind::Word || !guess || !matches!(self.ahead(1).kind, TokenKind::Number { .. })
        {
            return Ok(());
        }
        let fault =
            Diagnostic::error(self.span_of(token), format!("a window of time is not written with `{word}`"))
                .label("expected `in`");
        let length = self.ahead(1);
        let unit = match self.ahead(2) {
            unit if unit.kind == TokenKind::Word => format!(" {}", short(self.word(unit))),
            _ => String::new(),
        };
        let (number, length) = (short(self.word(number)), short(self.word(length)));
        Err(self.stop(fault.help(format!("write `{number} in {length}{unit}`"))))
    }

    fn not_a_number(&mut self) -> Stop {
        let fault = self.unexpected("a number");
        self.stop(fault.help("a range stands between two numbers: `0..10`, `8..26 weeks`"))
    }

    /// The unit of time after a number, if one is there.
    fn unit_after(&mut self, number: Token, percent: bool) -> Option<Length> {
        let token = self.token();
        let word = self.word(token);
        // `2 max(…)` and `2 us.x` lack an operator, `2 AND` has one that is misspelt.
        let other = matches!(self.ahead(1).kind, TokenKind::OpenParenthesis | TokenKind::Dot)
            || keyword(&word.to_lowercase())
            || matches!(word, "is" | "within" | "between" | "mod" | "xor");
        if token.kind != TokenKind::Word || other {
            return None;
        }
        if percent {
            let place = self.span(number.start..token.end);
            self.faults.push(Diagnostic::error(place, "a duration cannot be a percentage"));
            self.advance();
            return None;
        }
        let count = number;
        let number = short(self.word(count));
        let multiply = format!("to multiply, write `{number} * {}`", short(word));
        let length = if word == "step" && number != "1" {
            // `2 step` may be twice the number of the step.
            let fault = Diagnostic::error(self.span_of(token), "`step` is the number of the step")
                .label("expected `steps` or an operator");
            self.faults.push(fault.help(format!("a length of time is `{number} steps`")).help(multiply));
            Length::Steps(1.0)
        } else {
            self.unit(Some(count), &[multiply])
        };
        self.advance();
        Some(length)
    }

    /// One of the unit at the next token; an unknown one is told and taken for a day.
    fn unit(&mut self, number: Option<Token>, otherwise: &[String]) -> Length {
        let token = self.token();
        let word = self.word(token);
        if let Some(length) = length_of(word) {
            return length;
        }
        if let (Some(number), "percent" | "pct" | "Percent") = (number, word) {
            return self.per_cent(number, token);
        }
        if let Some((times, unit)) = abbreviated(word) {
            let fault =
                Diagnostic::error(self.span_of(token), format!("`{}` is not a unit of time", short(word)))
                    .label("expected days, weeks, months, years or steps");
            let count = match number.map(|number| number.kind) {
                Some(TokenKind::Number { value, .. }) => value * times,
                _ => times,
            };
            let plural = if count == 1.0 { "" } else { "s" };
            let number = if number.is_none() && times == 1.0 { String::new() } else { format!("{count} ") };
            let plural = if number.is_empty() { "" } else { plural };
            self.faults.push(fault.help(format!("write `{number}{unit}{plural}`")));
            return length_of(unit).map_or(Length::Days(1.0), |length| length.times(times));
        }
        let units = UNITS.map(|(unit, _)| unit);
        let mut fault =
            Diagnostic::error(self.span_of(token), format!("`{}` is not a unit of time", short(word)))
                .label("expected days, weeks, months, years or steps")
                .suggest(word, units);
        if fault.help.is_empty() {
            for help in otherwise {
                fault = fault.help(help);
            }
        }
        self.faults.push(fault);
        Length::Days(1.0)
    }

    /// `30 percent`, `30 per cent`.
    fn per_cent(&mut self, number: Token, last: Token) -> Length {
        let written = self.words(number.end..last.end).trim_start().to_owned();
        let place = self.span(last.end - written.len()..last.end);
        let number = short(self.word(number));
        let fault = Diagnostic::error(place, format!("`{written}` is written `%`"));
        self.faults.push(fault.help(format!("write `{number}%`")));
        Length::Days(1.0)
    }

    /// The unit after `per`: `month`, `8 weeks`.
    pub fn per_unit(&mut self, per: Token) -> Parsed<Length> {
        let token = self.token();
        let number = self.before(per).filter(|token| matches!(token.kind, TokenKind::Number { .. }));
        let length = match token.kind {
            TokenKind::Word if self.word(token) == "cent" && number.is_some() => {
                self.advance();
                number.map_or(Length::Days(1.0), |number| self.per_cent(number, token))
            }
            TokenKind::Word => {
                let length = self.unit(None, &[format!("{THE_UNITS}; anything else is divided by with `/`")]);
                self.advance();
                length
            }
            TokenKind::Number { value, percent: false } if self.ahead(1).kind == TokenKind::Word => {
                let number = self.advance();
                let length = self.unit(Some(number), &[THE_UNITS.to_owned()]);
                self.advance();
                length.times(value)
            }
            _ => {
                let fault = self.unexpected("a unit of time").help("write `per month`, or `per 8 weeks`");
                return Err(self.stop(fault));
            }
        };
        if length.count() == 0.0 {
            let place = self.span_from(per.start);
            let message = format!("nothing can be counted per 0 {}", length.unit());
            self.faults.push(Diagnostic::error(place, message));
        }
        Ok(length)
    }
}
