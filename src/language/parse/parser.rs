//! The parser's place in the text, and what all of its rules share.

use crate::diagnostics::{Diagnostic, Span, nearest};
use crate::language::fault::Faults;
use crate::language::lexer::{Token, TokenKind, short};
use crate::language::syntax::{Expr, ExprKind, Name};
use std::ops::Range;

/// Deeper nesting, or a longer chain of operators, is refused: whoever walks the tree may recurse.
pub(super) const DEEPEST: u32 = 64;
const TALLEST: u32 = 250;

/// Parsing cannot go on; the fault has been told.
#[derive(Debug)]
pub(super) struct Stop;

pub(super) type Parsed<T> = Result<T, Stop>;

/// An expression and the height of its tree.
pub(super) struct Tree {
    pub expr: Expr,
    pub height: u32,
}

pub(super) struct Parser<'t, 'd> {
    pub text: &'t str,
    /// Never empty: the last one is `End`.
    tokens: Vec<Token>,
    at: usize,
    pub depth: u32,
    pub faults: Faults<'d>,
    /// Whether the text is an effect, which says more about what follows it.
    pub effect: bool,
    /// Whether it is a claim, in which `within` has a meaning.
    pub claim: bool,
}

impl<'t, 'd> Parser<'t, 'd> {
    pub fn new(text: &'t str, tokens: Vec<Token>, faults: Faults<'d>) -> Self {
        Self { text, tokens, at: 0, depth: 0, faults, effect: false, claim: false }
    }

    pub fn token(&self) -> Token {
        self.ahead(0)
    }

    pub fn kind(&self) -> TokenKind {
        self.token().kind
    }

    /// The token `n` places on; `End` beyond the end.
    pub fn ahead(&self, n: usize) -> Token {
        self.tokens[(self.at + n).min(self.tokens.len() - 1)]
    }

    pub fn advance(&mut self) -> Token {
        let token = self.token();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    pub fn eat(&mut self, kind: TokenKind) -> bool {
        let there = self.kind() == kind;
        if there {
            self.advance();
        }
        there
    }

    /// Where the last token that was taken ends.
    pub fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |last| self.tokens[last].end)
    }

    pub fn previous(&self) -> Option<Token> {
        self.at.checked_sub(1).map(|last| self.tokens[last])
    }

    /// The token before another.
    pub fn before(&self, token: Token) -> Option<Token> {
        let at = self.tokens.iter().position(|other| other.start == token.start)?;
        Some(self.tokens[at.checked_sub(1)?])
    }

    pub fn words(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    pub fn word(&self, token: Token) -> &'t str {
        self.words(token.start..token.end)
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        self.faults.span(range.start, range.end)
    }

    pub fn span_of(&self, token: Token) -> Span {
        self.span(token.start..token.end)
    }

    pub fn span_from(&self, start: usize) -> Span {
        self.span(start..self.end())
    }

    pub fn name(&self, token: Token) -> Name {
        Name { text: self.word(token).to_owned(), span: self.span_of(token) }
    }

    /// A node above children of at most `height`.
    pub fn node(&mut self, kind: ExprKind, start: usize, height: u32) -> Parsed<Tree> {
        let span = self.span_from(start);
        if height >= TALLEST {
            let fault =
                Diagnostic::error(span, format!("more than {TALLEST} operations on top of each other"));
            return Err(self.stop(fault.help("give parts of it names under `[define]`")));
        }
        Ok(Tree { expr: Expr { kind, span }, height: height + 1 })
    }

    pub fn stop(&mut self, fault: Diagnostic) -> Stop {
        self.faults.push(fault);
        Stop
    }

    /// The next token in words: ``found `)` ``.
    pub fn found(&self) -> String {
        match self.kind() {
            TokenKind::End => "found the end".to_owned(),
            _ => format!("found `{}`", short(self.word(self.token()))),
        }
    }

    /// A fault at the next token, which is not what was expected.
    pub fn unexpected(&self, expected: &str) -> Diagnostic {
        let message = format!("expected {expected}, {}", self.found());
        Diagnostic::error(self.span_of(self.token()), message)
    }

    /// Takes the bracket that closes the one opened at `open`.
    pub fn close(&mut self, open: Token, expected: &str) -> Parsed<()> {
        let close = if open.kind == TokenKind::OpenBracket {
            TokenKind::CloseBracket
        } else {
            TokenKind::CloseParenthesis
        };
        if self.eat(close) {
            return Ok(());
        }
        let sign = if close == TokenKind::CloseBracket { "]" } else { ")" };
        let fault = if self.kind() == TokenKind::End {
            let message = format!("this `{}` is never closed", self.word(open));
            Diagnostic::error(self.span_of(open), message)
                .related(self.span_of(self.token()), format!("expected `{sign}` here at the latest"))
        } else {
            self.advise(self.unexpected(expected)).related(self.span_of(open), "opened here")
        };
        Err(self.stop(fault))
    }

    /// The whole text has been read, or what follows is a fault.
    pub fn expect_end(&mut self) -> Parsed<()> {
        let token = self.token();
        let fault = match token.kind {
            TokenKind::End => return Ok(()),
            TokenKind::CloseParenthesis | TokenKind::CloseBracket => {
                let message = format!("this `{}` closes nothing", self.word(token));
                Diagnostic::error(self.span_of(token), message)
            }
            TokenKind::Comma if self.effect => {
                self.unexpected("the end of the effect").help("several effects are a list: `[\"…\", \"…\"]`")
            }
            TokenKind::Comma => self
                .unexpected("an operator")
                .help("conditions that must all hold are joined by `and`")
                .help("values to choose from are a list: `x in [a, b]`"),
            TokenKind::Then => {
                self.unexpected("an operator").help("a choice is written `if … then … else …`")
            }
            TokenKind::Else => {
                self.unexpected("an operator").help("this `else` has no `if … then` before it")
            }
            _ => self.advise(self.unexpected("an operator")),
        };
        Err(self.stop(fault))
    }

    /// Adds what may have been meant where an operator or the end was expected.
    fn advise(&self, fault: Diagnostic) -> Diagnostic {
        const OPERATORS: [&str; 10] = ["and", "or", "not", "in", "per", "for", "then", "else", "where", "of"];
        let token = self.token();
        let word = self.word(token);
        match token.kind {
            TokenKind::Word => match word {
                "within" if !self.claim => fault.help("a window is written `in 8 weeks`"),
                "between" => fault.help("write `a <= x and x <= b`"),
                "mod" => fault.help("there is no remainder"),
                "xor" => fault.help("of two flags, one alone is `a != b`"),
                _ if nearest(word, OPERATORS).is_some() => fault.suggest(word, OPERATORS),
                _ => fault,
            },
            TokenKind::Comma => fault.help("values to choose from are a list: `x in [a, b]`"),
            TokenKind::OpenBracket => fault.help("a list stands only after `in`: `x in [a, b]`"),
            TokenKind::DotDot => fault.help("a range stands between two numbers: `0..10`, `8..26 weeks`"),
            TokenKind::AddAssign
            | TokenKind::SubtractAssign
            | TokenKind::MultiplyAssign
            | TokenKind::DivideAssign => fault.help("only an effect, in `do`, changes a value"),
            TokenKind::To => fault.help("`to` belongs to the effects `raise … to …` and `lower … to …`"),
            TokenKind::Where | TokenKind::Of => fault.help(
                "members are counted as `count(firms where …)` and added up as `sum(x of firms where …)`",
            ),
            _ => fault,
        }
    }

    /// Takes `asc` or `desc` from the end of the text, unless it is the whole text.
    pub fn take_direction(&mut self) -> Option<&'t str> {
        let last = *self
            .tokens
            .len()
            .checked_sub(2)
            .filter(|last| *last > 0)
            .and_then(|last| self.tokens.get(last))?;
        let word = self.word(last);
        if last.kind != TokenKind::Word || !matches!(word, "asc" | "desc") {
            return None;
        }
        self.tokens.remove(self.tokens.len() - 2);
        Some(word)
    }
}
