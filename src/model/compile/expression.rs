//! Expressions to instructions: constants folded, checks only where ranges do not prove them needless.

use super::compiler::*;
use super::constant_division;
use super::state_layout::History;
use crate::diagnostics::Span;
use crate::engine::program::arithmetic;
use crate::engine::program::*;
use crate::model::expr::*;
use crate::model::range::Interval;

impl<'a> Compiler<'a, '_> {
    /// Compiles an expression; `mask` says for which lanes it is read, and so must be valid.
    pub(super) fn expr(&mut self, e: &'a Expr, mask: Operand) -> Operand {
        let layout = self.layout;
        match &e.kind {
            Kind::Constant(value) => Operand::Constant(*value),
            Kind::Parameter { id, map } => {
                let value = self.values[*id].low;
                Operand::Constant(map.as_ref().map_or(value, |map| map[value as usize]))
            }
            Kind::Variable(id) => match self.supposed.iter().rev().find(|(variable, _)| variable == id) {
                Some((_, value)) => Operand::Constant(*value),
                None => Operand::Column(layout.variables[*id]),
            },
            Kind::Member { variable, depth } => {
                Operand::at_member(layout.variables[*variable], self.loop_at(Some(*depth)))
            }
            Kind::Attribute { group, attribute, depth, recoded } => {
                let values = self.model.column(*group, *attribute, recoded.as_deref());
                let table = self.table(values);
                Operand::Table { table, loops: self.depths[*depth as usize] }
            }
            Kind::Step => Operand::Step,
            Kind::Date => self.date(),
            Kind::Outcome => Operand::Column(layout.outcome),
            Kind::Default => match self.default {
                Some(default) => self.expr(default, mask),
                None => unreachable!("the checker allows `default` only in policies' weights"),
            },
            Kind::Belief { belief, value, depth } => {
                let columns = &layout.beliefs[*belief];
                let first = columns.probabilities + *value as Column * columns.members;
                Operand::at_member(first, self.loop_at(*depth))
            }
            Kind::Times(action) => Operand::Column(self.history(*action).times()),
            Kind::Since(action) => {
                let last = self.history(*action).last();
                self.since(last)
            }
            Kind::Now(action) => {
                let last = self.history(*action).last();
                self.binary(Binary::Equal, Operand::Column(last), Operand::Step)
            }
            Kind::Pending(response) => self.pending(*response),
            Kind::ChanceOf { game, node, option } => {
                let to = self.register();
                self.chance_of(to, *game, *node, *option, mask)
            }
            Kind::Metric(metric) => Operand::Column(layout.metrics[*metric]),
            Kind::Missing(metric) if self.model.metrics[*metric].may_be_missing() => {
                self.binary(Binary::Less, Operand::Column(layout.metrics[*metric]), NEVER)
            }
            Kind::Missing(_) => NEVER,
            Kind::Unary(operator, a) => {
                let to = self.register();
                let x = self.expr(a, mask);
                if *operator == Unary::Decay && !self.surely(a, |range| range.low > 0.0) {
                    self.check(x, mask, Check::HalfLife, e.span);
                }
                let value = self.unary(*operator, to, x);
                if self.may_be_no_number(*operator, a) {
                    self.check(value, mask, Check::Number, e.span);
                }
                value
            }
            Kind::Binary(operator, a, b) => self.binary_expr(e, *operator, a, b, mask),
            Kind::If(parts) => self.if_expr(parts, mask),
            Kind::Aggregate { kind, members, value } => {
                self.aggregate(*kind, members, value.as_deref(), mask, e.span)
            }
            Kind::Window { chance, window, turn_of } => {
                let to = self.register();
                let p = self.expr(chance, mask);
                self.check_chance(p, chance, mask);
                let days = self.fixed(window);
                let exponent = self.turn_steps(*turn_of) * self.model.clock.step_length() / days;
                match p {
                    Operand::Constant(p) => self.folded(to, arithmetic::window(p, exponent)),
                    a => {
                        self.code.push(Op::Window { to, a, exponent: Operand::Constant(exponent) });
                        self.settled(to)
                    }
                }
            }
            Kind::Rate { events, unit } => {
                let to = self.register();
                let step = self.model.clock.step_length();
                let value = self.expr(events, mask);
                let a = self.binary(Binary::Multiply, value, Operand::Constant(step / unit));
                match a {
                    Operand::Constant(a) => self.folded(to, arithmetic::rate(a)),
                    a => {
                        let rate = |events: Interval| events.times(Interval::point(step / unit));
                        let allowed = Interval::new(0.0, f64::MAX);
                        if !self.surely(events, |events| rate(events).within(allowed)) {
                            self.check(a, mask, Check::Weight, e.span);
                        }
                        self.code.push(Op::Rate { to, a });
                        self.settled(to)
                    }
                }
            }
            Kind::Amount { amount, unit } => {
                let to = self.register();
                let step = self.model.clock.step_length();
                let a = self.expr(amount, mask);
                self.binary_into(Binary::Multiply, to, a, Operand::Constant(step / unit))
            }
            Kind::Draw(..) => {
                unreachable!("the checker allows a distribution only as a whole right-hand side")
            }
            Kind::Delay(low, _) => Operand::Constant(*low),
        }
    }

    pub(super) fn history(&self, action: Action) -> History {
        let layout = self.layout;
        match action {
            Action::Event(id) => layout.events[id],
            Action::Response(id) => layout.responses[id].history,
        }
    }

    /// In days.
    fn since(&mut self, last: Column) -> Operand {
        let to = self.register();
        let step = Operand::Constant(self.model.clock.step_length());
        let ago = self.binary(Binary::Subtract, Operand::Step, Operand::Column(last));
        self.binary_into(Binary::Multiply, to, ago, step)
    }

    /// The first day of the step, in days since 1970-01-01.
    fn date(&mut self) -> Operand {
        let to = self.register();
        let step = Operand::Constant(self.model.clock.step_length());
        let before = self.binary(Binary::Subtract, Operand::Step, Operand::Constant(1.0));
        let days = self.binary(Binary::Multiply, before, step);
        self.binary_into(Binary::Add, to, days, Operand::Constant(self.model.clock.start_day()))
    }

    fn pending(&mut self, response: ResponseId) -> Operand {
        let layout = self.layout;
        let columns = &layout.responses[response];
        let mut result = NEVER;
        for column in [columns.due, columns.outstanding].into_iter().flatten() {
            let some = self.binary(Binary::Less, Operand::Constant(0.0), Operand::Column(column));
            result = self.binary(Binary::Or, result, some);
        }
        result
    }

    fn turn_steps(&self, actor: Option<ActorId>) -> f64 {
        actor.map_or(1.0, |actor| f64::from(self.turn_period(actor)))
    }

    pub(super) fn turn_period(&self, actor: ActorId) -> u32 {
        self.model.actors[actor].turn_every.as_ref().map_or(1, |every| self.steps(every).1.max(1))
    }

    pub(super) fn table(&mut self, values: &[f64]) -> u32 {
        let found = self.tables.iter().position(|table| *table == values);
        found.unwrap_or_else(|| {
            self.tables.push(values.to_vec());
            self.tables.len() - 1
        }) as u32
    }

    fn binary_expr(
        &mut self,
        e: &'a Expr,
        operator: Binary,
        a: &'a Expr,
        b: &'a Expr,
        mask: Operand,
    ) -> Operand {
        let to = self.register();
        let left = self.expr(a, mask);
        let right = match operator {
            // The right side is read only where the left side asks for it.
            Binary::And => self.guarded(b, a, left, false, mask),
            Binary::Or => self.guarded(b, a, left, true, mask),
            _ => self.expr(b, mask),
        };
        if operator == Binary::Divide {
            self.check_divisor(right, b, mask, e.span);
            if let (Operand::Column(_) | Operand::Member { .. }, Operand::Constant(divisor)) = (left, right)
                && !is_power_of_two(divisor)
                && a.ty.is_whole()
                // What the program knows here holds in the lanes of the mask only; what is right in all, needs no proof.
                && let Some([first, second]) = constant_division::factors(self.ranges.of(a), divisor)
            {
                self.code.push(Op::Quotient { to, a: left, first, second });
                return self.settled(to);
            }
        }
        let value = self.binary_into(operator, to, left, right);
        if self.may_cancel(operator, a, b) {
            self.check(value, mask, Check::Number, e.span);
        }
        value
    }

    /// Compiles `e`, which is read only where `condition` holds (or does not, if `inverted`).
    fn guarded(
        &mut self,
        e: &'a Expr,
        condition: &'a Expr,
        value: Operand,
        inverted: bool,
        mask: Operand,
    ) -> Operand {
        self.facts.push((condition, !inverted));
        let read = if self.may_fail(e) {
            let value = if inverted { self.not(value) } else { value };
            let mask = self.and(mask, value);
            self.expr(e, mask)
        } else {
            self.guards.push((value, inverted));
            let read = self.expr(e, mask);
            self.guards.pop();
            read
        };
        self.facts.pop();
        read
    }

    fn if_expr(&mut self, parts: &'a [Expr; 3], mask: Operand) -> Operand {
        let [condition, then, otherwise] = parts;
        let to = self.register();
        let condition_value = self.expr(condition, mask);
        if let Operand::Constant(truth) = condition_value {
            return self.expr(if truth != 0.0 { then } else { otherwise }, mask);
        }
        let a = self.guarded(then, condition, condition_value, false, mask);
        let b = self.guarded(otherwise, condition, condition_value, true, mask);
        if a == b {
            return a;
        }
        self.code.push(Op::Select { to, condition: condition_value, a, b });
        self.settled(to)
    }

    /// Whether evaluating it can be an error of the scenario.
    fn may_fail(&self, e: &Expr) -> bool {
        e.any(|e| match &e.kind {
            Kind::Binary(Binary::Divide, _, by) => !matches!(by.kind, Kind::Constant(by) if by != 0.0),
            kind => matches!(
                kind,
                Kind::Window { .. }
                    | Kind::Rate { .. }
                    | Kind::ChanceOf { .. }
                    | Kind::Aggregate { kind: Aggregate::Mean | Aggregate::Min | Aggregate::Max, .. }
            ),
        })
    }

    fn aggregate(
        &mut self,
        kind: Aggregate,
        members: &'a MemberSet,
        value: Option<&'a Expr>,
        mask: Operand,
        span: Span,
    ) -> Operand {
        let to = self.register();
        let size = self.model.groups[members.group].members.len() as f64;
        let start = match kind {
            Aggregate::All => 1.0,
            Aggregate::Min => f64::INFINITY,
            Aggregate::Max => f64::NEG_INFINITY,
            _ => 0.0,
        };
        self.code.push(Op::Copy { to, from: Operand::Constant(start) });
        let counted = matches!(kind, Aggregate::Mean | Aggregate::Min | Aggregate::Max).then(|| {
            let count = self.register();
            self.code.push(Op::Copy { to: count, from: Operand::Constant(0.0) });
            count
        });
        self.members(members.group, |c, index| {
            let holds = c.in_set(members, index, mask);
            let inside = c.and(mask, holds);
            let facts: Vec<&'a Expr> = members.filter.iter().collect();
            let value = value.map_or(Operand::Constant(1.0), |v| c.knowing(facts, |c| c.expr(v, inside)));
            match kind {
                Aggregate::Count | Aggregate::Share | Aggregate::Sum | Aggregate::Mean => {
                    c.code.push(Op::Sum { to, condition: holds, value });
                }
                Aggregate::Any => {
                    c.code.push(Op::Extreme { to, condition: ALWAYS, value: holds, greatest: true })
                }
                Aggregate::All => {
                    c.code.push(Op::Extreme { to, condition: ALWAYS, value: holds, greatest: false })
                }
                Aggregate::Min => c.code.push(Op::Extreme { to, condition: holds, value, greatest: false }),
                Aggregate::Max => c.code.push(Op::Extreme { to, condition: holds, value, greatest: true }),
            }
            if let Some(count) = counted {
                c.code.push(Op::Sum { to: count, condition: holds, value: ALWAYS });
            }
        });
        if let Some(count) = counted {
            self.check(Operand::Column(count), mask, Check::Members, span);
        }
        if matches!(kind, Aggregate::Sum | Aggregate::Mean)
            && value.is_some_and(|v| self.ranges.size(v).is_infinite())
        {
            self.check(Operand::Column(to), mask, Check::Number, span);
        }
        match kind {
            Aggregate::Share => self.binary(Binary::Divide, Operand::Column(to), Operand::Constant(size)),
            Aggregate::Mean => {
                let mean = self.register();
                let count = Operand::Column(counted.unwrap_or(to));
                self.binary_into(Binary::Divide, mean, Operand::Column(to), count)
            }
            _ => self.settled(to),
        }
    }

    /// Whether the member at which the loop `index` stands belongs to the set.
    pub(super) fn in_set(&mut self, set: &'a MemberSet, index: u8, mask: Operand) -> Operand {
        let layout = self.layout;
        let selected = set
            .selected_by
            .and_then(|response| self.selected[response].or(layout.responses[response].selected));
        let selected = selected.map(|base| Operand::Member { base, loops: index });
        let filter = set.filter.as_ref().map(|filter| self.expr(filter, mask));
        match (selected, filter) {
            (None, None) => ALWAYS,
            (Some(one), None) | (None, Some(one)) => one,
            (Some(selected), Some(filter)) => self.binary(Binary::And, selected, filter),
        }
    }

    // ------------------------------------------------------------------------------------------ folding

    pub(super) fn unary(&mut self, operator: Unary, to: Column, a: Operand) -> Operand {
        match a {
            Operand::Constant(a) => self.folded(to, arithmetic::unary(operator, a)),
            a => {
                self.code.push(Op::Unary { operator, to, a });
                self.settled(to)
            }
        }
    }

    /// In a fresh register.
    pub(super) fn binary(&mut self, operator: Binary, a: Operand, b: Operand) -> Operand {
        let to = self.register();
        self.binary_into(operator, to, a, b)
    }

    pub(super) fn binary_into(&mut self, operator: Binary, to: Column, a: Operand, b: Operand) -> Operand {
        use Operand::Constant;
        match (operator, a, b) {
            (_, Constant(a), Constant(b)) => self.folded(to, arithmetic::binary(operator, a, b)),
            // The inverse of a power of two is exact, and multiplying is quicker.
            (Binary::Divide, a, Constant(b)) if is_power_of_two(b) => {
                self.code.push(Op::Binary { operator: Binary::Multiply, to, a, b: Constant(1.0 / b) });
                self.settled(to)
            }
            (Binary::And, Constant(0.0), _) | (Binary::And, _, Constant(0.0)) => NEVER,
            (Binary::Or, Constant(1.0), _) | (Binary::Or, _, Constant(1.0)) => ALWAYS,
            (Binary::And, Constant(1.0), x) | (Binary::And, x, Constant(1.0)) => x,
            (Binary::Or, Constant(0.0), x) | (Binary::Or, x, Constant(0.0)) => x,
            _ => {
                self.code.push(Op::Binary { operator, to, a, b });
                self.settled(to)
            }
        }
    }

    fn folded(&mut self, _to: Column, value: f64) -> Operand {
        Operand::Constant(value)
    }

    /// The value now stands in register `to`; the registers above it are free again.
    fn settled(&mut self, to: Column) -> Operand {
        self.next = to + 1;
        Operand::Column(to)
    }

    /// A mask in a register of its own, so that later writes to the state cannot change it.
    pub(super) fn and(&mut self, mask: Operand, condition: Operand) -> Operand {
        let to = self.register();
        match (mask, condition) {
            (Operand::Constant(0.0), _) | (_, Operand::Constant(0.0)) => NEVER,
            (mask, Operand::Constant(_)) => mask,
            (Operand::Constant(_), Operand::Column(register)) if register >= self.state => condition,
            (Operand::Constant(_), condition) => {
                self.code.push(Op::Copy { to, from: condition });
                Operand::Column(to)
            }
            _ => {
                self.code.push(Op::Binary { operator: Binary::And, to, a: mask, b: condition });
                Operand::Column(to)
            }
        }
    }

    /// Where a condition, if there is one, holds as well.
    pub(super) fn narrow(&mut self, mask: Operand, condition: Option<&'a Expr>) -> Operand {
        let Some(condition) = condition else { return mask };
        let condition = self.expr(condition, mask);
        self.and(mask, condition)
    }

    pub(super) fn not(&mut self, condition: Operand) -> Operand {
        let to = self.register();
        self.unary(Unary::Not, to, condition)
    }

    // ------------------------------------------------------------------------------------------- checks

    pub(super) fn interval(&self, e: &'a Expr) -> Interval {
        self.ranges.of_where(e, &self.facts)
    }

    /// Whether something is so of what an expression can be here, which is so of all that is less if it is of the whole.
    pub(super) fn surely(&self, e: &'a Expr, is_so: impl Fn(Interval) -> bool) -> bool {
        self.ranges.surely(e, &self.facts, is_so)
    }

    pub(super) fn check(&mut self, value: Operand, mask: Operand, check: Check, span: Span) {
        let mask = self.guarded_mask(mask);
        if mask != NEVER {
            self.code.push(Op::Check { value, mask, check, span });
        }
    }

    /// The mask, with the conditions under which the expression being compiled is read.
    fn guarded_mask(&mut self, mask: Operand) -> Operand {
        let guards = self.guards.clone();
        guards.into_iter().fold(mask, |mask, (condition, inverted)| {
            let condition = if inverted { self.not(condition) } else { condition };
            self.and(mask, condition)
        })
    }

    /// Unless it is proved that the expression lies within what is allowed.
    fn check_in(&mut self, value: Operand, e: &'a Expr, allowed: Interval, mask: Operand, check: Check) {
        if !self.surely(e, |range| range.within(allowed)) {
            self.check(value, mask, check, e.span);
        }
    }

    pub(super) fn check_chance(&mut self, value: Operand, e: &'a Expr, mask: Operand) {
        self.check_in(value, e, Interval::UNIT, mask, Check::Chance);
    }

    /// No less than the most that the weight can be.
    pub(super) fn check_weight(&mut self, value: Operand, e: &'a Expr, mask: Operand) -> f64 {
        /// However many of these there are, they have a sum.
        const TAME: f64 = 1e300;
        self.check_in(value, e, Interval::new(0.0, f64::MAX), mask, Check::Weight);
        if self.surely(e, |range| range.high <= TAME) { TAME } else { self.interval(e).high.min(f64::MAX) }
    }

    pub(super) fn check_finite(&mut self, value: Operand, e: &'a Expr, mask: Operand) {
        self.check_in(value, e, Interval::FINITE, mask, Check::Finite);
    }

    /// The weights of a choice, which can add up to `most`, must have a sum.
    pub(super) fn check_total(&mut self, weights: &[Operand], most: f64, mask: Operand, span: Span) {
        if most.is_finite() {
            return;
        }
        self.scoped(|c| {
            let total = c.total(weights);
            c.check(total, mask, Check::Total, span);
        });
    }

    pub(super) fn total(&mut self, weights: &[Operand]) -> Operand {
        weights.iter().fold(NEVER, |sum, &weight| self.binary(Binary::Add, sum, weight))
    }

    fn check_divisor(&mut self, value: Operand, e: &'a Expr, mask: Operand, span: Span) {
        if !self.surely(e, |range| !range.contains(0.0)) {
            self.check(value, mask, Check::Divisor, span);
        }
    }
}

fn is_power_of_two(x: f64) -> bool {
    // No bits but the sign and the exponent, and an inverse that is no subnormal.
    x.to_bits() << 12 == 0 && (1e-300..1e300).contains(&x.abs())
}
