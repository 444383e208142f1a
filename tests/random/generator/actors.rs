//! Responses, reactions and policies.

use super::effects::effects;
use super::words::{Who, chance, condition, delay, utility, weight};
use super::{key, quoted};
use proptest::collection::vec;
use proptest::prelude::*;

fn selection(who: Who) -> impl Strategy<Value = String> {
    let known = vec!["", ", where = \"not hit\"", ", where = \"load < 2\""];
    let believed = vec![", where = \"b.marks(true) > 0.4\"", ", where = \"b.marks(false) < 0.9\""];
    let place = prop::sample::select(if who == Who::B { [known, believed].concat() } else { known });
    let take = prop::sample::select(vec!["", ", take = 1", ", take = 2", ", take = \"x0\""]);
    let known = vec!["", ", order = \"load\"", ", order = \"load desc\"", ", order = \"random\""];
    let believed = vec![", order = \"b.marks(true) desc\"", ", order = \"b.marks(true) + load\""];
    let order = prop::sample::select(if who == Who::B { [known, believed].concat() } else { known });
    (place, take, order).prop_map(|(place, take, order)| format!("{{ from = \"g\"{place}{take}{order} }}"))
}

pub fn response(who: Who) -> impl Strategy<Value = String> {
    let choosing = (prop::option::of(condition(who)), weight(who));
    let prepared = prop::option::weighted(0.25, (delay(), prop::option::of(condition(who))));
    let seldom = prop_oneof![
        4 => Just(String::new()),
        1 => Just("once = true\n".to_owned()),
        1 => (1..4_u32).prop_map(|weeks| format!("again_after = \"{weeks} weeks\"\n")),
    ];
    let cost = prop::option::weighted(0.3, prop::sample::select(vec!["2", "\"x1\"", "\"0.5 + a.will\""]));
    let done = prop_oneof![
        3 => effects(false).prop_map(|effects| format!("do = {effects}\n")),
        1 => (selection(who), effects(true))
            .prop_map(|(select, effects)| format!("select = {select}\ndo = {effects}\n")),
    ];
    (choosing, prepared, seldom, cost, done).prop_map(|((when, weight), prepared, seldom, cost, done)| {
        let (prepare, still) = prepared.unzip();
        let when = key("when", when.map(quoted));
        let prepare = key("prepare", prepare.map(quoted));
        let still = key("still", still.flatten().map(quoted));
        let cost = key("cost", cost.map(str::to_owned));
        format!("{when}weight = \"{weight}\"\n{prepare}{still}{seldom}{cost}{done}")
    })
}

/// How `b` answers `a.r0`: by options of its own, or by its responses.
#[derive(Clone, Debug)]
pub enum Reaction {
    Own(Vec<(String, String)>, Option<String>),
    Responses(String),
}

pub fn reaction() -> impl Strategy<Value = Reaction> {
    prop_oneof![
        3 => (vec((weight(Who::B), effects(false)), 1..4), prop::option::of(effects(false)))
            .prop_map(|(options, on)| Reaction::Own(options, on)),
        1 => weight(Who::B).prop_map(Reaction::Responses),
    ]
}

impl Reaction {
    /// The options by name.
    pub fn options(&self) -> Vec<String> {
        match self {
            Reaction::Own(options, _) => (0..options.len()).map(|number| format!("o{number}")).collect(),
            Reaction::Responses(_) => vec!["r0".to_owned(), "hold".to_owned()],
        }
    }

    /// `responses`: how many `b` has.
    pub fn text(&self, responses: usize) -> String {
        let head = "[reactions.b.answer]\nto = \"a.r0\"\n";
        match self {
            Reaction::Own(options, on) => {
                let on = on.as_ref().map_or(String::new(), |on| format!("[responses.a.r0.on]\no0 = {on}\n"));
                let options = options.iter().enumerate().map(|(number, (weight, effects))| {
                    format!("[reactions.b.answer.options.o{number}]\nweight = \"{weight}\"\ndo = {effects}\n")
                });
                format!("{on}{head}{}", options.collect::<String>())
            }
            Reaction::Responses(weight) => {
                format!("{head}weights = {{ r{} = 1, r0 = \"{weight}\", hold = 1 }}\n", responses - 1)
                    .replacen("r0 = 1, ", "", 1)
            }
        }
    }
}

/// How an actor picks, with numbers of responses that are taken modulo how many there are.
#[derive(Clone, Debug)]
pub enum Policy {
    Weights(u32, String),
    Rules(Vec<(u32, Option<String>, Option<String>)>),
    Logit(u32, Vec<String>),
}

pub fn policy(who: Who) -> impl Strategy<Value = Option<Policy>> {
    let rule = (0..3_u32, prop::option::of(condition(who)), prop::option::of(chance()));
    prop_oneof![
        2 => Just(None),
        1 => (0..3_u32, prop_oneof![weight(who), Just("2 * default".to_owned())])
            .prop_map(|(response, weight)| Some(Policy::Weights(response, weight))),
        1 => vec(rule, 1..4).prop_map(|rules| Some(Policy::Rules(rules))),
        1 => (0..4_u32, vec(utility(who), 1..4)).prop_map(|(lambda, worth)| Some(Policy::Logit(lambda, worth))),
    ]
}

impl Policy {
    /// For an actor with so many responses, and options of a reaction that it chooses in the same way.
    pub fn text(&self, actor: &str, responses: usize, reaction: &[String]) -> String {
        let names: Vec<String> = (0..responses).map(|number| format!("r{number}")).collect();
        let head = format!("[policies.{actor}.p]\n{}", self.way(&names));
        if reaction.is_empty() {
            return head;
        }
        format!("{head}[policies.{actor}.p.reactions.answer]\n{}", self.way(reaction))
    }

    fn way(&self, names: &[String]) -> String {
        let name = |number: u32| &names[number as usize % names.len()];
        match self {
            Policy::Weights(number, weight) => format!("weights = {{ {} = \"{weight}\" }}\n", name(*number)),
            Policy::Rules(rules) => {
                let rules = rules.iter().map(|(number, when, chance)| {
                    let when = when.as_ref().map_or(String::new(), |when| format!("when = \"{when}\", "));
                    let chance =
                        chance.as_ref().map_or(String::new(), |chance| format!("chance = \"{chance}\", "));
                    format!("{{ {when}{chance}choose = \"{}\" }}", name(*number))
                });
                format!("rules = [{}]\n", rules.collect::<Vec<_>>().join(", "))
            }
            Policy::Logit(lambda, worth) => {
                let each = names.iter().zip(worth).map(|(name, worth)| format!("{name} = \"{worth}\""));
                format!("lambda = {lambda}\nutilities = {{ {} }}\n", each.collect::<Vec<_>>().join(", "))
            }
        }
    }
}
