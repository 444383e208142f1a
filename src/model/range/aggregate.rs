//! The ranges of what is counted and summed over members.

use super::interval::Interval;
use super::narrowed_ranges::Assumptions;
use super::ranges::{Ranges, SMALL_GROUP};
use crate::model::expr::*;

/// Whether an expression may be another thing for another member, as far as ranges can tell.
fn reads_attributes(expr: &Expr) -> bool {
    expr.any(|part| matches!(part.kind, Kind::Attribute { .. }))
}

/// A member as far as can be told: whether it belongs to the set, and its value.
#[derive(Clone, Copy)]
struct Looked {
    surely: bool,
    value: Interval,
}

impl Ranges<'_> {
    pub(super) fn aggregate(
        &self,
        kind: Aggregate,
        members: &MemberSet,
        value: Option<&Expr>,
        known: &Assumptions,
    ) -> Interval {
        let size = self.model.groups[members.group].members.len();
        let (possible, count) = self.look(members, value, known, size);
        let sure = possible.iter().filter(|(looked, _)| looked.surely).map(|(_, times)| times).sum::<usize>();
        let total = count as f64;
        let hull = possible.iter().fold(Interval::EMPTY, |hull, (looked, _)| hull.hull(looked.value));
        match kind {
            Aggregate::Count => Interval::new(sure as f64, total),
            Aggregate::Share => Interval::new(sure as f64 / size as f64, total / size as f64),
            Aggregate::Any => Interval::new(f64::from(u8::from(sure > 0)), f64::from(u8::from(count > 0))),
            Aggregate::All => {
                Interval::new(f64::from(u8::from(sure == size)), f64::from(u8::from(count == size)))
            }
            // Added up one after the other as the engine does: rounding is monotone, so the ends are bounds.
            Aggregate::Sum => {
                let mut sum = Interval::point(0.0);
                for (looked, times) in &possible {
                    let term =
                        if looked.surely { looked.value } else { looked.value.hull(Interval::point(0.0)) };
                    if *times == 1 {
                        sum = sum.plus(term);
                    } else {
                        let times = *times as f64;
                        sum = sum.plus(term.times(Interval::point(times)).for_sums_of(times));
                    }
                }
                sum
            }
            _ if possible.is_empty() => Interval::ALL,
            // The sum that is divided may be infinite where no term is.
            Aggregate::Mean if !hull.times(Interval::point(total)).is_finite() => Interval::ALL,
            Aggregate::Mean => hull.for_sums_of(total),
            Aggregate::Min | Aggregate::Max => hull,
        }
    }

    /// The members that may belong to the set, each with how many are like it, and their number.
    fn look(
        &self,
        members: &MemberSet,
        value: Option<&Expr>,
        known: &Assumptions,
        size: usize,
    ) -> (Vec<(Looked, usize)>, usize) {
        let selected = members.selected_by.is_some();
        let look = |facts: &Assumptions, times: usize| {
            let belongs =
                members.filter.as_ref().map_or(Interval::point(1.0), |filter| self.eval(filter, facts));
            if belongs == Interval::point(0.0) {
                return None;
            }
            let mut facts = facts.clone();
            if let Some(filter) = &members.filter {
                self.assume(filter, true, &mut facts);
            }
            let value = match value {
                Some(value) if !facts.impossible => self.eval(value, &facts),
                Some(_) => return None,
                None => Interval::point(1.0),
            };
            Some((Looked { surely: !selected && belongs == Interval::point(1.0), value }, times))
        };
        let depth = members.depth;
        // Loops inside loops are looked at as a whole: member by member would take their product.
        if size > SMALL_GROUP || depth > 0 {
            let all: Vec<_> = look(&known.inside(depth), size).into_iter().collect();
            let count = all.iter().map(|(_, times)| times).sum();
            return (all, count);
        }
        let parts = members.filter.iter().chain(value);
        let each: Vec<_> = if parts.clone().any(reads_attributes) {
            (0..size).filter_map(|member| look(&known.at_member(depth, member), 1)).collect()
        } else {
            // One is as the other.
            let one = look(&known.at_member(depth, 0), 1);
            one.into_iter().flat_map(|one| std::iter::repeat_n(one, size)).collect()
        };
        let count = each.len();
        (each, count)
    }
}
