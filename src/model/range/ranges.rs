//! What values an expression can take: interval arithmetic over declared ranges and conditions known to hold.

use crate::engine::program::arithmetic;
use crate::model::dependency_order::in_order;
use crate::model::entity::{Metric, MetricKind, Model, OptionKind, Point, Value};
use crate::model::expr::*;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::answers::{Answers, Assumed, Found, Given, Reads};
use super::interval::Interval;
use super::narrowed_ranges::{Assumptions, chain};

/// Groups larger than this are looked at as a whole rather than member by member.
pub(super) const SMALL_GROUP: usize = 500;

/// How many parts are looked at for one answer. Beyond it, which takes conditions nested in conditions many times
/// over, the widest answer is given.
const FUEL: u32 = 1_000_000;

/// The ranges of the parameters, from which those of expressions follow. What was found out is kept for whoever asks again.
#[derive(Debug)]
pub struct Ranges<'a> {
    pub model: &'a Model,
    parameters: Vec<Interval>,
    /// By parameter: whether it may have several values.
    varied: Vec<bool>,
    /// Those at all settings of the parameters together, of which this is one.
    pub(super) all: Option<Rc<Ranges<'a>>>,
    fuel: Cell<u32>,
    /// What `default` may be, where that is known.
    default: Cell<Interval>,
    /// By actor: what its responses may have cost, at these values of the parameters. Worked out when somebody asks.
    costs: OnceCell<Found<Vec<Interval>>>,
    /// What has been read for what is being worked out.
    reads: Cell<Reads>,
    pub(super) answers: RefCell<Answers<'a>>,
}

/// Some weight: it is not negative, and products with it stay finite.
const SOME_WEIGHT: Interval = Interval { low: 0.0, high: 1.3407807929942596e154 };

impl<'a> Ranges<'a> {
    /// Every parameter anywhere in its declared range or the support of its distribution, variants included;
    /// choices and flags, which are levers, at any of their values.
    pub fn declared(model: &'a Model) -> Self {
        let parameters = vec![Interval::EMPTY; model.parameters.len()];
        let mut ranges = Self::of_parameters(model, parameters);
        let all = 0..model.parameters.len();
        let mut sources: Vec<Vec<&Expr>> = model.parameters.iter().map(|found| vec![&found.value]).collect();
        // A range cuts off what is drawn.
        let dist = |id: usize| {
            model.parameters[id].dist.iter().filter(move |_| model.parameters[id].range.is_none())
        };
        all.for_each(|id| sources[id].extend(dist(id)));
        let changes = model.variants.iter().flat_map(|variant| &variant.set);
        changes.for_each(|(id, value)| sources[*id].push(value));
        let reads: Vec<Vec<ParameterId>> = sources
            .iter()
            .map(|sources| sources.iter().flat_map(|source| source.parameters()).collect())
            .collect();
        // A circle, which variants may make, is a fault of the plan that goes round in it.
        for id in in_order(&reads, |_| {}) {
            ranges.parameters[id] = ranges.declared_of(id, &sources[id]);
        }
        Self::of_parameters(model, ranges.parameters)
    }

    /// Every parameter at its value.
    pub fn at(model: &'a Model, values: &[Value]) -> Self {
        let parameters = values.iter().map(|value| Interval::new(value.low, value.high)).collect();
        Self { costs: OnceCell::new(), ..Self::of_parameters(model, parameters) }
    }

    /// Every parameter anywhere among its values at these points, which are put in above the expressions of all parameters:
    /// in `order`, each after those that it reads. What no point changes has its value.
    pub fn over(
        model: &'a Model,
        (exprs, order): (&[Expr], &[ParameterId]),
        values: &[Value],
        points: &[&Point],
    ) -> Self {
        let parameters = values.iter().map(|value| Interval::new(value.low, value.high)).collect();
        let mut ranges = Ranges::of_parameters(model, parameters);
        let mut given = vec![Interval::EMPTY; values.len()];
        for &(id, value) in points.iter().copied().flatten() {
            given[id] = given[id].hull(Interval::point(value));
        }
        let mut varied = vec![false; values.len()];
        for &id in order {
            varied[id] = !given[id].is_empty() || exprs[id].parameters().iter().any(|&read| varied[read]);
            if varied[id] {
                ranges.parameters[id] = given[id].hull(ranges.of(&exprs[id]));
            }
        }
        Self { varied, costs: OnceCell::new(), ..Self::of_parameters(model, ranges.parameters) }
    }

    /// Whether these values of the parameters are among its own.
    pub fn cover(&self, values: &[Value]) -> bool {
        let mut all = values.iter().zip(&self.parameters).zip(&self.varied);
        all.all(|((value, &range), &is_varied)| {
            let own = Interval::new(value.low, value.high);
            if is_varied { own.within(range) } else { own == range }
        })
    }

    /// Every parameter at its value, which is among those of all.
    pub fn among(all: &Rc<Ranges<'a>>, values: &[Value]) -> Self {
        Self { all: Some(Rc::clone(all)), ..Self::at(all.model, values) }
    }

    fn of_parameters(model: &'a Model, parameters: Vec<Interval>) -> Self {
        Self {
            model,
            parameters,
            varied: vec![],
            all: None,
            fuel: Cell::new(FUEL),
            default: Cell::new(SOME_WEIGHT),
            // The model knows them for all values that are declared.
            costs: OnceCell::from(Found { value: vec![], reads: Reads::Same }),
            reads: Cell::default(),
            answers: RefCell::default(),
        }
    }

    fn declared_of(&self, id: ParameterId, sources: &[&'a Expr]) -> Interval {
        let parameter = &self.model.parameters[id];
        let mut range = sources.iter().fold(Interval::EMPTY, |range, source| range.hull(self.of(source)));
        if let Some([low, high]) = parameter.range {
            range = range.hull(Interval::new(low, high));
        }
        match parameter.ty {
            Type::Choice(choice) => {
                range = Interval::new(0.0, self.model.choices[choice].len() as f64 - 1.0);
            }
            Type::Flag => range = Interval::UNIT,
            _ => {}
        }
        if range.is_empty() { Interval::ALL } else { range }
    }

    /// What the expression can be.
    pub fn of(&self, expr: &'a Expr) -> Interval {
        self.of_where(expr, &[])
    }

    /// What the expression can be where all of `facts`, which are conditions, are true, or false, as it says.
    /// Empty if they cannot all be so.
    pub fn of_where(&self, expr: &'a Expr, facts: &[(&'a Expr, bool)]) -> Interval {
        let at_all = self.all.as_ref().map(|all| all.found(expr, facts));
        match at_all {
            Some(Found { value, reads: Reads::Same }) => value,
            _ => self.found(expr, facts).value,
        }
    }

    /// Whether something is so of what the expression can be, which is so of all that is less if it is of the whole.
    pub fn surely(
        &self,
        expr: &'a Expr,
        facts: &[(&'a Expr, bool)],
        is_so: impl Fn(Interval) -> bool,
    ) -> bool {
        let at_all = self.at_all(expr, facts);
        at_all.is_some_and(&is_so) || is_so(self.of_where(expr, facts))
    }

    /// The same of two.
    pub fn surely_both(
        &self,
        [one, other]: [&'a Expr; 2],
        facts: &[(&'a Expr, bool)],
        is_so: impl Fn(Interval, Interval) -> bool,
    ) -> bool {
        let at_all = self.at_all(one, facts).zip(self.at_all(other, facts));
        at_all.is_some_and(|(one, other)| is_so(one, other))
            || is_so(self.of_where(one, facts), self.of_where(other, facts))
    }

    /// What the expression can be at all settings together, if there are others: what is so of that need not be asked at
    /// each.
    fn at_all(&self, expr: &'a Expr, facts: &[(&'a Expr, bool)]) -> Option<Interval> {
        let found = self.all.as_ref()?.found(expr, facts);
        (found.reads != Reads::Default).then_some(found.value)
    }

    fn found(&self, expr: &'a Expr, facts: &[(&'a Expr, bool)]) -> Found<Interval> {
        let given = self.answers.borrow_mut().given(facts);
        let before = self.answers.borrow().range(given, expr);
        // What `default` means may be another thing by now.
        if let Some(found) = before.filter(|found| found.reads != Reads::Default) {
            self.note(found.reads);
            return found;
        }
        let found = self.reading(|| {
            let assumed = self.assumed(given, facts);
            self.fuel.set(assumed.fuel);
            if assumed.known.impossible { Interval::EMPTY } else { self.eval(expr, &assumed.known) }
        });
        self.answers.borrow_mut().keep_range(given, expr, found);
        found
    }

    /// What follows from conditions.
    fn assumed(&self, given: Given, facts: &[(&'a Expr, bool)]) -> Rc<Assumed<'a>> {
        if let Some(found) = self.answers.borrow().assumed(given) {
            self.note(found.reads);
            return Rc::clone(&found.value);
        }
        let found = self.reading(|| {
            self.fuel.set(FUEL);
            let mut known = Assumptions::default();
            // Twice: an earlier condition may gain from a later one.
            for (fact, truth) in facts.iter().chain(facts) {
                self.assume(fact, *truth, &mut known);
            }
            Rc::new(Assumed { known, fuel: self.fuel.get() })
        });
        self.answers.borrow_mut().keep_assumed(given, found.clone());
        found.value
    }

    /// Works something out, and says what was read for it.
    fn reading<T>(&self, work: impl FnOnce() -> T) -> Found<T> {
        let outer = self.reads.replace(Reads::Same);
        let value = work();
        let reads = self.reads.replace(outer);
        self.note(reads);
        Found { value, reads }
    }

    fn note(&self, reads: Reads) {
        self.reads.set(self.reads.get().max(reads));
    }

    /// What `default` means from now on. What it meant before.
    pub fn set_default(&self, default: Option<Interval>) -> Interval {
        self.default.replace(default.unwrap_or(SOME_WEIGHT))
    }

    /// The range of a metric over a run that has passed the tests of its end: finite, and as declared.
    pub fn range_of_metric(&self, metric: &'a Metric) -> Interval {
        match &metric.declared_range {
            Some([low, high]) => Interval::new(self.of(low).low, self.of(high).high),
            None => self.measured(metric).intersect(Interval::FINITE),
        }
    }

    /// What can be proved of a metric over a run, which may end after any step. Where it is missing it has no value.
    pub fn measured(&self, metric: &'a Metric) -> Interval {
        let clock = &self.model.clock;
        let steps = f64::from(clock.steps);
        let value = self.of(&metric.expr);
        match metric.kind {
            MetricKind::Final | MetricKind::Peak | MetricKind::Low | MetricKind::Count => value,
            MetricKind::Sum => value.hull(value.times(Interval::point(steps))).for_sums_of(steps),
            MetricKind::Time => Interval::new(0.0, steps * clock.units_per_step()).for_sums_of(steps),
            MetricKind::First => {
                let otherwise = metric.otherwise.as_ref().map_or(Interval::EMPTY, |time| self.of(time));
                Interval::new(0.0, steps * clock.units_per_step()).hull(otherwise)
            }
        }
    }

    /// Whether something is so of that, as with [`Ranges::surely`].
    pub fn surely_measured(&self, metric: &'a Metric, is_so: impl Fn(Interval) -> bool) -> bool {
        self.all.as_ref().is_some_and(|all| is_so(all.measured(metric))) || is_so(self.measured(metric))
    }

    pub(super) fn eval(&self, expr: &Expr, known: &Assumptions) -> Interval {
        let Some(fuel) = self.fuel.get().checked_sub(1) else {
            return if expr.ty == Type::Flag { Interval::UNIT } else { Interval::ALL };
        };
        self.fuel.set(fuel);
        let range = self.raw(expr, known);
        let narrowed = known.narrow(expr, range);
        // Assumptions that contradict each other have been found already, or cannot be: keep what is sound.
        if narrowed.is_empty() { range } else { narrowed }
    }

    fn raw(&self, expr: &Expr, known: &Assumptions) -> Interval {
        let clock = &self.model.clock;
        let steps = f64::from(clock.steps);
        match &expr.kind {
            Kind::Constant(value) => Interval::point(*value),
            Kind::Parameter { id, map } => {
                let range = self.parameters.get(*id).copied().unwrap_or(Interval::ALL);
                if self.varied.get(*id) == Some(&true) {
                    self.note(Reads::Varied);
                }
                match map {
                    None => range,
                    Some(map) => map
                        .iter()
                        .enumerate()
                        .filter(|(index, _)| range.contains(*index as f64))
                        .fold(Interval::EMPTY, |hull, (_, value)| hull.hull(Interval::point(*value))),
                }
            }
            Kind::Variable(id) | Kind::Member { variable: id, .. } => self.of_variable(*id),
            Kind::Attribute { group, attribute, depth, recoded } => {
                let values = self.model.column(*group, *attribute, recoded.as_deref());
                match known.member(*depth) {
                    Some(member) => values.get(member).map_or(Interval::ALL, |value| Interval::point(*value)),
                    None => {
                        values.iter().fold(Interval::EMPTY, |hull, value| hull.hull(Interval::point(*value)))
                    }
                }
            }
            Kind::Step => Interval::new(0.0, steps),
            Kind::Date => {
                let step = clock.step_length();
                let start = clock.start_day();
                Interval::new(start - step, start + (steps - 1.0) * step)
            }
            Kind::Outcome => Interval::new(0.0, self.model.outcomes.len() as f64 - 1.0),
            Kind::Default => {
                self.note(Reads::Default);
                self.default.get()
            }
            Kind::Belief { .. } | Kind::Now(_) | Kind::Pending(_) | Kind::ChanceOf { .. } => Interval::UNIT,
            Kind::Times(action) => {
                Interval::new(0.0, if self.is_once(*action) { 1.0 } else { self.at_most(*action) })
            }
            Kind::Since(_) => Interval::new(0.0, f64::INFINITY),
            Kind::Metric(id) => self.range_of_metric(&self.model.metrics[*id]),
            Kind::Missing(id) => {
                Interval::new(0.0, if self.model.metrics[*id].may_be_missing() { 1.0 } else { 0.0 })
            }
            Kind::Unary(operator, operand) => self.unary(*operator, self.eval(operand, known)),
            Kind::Binary(operator @ (Binary::And | Binary::Or), ..) => self.joined(*operator, expr, known),
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right, known),
            Kind::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let branch = |truth: bool, value: &Expr| {
                    let mut facts = known.clone();
                    self.assume(condition, truth, &mut facts);
                    if facts.impossible { Interval::EMPTY } else { self.eval(value, &facts) }
                };
                let test = self.eval(condition, known);
                if test == Interval::point(1.0) {
                    return self.eval(then, known);
                }
                if test == Interval::point(0.0) {
                    return self.eval(otherwise, known);
                }
                let hull = branch(true, then).hull(branch(false, otherwise));
                if hull.is_empty() { Interval::ALL } else { hull }
            }
            Kind::Aggregate { kind, members, value } => {
                self.aggregate(*kind, members, value.as_deref(), known)
            }
            Kind::Window { chance, .. } => {
                let chance = self.eval(chance, known);
                if chance.within(Interval::UNIT) { self.window(expr, chance, known) } else { Interval::ALL }
            }
            Kind::Rate { events, unit } => {
                let events = self.eval(events, known);
                if events.low < 0.0 {
                    return Interval::new(f64::NEG_INFINITY, 1.0);
                }
                let units = clock.step_length() / unit;
                events.rising(|events| arithmetic::rate(events * units)).intersect(Interval::UNIT)
            }
            Kind::Amount { amount, unit } => {
                let units = clock.step_length() / unit;
                self.eval(amount, known).times(Interval::point(units))
            }
            Kind::Draw(distribution, arguments) => {
                let ranges: Vec<Interval> =
                    arguments.iter().map(|argument| self.eval(argument, known)).collect();
                support(*distribution, &ranges)
            }
            Kind::Delay(low, high) => Interval::new(*low, *high),
        }
    }

    fn window(&self, expr: &Expr, chance: Interval, known: &Assumptions) -> Interval {
        let Kind::Window { window, turn_of, .. } = &expr.kind else { return Interval::UNIT };
        let window = self.eval(window, known);
        let step = self.model.clock.step_length();
        // Turns are whole steps; a bound that holds for any length is enough where they depend on parameters.
        let turn = match turn_of.and_then(|actor| self.model.actors[actor].turn_every.as_ref()) {
            Some(every) => {
                let every = self.eval(every, known);
                Interval::new(self.model.clock.steps_in(every.low), self.model.clock.steps_in(every.high))
                    .times(Interval::point(step))
            }
            None => Interval::point(step),
        };
        let turns = turn.over(window);
        if turns.low < 0.0 {
            return Interval::UNIT;
        }
        let low = if turns.low.is_finite() { arithmetic::window(chance.low, turns.low) } else { 0.0 };
        let high = if turns.high.is_finite() { arithmetic::window(chance.high, turns.high) } else { 1.0 };
        Interval::new(low, high).widened().intersect(Interval::UNIT)
    }

    fn is_once(&self, action: Action) -> bool {
        match action {
            Action::Event(id) => self.model.events.get(id).is_some_and(|event| event.once),
            Action::Response(id) => self.model.responses.get(id).is_some_and(|response| response.once),
        }
    }

    /// What a variable can hold: nothing else is ever assigned.
    pub fn of_variable(&self, id: VariableId) -> Interval {
        let at_all = self.all.as_ref().map(|all| all.variable(id));
        match at_all {
            Some(Found { value, reads: Reads::Same }) => value,
            _ => self.variable(id).value,
        }
    }

    fn variable(&self, id: VariableId) -> Found<Interval> {
        if let Some(found) = self.answers.borrow().variable(id) {
            self.note(found.reads);
            return found;
        }
        // However often it is asked for, it is worked out as if it were for the first time.
        let fuel = self.fuel.replace(FUEL);
        let found = self.reading(|| {
            let variable = &self.model.variables[id];
            let none = Assumptions::default();
            let range = self.raw(&variable.low, &none).hull(self.raw(&variable.high, &none));
            let of = self.model.actors.iter().position(|actor| actor.cost == id);
            let cost = of.and_then(|actor| self.costs().get(actor).copied());
            cost.map_or(range, |cost| range.hull(cost)).intersect(Interval::FINITE)
        });
        self.fuel.set(fuel);
        self.answers.borrow_mut().keep_variable(id, found);
        found
    }

    fn costs(&self) -> &[Interval] {
        let found = self.costs.get_or_init(|| {
            // While they are worked out, nothing is known of what they read of each other.
            let unknown = vec![Interval::FINITE; self.model.actors.len()];
            let ranges = Self {
                varied: self.varied.clone(),
                costs: OnceCell::from(Found { value: unknown, reads: Reads::Same }),
                ..Self::of_parameters(self.model, self.parameters.clone())
            };
            ranges.reading(|| (0..self.model.actors.len()).map(|actor| ranges.cost(actor)).collect())
        });
        self.note(found.reads);
        &found.value
    }

    /// What the responses of an actor may cost in a run.
    pub fn cost(&self, actor: ActorId) -> Interval {
        let mut total = Interval::point(0.0);
        for (id, response) in self.model.responses.iter().enumerate() {
            let Some(cost) = response.cost.as_ref().filter(|_| response.actor == actor) else { continue };
            let each = self.of(cost).hull(Interval::point(0.0));
            total = total.plus(each.times(Interval::point(self.chosen_at_most(id))));
        }
        total
    }

    /// How often a response can be chosen: once a turn, and by every answer that lists it, each time that what is
    /// answered takes effect: at once, and when it has been prepared.
    fn chosen_at_most(&self, id: ResponseId) -> f64 {
        let listing = self.model.reactions.iter().filter(|reaction| {
            reaction
                .options
                .iter()
                .any(|option| matches!(option.kind, OptionKind::Response(other) if other == id))
        });
        let answered = listing.flat_map(|reaction| &reaction.to);
        let extra: u32 = answered.map(|&to| 1 + u32::from(self.is_prepared(to))).sum();
        f64::from(self.model.clock.steps) * f64::from(1 + extra)
    }

    fn is_prepared(&self, id: ResponseId) -> bool {
        self.model.responses.get(id).is_some_and(|response| response.prepare.is_some())
    }

    /// How often something can happen: an event once a step, a response as often as it is chosen; one that is prepared
    /// may in each step fall due together with one that is chosen.
    fn at_most(&self, action: Action) -> f64 {
        let steps = f64::from(self.model.clock.steps);
        let Action::Response(id) = action else { return steps };
        self.chosen_at_most(id) + steps * f64::from(u8::from(self.is_prepared(id)))
    }

    fn unary(&self, operator: Unary, x: Interval) -> Interval {
        let through = |low: f64, high: f64| {
            x.rising(|x| arithmetic::unary(operator, x)).intersect(Interval::new(low, high))
        };
        match operator {
            Unary::Negate => x.negate(),
            Unary::Not => Interval::point(1.0).minus(x),
            Unary::Abs => x.abs(),
            Unary::Floor | Unary::Ceil | Unary::Round => {
                Interval::new(arithmetic::unary(operator, x.low), arithmetic::unary(operator, x.high))
            }
            Unary::Exp => through(0.0, f64::INFINITY),
            Unary::Logistic => through(0.0, 1.0),
            Unary::Ln | Unary::Sqrt if x.high < 0.0 => Interval::ALL,
            Unary::Ln => Interval::new(x.low.max(0.0), x.high).rising(|x| arithmetic::unary(operator, x)),
            Unary::Sqrt => Interval::new(x.low.max(0.0), x.high).rising(|x| arithmetic::unary(operator, x)),
            Unary::Sin | Unary::Cos => Interval::new(-1.0, 1.0),
            // A half-life of 0 or less stops the run.
            Unary::Decay if x.low > 0.0 => through(0.0, 1.0),
            Unary::Decay => Interval::UNIT,
        }
    }

    /// A chain of `and`, or of `or`: each condition is asked for only if those before it leave the question open.
    fn joined(&self, operator: Binary, expr: &Expr, known: &Assumptions) -> Interval {
        let and = operator == Binary::And;
        let mut facts = known.clone();
        let mut sure = true;
        for part in chain(operator, expr) {
            let value = self.eval(part, &facts);
            if value == Interval::flag(!and) {
                return value;
            }
            if value != Interval::flag(and) {
                sure = false;
                self.assume(part, and, &mut facts);
                if facts.impossible {
                    return Interval::flag(!and);
                }
            }
        }
        if sure { Interval::flag(and) } else { Interval::UNIT }
    }

    fn binary(&self, operator: Binary, left: &Expr, right: &Expr, known: &Assumptions) -> Interval {
        let a = self.eval(left, known);
        let b = self.eval(right, known);
        let decided = |yes: bool, no: bool| match (yes, no) {
            (true, _) => Interval::point(1.0),
            (_, true) => Interval::point(0.0),
            _ => Interval::UNIT,
        };
        let equal = a.is_point() && b.is_point() && a.low == b.low || left.same(right);
        match operator {
            Binary::Add => a.plus(b),
            Binary::Subtract => a.minus(b),
            Binary::Multiply if left.same(right) => {
                let square = a.times(a);
                Interval::new(square.low.max(0.0), square.high)
            }
            Binary::Multiply => a.times(b),
            Binary::Divide => a.over(b),
            Binary::Min => a.min(b),
            Binary::Max => a.max(b),
            Binary::Equal => decided(equal, a.disjoint(b)),
            Binary::NotEqual => decided(a.disjoint(b), equal),
            Binary::Less => decided(a.high < b.low, a.low >= b.high),
            Binary::LessOrEqual => decided(a.high <= b.low, a.low > b.high),
            Binary::And | Binary::Or => Interval::UNIT,
        }
    }
}

fn support(distribution: Distribution, arguments: &[Interval]) -> Interval {
    let argument = |index: usize| arguments.get(index).copied().unwrap_or(Interval::ALL);
    match distribution {
        Distribution::Uniform | Distribution::Loguniform => argument(0).hull(argument(1)),
        Distribution::Triangular => argument(0).hull(argument(2)),
        Distribution::Beta => Interval::UNIT,
        Distribution::Normal => Interval::FINITE,
        Distribution::Lognormal | Distribution::Poisson => Interval::new(0.0, f64::MAX),
    }
}
