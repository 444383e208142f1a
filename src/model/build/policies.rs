//! Policies: how an actor chooses among its responses and answers, and who plays which.

use super::builder::{Build, text, title};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::{self, Name};
use crate::model::entity::{Choice, ChoiceRule, Policy};
use crate::model::expr::*;
use crate::model::resolve::{Resolver, Scope};
use crate::model::settings::variants::variants;
use crate::model::symbols::{find_of, of_owner, quoted, unknown};
use crate::scenario;

/// The policy that every actor has: the weights written at the responses.
pub(super) const DEFAULT: &str = "default";

impl Build<'_, '_> {
    pub(super) fn policies(&mut self) {
        if self.model.actors.is_empty() {
            return;
        }
        for declared in &self.scenario.policies {
            let actor = self.names.actors.get(&declared.actor.text).copied().unwrap_or(0);
            let owner = declared.actor.text.as_str();
            let responses: Vec<String> = self
                .model
                .responses
                .iter()
                .filter(|response| response.actor == actor)
                .map(|response| response.name.clone())
                .collect();
            let place = format!("a response of `{owner}`");
            let choice = declared.choice.as_ref().map(|declared| {
                self.resolve(Scope::world(), |r| choose(r, actor, Some(actor), &responses, &place, declared))
            });
            let mut reactions = vec![];
            for (name, declared) in &declared.reactions {
                let Some(id) = find_of(&self.names.reactions, owner, name, "reaction", self.faults) else {
                    continue;
                };
                let options: Vec<String> =
                    self.model.reactions[id].options.iter().map(|option| option.name.clone()).collect();
                let place = format!("an option of `{owner}.{}`", name.text);
                let choice =
                    self.resolve(Scope::world(), |r| choose(r, actor, None, &options, &place, declared));
                reactions.push((id, choice));
            }
            self.model.policies.push(Policy {
                actor,
                name: declared.name.text.clone(),
                title: title(declared.title.as_ref(), &declared.name.text),
                about: text(declared.about.as_ref()),
                choice: choice.unwrap_or(Choice::Weights(vec![])),
                reactions,
                span: declared.name.span,
            });
        }
    }

    pub(super) fn play(&mut self) {
        let mut play = vec![None; self.model.actors.len()];
        for (actor, policy) in &self.scenario.play {
            if let Some(id) = self.names.actor(actor, self.faults) {
                play[id] = self.policy(&actor.text, policy).flatten();
            }
        }
        self.model.play = play;
    }

    /// An actor's policy; `Some(None)` for `default` if none is declared by that name.
    pub(super) fn policy(&mut self, actor: &str, name: &Name) -> Option<Option<usize>> {
        if let Some(id) = self.names.policies.get(&format!("{actor}.{}", name.text)) {
            return Some(Some(*id));
        }
        if name.text == DEFAULT {
            return Some(None);
        }
        let own = of_owner(&self.names.policies, actor).chain([DEFAULT]);
        let mut fault = unknown(name.span, &name.text, "policy", own);
        fault.message = format!("`{actor}` has no policy `{}`", name.text);
        self.faults.refuse(fault)
    }

    /// What `compare` sets side by side: policies or variants that exist.
    pub(super) fn compare(&mut self) {
        for item in &self.scenario.compare {
            self.model.compare.push(item.text.clone());
            match item.text.split_once('=') {
                Some((actor, policy)) => {
                    let (actor, policy) = (actor.trim(), policy.trim());
                    let name = |text: &str| Name { text: text.into(), span: item.span };
                    if self.names.actor(&name(actor), self.faults).is_some() && policy != "*" {
                        self.policy(actor, &name(policy));
                    }
                }
                None => {
                    if let Err(fault) = variants(&self.model, &item.text) {
                        let help = "policies are compared with `actor=*` or `actor=policy`";
                        let fault = Diagnostic { place: Some(item.span), ..*fault };
                        self.faults.push(fault.label("asked for here").help(help));
                    }
                }
            }
        }
    }
}

/// With more names than this the nearest is enough.
const MOST_LISTED: usize = 24;

fn choose(
    r: &mut Resolver,
    actor: ActorId,
    turn_of: Option<ActorId>,
    options: &[String],
    what: &str,
    declared: &scenario::Choice,
) -> Choice {
    let find = |r: &mut Resolver, name: &Name| {
        let found = options.iter().position(|option| *option == name.text);
        if found.is_none() {
            let fault = Diagnostic::error(name.span, format!("`{}` is not {what}", name.text))
                .code(Code::UnknownName)
                .label("not found")
                .suggest(&name.text, options.iter().map(String::as_str));
            let listed = || quoted(options.iter().map(String::as_str));
            r.fault(match options.len() {
                0 => fault,
                1..=MOST_LISTED => fault.help(format!("there are {}", listed())),
                _ => fault,
            });
        }
        found
    };
    let listed = |r: &mut Resolver, list: &[(Name, syntax::Expr)]| {
        let entry = |(name, value): &(Name, syntax::Expr)| {
            let option = find(r, name);
            Some((option?, r.number(value)?))
        };
        list.iter().filter_map(entry).collect::<Vec<_>>()
    };
    let scope = Scope::chosen_by(actor);
    match declared {
        scenario::Choice::Weights(list) => {
            let scope = Scope { default: true, ..scope };
            Choice::Weights(r.within(scope, |r| listed(r, list)))
        }
        scenario::Choice::Logit { lambda, utilities, .. } => r.within(scope, |r| {
            let precision = r.number(lambda);
            let utilities = listed(r, utilities);
            let lambda = precision.unwrap_or_else(|| Expr::constant(0.0, Type::Real, lambda.span));
            Choice::Logit { lambda, utilities }
        }),
        scenario::Choice::Rules(list) => {
            let mut rules: Vec<ChoiceRule> = vec![];
            for rule in list {
                let option = find(r, &rule.choose);
                let when = r.within(scope.clone(), |r| r.optional(rule.when.as_ref(), Type::Flag));
                let chance = match &rule.chance {
                    Some(chance) => {
                        r.within(Scope { turn_of, ..scope.clone() }, |r| r.chance(chance)).map(Some)
                    }
                    None => Some(None),
                };
                let (Some(option), Some(when), Some(chance)) = (option, when, chance) else { continue };
                let alike = |other: &&ChoiceRule| other.option == option && other.chance.is_some();
                let occurrence = rules.iter().filter(alike).count();
                rules.push(ChoiceRule { when, option, chance, occurrence, span: rule.span });
            }
            Choice::Rules(rules)
        }
    }
}
