//! What is claimed of all runs: bounds, known values, trends, comparisons of options.

use super::parser::{Parsed, Parser, Stop};
use crate::diagnostics::Diagnostic;
use crate::language::lexer::TokenKind;
use crate::language::precedence::Precedence;
use crate::language::syntax::{Claim, ClaimKind, Expr, Name, OptionPart, OptionPath, Trend};

/// The words that say what is claimed of what stands before them. Without one of them a claim is a comparison of numbers.
const VERBS: [&str; 4] = ["is", "rises", "falls", "beats"];

/// What may follow `is`.
const RELATIONS: [&str; 3] = ["lower", "higher", "flat"];

/// From which value to which, if it is said.
type Ends = Option<Box<[Expr; 2]>>;

impl Parser<'_, '_> {
    pub fn claim(&mut self) -> Parsed<Claim> {
        self.claim = true;
        let start = self.token().start;
        let kind = match self.verb() {
            None => self.bound()?,
            Some("beats") => self.beats()?,
            Some(_) => {
                let statistic = self.value()?;
                match self.word(self.token()) {
                    "is" => self.is(statistic)?,
                    "rises" => self.trend(statistic, Trend::Rises)?,
                    "falls" => self.trend(statistic, Trend::Falls)?,
                    _ => return Err(self.no_verb()),
                }
            }
        };
        Ok(Claim { kind, span: self.span_from(start) })
    }

    /// The first word outside of parentheses that says what is claimed.
    fn verb(&self) -> Option<&'static str> {
        let mut depth = 0;
        // What is claimed needs something of which it is claimed.
        let mut at = 1;
        loop {
            let token = self.ahead(at);
            match token.kind {
                TokenKind::End => return None,
                TokenKind::OpenParenthesis => depth += 1,
                TokenKind::CloseParenthesis => depth -= 1,
                TokenKind::Word if depth == 0 => {
                    // `us=is` names a policy.
                    let names = self.ahead(at - 1).kind == TokenKind::Assign;
                    let verb = VERBS.into_iter().find(|verb| !names && *verb == self.word(token));
                    if verb.is_some() {
                        return verb;
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn value(&mut self) -> Parsed<Expr> {
        Ok(self.tree(Precedence::Sum)?.expr)
    }

    fn bound(&mut self) -> Parsed<ClaimKind> {
        let expr = self.tree(Precedence::For)?.expr;
        match self.kind() {
            TokenKind::Word => Err(self.no_verb()),
            _ => Ok(ClaimKind::Bound(expr)),
        }
    }

    /// Words where it should be said what is claimed.
    fn no_verb(&mut self) -> Stop {
        let fault =
            self.unexpected("what is claimed").label("expected, for example, `< 20%` or `rises in …`");
        let word = self.word(self.token());
        let help = match word {
            "rise" | "increases" | "grows" => Some("write `rises in …`"),
            "fall" | "decreases" | "drops" => Some("write `falls in …`"),
            "beat" => Some("write `… beats …`"),
            "lies" | "equals" => Some("what is known is written `is 0.25 within 0.001`"),
            "below" => Some("write `< …`"),
            "above" => Some("write `> …`"),
            _ => None,
        };
        let fault = match help {
            Some(help) => fault.help(help),
            None => fault.suggest(word, VERBS),
        };
        self.stop(fault)
    }

    /// After a statistic, from `is` on.
    fn is(&mut self, statistic: Expr) -> Parsed<ClaimKind> {
        self.advance();
        let token = self.token();
        match (token.kind, self.word(token)) {
            (TokenKind::Lower, _) | (TokenKind::Word, "higher") => {
                self.advance();
                self.difference(statistic, token.kind == TokenKind::Lower)
            }
            (TokenKind::Word, "flat") => {
                self.advance();
                let (parameter, ends) = self.in_parameter("flat")?;
                self.expect_word("within", "is flat in p within 1%")?;
                let within = self.value()?;
                Ok(ClaimKind::Trend { statistic, trend: Trend::Flat(within), parameter, ends })
            }
            (TokenKind::Word, word) if self.ahead(1).kind == TokenKind::In => {
                let fault = self.unexpected("`lower`, `higher` or `flat`");
                let fault = match word {
                    "less" | "smaller" | "fewer" => fault.help("write `is lower in … than in …`"),
                    "greater" | "larger" | "more" => fault.help("write `is higher in … than in …`"),
                    _ => fault.suggest(word, RELATIONS),
                };
                Err(self.stop(fault))
            }
            (TokenKind::Word, "above" | "below" | "at") => {
                let fault = self.unexpected("a value");
                Err(self.stop(fault.help("bounds are written `< 20%`, `<= 20%`, `> 20%`, `>= 20%`")))
            }
            _ => {
                let value = self.value()?;
                if self.kind() == TokenKind::End {
                    let fault = self.unexpected("`within`").label("how near to it must it be?");
                    return Err(self.stop(fault.help("write, for example, `is 0.25 within 0.001`")));
                }
                self.expect_word("within", "is 0.25 within 0.001")?;
                let within = self.value()?;
                Ok(ClaimKind::Value { statistic, value, within })
            }
        }
    }

    /// After `is lower` or `is higher`.
    fn difference(&mut self, statistic: Expr, lower: bool) -> Parsed<ClaimKind> {
        let form = if lower { "is lower in live than in none" } else { "is higher in live than in none" };
        self.expect(TokenKind::In, "in", form)?;
        let first = self.option()?;
        self.expect_word("than", form)?;
        self.expect(TokenKind::In, "in", form)?;
        let second = self.option()?;
        let least = if self.is_word("by") {
            self.advance();
            Some(self.least()?)
        } else {
            None
        };
        Ok(ClaimKind::Difference { statistic, lower, options: [first, second], least })
    }

    /// `us=hawkish beats us=restraint by us by at least 0.5`.
    fn beats(&mut self) -> Parsed<ClaimKind> {
        let first = self.option()?;
        self.expect_word("beats", "us=hawkish beats us=restraint")?;
        let second = self.option()?;
        let (mut by, mut least) = (None, None);
        while least.is_none() && self.is_word("by") {
            self.advance();
            match by {
                None if !self.is_word("at") => by = Some(self.path()?),
                _ => least = Some(self.least()?),
            }
        }
        Ok(ClaimKind::Beats { options: [first, second], by, least })
    }

    /// After `by`: `at least 2%`.
    fn least(&mut self) -> Parsed<Expr> {
        self.expect_word("at", "by at least 2%")?;
        self.expect_word("least", "by at least 2%")?;
        self.value()
    }

    fn trend(&mut self, statistic: Expr, trend: Trend) -> Parsed<ClaimKind> {
        let verb = self.advance();
        let (parameter, ends) = self.in_parameter(self.word(verb))?;
        Ok(ClaimKind::Trend { statistic, trend, parameter, ends })
    }

    /// `in p`, and perhaps `from 0.2 to 0.6`.
    fn in_parameter(&mut self, verb: &str) -> Parsed<(Name, Ends)> {
        self.expect(TokenKind::In, "in", &format!("{verb} in p"))?;
        if self.kind() != TokenKind::Word {
            let fault = self.unexpected("the name of a parameter");
            return Err(self.stop(fault));
        }
        let token = self.advance();
        let parameter = self.name(token);
        if !self.is_word("from") {
            return Ok((parameter, None));
        }
        self.advance();
        let low = self.value()?;
        self.expect(TokenKind::To, "to", "from 0.2 to 0.6")?;
        let high = self.value()?;
        Ok((parameter, Some(Box::new([low, high]))))
    }

    /// `live+no_leak`, `us=hawkish,china=hardline`.
    fn option(&mut self) -> Parsed<OptionPath> {
        let start = self.token().start;
        let mut parts = vec![];
        loop {
            let mut name = self.option_name()?;
            if self.eat(TokenKind::Assign) {
                let policy = self.option_name()?;
                parts.push(OptionPart::Policy(name, policy));
            } else {
                while self.eat(TokenKind::Plus) {
                    let more = self.option_name()?;
                    name.text = format!("{}+{}", name.text, more.text);
                    name.span.end = more.span.end;
                }
                parts.push(OptionPart::Variant(name));
            }
            if !self.eat(TokenKind::Comma) {
                return Ok(OptionPath { parts, span: self.span_from(start) });
            }
        }
    }

    fn option_name(&mut self) -> Parsed<Name> {
        if self.kind() != TokenKind::Word {
            let fault = self.unexpected("an option");
            return Err(self.stop(
                fault.help("options are variants and policies: `live`, `us=hawkish`, `live,us=hawkish`"),
            ));
        }
        let token = self.advance();
        Ok(self.name(token))
    }

    fn is_word(&self, word: &str) -> bool {
        self.kind() == TokenKind::Word && self.word(self.token()) == word
    }

    fn expect_word(&mut self, word: &str, form: &str) -> Parsed<()> {
        if self.is_word(word) {
            self.advance();
            return Ok(());
        }
        Err(self.other_than(word, form))
    }

    fn expect(&mut self, kind: TokenKind, word: &str, form: &str) -> Parsed<()> {
        if self.eat(kind) { Ok(()) } else { Err(self.other_than(word, form)) }
    }

    fn other_than(&mut self, word: &str, form: &str) -> Stop {
        let fault: Diagnostic = self.unexpected(&format!("`{word}`"));
        self.stop(fault.help(format!("write, for example, `… {form}`")))
    }
}
