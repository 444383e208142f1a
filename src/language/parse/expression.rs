//! Operators, `if`, lists and parentheses.

use super::parser::{DEEPEST, Parsed, Parser, Stop, Tree};
use crate::diagnostics::Diagnostic;
use crate::language;
use crate::language::lexer::{Token, TokenKind};
use crate::language::precedence::Precedence;
use crate::language::syntax::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use std::ops::Range;

/// What may follow an operand.
#[derive(Clone, Copy)]
enum Infix {
    Binary(BinaryOperator),
    /// `=` or `is` where `==` was meant.
    Slip(BinaryOperator),
    OneOf {
        negated: bool,
    },
    Window,
    Per,
    For,
}

impl Infix {
    fn level(self) -> Precedence {
        match self {
            Infix::Binary(operator) | Infix::Slip(operator) => operator.level(),
            Infix::OneOf { .. } => Precedence::Comparison,
            Infix::Window | Infix::Per => Precedence::Window,
            Infix::For => Precedence::For,
        }
    }
}

/// The comparison just read: its operator and its right side, in case another one follows.
struct Compared {
    operator: BinaryOperator,
    right: Range<usize>,
}

impl Parser<'_, '_> {
    /// An expression made of operators at least as tight as `least`.
    pub fn tree(&mut self, least: Precedence) -> Parsed<Tree> {
        if self.depth >= DEEPEST {
            let place = self.span_of(self.token());
            let fault = Diagnostic::error(place, format!("nested more than {DEEPEST} levels deep"));
            return Err(self.stop(fault.help("give parts of it names under `[define]`")));
        }
        self.depth += 1;
        let start = self.token().start;
        let mut left = self.operand(least)?;
        let mut before = Precedence::Atom;
        let mut compared: Option<Compared> = None;
        while let Some(infix) = self.infix().filter(|infix| infix.level() >= least) {
            let level = infix.level();
            if level > before || before == Precedence::For {
                return Err(self.too_tight(before));
            }
            let sign = self.token();
            let left_end = self.end();
            left = self.apply(infix, start, left)?;
            if level == Precedence::Comparison {
                let skipped = self.words(sign.end..self.end());
                let right = self.end() - skipped.trim_start().len()..self.end();
                let now = match infix {
                    Infix::Binary(operator) | Infix::Slip(operator) => Some(Compared { operator, right }),
                    _ => None,
                };
                if before == Precedence::Comparison {
                    self.chained(sign, start..left_end, compared.as_ref(), now.as_ref());
                }
                compared = now;
            }
            before = level;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn infix(&self) -> Option<Infix> {
        use BinaryOperator as B;
        let list_at = |n| self.ahead(n).kind == TokenKind::OpenBracket;
        Some(match self.kind() {
            TokenKind::Or => Infix::Binary(B::Or),
            TokenKind::And => Infix::Binary(B::And),
            TokenKind::Equal => Infix::Binary(B::Equal),
            TokenKind::NotEqual => Infix::Binary(B::NotEqual),
            TokenKind::Less => Infix::Binary(B::Less),
            TokenKind::LessOrEqual => Infix::Binary(B::LessOrEqual),
            TokenKind::Greater => Infix::Binary(B::Greater),
            TokenKind::GreaterOrEqual => Infix::Binary(B::GreaterOrEqual),
            TokenKind::Plus => Infix::Binary(B::Add),
            TokenKind::Minus => Infix::Binary(B::Subtract),
            TokenKind::Star => Infix::Binary(B::Multiply),
            TokenKind::Slash => Infix::Binary(B::Divide),
            TokenKind::Assign => Infix::Slip(B::Equal),
            TokenKind::Word if self.word(self.token()) == "is" => {
                Infix::Slip(if self.ahead(1).kind == TokenKind::Not { B::NotEqual } else { B::Equal })
            }
            TokenKind::In if list_at(1) => Infix::OneOf { negated: false },
            TokenKind::Not if self.ahead(1).kind == TokenKind::In && list_at(2) => {
                Infix::OneOf { negated: true }
            }
            TokenKind::In => Infix::Window,
            TokenKind::Per => Infix::Per,
            TokenKind::For => Infix::For,
            _ => return None,
        })
    }

    fn apply(&mut self, infix: Infix, start: usize, left: Tree) -> Parsed<Tree> {
        let sign = self.advance();
        let value = Box::new(left.expr);
        match infix {
            Infix::Binary(operator) | Infix::Slip(operator) => {
                if matches!(infix, Infix::Slip(_)) {
                    self.slip(sign, operator);
                }
                let right = self.tree(operator.level().tighter())?;
                let height = left.height.max(right.height);
                let kind = ExprKind::Binary { operator, left: value, right: Box::new(right.expr) };
                self.node(kind, start, height)
            }
            Infix::OneOf { negated } => {
                if negated {
                    self.advance();
                }
                let (list, height) = self.list()?;
                let one_of = self.node(ExprKind::OneOf { value, list }, start, left.height.max(height))?;
                if !negated {
                    return Ok(one_of);
                }
                let operand = Box::new(one_of.expr);
                self.node(ExprKind::Unary { operator: UnaryOperator::Not, operand }, start, one_of.height)
            }
            Infix::Window => {
                let window = self.tree(Precedence::Sum)?;
                let height = left.height.max(window.height);
                self.node(ExprKind::Window { chance: value, window: Box::new(window.expr) }, start, height)
            }
            Infix::Per => {
                let unit = self.per_unit(sign)?;
                self.node(ExprKind::Per { amount: value, unit }, start, left.height)
            }
            Infix::For => {
                let duration = self.tree(Precedence::Sum)?;
                let height = left.height.max(duration.height);
                self.node(
                    ExprKind::For { condition: value, duration: Box::new(duration.expr) },
                    start,
                    height,
                )
            }
        }
    }

    /// `=` or `is` in a comparison.
    fn slip(&mut self, sign: Token, operator: BinaryOperator) {
        let right = operator.symbol();
        let (place, message) = if sign.kind == TokenKind::Assign {
            (self.span_of(sign), "`=` sets a value; a comparison is written `==`".to_owned())
        } else {
            if operator == BinaryOperator::NotEqual {
                self.advance();
            }
            (self.span_from(sign.start), format!("a comparison is written `{right}`"))
        };
        self.faults.push(Diagnostic::error(place, message).label(format!("expected `{right}`")));
    }

    /// An operator after `for 5 days`, `per month` or `[a, b]`, which end an expression of their level.
    fn too_tight(&mut self, before: Precedence) -> Stop {
        let fault = if before == Precedence::For {
            let fault = self.unexpected("the end after `for …`");
            fault.help("`for` stands last and takes in the whole condition before it")
        } else {
            self.unexpected("the end").help("put what stands before it in parentheses")
        };
        self.stop(fault)
    }

    /// `a < b < c`.
    fn chained(
        &mut self,
        sign: Token,
        left: Range<usize>,
        first: Option<&Compared>,
        second: Option<&Compared>,
    ) {
        let help = match (first, second) {
            (Some(first), Some(second)) => {
                let (left, middle, right) =
                    (self.words(left), &first.right, self.words(second.right.clone()));
                let (middle, sign) = (self.words(middle.clone()), second.operator.symbol());
                if left.len() + middle.len() + right.len() < 80 {
                    format!("write `{left} and {middle} {sign} {right}`")
                } else {
                    format!("write `a {} b and b {sign} c`", first.operator.symbol())
                }
            }
            _ => "put one of them in parentheses, or join two with `and`".to_owned(),
        };
        let fault = Diagnostic::error(self.span_of(sign), "comparisons cannot be chained");
        self.faults.push(fault.label("a second comparison").help(help));
    }

    /// An expression that no operator begins before.
    fn operand(&mut self, least: Precedence) -> Parsed<Tree> {
        let token = self.token();
        let leaf = |kind| (kind, 0);
        let (kind, height) = match token.kind {
            TokenKind::Number { .. } => leaf(self.number(token.start)?),
            TokenKind::Minus if self.negative_range() => {
                self.advance();
                leaf(self.number(token.start)?)
            }
            TokenKind::Minus => {
                self.advance();
                let operand = self.tree(Precedence::Minus)?;
                (
                    ExprKind::Unary { operator: UnaryOperator::Negate, operand: Box::new(operand.expr) },
                    operand.height,
                )
            }
            TokenKind::Not => {
                self.advance();
                self.loose(token, least, Precedence::Not, "not …");
                let operand = self.tree(Precedence::Not)?;
                (
                    ExprKind::Unary { operator: UnaryOperator::Not, operand: Box::new(operand.expr) },
                    operand.height,
                )
            }
            TokenKind::If => {
                self.loose(token, least, Precedence::If, "if … then … else …");
                return self.choice();
            }
            TokenKind::Date(date) => {
                self.advance();
                leaf(ExprKind::Date(date))
            }
            TokenKind::True | TokenKind::False => {
                self.advance();
                leaf(ExprKind::Flag(token.kind == TokenKind::True))
            }
            TokenKind::Word => return self.path_or_call(),
            TokenKind::OpenParenthesis => {
                self.advance();
                let inner = self.tree(Precedence::For)?;
                self.close(token, "`)` or an operator")?;
                return Ok(inner);
            }
            TokenKind::Plus => {
                let help = match self.previous() {
                    Some(before) if before.kind == TokenKind::Assign && before.end == token.start => {
                        "write `+=`"
                    }
                    _ => "leave it out",
                };
                let place = self.span_of(token);
                self.faults.push(Diagnostic::error(place, "a `+` stands between two values").help(help));
                self.advance();
                return self.tree(Precedence::Minus);
            }
            _ => return Err(self.no_operand()),
        };
        self.node(kind, token.start, height)
    }

    /// What is compared before an `and` or `or`, where a comparison follows without its left side: `loss` in
    /// `loss > 3 and < 9`.
    fn compared_before(&self) -> Option<&str> {
        use TokenKind as T;
        let joint = self.previous().filter(|token| matches!(token.kind, T::And | T::Or))?;
        let sign = matches!(
            self.kind(),
            T::Less | T::LessOrEqual | T::Greater | T::GreaterOrEqual | T::Equal | T::NotEqual
        );
        let before = self.words(0..joint.start);
        let left = before.split(['<', '>', '=', '!']).next()?.trim();
        (sign && left.len() < before.trim().len() && language::is_name(left)).then_some(left)
    }

    fn no_operand(&mut self) -> Stop {
        let fault = self.unexpected("a value");
        if let Some(left) = self.compared_before() {
            let joint = self.previous().map_or("and", |token| self.word(token));
            let help = format!(
                "each side is a comparison of its own: `{joint} {left} {} …`",
                self.word(self.token())
            );
            return self.stop(fault.help(help));
        }
        let fault = match self.kind() {
            TokenKind::OpenBracket => fault.help("a list stands only after `in`: `x in [a, b]`"),
            TokenKind::Raise | TokenKind::Lower | TokenKind::Reset => {
                fault.help(format!("`{}` begins an effect, in `do`", self.word(self.token())))
            }
            TokenKind::Assign | TokenKind::Equal
                if self.previous().is_some_and(|t| t.kind == TokenKind::Less) =>
            {
                fault.help("`<=` is written without a space")
            }
            TokenKind::Assign | TokenKind::Equal
                if self.previous().is_some_and(|t| t.kind == TokenKind::Greater) =>
            {
                fault.help("`>=` is written without a space")
            }
            TokenKind::Per
            | TokenKind::Where
            | TokenKind::Of
            | TokenKind::To
            | TokenKind::For
            | TokenKind::In => fault
                .help(format!("`{}` is a reserved word; nothing can be called so", self.word(self.token()))),
            _ => fault,
        };
        self.stop(fault)
    }

    /// A form looser than the operator before it: `1 + if …`.
    fn loose(&mut self, token: Token, least: Precedence, own: Precedence, form: &str) {
        if least > own {
            let message = format!("`{}` needs parentheses here", self.word(token));
            self.faults
                .push(Diagnostic::error(self.span_of(token), message).help(format!("write `({form})`")));
        }
    }

    /// `if … then … else …`.
    fn choice(&mut self) -> Parsed<Tree> {
        let token = self.advance();
        let condition = self.tree(Precedence::If)?;
        self.part_of_choice(TokenKind::Then, "then", token)?;
        let then = self.tree(Precedence::If)?;
        self.part_of_choice(TokenKind::Else, "else", token)?;
        let otherwise = self.tree(Precedence::If)?;
        let height = condition.height.max(then.height).max(otherwise.height);
        let kind = ExprKind::If {
            condition: Box::new(condition.expr),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        };
        self.node(kind, token.start, height)
    }

    fn part_of_choice(&mut self, kind: TokenKind, word: &str, start: Token) -> Parsed<()> {
        if self.eat(kind) {
            return Ok(());
        }
        let fault = self
            .unexpected(&format!("`{word}`"))
            .label(format!("expected `{word}`"))
            .related(self.span_of(start), "of this `if`")
            .help("a choice is written `if … then … else …` and always has all three");
        Err(self.stop(fault))
    }

    /// `[a, b]`.
    fn list(&mut self) -> Parsed<(Vec<Expr>, u32)> {
        let open = self.advance();
        let mut list = vec![];
        let mut height = 0;
        if self.kind() == TokenKind::CloseBracket {
            let place = self.span(open.start..self.token().end);
            let fault = Diagnostic::error(place, "this list is empty");
            return Err(self.stop(fault.label("expected at least one value")));
        }
        loop {
            let item = self.tree(Precedence::For)?;
            height = height.max(item.height);
            list.push(item.expr);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.close(open, "`,` or `]`")?;
        Ok((list, height))
    }
}
