//! Arithmetic, comparison, logic and branches, with their types.

use super::{Resolver, date_meant};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::syntax::{self, BinaryOperator, ExprKind, Length, UnaryOperator};
use crate::model::check::arguments::no_rung;
use crate::model::expr::*;

impl Resolver<'_, '_> {
    pub(super) fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        match operator {
            UnaryOperator::Not => {
                let value = self.expr(operand, None)?;
                let value = self.coerce(value, Type::Flag, operand.span)?;
                Some(Expr::unary(Unary::Not, value, Type::Flag, span))
            }
            UnaryOperator::Negate => {
                let value = self.expr(operand, None)?;
                let ty = match value.ty {
                    Type::Duration => Type::Duration,
                    _ => self.number_type(&value, operand.span)?,
                };
                if let Kind::Constant(number) = value.kind {
                    return Some(Expr::constant(-number, ty, span));
                }
                Some(Expr::unary(Unary::Negate, value, ty, span))
            }
        }
    }

    /// `Real` or `Whole`, or a fault if it is no number.
    pub(super) fn number_type(&mut self, value: &Expr, span: Span) -> Option<Type> {
        if value.ty.is_whole() {
            return Some(Type::Whole);
        }
        if value.ty == Type::Real {
            return Some(Type::Real);
        }
        let mut fault =
            Diagnostic::error(span, format!("expected a number, found {}", self.describe(value.ty)))
                .code(Code::Type)
                .label(format!("this is {}", value.ty.describe()));
        if value.ty == Type::Flag {
            fault = fault.help("write `if … then 1 else 0`");
        }
        fault = self.numbers_as_words(value.ty).into_iter().fold(fault, Diagnostic::help);
        self.faults.refuse(fault)
    }

    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &syntax::Expr,
        right: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        use BinaryOperator as B;
        match operator {
            B::And | B::Or => {
                let mut side = |expr: &syntax::Expr| {
                    let value = self.expr(expr, None)?;
                    self.coerce(value, Type::Flag, expr.span)
                };
                let (left, right) = (side(left), side(right));
                let operator = if operator == B::And { Binary::And } else { Binary::Or };
                Some(spanned(operator, left?, right?, Type::Flag, span))
            }
            B::Add | B::Subtract | B::Multiply | B::Divide => {
                let (a, b) = (self.expr(left, None), self.expr(right, None));
                self.arithmetic(operator, (a?, left.span), (b?, right.span), span)
            }
            _ => {
                let (a, b) = self.opposite(left, right)?;
                self.compare(operator, (a, left.span), (b, right.span), span)
            }
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        operator: BinaryOperator,
        (left, left_span): (Expr, Span),
        (right, right_span): (Expr, Span),
        span: Span,
    ) -> Option<Expr> {
        use BinaryOperator as B;
        use Type::{Date, Duration, Real, Whole};
        let binary = match operator {
            B::Add => Binary::Add,
            B::Subtract => Binary::Subtract,
            B::Multiply => Binary::Multiply,
            _ => Binary::Divide,
        };
        let ty = match (operator, left.ty, right.ty) {
            (B::Add | B::Subtract, Duration, Duration) => Duration,
            (B::Add, Duration, Date) | (B::Add | B::Subtract, Date, Duration) => Date,
            (B::Subtract, Date, Date) => Duration,
            (B::Divide, Duration, Duration) => Real,
            (B::Multiply, Duration, number) | (B::Multiply, number, Duration) if number.is_number() => {
                Duration
            }
            (B::Divide, Duration, number) if number.is_number() => Duration,
            (_, Duration | Date, _) | (_, _, Duration | Date) => {
                let message = format!(
                    "`{}` cannot take {} and {}",
                    operator.symbol(),
                    left.ty.describe(),
                    right.ty.describe()
                );
                let mut fault = Diagnostic::error(span, message).code(Code::Type).label(format!(
                    "{} {} {}",
                    left.ty.describe(),
                    operator.symbol(),
                    right.ty.describe()
                ));
                if left.ty.is_number() || right.ty.is_number() {
                    fault = fault.help("a duration has a unit: `8 weeks`");
                }
                return self.faults.refuse(fault);
            }
            _ => {
                let (a, b) = (self.number_type(&left, left_span), self.number_type(&right, right_span));
                if (a?, b?) == (Whole, Whole) && operator != B::Divide { Whole } else { Real }
            }
        };
        self.no_since(&left);
        self.no_since(&right);
        if binary == Binary::Divide && matches!(right.kind, Kind::Constant(0.0)) {
            let fault =
                Diagnostic::error(right_span, "division by 0").code(Code::Range).label("this is always 0");
            return self.faults.refuse(fault);
        }
        Some(spanned(binary, left, right, ty, span))
    }

    /// `since` is infinite before the first time: nothing but a comparison can bear that.
    pub fn no_since(&mut self, value: &Expr) {
        if matches!(value.kind, Kind::Since(_)) {
            let fault = Diagnostic::error(value.span, "`since` can only be compared")
                .label("it is infinite before the first time")
                .help("for example `since(x) < 8 weeks`");
            self.fault(fault);
        }
    }

    /// Both sides of a comparison: a bare name opposite a choice, a rung or an outcome is one of its names.
    fn opposite(&mut self, left: &syntax::Expr, right: &syntax::Expr) -> Option<(Expr, Expr)> {
        let named = |ty: &Type| matches!(ty, Type::Choice(_) | Type::Rung(_) | Type::Outcome);
        let left_first = match (bare(left), bare(right)) {
            (Some(a), Some(b)) => {
                self.type_of_bare(a).as_ref().is_some_and(named)
                    || !self.type_of_bare(b).as_ref().is_some_and(named)
            }
            // Opposite a number a choice may have values such as `1`.
            _ if matches!(right.kind, ExprKind::Number(_)) => true,
            _ if matches!(left.kind, ExprKind::Number(_)) => false,
            (Some(_), None) => false,
            _ => true,
        };
        let (first, second) = if left_first { (left, right) } else { (right, left) };
        let Some(one) = self.expr(first, None) else {
            // The other side may hold faults of its own, unless it is a name that only this side explains.
            if bare(second).is_none() {
                self.expr(second, None);
            }
            return None;
        };
        let other = self.expr(second, Some(one.ty).filter(named))?;
        Some(if left_first { (one, other) } else { (other, one) })
    }

    fn compare(
        &mut self,
        operator: BinaryOperator,
        (mut left, left_span): (Expr, Span),
        (mut right, right_span): (Expr, Span),
        span: Span,
    ) -> Option<Expr> {
        use BinaryOperator as B;
        let ordered = !matches!(operator, B::Equal | B::NotEqual);
        if !ordered {
            (left, right) = self.by_word(operator, left, right, span)?;
        }
        // `since` is a length of time, and of rounds a number may stand opposite.
        let rounds = self.model.clock.step_days.is_none();
        let timed =
            |a: Type, b: Type| a == Type::Duration && b.is_number() || a.is_number() && b == Type::Duration;
        match (left.ty, right.ty) {
            (Type::Choice(a), Type::Choice(b)) if a != b => {
                if matches!(right.kind, Kind::Parameter { .. }) {
                    right = self.coerce(right, Type::Choice(a), right_span)?;
                } else {
                    left = self.coerce(left, Type::Choice(b), left_span)?;
                }
            }
            (Type::Rung(a), Type::Rung(b)) if a != b => {
                return self.faults.refuse(
                    Diagnostic::error(span, "these are rungs of two different ladders")
                        .code(Code::Type)
                        .label(format!(
                            "`{}` and `{}`",
                            self.model.ladders[a].name, self.model.ladders[b].name
                        )),
                );
            }
            (a, b) if a == b || a.is_number() && b.is_number() => {}
            (a, b) if rounds && timed(a, b) => {}
            (a, b) => {
                let unitless = timed(a, b);
                let (a, b) = (self.describe(a), self.describe(b));
                let mut fault = Diagnostic::error(span, format!("cannot compare {a} with {b}"))
                    .code(Code::Type)
                    .label(format!("{} {} {}", left.ty.describe(), operator.symbol(), right.ty.describe()));
                let dated = [&left, &right].into_iter().find_map(date_meant);
                if let Some(date) = dated.filter(|_| left.ty == Type::Date || right.ty == Type::Date) {
                    fault = fault.help(date.help());
                }
                let words = [(&left, &right), (&right, &left)].into_iter().find_map(|(words, number)| {
                    self.numbers_as_words(words.ty).filter(|_| number.ty.is_number())
                });
                fault = words.into_iter().fold(fault, Diagnostic::help);
                if unitless {
                    let number = [&left, &right].into_iter().find_map(|side| match side.kind {
                        Kind::Constant(number) if side.ty.is_number() => Some(number),
                        _ => None,
                    });
                    fault = fault.help(self.with_unit(number));
                }
                return self.faults.refuse(fault);
            }
        }
        if ordered && matches!(left.ty, Type::Choice(_) | Type::Flag | Type::Outcome | Type::Delay) {
            let message =
                format!("`{}` needs an order, which {} has not", operator.symbol(), left.ty.describe());
            let fault = Diagnostic::error(span, message)
                .code(Code::Type)
                .label("compare with `==`, `!=` or `in [a, b]`");
            return self.faults.refuse(fault);
        }
        if left.ty == Type::Delay {
            return self
                .faults
                .refuse(Diagnostic::error(span, "a range of durations cannot be compared").code(Code::Type));
        }
        if !ordered {
            self.rung_exists(&left, &right);
            self.rung_exists(&right, &left);
        }
        let make = |operator, a, b| Some(spanned(operator, a, b, Type::Flag, span));
        match operator {
            B::Equal => make(Binary::Equal, left, right),
            B::NotEqual => make(Binary::NotEqual, left, right),
            B::Less => make(Binary::Less, left, right),
            B::LessOrEqual => make(Binary::LessOrEqual, left, right),
            B::Greater => make(Binary::Less, right, left),
            _ => make(Binary::LessOrEqual, right, left),
        }
    }

    /// A number opposite a rung must be one of the ladder's.
    pub(super) fn rung_exists(&mut self, rung: &Expr, number: &Expr) {
        let (Type::Rung(ladder), Kind::Constant(value)) = (rung.ty, &number.kind) else { return };
        if let Some(fault) = no_rung(&self.model.ladders[ladder], *value, number.span) {
            self.fault(fault);
        }
    }

    /// `x in [a, b]` is `x == a or x == b`.
    pub(super) fn one_of(&mut self, value: &syntax::Expr, list: &[syntax::Expr], span: Span) -> Option<Expr> {
        let subject = self.expr(value, None)?;
        self.copied(&subject, list.len(), span)?;
        let hint =
            Some(subject.ty).filter(|ty| matches!(ty, Type::Choice(_) | Type::Rung(_) | Type::Outcome));
        let mut any: Option<Expr> = None;
        let mut failed = false;
        for item in list {
            let equal = self.expr(item, hint).and_then(|item_value| {
                let (left, right) = ((subject.clone(), value.span), (item_value, item.span));
                self.compare(BinaryOperator::Equal, left, right, item.span)
            });
            failed |= equal.is_none();
            any = match (any, equal) {
                (Some(any), Some(equal)) => Some(spanned(Binary::Or, any, equal, Type::Flag, span)),
                (any, equal) => any.or(equal),
            };
        }
        if list.is_empty() {
            self.fault(Diagnostic::error(span, "nothing is in an empty list").label("expected names"));
        }
        any.filter(|_| !failed).map(|any| Expr { span, ..any })
    }

    pub(super) fn branches(
        &mut self,
        condition: &syntax::Expr,
        then: &syntax::Expr,
        otherwise: &syntax::Expr,
        hint: Option<Type>,
        span: Span,
    ) -> Option<Expr> {
        let test = self.expr(condition, None);
        let test = test.and_then(|test| self.coerce(test, Type::Flag, condition.span));
        let first = self.expr(then, hint);
        let named = |ty: &Type| matches!(ty, Type::Choice(_) | Type::Rung(_) | Type::Outcome);
        let hint = hint.or(first.as_ref().map(|first| first.ty).filter(named));
        let second = self.expr(otherwise, hint);
        let (test, first, mut second) = (test?, first?, second?);
        let ty = match (first.ty, second.ty) {
            (a, b) if a == b => a,
            (Type::Choice(a), Type::Choice(_)) => {
                second = self.coerce(second, Type::Choice(a), otherwise.span)?;
                Type::Choice(a)
            }
            (Type::Rung(ladder), Type::Whole) | (Type::Whole, Type::Rung(ladder))
                if hint == Some(Type::Rung(ladder)) =>
            {
                Type::Rung(ladder)
            }
            (a, b) if a.is_whole() && b.is_whole() => Type::Whole,
            (a, b) if a.is_number() && b.is_number() => Type::Real,
            (a, b) => {
                let message = format!("the branches differ: {} or {}", self.describe(a), self.describe(b));
                return self.faults.refuse(
                    Diagnostic::error(otherwise.span, message)
                        .label(format!("this is {}", b.describe()))
                        .related(then.span, format!("this is {}", a.describe())),
                );
            }
        };
        self.no_since(&first);
        self.no_since(&second);
        Some(Expr::new(Kind::If(Box::new([test, first, second])), ty, span))
    }

    pub(super) fn window(
        &mut self,
        chance: &syntax::Expr,
        window: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        if !self.scope.chance {
            return self.faults.refuse(
                Diagnostic::error(span, "a chance over a time can only stand in `chance`")
                    .label("this is not a chance")
                    .help("`x in [a, b]` asks whether x is a or b"),
            );
        }
        let inner = self.expr(chance, None);
        let inner = inner.and_then(|inner| self.coerce(inner, Type::Real, chance.span));
        let length = self.expr(window, None);
        let length = length.and_then(|length| self.coerce(length, Type::Duration, window.span))?;
        if !length.is_fixed() {
            return self.faults.refuse(
                Diagnostic::error(window.span, "the window must stay the same during a run")
                    .label("only durations and parameters can stand here"),
            );
        }
        if matches!(length.kind, Kind::Constant(days) if days <= 0.0) {
            return self
                .faults
                .refuse(Diagnostic::error(window.span, "a window is longer than 0").code(Code::Range));
        }
        let turn_of = self.scope.turn_of;
        let kind = Kind::Window { chance: Box::new(inner?), window: Box::new(length), turn_of };
        Some(Expr::new(kind, Type::Real, span))
    }

    pub(super) fn per(&mut self, amount: &syntax::Expr, unit: Length, span: Span) -> Option<Expr> {
        if !self.scope.amount {
            return self.faults.refuse(
                Diagnostic::error(span, "`per` can only stand in `rate` and in the effects of rules")
                    .label("an amount over a time")
                    .help("an event that happens at some rate: `rate = \"x per month\"`"),
            );
        }
        let unit = self.length(unit, span)?;
        let value = self.expr(amount, None)?;
        self.number_type(&value, amount.span)?;
        Some(Expr::new(Kind::Amount { amount: Box::new(value), unit }, Type::Real, span))
    }

    /// `rate = "x per month"`: the chance of an occurrence in a step.
    pub fn rate(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        let ExprKind::Per { amount, unit } = &expr.kind else {
            return self.faults.refuse(
                Diagnostic::error(expr.span, "a rate needs a unit of time")
                    .label("expected `x per month`")
                    .help("a chance in every step is written `chance = …`"),
            );
        };
        let unit = self.length(*unit, expr.span)?;
        let events = Box::new(self.number(amount)?);
        Some(Expr::new(Kind::Rate { events, unit }, Type::Real, expr.span))
    }
}

/// The text of an expression that is one word.
fn bare(expr: &syntax::Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Path(path) if path.parts.len() == 1 => Some(&path.parts[0].text),
        _ => None,
    }
}

fn spanned(operator: Binary, left: Expr, right: Expr, ty: Type, span: Span) -> Expr {
    Expr::new(Kind::Binary(operator, Box::new(left), Box::new(right)), ty, span)
}
