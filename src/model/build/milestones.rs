//! What runs come past on their way, as metrics: whether each is reached, once those before it are.

use super::builder::{Build, title};
use crate::model::entity::{Metric, MetricKind, MetricPart};
use crate::model::expr::*;
use crate::model::resolve::Scope;

impl Build<'_, '_> {
    pub(super) fn milestones(&mut self) {
        for declared in &self.scenario.milestones {
            let Some(holds) = self.resolve(Scope::world(), |r| r.flag(&declared.holds)) else { continue };
            let span = declared.name.span;
            // Metrics are measured in their order, so the one before is up to date.
            let expr = match self.model.milestones.last() {
                None => holds,
                Some(&before) => {
                    let reached = Expr::new(Kind::Metric(before), Type::Flag, span);
                    Expr::binary(Binary::And, reached, holds, Type::Flag)
                }
            };
            self.model.milestones.push(self.model.metrics.len());
            self.model.metrics.push(Metric {
                name: format!("milestone.{}", declared.name.text),
                title: title(declared.title.as_ref(), &declared.name.text),
                unit: None,
                kind: MetricKind::Peak,
                part: MetricPart::Milestones,
                expr,
                declared_range: None,
                otherwise: None,
                span,
            });
        }
    }
}
