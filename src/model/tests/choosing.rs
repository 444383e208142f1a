//! Responses, reactions, policies: who may choose by what.

use crate::model::entity::{Choice, OptionKind};
use crate::model::expr::*;
use crate::model::tests::fixture::{crisis, crisis_but};

fn weight(actor: &str, weight: &str) -> crate::model::tests::fixture::Checked {
    crisis(&format!("[responses.{actor}.probe]\nweight = {weight:?}\n"))
}

#[test]
fn an_actor_cannot_choose_by_what_another_knows() {
    weight("china", "china.resolve").model();
    weight("us", "china.resolve")
        .says(&["error: `us` cannot choose by `china.resolve`, which only `china` knows [china.resolve]"]);
    weight("us", "grip")
        .says(&["error: `us` cannot choose by `china.resolve`, which only `china` knows [grip]"]);
    weight("us", "us.suspects(gang)").model();
    weight("china", "us.suspects(gang)")
        .says(&["error: `china` cannot choose by `us.suspects`, which only `us` knows [us.suspects(gang)]"]);
    weight("china", "if pending(us.freeze) then 1 else 2").says(&[
        "error: `china` cannot choose by `pending(us.freeze)`, which only `us` knows [pending(us.freeze)]",
    ]);
}

#[test]
fn every_choice_of_an_actor_is_its_own() {
    let hidden = "`us` cannot choose by `culprit`, which only `china` knows";
    let one = |text: &str| {
        let checked = crisis(text);
        assert_eq!(checked.faults, [format!("error: {hidden} [culprit]")], "{text}");
    };
    one("[responses.us.probe]\nwhen = \"culprit == gang\"\n");
    one("[responses.us.probe]\nprepare = \"2 weeks\"\nstill = \"culprit == gang\"\n");
    one(
        "[reactions.us.probe]\nto = \"china.deny\"\noptions.go = { weight = \"if culprit == gang then 1 else 0\" }\n",
    );
    one("[policies.us.probe]\nrules = [{ when = \"culprit == gang\", choose = \"freeze\" }]\n");
    one("[policies.us.probe]\nlambda = 1\nutilities = { freeze = \"if culprit == gang then 1 else 0\" }\n");
}

#[test]
fn the_world_reads_everything() {
    crisis("[responses.us.probe]\ncost = \"china.resolve\"\ndo = \"trust = china.resolve\"\n").model();
    crisis("[events.probe]\nwhen = \"culprit == gang\"\nchance = \"china.resolve\"\ndo = \"open = true\"\n")
        .model();
}

#[test]
fn hold_is_built_in_unless_it_is_declared() {
    let model = crisis("").model();
    let holds: Vec<_> = model.responses.iter().filter(|response| response.name == "hold").collect();
    assert_eq!(holds.len(), 2);
    assert!(holds.iter().all(|hold| hold.built_in && hold.weight.kind == Kind::Constant(0.0)));
    let model = crisis("[responses.us.hold]\nweight = 3\n").model();
    assert!(!model.responses[2].built_in);
    assert_eq!(model.responses.len(), 4);
}

#[test]
fn policies_number_the_options_as_the_owner_lists_them() {
    let model = crisis(concat!(
        "[responses.china.arrest]\n[reactions.china.answer]\nto = \"us.freeze\"\n",
        "weights = { hold = 2, arrest = 1 }\n",
        "[policies.china.hard]\nweights = { hold = \"2 * default\", arrest = 1 }\n",
        "[policies.china.hard.reactions.answer]\nrules = [{ choose = \"hold\", chance = 0.5 }, { choose = \"hold\", chance = 0.5 }]\n",
    ))
    .model();
    let policy = &model.policies[1];
    let Choice::Weights(weights) = &policy.choice else { panic!("weights") };
    assert_eq!(weights.iter().map(|(option, _)| *option).collect::<Vec<_>>(), [2, 1]);
    let (reaction, Choice::Rules(rules)) = &policy.reactions[0] else { panic!("rules") };
    assert_eq!(*reaction, 1);
    assert_eq!(rules.iter().map(|rule| (rule.option, rule.occurrence)).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
    assert!(matches!(model.reactions[1].options[0].kind, OptionKind::Response(4)));
}

#[test]
fn windows_in_an_actors_rules_are_measured_in_its_turns() {
    let model = crisis("").model();
    let Choice::Rules(rules) = &model.policies[0].choice else { panic!("rules") };
    assert!(matches!(rules[0].chance.as_ref().map(|c| &c.kind), Some(Kind::Window { turn_of: Some(0), .. })));
}

#[test]
fn unknown_responses_reactions_and_policies_are_found() {
    crisis("[policies.us.probe]\nrules = [{ choose = \"freze\" }]\n")
        .says(&["error: `freze` is not a response of `us` [freze]"]);
    crisis("[policies.us.probe.reactions.answer]\nweights = { a = 1 }\n")
        .says(&["error: `us` has no reaction `answer` [answer]"]);
    crisis("[reactions.us.probe]\nto = \"china.dney\"\noptions.go = {}\n")
        .says(&["error: there is no response `china.dney` [china.dney]"]);
    crisis("[reactions.us.probe]\nto = \"china.deny\"\nweights = { freze = 1 }\n").has("`freze`");
    crisis("[responses.us.offer]\non.accpt = \"trust += 0.1\"\n")
        .says(&["error: no reaction to `us.offer` has an option `accpt` [accpt]"]);
    crisis("[responses.uss.offer]\n").says(&["error: there is no actor `uss` [uss]"]);
}

#[test]
fn a_turn_names_each_part_once() {
    let turn = "turn = [\"events\", \"us\", \"china\", \"rules\"]";
    crisis_but(turn, "turn = [\"us\", \"chna\", \"china\"]")
        .says(&["error: there is no actor or event `chna` [chna]"]);
    crisis_but(turn, "turn = [\"events\", \"us\", \"rules\"]")
        .says(&["warning: `china` has responses but never a turn [china]"]);
}

#[test]
fn costs_have_a_range_over_the_whole_run() {
    let model = crisis("[responses.us.probe]\ncost = \"pace + 0.5\"\n").model();
    let cost = &model.variables[model.actors[0].cost];
    assert_eq!((&cost.low.kind, &cost.high.kind), (&Kind::Constant(0.0), &Kind::Constant(52.0)));
    crisis("[responses.us.probe]\ncost = \"1 / trust\"\n")
        .says(&["error: this cost has no bounds [1 / trust]"]);
}
