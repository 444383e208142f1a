//! Responses: what an actor may do in its turn, whom it selects, what it costs.

use super::builder::{Build, constant, length, title};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::entity::{Response, Select};
use crate::model::expr::*;
use crate::model::range::{Interval, Ranges};
use crate::model::resolve::{Resolver, Scope};
use crate::scenario;

impl Build<'_, '_> {
    pub(super) fn responses(&mut self) {
        if self.model.actors.is_empty() {
            return;
        }
        for (id, declared) in self.scenario.responses.iter().enumerate() {
            let actor = self.names.response_actor[id];
            let response = self.resolve(Scope::world(), |r| response(r, id, actor, declared));
            // A response with faults keeps its number.
            let response =
                response.unwrap_or_else(|| self.plain(actor, &declared.name.text, declared.name.span));
            self.check(|v| v.response(&response));
            self.model.responses.push(response);
        }
        for actor in self.names.built_in_holds.clone() {
            let node = self.resolve(Scope::world(), |r| r.node());
            let mut hold = self.plain(actor, "hold", self.model.actors[actor].span);
            hold.built_in = true;
            hold.weight = constant(0.0, Type::Real, hold.span);
            hold.node = node;
            self.model.responses.push(hold);
        }
    }

    fn plain(&self, actor: ActorId, name: &str, span: crate::diagnostics::Span) -> Response {
        Response {
            actor,
            name: name.into(),
            title: title(None, name),
            built_in: false,
            when: None,
            weight: constant(1.0, Type::Real, span),
            prepare: None,
            still: None,
            once: false,
            again_after: None,
            cost: None,
            select: None,
            effects: vec![],
            on: vec![],
            node: 0,
            span,
        }
    }

    /// Every `on.NAME` must be an option of a reaction to the response.
    pub(super) fn check_offers(&mut self) {
        for (id, declared) in self.scenario.responses.iter().enumerate() {
            for (name, _) in &declared.on {
                let answers = self.model.reactions.iter().filter(|reaction| reaction.to.contains(&id));
                let options: Vec<&str> = answers
                    .flat_map(|reaction| &reaction.options)
                    .map(|option| option.name.as_str())
                    .collect();
                if !options.contains(&name.text.as_str()) {
                    let response = format!("{}.{}", declared.actor.text, declared.name.text);
                    let mut fault = Diagnostic::error(
                        name.span,
                        format!("no reaction to `{response}` has an option `{}`", name.text),
                    )
                    .code(Code::UnknownName)
                    .label("never happens")
                    .suggest(&name.text, options.iter().copied());
                    if options.is_empty() {
                        fault = fault.help(format!("no reaction is `to = \"{response}\"`"));
                    }
                    self.faults.push(fault);
                }
            }
        }
    }

    /// The range of each actor's cost, where no cost is without bounds.
    pub(super) fn costs(&mut self) {
        let ranges = Ranges::declared(&self.model);
        for cost in self.model.responses.iter().filter_map(|response| response.cost.as_ref()) {
            let each = ranges.of(cost);
            if !each.is_bounded() {
                let fault = Diagnostic::error(cost.span, "this cost has no bounds")
                    .code(Code::Range)
                    .label(format!("it may be anything in {each}"))
                    .help("give it a bound, for example with `clamp(x, low, high)`");
                self.faults.push(fault);
            }
        }
        let totals: Vec<Interval> = (0..self.model.actors.len()).map(|actor| ranges.cost(actor)).collect();
        for (actor, total) in self.model.actors.iter().zip(totals) {
            let variable = &mut self.model.variables[actor.cost];
            variable.low = constant(total.low, Type::Real, actor.span);
            variable.high = constant(total.high, Type::Real, actor.span);
        }
    }
}

fn response(
    r: &mut Resolver,
    id: ResponseId,
    actor: ActorId,
    declared: &scenario::Response,
) -> Option<Response> {
    let node = r.node();
    let own = Scope::chosen_by(actor);
    let world = Scope { response: Some(id), ..Scope::world() };
    let (when, weight, still) = r.within(own.clone(), |r| {
        let when = r.optional(declared.when.as_ref(), Type::Flag);
        let weight = match &declared.weight {
            Some(weight) => r.number(weight),
            None => Some(constant(1.0, Type::Real, declared.name.span)),
        };
        (when, weight, r.optional(declared.still.as_ref(), Type::Flag))
    });
    let prepare = declared.prepare.as_ref().map_or(Some(None), |prepare| r.delay(prepare).map(Some));
    if let (Some(still), None) = (&declared.still, &declared.prepare) {
        let fault = Diagnostic::error(still.span, "`still` needs `prepare`")
            .label("tested when the preparation is over")
            .help("without preparation `when` says it all");
        r.fault(fault);
    }
    let again_after = length(r, declared.again_after.as_ref());
    let select = declared
        .select
        .as_ref()
        .map_or(Some(None), |select| r.within(own, |r| selection(r, select)).map(Some));
    let (cost, effects, on) = r.within(world, |r| {
        let cost = r.optional(declared.cost.as_ref(), Type::Real);
        let effects = r.effects(&declared.effects);
        let on = declared.on.iter().map(|(name, list)| (name.text.clone(), r.effects(list))).collect();
        (cost, effects, on)
    });
    Some(Response {
        actor,
        name: declared.name.text.clone(),
        title: title(declared.title.as_ref(), &declared.name.text),
        built_in: false,
        when: when?,
        weight: weight?,
        prepare: prepare?,
        still: still?,
        once: declared.once,
        again_after: again_after?,
        cost: cost?,
        select: select?,
        effects,
        on,
        node,
        span: declared.name.span,
    })
}

fn selection(r: &mut Resolver, declared: &scenario::Select) -> Option<Select> {
    // An unknown group has been reported where names are filed.
    let group = r.names.groups.get(&declared.members.group.text).copied()?;
    let filter = r.within(r.inside(group), |r| r.optional(declared.members.filter.as_deref(), Type::Flag));
    let taken = r.taken(group, declared);
    let members = MemberSet { group, selected_by: None, filter: filter?, depth: 0 };
    let (take, order) = taken?;
    Some(Select { members, take, order, span: declared.span })
}
