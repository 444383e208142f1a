//! One-line effects.

use super::parser::{Parsed, Parser};
use crate::diagnostics::Diagnostic;
use crate::language::lexer::{TokenKind, short};
use crate::language::precedence::Precedence;
use crate::language::syntax::{AssignOperator, Expr, Path, Statement, StatementKind};

impl Parser<'_, '_> {
    pub fn statement(&mut self) -> Parsed<Statement> {
        self.effect = true;
        let start = self.token().start;
        let kind = match self.kind() {
            TokenKind::Raise => {
                let (target, to) = self.move_to()?;
                StatementKind::Raise { target, to }
            }
            TokenKind::Lower => {
                let (target, to) = self.move_to()?;
                StatementKind::Lower { target, to }
            }
            TokenKind::Reset => {
                self.advance();
                StatementKind::Reset { belief: self.path()? }
            }
            TokenKind::Word => self.assignment()?,
            TokenKind::If => {
                let fault =
                    Diagnostic::error(self.span_of(self.token()), "a condition is not part of an effect");
                return Err(self.stop(fault.help("write `{ when = \"…\", do = \"…\" }`")));
            }
            _ => {
                let fault = self.unexpected("an effect");
                return Err(self.stop(
                    fault.help("effects are `x = 1`, `x += 1`, `raise x to y`, `lower x to y`, `reset x`"),
                ));
            }
        };
        Ok(Statement { kind, span: self.span_from(start) })
    }

    /// `raise TARGET to VALUE`, and `lower` likewise.
    fn move_to(&mut self) -> Parsed<(Path, Expr)> {
        let verb = self.advance();
        let target = self.path()?;
        if !self.eat(TokenKind::To) {
            let word = self.word(verb);
            let sign = if word == "lower" { '-' } else { '+' };
            let direction = if word == "lower" { "down" } else { "up" };
            let value = if self.word(self.token()) == "by" { self.ahead(1) } else { self.token() };
            let written = short(self.word(value));
            let cure = match value.kind {
                TokenKind::Number { .. } => {
                    format!("to go {direction} by so much, write `{target} {sign}= {written}`")
                }
                TokenKind::Word => format!(
                    "write `{word} {target} to {written}`; to go {direction} by one: `{target} {sign}= 1`"
                ),
                _ => format!("write `{word} {target} to …`; to go {direction} by one: `{target} {sign}= 1`"),
            };
            let mut fault = self.unexpected("`to`").help(cure);
            if self.word(self.token()) == "by" {
                fault.message = format!("`{word}` goes to a value, not by an amount");
            }
            return Err(self.stop(fault));
        }
        Ok((target, self.tree(Precedence::For)?.expr))
    }

    fn assignment(&mut self) -> Parsed<StatementKind> {
        let first = self.token();
        let target = self.path()?;
        let operator = match self.kind() {
            TokenKind::Assign => AssignOperator::Set,
            TokenKind::AddAssign => AssignOperator::Add,
            TokenKind::SubtractAssign => AssignOperator::Subtract,
            TokenKind::MultiplyAssign => AssignOperator::Multiply,
            TokenKind::DivideAssign => AssignOperator::Divide,
            TokenKind::Equal => {
                let place = self.span_of(self.token());
                let fault = Diagnostic::error(place, "`==` compares; an effect sets a value with `=`");
                self.faults.push(fault.label("expected `=`"));
                AssignOperator::Set
            }
            _ => {
                let fault = self.unexpected("`=`, `+=`, `-=`, `*=` or `/=`");
                let word = self.word(first);
                let fault = match (self.kind(), self.ahead(1).kind) {
                    (TokenKind::Plus, TokenKind::Plus) => fault.help("write `+= 1`"),
                    (TokenKind::Minus, TokenKind::Minus) => fault.help("write `-= 1`"),
                    (TokenKind::Word, _) if word == "set" => fault.help("write `x = …`"),
                    (TokenKind::Word, _) => fault.suggest(word, ["raise", "lower", "reset"]),
                    (TokenKind::OpenParenthesis, _) => fault.help("only a variable can be set"),
                    (TokenKind::To, _) => fault.help("write `raise … to …`, `lower … to …` or `… = …`"),
                    _ => fault,
                };
                return Err(self.stop(fault));
            }
        };
        self.advance();
        Ok(StatementKind::Assign { target, operator, value: self.tree(Precedence::For)?.expr })
    }
}
