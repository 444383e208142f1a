//! The choices of a run, and the one that a branch makes otherwise.

use crate::diagnostics::{Diagnostic, nearest};
use crate::engine::program::Draw;
use crate::engine::replay::story::{Edit, Happening, Story};
use crate::model::entity::{Model, OptionKind};
use crate::model::expr::ActorId;

/// A choice that an actor made in a run: in its turn, or as a reaction.
#[derive(Clone, Debug)]
pub struct Choice {
    pub step: u32,
    pub site: u32,
    pub actor: ActorId,
    /// Which reaction it was; `None` for a turn.
    pub reaction: Option<usize>,
    pub options: Vec<Choosable>,
    pub chosen: Option<usize>,
}

/// One of the things that could be chosen.
#[derive(Clone, Debug)]
pub struct Choosable {
    pub name: String,
    pub title: String,
    pub available: bool,
    /// What the chance was to choose it; unknown where rules choose.
    pub chance: Option<f64>,
}

impl Choice {
    /// What the command line calls one of the options.
    pub fn wish(&self, model: &Model, option: usize) -> String {
        let (actor, name) = (&model.actors[self.actor].name, &self.options[option].name);
        match self.reaction {
            None => format!("{actor}.{name}"),
            Some(reaction) => format!("{actor}.{}.{name}", model.reactions[reaction].name),
        }
    }
}

/// Every choice of a step, in the order in which they were made.
pub fn choices(model: &Model, story: &Story, step: u32) -> Vec<Choice> {
    let happenings = story.steps.get(step as usize).map_or(&[][..], Vec::as_slice);
    happenings.iter().filter_map(|happening| choice(model, step, happening)).collect()
}

fn choice(model: &Model, step: u32, happening: &Happening) -> Option<Choice> {
    let (origin, site, chosen, open): (_, _, _, Vec<(bool, Option<f64>)>) = match happening {
        Happening::Choice { origin, site, weights, chosen, .. } => {
            let total: f64 = weights.iter().sum();
            let chance = |&weight: &f64| (weight > 0.0, Some(if total > 0.0 { weight / total } else { 0.0 }));
            (origin, site, chosen, weights.iter().map(chance).collect())
        }
        Happening::Ruled { origin, site, available, chosen } => {
            (origin, site, chosen, available.iter().map(|&open| (open, None)).collect())
        }
        _ => return None,
    };
    let (actor, reaction, names): (_, _, Vec<(String, String)>) = match origin.what {
        Draw::Turn(actor) => {
            let own = model.responses_of(actor).map(|id| &model.responses[id]);
            (actor, None, own.map(|r| (r.name.clone(), r.title.clone())).collect())
        }
        Draw::Reaction { reaction, .. } => {
            let entry = &model.reactions[reaction];
            let named = entry.options.iter().map(|option| match option.kind {
                OptionKind::Own { .. } => (option.name.clone(), option.title.clone()),
                OptionKind::Response(id) => (option.name.clone(), model.responses[id].title.clone()),
            });
            (entry.actor, Some(reaction), named.collect())
        }
        _ => return None,
    };
    let options = names.into_iter().enumerate().map(|(index, (name, title))| {
        // Options that can never be chosen are not even weighed.
        let (available, chance) = open.get(index).copied().unwrap_or((false, Some(0.0)));
        Choosable { name, title, available, chance }
    });
    Some(Choice { step, site: *site, actor, reaction, options: options.collect(), chosen: *chosen })
}

/// The choice of `step` that `wanted` would make otherwise: `us.indict`, a bare `indict`, `china.to_threat.accept`;
/// `hold` and `none` stand for choosing nothing. `moment` is the step in words: `in week 46`.
///
/// # Errors
/// What is wrong with the wish, as one message: there is no such response, its actor makes no choice then, it was not
/// available, or it was chosen anyway.
pub fn otherwise(
    model: &Model,
    story: &Story,
    step: u32,
    wanted: &str,
    moment: &str,
) -> Result<(Choice, Edit), Box<Diagnostic>> {
    let wish = Wish::read(model, wanted)?;
    let made = choices(model, story, step);
    let own: Vec<&Choice> = made.iter().filter(|choice| wish.is_of(choice)).collect();
    if own.is_empty() {
        return Err(Box::new(no_choice(model, story, step, &wish, moment)));
    }
    let fitting: Vec<&Choice> = own.iter().copied().filter(|choice| wish.option(choice).is_some()).collect();
    let choice = match fitting.as_slice() {
        [] => return Err(Box::new(not_in_these(model, story, step, &own, &wish, moment))),
        [one] => *one,
        // The same reaction to another response: the first of them.
        [first, rest @ ..]
            if rest.iter().all(|other| (other.actor, other.reaction) == (first.actor, first.reaction)) =>
        {
            first
        }
        several => match several.iter().find(|choice| choice.reaction.is_none()) {
            // A turn is what is meant by a response, unless a reaction is named; nothing says whose.
            Some(turn) if several.iter().all(|other| other.actor == turn.actor) => turn,
            _ => return Err(Box::new(ambiguous(model, several, &wish, wanted, moment))),
        },
    };
    let option = wish.option(choice).flatten();
    let name =
        |option: Option<usize>| option.map_or("nothing", |option| choice.options[option].name.as_str());
    let who = &model.actors[choice.actor].name;
    if option == choice.chosen {
        let message = format!("`{who}` chose {} anyway {moment}", quoted(name(option)));
        let fault = Diagnostic::without_place(message)
            .help("this is the run as it was; a branch needs another choice");
        return Err(Box::new(with_available(fault, model, choice)));
    }
    if let Some(option) = option
        && !choice.options[option].available
    {
        let message = format!("`{who}` could not choose `{}` {moment}", choice.options[option].name);
        return Err(Box::new(with_available(Diagnostic::without_place(message), model, choice)));
    }
    Ok((choice.clone(), Edit { step, site: choice.site, option }))
}

fn quoted(name: &str) -> String {
    if name == "nothing" { name.to_owned() } else { format!("`{name}`") }
}

/// What the command line asks for.
struct Wish {
    actor: Option<ActorId>,
    reaction: Option<usize>,
    name: String,
}

impl Wish {
    fn read(model: &Model, text: &str) -> Result<Wish, Box<Diagnostic>> {
        let parts: Vec<&str> = text.split('.').map(str::trim).collect();
        let (actor, reaction, name) = match parts.as_slice() {
            [name] => (None, None, *name),
            [actor, name] => (Some(*actor), None, *name),
            [actor, reaction, name] => (Some(*actor), Some(*reaction), *name),
            _ => {
                let message = format!("`{text}` is no response");
                let fault = Diagnostic::without_place(message);
                return Err(Box::new(fault.help("expected ACTOR.RESPONSE or ACTOR.REACTION.OPTION")));
            }
        };
        let actor = match actor {
            None => None,
            Some(actor) => match model.actors.iter().position(|other| other.name == actor) {
                Some(id) => Some(id),
                None => {
                    let names = model.actors.iter().map(|actor| actor.name.as_str());
                    return Err(Box::new(unknown("actor", actor, names)));
                }
            },
        };
        let reaction = match (actor, reaction) {
            (Some(id), Some(name)) => {
                let own = || model.reactions.iter().enumerate().filter(|(_, reaction)| reaction.actor == id);
                let Some((found, _)) = own().find(|(_, reaction)| reaction.name == name) else {
                    let fault = unknown("reaction", name, own().map(|(_, reaction)| reaction.name.as_str()));
                    let message = format!("`{}` has no reaction `{name}`", model.actors[id].name);
                    return Err(Box::new(Diagnostic { message, ..fault }));
                };
                Some(found)
            }
            _ => None,
        };
        let wish = Wish { actor, reaction, name: name.to_owned() };
        let known = wish.known(model);
        if wish.is_nothing() || known.iter().any(|(_, known)| *known == name) {
            return Ok(wish);
        }
        let candidates: Vec<&str> = known.iter().map(|(_, name)| *name).collect();
        let mut fault = match wish.titled(model) {
            Some(meant) => Diagnostic::without_place(format!("there is no response `{name}`"))
                .help(title_of(name, &meant)),
            None => unknown("response", name, candidates.iter().copied()),
        };
        if let Some(id) = actor {
            fault.message = format!("`{}` has no response `{name}`", model.actors[id].name);
        }
        if fault.help.is_empty() {
            let listed: Vec<String> =
                known.iter().map(|(id, name)| format!("`{}.{name}`", model.actors[*id].name)).collect();
            fault = fault.help(format!("there are {}", listed.join(", ")));
        }
        Err(Box::new(fault))
    }

    /// Everything that those it may mean can choose.
    fn known<'m>(&self, model: &'m Model) -> Vec<(ActorId, &'m str)> {
        let responses = model.responses.iter().filter(|r| !r.built_in).map(|r| (r.actor, r.name.as_str()));
        let reactions = model.reactions.iter().enumerate();
        let options = reactions
            // Of the reaction that is named, if one is.
            .filter(|(id, _)| self.reaction.is_none_or(|named| named == *id))
            .flat_map(|(_, reaction)| {
                reaction.options.iter().map(|option| (reaction.actor, option.name.as_str()))
            });
        let mut known: Vec<(ActorId, &str)> = vec![];
        for one in responses.filter(|_| self.reaction.is_none()).chain(options) {
            if self.actor.is_none_or(|actor| actor == one.0) && !known.contains(&one) {
                known.push(one);
            }
        }
        known
    }

    /// What has the name as its title.
    fn titled(&self, model: &Model) -> Option<String> {
        let mine = |actor: ActorId| self.actor.is_none_or(|wanted| wanted == actor);
        let responses = model.responses.iter().filter(|_| self.reaction.is_none());
        let response = responses.filter(|r| mine(r.actor)).find(|r| is_title(&r.title, &self.name));
        if let Some(response) = response {
            return Some(format!("{}.{}", model.actors[response.actor].name, response.name));
        }
        let reactions = model.reactions.iter().filter(|reaction| mine(reaction.actor));
        let mut options = reactions.flat_map(|reaction| reaction.options.iter().map(move |o| (reaction, o)));
        options.find(|(_, option)| is_title(&option.title, &self.name)).map(|(reaction, option)| {
            format!("{}.{}.{}", model.actors[reaction.actor].name, reaction.name, option.name)
        })
    }

    fn is_nothing(&self) -> bool {
        matches!(self.name.as_str(), "hold" | "none")
    }

    fn is_of(&self, choice: &Choice) -> bool {
        let whose = self.actor.is_none_or(|actor| actor == choice.actor);
        whose && self.reaction.is_none_or(|reaction| choice.reaction == Some(reaction))
    }

    /// What it means in a choice: an option, or nothing; `None` if it is not to be had there.
    fn option(&self, choice: &Choice) -> Option<Option<usize>> {
        let found = choice.options.iter().position(|option| option.name == self.name);
        match found {
            Some(option) if !self.is_nothing() || choice.options[option].available => Some(Some(option)),
            _ if self.is_nothing() => Some(None),
            _ => None,
        }
    }
}

/// Whether somebody who writes `text` means what is shown as `title`.
pub fn is_title(title: &str, text: &str) -> bool {
    title.trim().to_lowercase() == text.trim().to_lowercase()
}

/// How to write what is shown as `title`.
pub fn title_of(title: &str, id: &str) -> String {
    format!("`{title}` is a title; write `{id}`")
}

fn unknown<'a>(what: &str, name: &str, candidates: impl Iterator<Item = &'a str>) -> Diagnostic {
    let candidates: Vec<&str> = candidates.collect();
    let fault = Diagnostic::without_place(format!("there is no {what} `{name}`"));
    let listed = || candidates.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match nearest(name, candidates.iter().copied()) {
        Some(near) if candidates.len() > MOST_LISTED => fault.help(format!("did you mean `{near}`?")),
        Some(near) => fault.help(format!("did you mean `{near}`?")).help(format!("there are {}", listed())),
        None if candidates.is_empty() => fault,
        None if candidates.len() > MOST_LISTED && what != "response" => fault,
        None if what == "response" => fault,
        None => fault.help(format!("there are {}", listed())),
    }
}

/// With more names than this the nearest is enough.
const MOST_LISTED: usize = 12;

fn no_choice(model: &Model, story: &Story, step: u32, wish: &Wish, moment: &str) -> Diagnostic {
    let whose = match wish.actor {
        Some(actor) => format!("`{}`", model.actors[actor].name),
        None => "nobody".to_owned(),
    };
    let message = match wish.actor {
        Some(_) => format!("{whose} makes no choice {moment}"),
        None => format!("{whose} makes a choice {moment}"),
    };
    with_nearest(Diagnostic::without_place(message), model, story, step, wish)
}

/// Where else in this run there is such a choice.
fn with_nearest(fault: Diagnostic, model: &Model, story: &Story, step: u32, wish: &Wish) -> Diagnostic {
    let has = |step: u32| {
        let made = choices(model, story, step);
        made.iter().any(|choice| wish.is_of(choice) && wish.option(choice).is_some())
    };
    let before = (1..step).rev().find(|&step| has(step));
    let after = (step + 1..story.steps.len() as u32).find(|&step| has(step));
    let found: Vec<String> = before.into_iter().chain(after).map(|step| step.to_string()).collect();
    match found.as_slice() {
        [] => fault.help("there is no such choice anywhere in this run"),
        steps => fault.help(format!("there is such a choice in step {}", steps.join(" and in step "))),
    }
}

/// The actor chooses, but not among things like this.
fn not_in_these(
    model: &Model,
    story: &Story,
    step: u32,
    own: &[&Choice],
    wish: &Wish,
    moment: &str,
) -> Diagnostic {
    let who = wish.actor.map_or("nobody", |actor| model.actors[actor].name.as_str());
    let message = match wish.actor {
        Some(_) => format!("`{who}` has no choice {moment} that could be `{}`", wish.name),
        None => format!("{who} has a choice {moment} that could be `{}`", wish.name),
    };
    let fault = Diagnostic::without_place(message);
    let fault = own.iter().take(3).fold(fault, |fault, choice| with_available(fault, model, choice));
    with_nearest(fault, model, story, step, wish)
}

fn ambiguous(model: &Model, several: &[&Choice], wish: &Wish, wanted: &str, moment: &str) -> Diagnostic {
    let message = format!("`{wanted}` may mean more than one choice {moment}");
    let name = wanted.rsplit('.').next().unwrap_or(wanted);
    let mut told: Vec<String> = vec![];
    let mut fault = Diagnostic::without_place(message);
    // What was chosen anyway is no other choice, and what was not to be had is none at all.
    let is_open = |choice: &&Choice| {
        let option = wish.option(choice).flatten();
        option != choice.chosen && option.is_none_or(|option| choice.options[option].available)
    };
    let open: Vec<&Choice> = several.iter().copied().filter(is_open).collect();
    for choice in if open.is_empty() { several } else { &open } {
        let actor = &model.actors[choice.actor].name;
        let full = match choice.reaction {
            None => format!("{actor}.{name}"),
            Some(reaction) => format!("{actor}.{}.{name}", model.reactions[reaction].name),
        };
        if !told.contains(&full) {
            let chose = choice.chosen.map_or("nothing", |chosen| choice.options[chosen].title.as_str());
            fault = fault.help(format!("--choose {full} (there `{actor}` chose: {chose})"));
            told.push(full);
        }
    }
    fault
}

/// What could have been chosen, and with which chances.
fn with_available(fault: Diagnostic, model: &Model, choice: &Choice) -> Diagnostic {
    let open: Vec<String> = choice
        .options
        .iter()
        .filter(|option| option.available)
        .map(|option| match option.chance {
            Some(chance) => format!("`{}` {:.1}%", option.name, 100.0 * chance),
            None => format!("`{}`", option.name),
        })
        .collect();
    let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
    let what = match choice.reaction {
        None => format!("its turn then offered {open}"),
        Some(reaction) => format!("its reaction `{}` then offered {open}", model.reactions[reaction].name),
    };
    let chosen = choice.chosen.map_or("nothing".to_owned(), |c| format!("`{}`", choice.options[c].name));
    fault.help(format!("{what}; it chose {chosen}"))
}
