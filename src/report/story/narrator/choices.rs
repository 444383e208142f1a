//! Chances, choices and draws: what was faced, and how it fell.

use super::state::{EDITED, Narrator};
use crate::engine::program::{Draw, Origin};
use crate::model::entity::{Belief, Body, Model, OptionKind, ReactionOption};
use crate::model::expr::VariableId;
use crate::model::variable_text::{flag, number, value};
use crate::report::story::format::{lower, percent, share};

impl Narrator<'_> {
    pub(super) fn chance(&mut self, origin: Origin, p: f64, u: f64, came_true: bool) {
        let faced = format!("chance {}, drew {}", percent(p), share(u));
        let line = match origin.what {
            Draw::Event(event) => {
                self.depth = 0;
                let title = &self.model.events[event].title;
                if came_true {
                    self.faced = Some(faced);
                    return;
                }
                if !self.style.everything && self.model.events[event].otherwise.is_empty() {
                    return;
                }
                format!("{title}: no ({faced})")
            }
            Draw::Rule { actor, response } => {
                self.depth = 0;
                if came_true {
                    self.faced = Some(faced);
                    return;
                }
                if !self.style.everything {
                    return;
                }
                let actor = &self.model.actors[actor].title;
                format!("{actor} does not {} ({faced})", lower(&self.model.responses[response].title))
            }
            Draw::ReactionRule { reaction, option } => {
                if !came_true && !self.style.everything {
                    return;
                }
                let reaction = &self.model.reactions[reaction];
                let actor = &self.model.actors[reaction.actor].title;
                let verb = if came_true { "answers with" } else { "does not answer with" };
                format!("{actor} {verb} {} ({faced})", lower(&reaction.options[option].title))
            }
            Draw::Start(variable) => {
                if !self.style.everything {
                    return;
                }
                format!(
                    "{}: {} ({faced})",
                    self.model.variables[variable].name,
                    flag(f64::from(u8::from(came_true)))
                )
            }
            _ => format!("{} ({faced})", if came_true { "it happens" } else { "it does not happen" }),
        };
        self.say(line);
    }

    pub(super) fn choice(
        &mut self,
        origin: Origin,
        member: Option<u32>,
        weights: &[f64],
        u: f64,
        chosen: Option<usize>,
    ) {
        let total: f64 = weights.iter().sum();
        let names = self.options(origin, weights.len());
        if names.is_empty() {
            return;
        }
        let foreseen = std::mem::take(&mut self.foreseen);
        let worth = |option: usize| match foreseen.get(option) {
            Some(&worth) if matches!(origin.what, Draw::Move { .. }) => format!(", worth {}", number(worth)),
            _ => String::new(),
        };
        let odds = |option: usize| {
            format!("{} {}{}", lower(&names[option]), percent(weights[option] / total), worth(option))
        };
        let Some(chosen) = chosen else {
            match origin.what {
                Draw::Sign { .. } => {}
                Draw::Turn(actor) if self.style.everything => {
                    self.depth = 0;
                    self.say(format!("{} has nothing to choose from", self.model.actors[actor].title));
                }
                _ if self.style.everything => self.say("nothing to choose from".to_owned()),
                _ => {}
            }
            return;
        };
        let others: Vec<String> =
            (0..weights.len()).filter(|&o| o != chosen && weights[o] > 0.0).map(odds).collect();
        let rest = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        let own = format!("{}{}", percent(weights[chosen] / total), worth(chosen));
        let odds = format!("{own}{rest}; drew {}", share(u));
        let faced = format!("({odds})");
        let line = match origin.what {
            Draw::Turn(actor) => {
                self.depth = 0;
                let response = self.model.responses_of(actor).nth(chosen);
                let holds = response.is_some_and(|id| self.model.responses[id].name == "hold");
                if !holds || self.style.everything {
                    self.faced = Some(odds);
                }
                return;
            }
            Draw::Reaction { reaction, .. } => {
                let actor = &self.model.actors[self.model.reactions[reaction].actor].title;
                format!("{actor} answers: {} {faced}", lower(&names[chosen]))
            }
            Draw::Move { game, node } => {
                let game = &self.model.games[game];
                let actor = &self.model.actors[game.nodes[node].actor].title;
                format!("{}: {actor}: {} {faced}", game.title, lower(&names[chosen]))
            }
            Draw::Sign { evidence, .. } => {
                let evidence = &self.model.evidence[evidence];
                let of = of_member(self.model, evidence.about, member);
                format!("{}{of}: {} {faced}", evidence.name.replace('_', " "), names[chosen])
            }
            Draw::Value { variable, .. } => {
                format!("{} is drawn: {} {faced}", self.model.variables[variable].name, names[chosen])
            }
            _ => return,
        };
        self.say(line);
    }

    /// What may be chosen or drawn, in words.
    fn options(&self, origin: Origin, count: usize) -> Vec<String> {
        match origin.what {
            Draw::Turn(actor) => {
                let own = self.model.responses_of(actor);
                own.map(|id| self.model.responses[id].title.clone()).collect()
            }
            Draw::Reaction { reaction, .. } => {
                let options = &self.model.reactions[reaction].options;
                options.iter().map(|option| option_title(self.model, option).to_owned()).collect()
            }
            Draw::Move { game, node } => {
                let options = &self.model.games[game].nodes[node].options;
                options.iter().map(|option| option.title.clone()).collect()
            }
            Draw::Value { variable, node } => self.drawn_values(variable, node, count),
            Draw::Sign { evidence, .. } => {
                let signs = &self.model.evidence[evidence].signs;
                signs.iter().map(|sign| sign.name.replace('_', " ")).collect()
            }
            _ => vec![],
        }
    }

    /// Rules that picked nothing, where everything is told.
    pub(super) fn ruled(&mut self, origin: Origin, chosen: Option<usize>) {
        if let (Draw::Turn(actor), None, true) = (origin.what, chosen, self.style.everything) {
            self.depth = 0;
            self.say(format!("{} does nothing: no rule applies", self.model.actors[actor].title));
        }
    }

    /// The choice where a branch leaves the run.
    pub(super) fn edited(&mut self, origin: Origin, by_luck: Option<usize>, chosen: Option<usize>) {
        let names = self.options(origin, 0);
        let name = |option: Option<usize>| {
            option.and_then(|option| names.get(option)).map_or("nothing".to_owned(), |name| lower(name))
        };
        let faced = format!("{EDITED} {}", name(by_luck));
        match origin.what {
            Draw::Turn(_) if chosen.is_some() => {
                self.depth = 0;
                self.faced = Some(faced);
            }
            Draw::Turn(actor) => {
                self.depth = 0;
                self.faced = None;
                self.say(format!("{}: nothing ({faced})", self.model.actors[actor].title));
            }
            Draw::Reaction { reaction, .. } => {
                let actor = &self.model.actors[self.model.reactions[reaction].actor].title;
                self.say(format!("{actor} answers: {} ({faced})", name(chosen)));
            }
            _ => {}
        }
    }

    fn drawn_values(&self, variable: VariableId, node: usize, count: usize) -> Vec<String> {
        let mut values = vec![];
        self.model.every_effect(&mut |effect, _| {
            if let (true, Body::Draw { weights, .. }) = (effect.id == node, &effect.body) {
                let ty = self.model.variables[variable].ty;
                values = weights.iter().map(|(drawn, _)| value(self.model, ty, *drawn)).collect();
            }
        });
        values.resize(count, String::new());
        values
    }

    pub(super) fn believed(&mut self, belief: usize, member: Option<u32>, probabilities: &[f64]) {
        let belief = &self.model.beliefs[belief];
        let shares: Vec<String> = belief
            .values
            .iter()
            .zip(probabilities)
            .map(|((_, name, _), p)| format!("{name} {}", percent(*p)))
            .collect();
        let line = format!(
            "{} now {}: {}",
            self.model.actors[belief.holder].title,
            of_holder(self.model, belief, member),
            shares.join(", ")
        );
        // What a turn teaches is told after what is done in it.
        match self.faced {
            Some(_) => self.learnt.push(line),
            None => self.say(line),
        }
    }
}

/// The title of a belief beside its holder, and about which member it is; one without a title of its own is called
/// `holder.name`.
pub fn of_holder(model: &Model, belief: &Belief, member: Option<u32>) -> String {
    let own = belief.title.strip_prefix(&model.actors[belief.holder].name);
    let own = own.and_then(|rest| rest.strip_prefix('.')).unwrap_or(&belief.title);
    format!("{own}{}", of_member(model, belief.about, member))
}

fn of_member(model: &Model, variable: VariableId, member: Option<u32>) -> String {
    let of = model.variables[variable].group.zip(member);
    of.map_or(String::new(), |(group, member)| {
        format!(" of {}", model.groups[group].members[member as usize])
    })
}

pub fn option_title<'m>(model: &'m Model, option: &'m ReactionOption) -> &'m str {
    match option.kind {
        OptionKind::Own { .. } => &option.title,
        OptionKind::Response(id) => &model.responses[id].title,
    }
}
