//! Effects one after the other: what is known before each, and what is stale after it.

use super::{Known, Linter, split};
use crate::diagnostics::Diagnostic;
use crate::model::entity::{Body, EffectNode};
use crate::model::expr::*;

/// Tables inside each other beyond this are hard to read.
const DEEP: usize = 2;

impl<'a> Linter<'a, '_> {
    /// `known` holds before the list; what is left of it afterwards holds after it. `depth` counts the tables around.
    pub(super) fn effects(&mut self, list: &'a [EffectNode], known: &mut Known<'a>, depth: usize) {
        for effect in list {
            self.effect(effect, known, depth);
            forget(known, effect);
        }
    }

    fn effect(&mut self, effect: &'a EffectNode, known: &Known<'a>, depth: usize) {
        let is_plain = matches!(effect.body, Body::Assign { .. } | Body::Reset { .. } | Body::Play { .. })
            || matches!(effect.body, Body::Do(_))
                && effect.when.is_none()
                && effect.chance.is_none()
                && effect.each.is_none()
                && effect.after.is_none();
        let depth = if is_plain { depth } else { depth + 1 };
        if depth == DEEP + 1 {
            self.warn(
                Diagnostic::warning(effect.span, "effects nested this deep are hard to follow")
                    .label(format!("the {depth}rd table inside another"))
                    .help("an event or a rule of its own may say it better"),
            );
        }
        let mut inside = known.clone();
        if let Some(when) = &effect.when {
            self.parts(when, known);
            inside.push((when, true));
        }
        if let Some(chance) = &effect.chance {
            self.chance(chance, &inside);
        }
        let mut missed = if effect.chance.is_some() { inside.clone() } else { known.clone() };
        if let (Some(when), None) = (&effect.when, &effect.chance) {
            missed.push((when, false));
        }
        if let Some(set) = &effect.each {
            set.expressions().for_each(|expr| self.parts(expr, &inside));
            // What one member's turn changes the next one finds changed.
            inside.extend(set.members.filter.iter().map(|filter| (filter, true)));
            forget(&mut inside, effect);
        }
        if effect.after.is_some() {
            inside.clear();
        }
        match &effect.body {
            Body::Assign { value, .. } => self.parts(value, &inside),
            Body::Reset { .. } => {}
            Body::Do(list) => self.effects(list, &mut inside, depth),
            Body::Draw { weights, .. } => {
                weights.iter().for_each(|(_, weight)| self.weight(weight, &inside, "weight"));
            }
            Body::Observe { then, .. } => {
                forget(&mut inside, effect);
                then.iter().for_each(|(_, list)| self.effects(list, &mut inside.clone(), depth));
            }
            Body::Play { moves, .. } => {
                // They stand in a place of their own, and may follow others.
                forget(&mut inside, effect);
                moves.iter().flatten().for_each(|list| self.effects(list, &mut inside.clone(), 0));
            }
        }
        self.effects(&effect.otherwise, &mut missed, depth);
    }
}

/// Drops what an effect, with all inside it, may change.
fn forget(known: &mut Known, effect: &EffectNode) {
    let (mut variables, mut beliefs) = (vec![], vec![]);
    effect.walk(&mut |node| match &node.body {
        Body::Assign { target, .. } | Body::Draw { target, .. } => variables.push(target.variable),
        Body::Reset { belief, .. } | Body::Observe { belief, .. } => beliefs.push(*belief),
        Body::Do(_) | Body::Play { .. } => {}
    });
    if variables.is_empty() && beliefs.is_empty() {
        return;
    }
    *known = split(known);
    known.retain(|(fact, _)| {
        !fact.any(|part| match &part.kind {
            Kind::Variable(id) | Kind::Member { variable: id, .. } => variables.contains(id),
            Kind::Belief { belief, .. } => beliefs.contains(belief),
            // It may depend on anything.
            Kind::ChanceOf { .. } => true,
            _ => false,
        })
    });
}
