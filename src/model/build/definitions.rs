//! Definitions, and ladders that are computed: checked where they stand, in the order in which they use each other.

use super::builder::Build;
use crate::language::syntax;
use crate::model::dependency_order::in_order;
use crate::model::resolve::Scope;
use crate::scenario::Definition;
use std::collections::BTreeMap;

impl Build<'_, '_> {
    /// Ladders that are computed: after definitions, which their conditions may use.
    pub(super) fn computed_ladders(&mut self) {
        let computed: Vec<_> =
            self.names.computed.iter().map(|(name, (id, _))| (name.clone(), *id)).collect();
        for (name, id) in computed {
            let span = self.model.ladders[id].span;
            match self.resolve(Scope::world(), |r| r.computed_rung(&name, span)) {
                Some(rung) => self.model.ladders[id].computed = Some(rung),
                None => drop(self.names.broken.insert(name)),
            }
        }
    }

    /// Each after those it uses: what one too large makes too large is told once.
    pub(super) fn definitions(&mut self) {
        let all = &self.scenario.definitions;
        let places: BTreeMap<&str, usize> =
            all.iter().enumerate().map(|(at, definition)| (definition.name.text.as_str(), at)).collect();
        let reads = |definition: &Definition| {
            let mut found = vec![];
            definition.expr.walk(&mut |part| {
                if let syntax::ExprKind::Path(path) = &part.kind
                    && let [name] = path.parts.as_slice()
                {
                    found.extend(places.get(name.text.as_str()));
                }
            });
            found
        };
        let reads: Vec<Vec<usize>> = all.iter().map(reads).collect();
        let mut circles = false;
        let mut order = in_order(&reads, |_| circles = true);
        if circles {
            // A circle is told from where it is met first.
            order.sort_unstable();
        }
        for definition in order.into_iter().map(|at| &all[at]) {
            // What a definition may not read depends on where it is used.
            let scope = Scope { ending: true, ..Scope::world() };
            if !self.resolve(scope, |r| r.check_definition(definition)) {
                self.names.broken.insert(definition.name.text.clone());
            }
        }
    }
}
