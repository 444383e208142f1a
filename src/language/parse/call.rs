//! Dotted names, calls, and aggregates over the members of a group.

use super::parser::{Parsed, Parser, Tree};
use crate::diagnostics::Diagnostic;
use crate::language::lexer::{Token, TokenKind, keyword, short};
use crate::language::precedence::Precedence;
use crate::language::syntax::{AggregateKind, Expr, ExprKind, Members, Path};

impl Parser<'_, '_> {
    /// `us.pressure`.
    pub fn path(&mut self) -> Parsed<Path> {
        let start = self.token().start;
        let mut parts = vec![];
        loop {
            if self.kind() != TokenKind::Word {
                let word = self.word(self.token());
                let mut fault = self.unexpected("a name");
                if keyword(word) {
                    fault = fault.help(format!("`{word}` is a reserved word; nothing can be called so"));
                } else if matches!(self.kind(), TokenKind::Number { .. }) {
                    fault = fault.help("a name begins with a letter");
                }
                return Err(self.stop(fault));
            }
            let token = self.advance();
            parts.push(self.name(token));
            if !self.eat(TokenKind::Dot) {
                return Ok(Path { parts, span: self.span_from(start) });
            }
        }
    }

    pub fn path_or_call(&mut self) -> Parsed<Tree> {
        let start = self.token().start;
        let path = self.path()?;
        let open = self.token();
        if open.kind != TokenKind::OpenParenthesis {
            return self.node(ExprKind::Path(path), start, 0);
        }
        self.advance();
        let (kind, height) = match path.parts.as_slice() {
            [name] => match AggregateKind::called(&name.text) {
                Some(kind) if kind.takes_value() => self.fold(kind, path, open)?,
                Some(kind) => {
                    let (members, height) = self.members(&[kind])?;
                    self.close(open, "`where` or `)`")?;
                    (ExprKind::Aggregate { kind, value: None, members }, height)
                }
                None => self.call(path, open, None)?,
            },
            _ => self.call(path, open, None)?,
        };
        self.node(kind, start, height)
    }

    /// `sum(us_assets of firms where strategic)`; without `of`, `min(a, b)` is a plain call.
    fn fold(&mut self, kind: AggregateKind, path: Path, open: Token) -> Parsed<(ExprKind, u32)> {
        if self.kind() == TokenKind::CloseParenthesis {
            return self.call(path, open, None);
        }
        let value = self.tree(Precedence::For)?;
        if self.eat(TokenKind::Of) {
            let (members, height) = self.members(&[kind])?;
            self.close(open, "`where` or `)`")?;
            let height = value.height.max(height);
            return Ok((ExprKind::Aggregate { kind, value: Some(Box::new(value.expr)), members }, height));
        }
        if kind == AggregateKind::Sum {
            let fault = Diagnostic::error(path.span, "`sum` adds up over the members of a group");
            self.faults.push(fault.help("write `sum(us_assets of firms where …)`, or `a + b`"));
        }
        self.call(path, open, Some(value))
    }

    /// The arguments of a call, the first of which may have been read.
    fn call(&mut self, function: Path, open: Token, first: Option<Tree>) -> Parsed<(ExprKind, u32)> {
        let mut arguments: Vec<Expr> = vec![];
        let mut height = 0;
        let mut next = match first {
            Some(first) => Some(first),
            None if self.kind() == TokenKind::CloseParenthesis => None,
            None => Some(self.tree(Precedence::For)?),
        };
        while let Some(argument) = next {
            height = height.max(argument.height);
            arguments.push(argument.expr);
            next = if self.eat(TokenKind::Comma) { Some(self.tree(Precedence::For)?) } else { None };
        }
        self.close(open, "`,` or `)`")?;
        Ok((ExprKind::Call { function, arguments }, height))
    }

    /// `firms where status == named`, and the height of its filter. `within` is the aggregate it stands in, if any.
    pub fn members(&mut self, within: &[AggregateKind]) -> Parsed<(Members, u32)> {
        let token = self.token();
        if token.kind != TokenKind::Word {
            let fault = self.unexpected("the name of a group");
            return Err(self.stop(fault.help("members are named as `firms`, or `firms where …`")));
        }
        self.advance();
        let group = self.name(token);
        let mut height = 0;
        let filter = if self.eat(TokenKind::Where) {
            let filter = self.tree(Precedence::For)?;
            height = filter.height;
            Some(Box::new(filter.expr))
        } else {
            self.only_a_group(token, within)?;
            None
        };
        Ok((Members { group, filter, span: self.span_from(token.start) }, height))
    }

    /// What follows a group without `where` must be the end; else something other than a group was counted.
    fn only_a_group(&mut self, group: Token, within: &[AggregateKind]) -> Parsed<()> {
        if matches!(self.kind(), TokenKind::CloseParenthesis | TokenKind::End) {
            return Ok(());
        }
        let name = short(self.word(group));
        let fault = self.unexpected("`where` or the end of the members");
        let fault = fault.label("expected `where`").related(self.span_of(group), "the group");
        let fault = match (within, self.kind()) {
            ([AggregateKind::Count], TokenKind::Dot) => {
                fault.help("how often a response was taken is `times(us.threaten)`")
            }
            ([kind], TokenKind::Of) if !kind.takes_value() => {
                fault.help(format!("`{}` looks at members alone: `{0}(firms where …)`", kind.word()))
            }
            ([kind], TokenKind::Word) => {
                let value = if kind.takes_value() { "x of " } else { "" };
                fault.help(format!("write `{}({value}{name} where …)`", kind.word()))
            }
            _ => fault,
        };
        Err(self.stop(fault))
    }
}

impl AggregateKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Share => "share",
            Self::Any => "any",
            Self::All => "all",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "min",
            Self::Max => "max",
        }
    }

    /// Whether it gathers a value of each member: `sum(us_assets of firms)`.
    pub fn takes_value(self) -> bool {
        matches!(self, Self::Sum | Self::Mean | Self::Min | Self::Max)
    }

    fn called(word: &str) -> Option<Self> {
        use AggregateKind as A;
        [A::Count, A::Share, A::Any, A::All, A::Sum, A::Mean, A::Min, A::Max]
            .into_iter()
            .find(|k| k.word() == word)
    }
}
