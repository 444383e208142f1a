//! The end of a step: what is measured, which outcome holds; and what is read of runs that have ended.

use super::compiler::*;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::range::Interval;

impl<'a> Compiler<'a, '_> {
    /// Peaks, lows and first times already count at the start.
    pub(super) fn measure_start(&mut self) {
        self.ladder_columns();
        for (id, metric) in self.model.metrics.iter().enumerate() {
            match metric.kind {
                MetricKind::Peak | MetricKind::Low | MetricKind::First => {
                    self.scoped(|c| c.measure(id, metric));
                }
                _ => {}
            }
        }
        self.fan_columns();
        self.note_start();
    }

    pub(super) fn end_of_step(&mut self) {
        self.ladder_columns();
        for (id, metric) in self.model.metrics.iter().enumerate() {
            if !matches!(metric.kind, MetricKind::Final | MetricKind::Count) {
                self.scoped(|c| c.measure(id, metric));
            }
        }
        self.fan_columns();
        for (id, outcome) in self.model.outcomes.iter().enumerate() {
            self.scoped(|c| c.outcome(id, outcome));
        }
        self.leave_out();
    }

    fn outcome(&mut self, id: usize, outcome: &'a Outcome) {
        let layout = self.layout;
        let outcome_id = id as u32;
        match &outcome.test {
            OutcomeTest::Holds { condition, duration } => {
                let holds = self.expr(condition, ALWAYS);
                let mut mask = self.and(ALWAYS, holds);
                if let (Some(column), Some(duration)) = (layout.held[id], duration) {
                    let needed = f64::from(self.steps(duration).1.max(1));
                    let longer = self.binary(Binary::Add, Operand::Column(column), Operand::Constant(1.0));
                    let held = self.register();
                    self.code.push(Op::Select { to: held, condition: mask, a: longer, b: NEVER });
                    self.store_plain(Place::Column(column), Operand::Column(held), ALWAYS);
                    let enough = self.register();
                    let needed = Operand::Constant(needed);
                    mask = self.binary_into(Binary::LessOrEqual, enough, needed, Operand::Column(held));
                }
                if mask != NEVER {
                    self.code.push(Op::End { outcome: outcome_id, mask });
                }
            }
            OutcomeTest::AtEnd(condition) => {
                self.clocked(Some(Clocked::At(self.model.clock.steps)), |c| {
                    let holds = c.expr(condition, ALWAYS);
                    let mask = c.and(ALWAYS, holds);
                    if mask != NEVER {
                        c.code.push(Op::End { outcome: outcome_id, mask });
                    }
                });
            }
            OutcomeTest::Otherwise => {
                self.clocked(Some(Clocked::At(self.model.clock.steps)), |c| {
                    c.code.push(Op::End { outcome: outcome_id, mask: ALWAYS });
                });
            }
        }
    }

    fn measure(&mut self, id: MetricId, metric: &'a Metric) {
        let layout = self.layout;
        let column = layout.metrics[id];
        let value = self.expr(&metric.expr, ALWAYS);
        self.check_finite(value, &metric.expr, ALWAYS);
        match metric.kind {
            MetricKind::Peak => {
                self.code.push(Op::Extreme { to: column, condition: ALWAYS, value, greatest: true });
            }
            MetricKind::Low => {
                self.code.push(Op::Extreme { to: column, condition: ALWAYS, value, greatest: false });
            }
            MetricKind::Sum => self.code.push(Op::Sum { to: column, condition: ALWAYS, value }),
            MetricKind::Time => {
                let unit = Operand::Constant(self.model.clock.units_per_step());
                self.code.push(Op::Sum { to: column, condition: value, value: unit });
            }
            MetricKind::First => {
                let open = self.binary(Binary::Less, Operand::Column(column), NEVER);
                let mask = self.binary(Binary::And, open, value);
                let time = self.register();
                let unit = Operand::Constant(self.model.clock.units_per_step());
                let time = self.binary_into(Binary::Multiply, time, Operand::Step, unit);
                self.store_plain(Place::Column(column), time, mask);
            }
            MetricKind::Final | MetricKind::Count => {
                self.store_plain(Place::Column(column), value, ALWAYS);
            }
        }
    }

    /// The highest rung of a ladder with sides, and every ladder's peak.
    fn ladder_columns(&mut self) {
        let layout = self.layout;
        for ladder in &layout.ladders {
            let entity = &self.model.ladders[ladder.ladder];
            if let Some(rung) = &entity.computed {
                self.scoped(|c| {
                    let value = c.expr(rung, ALWAYS);
                    let target = Target { variable: entity.variables[0], depth: None };
                    c.store(target, value, ALWAYS, entity.span);
                });
            }
            if !entity.variables.iter().any(|&variable| layout.variables[variable] == ladder.rung) {
                let first = Operand::Column(layout.variables[entity.variables[0]]);
                self.code.push(Op::Copy { to: ladder.rung, from: first });
                for &variable in &entity.variables[1..] {
                    let value = Operand::Column(layout.variables[variable]);
                    self.code.push(Op::Extreme { to: ladder.rung, condition: ALWAYS, value, greatest: true });
                }
            }
            let value = Operand::Column(ladder.rung);
            self.code.push(Op::Extreme { to: ladder.peak, condition: ALWAYS, value, greatest: true });
        }
    }

    fn fan_columns(&mut self) {
        let layout = self.layout;
        for (fan, &column) in self.model.fans.iter().zip(&layout.fans) {
            self.scoped(|c| {
                let value = c.expr(&fan.expr, ALWAYS);
                c.check_finite(value, &fan.expr, ALWAYS);
                c.code.push(Op::Copy { to: column, from: value });
            });
        }
    }

    /// Metrics that are read once, then the objectives, which may read them.
    pub(super) fn finish(&mut self) {
        let layout = self.layout;
        for (id, metric) in self.model.metrics.iter().enumerate() {
            if matches!(metric.kind, MetricKind::Final | MetricKind::Count) {
                self.scoped(|c| c.measure(id, metric));
            }
            self.scoped(|c| c.settle_measured(metric, layout.metrics[id]));
        }
        for ((_, objective), &column) in self.model.objectives.iter().zip(&layout.objectives) {
            self.scoped(|c| {
                let value = c.expr(objective, ALWAYS);
                c.check_finite(value, objective, ALWAYS);
                c.store_plain(Place::Column(column), value, ALWAYS);
            });
        }
    }

    /// What is missing becomes what the file says instead. The rest is finite, and in the range that the file states.
    fn settle_measured(&mut self, metric: &'a Metric, column: Column) {
        if let Some(otherwise) = &metric.otherwise {
            let missing = self.binary(Binary::Less, Operand::Column(column), NEVER);
            let otherwise = Operand::Constant(self.fixed(otherwise));
            self.store_plain(Place::Column(column), otherwise, missing);
        }
        let allowed = self.ranges.range_of_metric(metric);
        if self.ranges.surely_measured(metric, |proved| proved.within(allowed)) {
            return;
        }
        let (low, high) = (allowed.low, allowed.high);
        let check = if metric.declared_range.is_some() { Check::Range { low, high } } else { Check::Finite };
        let value = Operand::Column(column);
        let mut mask = ALWAYS;
        if metric.may_be_missing() {
            mask = self.binary(Binary::LessOrEqual, NEVER, value);
        }
        self.check(value, mask, check, metric.expr.span);
    }

    pub(super) fn measures(&mut self) -> (Vec<LadderColumns>, Vec<Measure>, Vec<Measure>, Vec<FanColumn>) {
        let layout = self.layout;
        let model = self.model;
        let metrics = model.metrics.iter().zip(&layout.metrics).map(|(metric, &column)| {
            let range = self.ranges.range_of_metric(metric);
            let counted = metric.kind == MetricKind::Count;
            Measure {
                column,
                range: told(range),
                whole: counted
                    || metric.expr.ty.is_whole()
                        && matches!(
                            metric.kind,
                            MetricKind::Final | MetricKind::Peak | MetricKind::Low | MetricKind::Sum
                        )
                    || matches!(metric.kind, MetricKind::Time | MetricKind::First)
                        && model.clock.units_per_step().fract() == 0.0
                        && metric.otherwise.as_ref().is_none_or(|time| self.fixed(time).fract() == 0.0),
                flag: metric.expr.ty == Type::Flag
                    && matches!(metric.kind, MetricKind::Final | MetricKind::Peak | MetricKind::Low),
                may_be_missing: metric.may_be_missing(),
            }
        });
        let objectives = model.objectives.iter().zip(&layout.objectives).map(|((_, objective), &column)| {
            let range = self.ranges.of(objective);
            Measure {
                column,
                range: told(range),
                whole: objective.ty.is_whole(),
                flag: false,
                may_be_missing: false,
            }
        });
        let fans = model.fans.iter().zip(&layout.fans).map(|(fan, &column)| {
            let range = self.ranges.of(&fan.expr);
            let whole = fan.expr.ty.is_whole() || fan.expr.ty == Type::Flag;
            FanColumn { column, range: told(range), whole }
        });
        (layout.ladders.clone(), metrics.collect(), objectives.collect(), fans.collect())
    }
}

/// Without bounds is infinite to those who do not ask whether the infinity is met.
fn told(range: Interval) -> [f64; 2] {
    let [no_high, no_low] = [range.high >= f64::MAX, range.low <= f64::MIN];
    [if no_low { f64::NEG_INFINITY } else { range.low }, if no_high { f64::INFINITY } else { range.high }]
}
