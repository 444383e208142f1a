//! Luck is addressed: each site once a step, whatever the policies, whatever is set.

use crate::trial::{SEED, Trial, scenario};
use crate::watch;

/// As many expansions as the language knows: reactions to several responses in both ways, listed responses that are
/// prepared and select at random, delayed effects that draw, overlap, nest and go to members.
const EVERYTHING: &str = r#"
title = "Everything at once"
step = "1 week"
steps = 30
turn = ["events", "us", "china", "allies", "rules"]
play = { us = "quick" }
[parameters]
wait = { value = "0..3 weeks" }
slow = { value = "1..4 weeks" }
p = { value = 0.5, range = [0, 1] }
[actors]
us = {}
china = {}
allies = { turn_every = "2 weeks" }
[groups.firms]
count = 3
[state.firms]
hit = { start = { chance = "p" } }
hurt = { start = 0, count = [0, 99] }
[state]
x = { start = 0, count = [-99, 99] }
y = { start = "uniform(0, 1)", range = [0, 1] }
truth = { start = "a", one_of = ["a", "b"] }
[beliefs.us.thinks]
about = "truth"
prior = { a = 0.5, b = 0.5 }
[evidence.colour]
about = "truth"
signs.red = { a = 0.8, b = 0.2 }
signs.blue = { a = 0.2, b = 0.8 }
[events.luck]
chance = 0.7
do = [
  { after = "wait", do = [{ chance = 0.5, do = "x += 1" }, { after = "wait", do = { chance = 0.5, do = "x -= 1" } }] },
  { each = "firms where not hit", after = "slow", do = { chance = 0.5, do = "hit = true", else = { draw = "hurt", weights = { 1 = 1, 2 = 1 } } } },
  { each = "firms", take = "1 + count(firms where hit)", order = "random", after = "slow", do = { chance = 0.5, do = "hurt += 1" } },
  { after = "wait", do = { each = "firms", do = { each = "firms where hit", take = 1, order = "random", do = { chance = 0.5, do = "hurt += 1" } } } },
  { observe = "colour", by = "us.thinks", then = { red = { chance = 0.5, do = "x += 1" }, blue = { after = "slow", do = { draw = "truth", weights = { a = 1, b = 1 } } } } },
]
else = { after = "slow", do = { draw = "truth", weights = { a = 1, b = 1 } } }
[responses.us.ask]
weight = 3
prepare = "wait"
do = { chance = 0.5, do = "x += 1", else = { after = "slow", do = { chance = 0.5, do = "x -= 1" } } }
on.accept = [{ chance = 0.5, do = "x += 1" }, { after = "slow", do = { chance = 0.5, do = "x -= 1" } }]
on.send = { chance = 0.5, do = "x += 1" }
[responses.us.hit]
weight = 2
prepare = "slow"
select = { from = "firms", where = "hit", take = 2, order = "random" }
do = [{ each = "selected", do = { chance = 0.3, do = "hit = false" } }, { each = "selected", after = "slow", do = { chance = 0.5, do = "hurt += 1" } }]
[responses.us.wait]
[responses.china.send]
weight = 1
prepare = "wait"
do = { chance = 0.5, do = "x += 1" }
[responses.china.list]
weight = 1
select = { from = "firms", take = 1, order = "random" }
do = { each = "selected", do = "hit = true" }
[responses.allies.join]
do = { chance = 0.5, do = "x += 1" }
[reactions.china.answer]
to = ["us.ask", "us.hit", "allies.join", "china.send"]
options.accept = { do = [{ chance = 0.5, do = "x += 1" }, { after = "wait", do = { chance = 0.5, do = "x -= 1" } }] }
[reactions.china.besides]
to = ["us.ask", "us.hit", "allies.join", "china.send"]
weights = { send = 2, list = 2 }
[reactions.us.second]
to = ["us.ask", "china.list", "china.send"]
options.accept = { do = { observe = "colour", by = "us.thinks" } }
options.shrug = {}
[reactions.us.third]
to = ["us.ask", "china.list", "china.send"]
weights = { hit = 1, hold = 1 }
[policies.us.quick]
rules = [{ choose = "ask", chance = 0.5 }, { choose = "hit", chance = 0.5 }, { choose = "ask", chance = "50% in 3 weeks" }]
[policies.us.quick.reactions.second]
rules = [{ choose = "accept", chance = 0.5 }, { choose = "shrug", chance = 0.5 }, { choose = "accept", chance = 0.5 }]
[policies.us.other]
rules = [{ choose = "ask", chance = 0.5 }, { choose = "hit", chance = 0.5 }, { choose = "ask", chance = "50% in 3 weeks" }]
[policies.us.other.reactions.second]
rules = [{ choose = "accept", chance = 0.5 }, { choose = "shrug", chance = 0.5 }, { choose = "accept", chance = 0.5 }]
[rules.r]
do = "x = round(0.9 * x)"
[outcomes]
high = "x > 6 + y"
low = "x < -6"
rest = "otherwise"
[metrics]
x = { final = "x" }
hurt = { final = "sum(hurt of firms)" }
"#;

/// A heavy scenario: few runs.
fn everything() -> Trial {
    scenario(EVERYTHING).runs(3_000)
}

#[test]
fn each_site_is_drawn_at_most_once_a_step() {
    let trial = everything();
    let study = &trial.solved().study;
    let mut seen = vec![false; study.program.sites as usize];
    for run in 0..1_000 {
        for (_, site) in watch::draws(&study.program, SEED, run) {
            seen[site as usize] = true;
        }
    }
    let used = seen.iter().filter(|seen| **seen).count();
    assert!(
        used * 2 > seen.len(),
        "only {used} of {} sites ever drawn: the scenario tests little",
        seen.len()
    );
}

#[test]
fn a_story_is_the_run_it_tells() {
    let trial = everything();
    let solved = trial.solved();
    for run in 0..500 {
        let story = solved.study.trace(SEED, run);
        let ending = solved.endings[run as usize];
        assert_eq!(story.ending, Some((ending.outcome, ending.step)), "run {run}");
    }
}

#[test]
fn policies_with_the_same_rules_give_the_same_runs() {
    let (quick, other) = (everything(), everything().policy("us", "other"));
    assert_eq!(quick.solved().endings, other.solved().endings);
    assert_eq!(quick.solved().metric("hurt").mean, other.solved().metric("hurt").mean);
}

#[test]
fn sites_are_numbered_over_the_file_as_written() {
    let sites = |trial: Trial| trial.solved().study.program.sites;
    let all = sites(everything());
    assert_eq!(all, sites(everything().policy("us", "default")));
    assert_eq!(all, sites(everything().set("p", "0")));
    assert_eq!(all, sites(everything().set("wait", "1 week")));
    assert_eq!(all, sites(everything().set("slow", "0 weeks")));
}

#[test]
fn shards_and_threads_change_nothing() {
    use escalade::engine::runs::simulate::endings;
    use escalade::engine::runs::simulate::simulate;
    use escalade::engine::runs::simulation::Simulation;
    let trial = everything();
    let program = &trial.solved().study.program;
    let all = &trial.solved().endings;
    let shard = Simulation { seed: SEED, sample: 0, first_run: 1_234, runs: 777, threads: 2 };
    assert_eq!(endings(program, &shard).unwrap(), all[1_234..1_234 + 777]);
    let tally = simulate(program, &shard, &|_| {}).unwrap();
    for (outcome, counted) in tally.endings.iter().enumerate() {
        let count = all[1_234..1_234 + 777].iter().filter(|ending| ending.outcome == outcome as u32).count();
        assert_eq!(counted.total(), count as u64);
    }
}

#[test]
fn another_seed_is_other_luck_and_seed_0_is_a_seed() {
    use escalade::engine::runs::simulate::endings;
    use escalade::engine::runs::simulation::Simulation;
    let trial = everything();
    let program = &trial.solved().study.program;
    let with = |seed| {
        endings(program, &Simulation { seed, sample: 0, first_run: 0, runs: 500, threads: 1 }).unwrap()
    };
    assert_ne!(with(0), with(1));
    assert_eq!(with(0), with(0));
}
