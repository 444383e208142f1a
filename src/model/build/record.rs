//! What happened, as metrics: whether it has come to that by its date.

use super::builder::{Build, title};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::entity::{Metric, MetricKind, MetricPart, Recorded};
use crate::model::expr::*;
use crate::model::resolve::Scope;

impl Build<'_, '_> {
    pub(super) fn record(&mut self) {
        for declared in &self.scenario.record {
            let holds = self.resolve(Scope::world(), |r| r.flag(&declared.holds));
            let base = match &declared.base {
                Some(base) => self.resolve(Scope::world(), |r| r.fixed(base, Type::Real)).map(Some),
                None => Some(None),
            };
            let Some(last) = self.model.clock.step_on(declared.by.value) else {
                let dates = self.model.clock.dates();
                let message = match dates {
                    Some(_) => format!("{} is outside the scenario", declared.by.value),
                    None => "this scenario has no dates".to_owned(),
                };
                let fault = Diagnostic::error(declared.by.span, message).code(Code::Range);
                let label =
                    dates.unwrap_or_else(|| "for a record: `start = 2015-01-01`, and a `step`".to_owned());
                self.faults.push(fault.label(label));
                continue;
            };
            let (Some(holds), Some(base)) = (holds, base) else { continue };
            let span = declared.name.span;
            let chance = base.as_ref().map(|base| self.stated(base));
            if let (Some(base), Some(chance)) = (&base, chance)
                && !(0.0..=1.0).contains(&chance)
            {
                let fault = Diagnostic::error(base.span, format!("{chance} is no chance")).code(Code::Range);
                self.faults.push(fault.label("expected a chance from 0 to 1"));
            }
            let step = Expr::new(Kind::Step, Type::Whole, span);
            let last = Expr::constant(f64::from(last), Type::Whole, span);
            let in_time = Expr::binary(Binary::LessOrEqual, step, last, Type::Flag);
            self.model.record.push(Recorded {
                metric: self.model.metrics.len(),
                by: declared.by.value,
                happened: declared.happened,
                base: chance,
            });
            self.model.metrics.push(Metric {
                name: format!("record.{}", declared.name.text),
                title: title(declared.title.as_ref(), &declared.name.text),
                unit: None,
                kind: MetricKind::Peak,
                part: MetricPart::Record,
                expr: Expr::binary(Binary::And, holds, in_time, Type::Flag),
                declared_range: None,
                otherwise: None,
                span,
            });
        }
    }
}
