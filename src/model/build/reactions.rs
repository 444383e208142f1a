//! Reactions: how an actor answers a response.

use super::builder::{Build, constant, title};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::entity::{OptionKind, Reaction, ReactionOption};
use crate::model::expr::*;
use crate::model::resolve::{Resolver, Scope};
use crate::model::symbols::find_of;
use crate::scenario;

impl Build<'_, '_> {
    pub(super) fn reactions(&mut self) {
        if self.model.actors.is_empty() {
            return;
        }
        for declared in &self.scenario.reactions {
            let actor = self.names.actors.get(&declared.actor.text).copied().unwrap_or(0);
            let reaction = self.resolve(Scope::world(), |r| reaction(r, actor, declared));
            self.model.reactions.push(reaction);
        }
    }
}

fn reaction(r: &mut Resolver, actor: ActorId, declared: &scenario::Reaction) -> Reaction {
    let node = r.node();
    let own = Scope::chosen_by(actor);
    let mut to = vec![];
    for path in &declared.to {
        if let Some(Action::Response(id)) = r.action(path, true) {
            if to.contains(&id) {
                r.fault(
                    Diagnostic::error(path.span, "this response is already in the list").code(Code::Name),
                );
            } else {
                to.push(id);
            }
        } else if r.names.events.contains_key(&path.to_string()) {
            let fault = Diagnostic::error(path.span, "nobody reacts to an event")
                .label("expected a response such as `us.threaten`")
                .help("the effects of an event are written at the event");
            r.fault(fault);
        }
    }
    let when = r.within(own.clone(), |r| r.optional(declared.when.as_ref(), Type::Flag)).flatten();
    let mut options: Vec<ReactionOption> = vec![];
    for option in &declared.options {
        let (when, weight) = r.within(own.clone(), |r| {
            let when = r.optional(option.when.as_ref(), Type::Flag).flatten();
            (when, option.weight.as_ref().and_then(|weight| r.number(weight)))
        });
        options.push(ReactionOption {
            name: option.name.text.clone(),
            title: title(option.title.as_ref(), &option.name.text),
            weight: weight.unwrap_or_else(|| constant(1.0, Type::Real, option.name.span)),
            kind: OptionKind::Own { when, effects: r.effects(&option.effects) },
            span: option.name.span,
        });
    }
    for (name, weight) in &declared.weights {
        let weight = r.within(own.clone(), |r| r.number(weight));
        let Some(id) = find_of(&r.names.responses, &declared.actor.text, name, "response", r.faults) else {
            continue;
        };
        if let Some(other) = options.iter().find(|option| option.name == name.text) {
            let fault = Diagnostic::error(
                name.span,
                format!("`{}` is already an option of this reaction", name.text),
            )
            .label("give the option another name")
            .related(other.span, "the option");
            r.fault(fault);
        }
        options.push(ReactionOption {
            name: name.text.clone(),
            title: title(None, &name.text),
            weight: weight.unwrap_or_else(|| constant(1.0, Type::Real, name.span)),
            kind: OptionKind::Response(id),
            span: name.span,
        });
    }
    if options.is_empty() {
        let fault = Diagnostic::error(declared.name.span, "this reaction has nothing to choose from")
            .label("expected `options` or `weights`");
        r.fault(fault);
    }
    Reaction {
        actor,
        name: declared.name.text.clone(),
        title: title(declared.title.as_ref(), &declared.name.text),
        to,
        when,
        options,
        node,
        span: declared.name.span,
    }
}
