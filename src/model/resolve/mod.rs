//! From the syntax tree of expressions and effects to typed ones.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | `name` | what a name means where it stands, and who may read it |
//! | `operator` | arithmetic, comparison, membership, logic, with their types |
//! | `function` | functions, history, beliefs, distributions |
//! | `members` | sets of members, and what is counted or summed over them |
//! | `outer` | the member of the loop outside |
//! | `recode` | words of one list of names as words of another |
//! | `effect` | effects, and the types of what they assign |

mod effect;
mod function;
mod members;
mod name;
mod operator;
mod outer;
mod recode;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::engine::limits::{MOST_DEPTH, MOST_PARTS, MOST_PARTS_IN_ALL, count};
use crate::language::syntax::{self, ExprKind, Length};
use crate::language::{date_spellings, yes_or_no};
use crate::model::entity::{Model, NodeId};
use crate::model::expr::*;
use crate::model::symbols::{Symbols, quoted};

/// A loop over members that an expression stands in.
#[derive(Clone, Copy, Debug)]
pub struct Loop {
    pub group: GroupId,
}

/// What an expression may read and say where it stands.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub loops: Vec<Loop>,
    /// Loops before this one are those of a definition's caller.
    pub hidden: usize,
    /// The response whose selection `selected` means.
    pub response: Option<ResponseId>,
    /// In what a response puts off: by then its selection is forgotten.
    pub put_off: bool,
    /// The actor that chooses by the expression; nobody: the world, which reads everything.
    pub reader: Option<ActorId>,
    /// In an actor's rules windows are measured in its turns.
    pub turn_of: Option<ActorId>,
    /// In a policy's weight.
    pub default: bool,
    /// At the end of a run: `outcome`.
    pub ending: bool,
    /// In an objective: metrics by name.
    pub metrics: bool,
    /// In a chance: `p in 8 weeks`.
    pub chance: bool,
    /// In a rule's value: `x per year`.
    pub amount: bool,
    /// In a rule: no chance at all.
    pub rule: bool,
    /// In what actors of a game choose by: it reads no chances of games.
    pub in_game: bool,
    /// In what options of a game do: no game is played there.
    pub of_moves: bool,
}

impl Scope {
    pub fn world() -> Self {
        Self::default()
    }

    /// What the options of a game do, wherever it is played.
    pub fn of_moves() -> Self {
        Self { of_moves: true, ..Self::default() }
    }

    pub fn chosen_by(actor: ActorId) -> Self {
        Self { reader: Some(actor), ..Self::default() }
    }
}

/// What has been made of a whole file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// Nodes of effect trees.
    pub nodes: NodeId,
    /// Parts of expressions, definitions written out.
    parts: usize,
}

pub struct Resolver<'a, 's> {
    pub names: &'a Symbols<'s>,
    pub model: &'a Model,
    pub faults: &'a mut Diagnostics,
    pub made: &'a mut Made,
    pub scope: Scope,
    /// The definitions being written out, and where the outermost is used.
    using: Vec<&'s str>,
    used_at: Option<Span>,
    depth: usize,
    size: usize,
}

impl<'a, 's> Resolver<'a, 's> {
    pub fn new(
        names: &'a Symbols<'s>,
        model: &'a Model,
        faults: &'a mut Diagnostics,
        made: &'a mut Made,
    ) -> Self {
        let scope = Scope::world();
        Self { names, model, faults, made, scope, using: vec![], used_at: None, depth: 0, size: 0 }
    }

    /// Runs `work` in another scope.
    pub fn within<T>(&mut self, scope: Scope, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope);
        let result = work(self);
        self.scope = outer;
        result
    }

    pub fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    /// A whole expression that must be worth a `ty`.
    pub fn value(&mut self, expr: &syntax::Expr, ty: Type) -> Option<Expr> {
        self.size = 0;
        let value = self.expr(expr, Some(ty))?;
        self.coerce(value, ty, expr.span)
    }

    pub fn flag(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        self.value(expr, Type::Flag)
    }

    pub fn number(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        self.value(expr, Type::Real)
    }

    /// An optional part: `Some(None)` if it is not there, `None` if it has faults.
    pub fn optional(&mut self, expr: Option<&syntax::Expr>, ty: Type) -> Option<Option<Expr>> {
        expr.map_or(Some(None), |expr| self.value(expr, ty).map(Some))
    }

    /// A chance, which may be over a window.
    pub fn chance(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        let scope = Scope { chance: true, ..self.scope.clone() };
        self.within(scope, |r| r.number(expr))
    }

    /// A number of fixed length: only numbers and parameters in it.
    pub fn fixed(&mut self, expr: &syntax::Expr, ty: Type) -> Option<Expr> {
        let value = self.value(expr, ty)?;
        if value.is_fixed() {
            return Some(value);
        }
        let mut place = expr.span;
        value.walk(&mut |part| {
            if matches!(part.kind, Kind::Variable(_) | Kind::Member { .. } | Kind::Aggregate { .. }) {
                place = part.span;
            }
        });
        self.faults.refuse(
            Diagnostic::error(place, "this must stay the same during a run")
                .label("only numbers and parameters can stand here"),
        )
    }

    /// A length of time for `after` or `prepare`: a duration or a range of durations.
    pub fn delay(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        self.fixed(expr, Type::Delay)
    }

    /// Resolves one expression. `hint` is the type that its place expects: a bare name is looked up first among
    /// that type's names.
    pub fn expr(&mut self, expr: &syntax::Expr, hint: Option<Type>) -> Option<Expr> {
        self.depth += 1;
        self.size += 1;
        self.grow(1, expr.span);
        let resolved = if self.made.parts > MOST_PARTS_IN_ALL {
            None
        } else if self.depth > MOST_DEPTH || self.size > MOST_PARTS {
            // One fault for the whole expression: further parts fail silently.
            if self.size <= MOST_PARTS + 1 {
                self.size = MOST_PARTS + 2;
                let place = self.used_at.unwrap_or(expr.span);
                let fault = Diagnostic::error(place, "this expression is too large")
                    .code(Code::Limit)
                    .label("once its definitions are written out");
                self.fault(fault);
            }
            None
        } else {
            self.kind(expr, hint)
        };
        self.depth -= 1;
        resolved
    }

    /// Counts parts over the whole file; too many are one fault, after which nothing more is resolved.
    fn grow(&mut self, parts: usize, span: Span) {
        let before = self.made.parts;
        self.made.parts += parts;
        if before <= MOST_PARTS_IN_ALL && self.made.parts > MOST_PARTS_IN_ALL {
            let label = format!("with this one more than {} parts", count(MOST_PARTS_IN_ALL as u64));
            let fault =
                Diagnostic::error(self.used_at.unwrap_or(span), "the expressions are too large in all")
                    .code(Code::Limit)
                    .label(label)
                    .help("a definition is written out wherever it is used, and what it uses with it");
            self.fault(fault);
        }
    }

    /// Before an expression is written several times: its copies count as parts.
    fn copied(&mut self, value: &Expr, times: usize, span: Span) -> Option<()> {
        let mut parts = 0;
        value.walk(&mut |_| parts += 1);
        self.size += parts * times;
        self.grow(parts * times, span);
        if self.size <= MOST_PARTS {
            return Some(());
        }
        self.faults.refuse(
            Diagnostic::error(span, "this expression is too large")
                .code(Code::Limit)
                .label("once it is written out"),
        )
    }

    fn kind(&mut self, expr: &syntax::Expr, hint: Option<Type>) -> Option<Expr> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(value) => self.literal(*value, hint, span),
            ExprKind::Duration(length) => {
                let value = self.length(*length, span)?;
                let rounds = self.model.clock.step_days.is_none();
                // A number of rounds is a number.
                let ty = match () {
                    () if !rounds => Type::Duration,
                    () if value.fract() == 0.0 => Type::Whole,
                    () => Type::Real,
                };
                Some(Expr::constant(value, ty, span))
            }
            ExprKind::DurationRange { from, to } => {
                let (from, to) = (self.length(*from, span)?, self.length(*to, span)?);
                if from > to {
                    return self.faults.refuse(
                        Diagnostic::error(span, "this range of durations runs backwards")
                            .code(Code::Range)
                            .label("expected the shorter one first"),
                    );
                }
                Some(Expr::new(Kind::Delay(from, to), Type::Delay, span))
            }
            ExprKind::Date(date) => {
                Some(Expr::constant(crate::model::entity::day_number(*date), Type::Date, span))
            }
            ExprKind::Flag(flag) => Some(Expr::constant(f64::from(u8::from(*flag)), Type::Flag, span)),
            ExprKind::Path(path) => self.path(path, hint),
            ExprKind::Call { function, arguments } => self.call(function, arguments, span, hint),
            ExprKind::Aggregate { kind, value, members } => {
                self.aggregate(*kind, value.as_deref(), members, span)
            }
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand, span),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right, span),
            ExprKind::OneOf { value, list } => self.one_of(value, list, span),
            ExprKind::If { condition, then, otherwise } => {
                self.branches(condition, then, otherwise, hint, span)
            }
            ExprKind::Window { chance, window } => self.window(chance, window, span),
            ExprKind::Per { amount, unit } => self.per(amount, *unit, span),
            ExprKind::For { .. } => self.faults.refuse(
                Diagnostic::error(span, "`for` can only stand in an outcome")
                    .label("and takes in the whole condition before it"),
            ),
            ExprKind::NumberRange { from, to } => self.number_range(*from, *to, hint, span),
        }
    }

    fn literal(&mut self, value: f64, hint: Option<Type>, span: Span) -> Option<Expr> {
        if !value.is_finite() {
            return self.faults.refuse(Diagnostic::error(span, "this number is too large").code(Code::Limit));
        }
        let whole = value.fract() == 0.0;
        if let (Some(Type::Choice(choice)), true) = (hint, whole) {
            // Values such as `1` are names too.
            if let Some(index) = self.value_of_name(Type::Choice(choice), &value.to_string()) {
                return Some(Expr::constant(index, Type::Choice(choice), span));
            }
        }
        Some(Expr::constant(value, if whole { Type::Whole } else { Type::Real }, span))
    }

    /// Where the steps are rounds, a range of numbers is a delay to be drawn.
    fn number_range(&mut self, from: f64, to: f64, hint: Option<Type>, span: Span) -> Option<Expr> {
        let is_delay = matches!(hint, None | Some(Type::Delay | Type::Duration));
        if is_delay && self.model.clock.step_days.is_none() && from >= 0.0 {
            return Some(Expr::new(Kind::Delay(from, to), Type::Delay, span));
        }
        let fault = Diagnostic::error(span, "a range of numbers is not a value");
        self.faults.refuse(match hint {
            Some(Type::Delay | Type::Duration) if from >= 0.0 => {
                let (_, units) = self.time_unit();
                fault
                    .label("a range of what?")
                    .help(format!("write the unit, for example `{from}..{to} {units}`"))
            }
            _ => fault
                .label("ranges like this name the rungs of a ladder")
                .help("what a parameter may be is its `range`: `{ value = 5, range = [4, 16] }`"),
        })
    }

    /// What a step is measured in, one and many: `week` and `weeks`.
    fn time_unit(&self) -> (&'static str, &'static str) {
        let (units, _) = self.model.clock.unit();
        (units.strip_suffix('s').unwrap_or(units), units)
    }

    /// A number without a unit where a length of time is meant: how it is written.
    pub(super) fn with_unit(&self, number: Option<f64>) -> String {
        let (unit, units) = self.time_unit();
        match number {
            Some(1.0) => format!("write the unit: `1 {unit}`, or `1 step`"),
            Some(number) => format!("write the unit: `{number} {units}`, or `{number} steps`"),
            None => format!("a number of {units} is written `x * 1 {unit}`, a number of steps `x * 1 step`"),
        }
    }

    /// A length of time in days; where the steps are rounds, in rounds.
    pub(super) fn length(&mut self, length: Length, span: Span) -> Option<f64> {
        match length {
            Length::Days(days) => self.needs_step(span).map(|_| days),
            Length::Steps(steps) => Some(steps * self.model.clock.step_length()),
        }
    }

    /// Days mean something only if a step has a length.
    fn needs_step(&mut self, span: Span) -> Option<f64> {
        let days = self.model.clock.step_days;
        if days.is_none() {
            self.fault(
                Diagnostic::error(span, "without `step` a duration has no meaning")
                    .label("the steps of this scenario are rounds")
                    .help("count in rounds: `5 rounds`, or say how long a step is: `step = \"1 week\"`"),
            );
        }
        days
    }

    /// The same value as a `ty`, or a fault.
    pub fn coerce(&mut self, value: Expr, ty: Type, span: Span) -> Option<Expr> {
        let from = value.ty;
        let rounds = self.model.clock.step_days.is_none();
        let fits = from == ty
            || match ty {
                Type::Real => from.is_number(),
                Type::Whole => from.is_whole(),
                Type::Rung(_) => from == Type::Whole,
                Type::Duration => from.is_number() && rounds,
                Type::Delay => from == Type::Duration || from.is_number() && rounds,
                _ => false,
            };
        if fits {
            return Some(value);
        }
        if let (Type::Choice(target), Type::Choice(_)) = (ty, from) {
            return self.translate(value, target, span);
        }
        let expected = self.describe(ty);
        let found = match (ty, from, &value.kind) {
            (Type::Whole | Type::Rung(_), Type::Real, Kind::Constant(value)) => format!("{value:?}"),
            (Type::Whole | Type::Rung(_), Type::Real, _) => "a number that need not be whole".to_owned(),
            _ => self.describe(from),
        };
        let mut fault = Diagnostic::error(span, format!("expected {expected}, found {found}"))
            .code(Code::Type)
            .label(format!("this is {}", from.describe()));
        fault =
            match (ty, from) {
                (Type::Whole | Type::Rung(_), Type::Real) => {
                    fault.help("`round`, `floor` or `ceil` make it whole")
                }
                (Type::Real | Type::Whole, Type::Flag) => fault.help("write `if … then 1 else 0`"),
                (Type::Flag, Type::Choice(choice)) if self.says_yes_or_no(choice) => {
                    fault.help("flags are written `true` and `false`")
                }
                (Type::Real | Type::Whole, Type::Choice(_)) => {
                    self.numbers_as_words(from).into_iter().fold(fault, Diagnostic::help)
                }
                (Type::Flag, Type::Whole | Type::Real) => fault.help("compare it, for example with `> 0`"),
                (Type::Date, Type::Whole | Type::Real) => fault.help(date_meant(&value).map_or_else(
                    || "a date is written `2015-09-22`".to_owned(),
                    date_spellings::Spelling::help,
                )),
                (Type::Duration | Type::Delay, Type::Whole | Type::Real) => {
                    let number = if let Kind::Constant(number) = value.kind { Some(number) } else { None };
                    fault.help(self.with_unit(number))
                }
                _ => fault,
            };
        self.faults.refuse(fault)
    }

    /// What to do about a choice whose names were meant as numbers: a column of `1,5` and `2,5`.
    fn numbers_as_words(&self, ty: Type) -> Option<String> {
        let Type::Choice(choice) = ty else { return None };
        self.model.choices[choice]
            .iter()
            .find_map(|name| crate::scenario::write_number(name).map(|help| format!("in the table, {help}")))
    }

    /// Whether the names of a choice are other words for `true` and `false`.
    fn says_yes_or_no(&self, choice: ChoiceId) -> bool {
        self.model.choices[choice].iter().all(|name| yes_or_no(name).is_some())
    }

    /// The type in words, with its names if they are few.
    pub fn describe(&self, ty: Type) -> String {
        match ty {
            Type::Choice(choice) => match &self.model.choices[choice] {
                names if names.len() <= 8 => format!("one of {}", quoted(names.iter().map(String::as_str))),
                _ => ty.describe().into(),
            },
            _ => ty.describe().into(),
        }
    }

    /// The names that a type has, each with its value.
    fn value_of_name(&self, ty: Type, name: &str) -> Option<f64> {
        match ty {
            Type::Choice(choice) => self.names.place(ty, &self.model.choices[choice], name),
            Type::Rung(ladder) => {
                let ladder = &self.model.ladders[ladder];
                self.names.place(ty, &ladder.rungs, name).map(|i| i + ladder.base as f64)
            }
            Type::Outcome => self.names.place(ty, &self.names.outcome_list, name),
            _ => None,
        }
    }

    fn names_of(&self, ty: Type) -> &[String] {
        match ty {
            Type::Choice(choice) => &self.model.choices[choice],
            Type::Rung(ladder) => &self.model.ladders[ladder].rungs,
            Type::Outcome => &self.names.outcome_list,
            _ => &[],
        }
    }
}

/// The date that `9/22/2015`, two divisions, was probably meant to be.
fn date_meant(value: &Expr) -> Option<date_spellings::Spelling> {
    let constant = |expr: &Expr| if let Kind::Constant(number) = expr.kind { Some(number) } else { None };
    let Kind::Binary(Binary::Divide, left, year) = &value.kind else { return None };
    let Kind::Binary(Binary::Divide, first, second) = &left.kind else { return None };
    date_spellings::of_quotient([constant(first)?, constant(second)?, constant(year)?])
}
