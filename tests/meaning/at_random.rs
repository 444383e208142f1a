//! Members taken at random: each choice of them is as likely as any other.

use crate::groups::firms;
use crate::trial::{Trial, likely, near, scenario};
use std::collections::BTreeMap;

#[test]
fn a_random_selection_is_uniform_over_subsets() {
    // Two of four: six pairs. False alarm at 1e-6: five standard errors for each.
    let trial = firms(
        1,
        "[responses.us.hit]\nselect = { from = \"firms\", take = 2, order = \"random\" }\ndo = \"selected.hit += 1\"",
    );
    let trial =
        ["alpha", "beta", "gamma", "delta"].into_iter().fold(trial, |trial, firm| trial.mean(firm, 0.5));
    let solved = trial.solved();
    let mut pairs = std::collections::BTreeMap::new();
    for run in 0..20_000 {
        let story = solved.study.trace(crate::trial::SEED, run);
        let hits: Vec<u8> = story.measures[..4].iter().map(|hit| hit.unwrap() as u8).collect();
        assert_eq!(hits.iter().sum::<u8>(), 2);
        *pairs.entry(hits).or_insert(0_u64) += 1;
    }
    assert_eq!(pairs.len(), 6);
    for (pair, count) in pairs {
        likely(count, 20_000, 1.0 / 6.0, &format!("{pair:?}"));
    }
}

#[test]
fn an_effect_for_members_in_random_order_is_for_all_alike() {
    let trial = firms(
        1,
        "[responses.us.hit]\n[events.e]\neach = \"firms\"\ntake = 1\norder = \"random\"\ndo = \"hit += 1\"",
    );
    let solved = trial.solved();
    // A site for each member, besides the turn of the actor.
    assert_eq!(solved.study.program.sites, 5);
    for metric in ["alpha", "beta", "gamma", "delta"] {
        near(solved.expectation(metric).expect("a solution"), 0.25, metric);
    }
}

/// All that may be taken of the candidates, a bit for each: every choice is as likely as any other.
fn choices(candidates: u32, take: u32) -> Vec<u32> {
    let taken = take.min(candidates.count_ones());
    (0..64).filter(|set| set & !candidates == 0 && set.count_ones() == taken).collect()
}

/// Six firms with a number each.
fn six(steps: u32, text: &str) -> Trial {
    let table = (0..6).fold("id,number\n".to_owned(), |table, firm| format!("{table}f{firm},{firm}\n"));
    scenario(&format!(
        "step = \"1 week\"\nsteps = {steps}\n[actors]\nus = {{}}\n[groups.firms]\ntable = \"six.csv\"\n{text}"
    ))
    .table("six.csv", &table)
}

fn binomial(n: u32, k: u32, p: f64) -> f64 {
    let ways = (0..k).fold(1.0, |ways, at| ways * f64::from(n - at) / f64::from(at + 1));
    ways * libm::pow(p, k as f64) * libm::pow(1.0 - p, (n - k) as f64)
}

/// Two of six firms are raided a week, and how often each was is told up to three times.
#[test]
fn two_of_six_firms_drawn_a_step_come_out_as_formula_and_enumeration_say() {
    let steps = 20;
    let trial = six(
        steps,
        r#"
        [state.firms]
        hits = { start = 0, count = [0, 3] }
        [responses.us.raid]
        select = { from = "firms", take = 2, order = "random" }
        do = "selected.hits += 1"
        [outcomes]
        broad = "count(firms where hits == 3) >= 5"
        rest = "otherwise"
        [metrics]
        all = { final = "all(firms where hits > 0)" }
        "#,
    );
    // The counts of all six, by brute force.
    let mut alive = BTreeMap::from([([0_u8; 6], 1.0)]);
    let mut broad = 0.0;
    let mut all = 0.0;
    let all_hit = |hits: &[u8; 6]| f64::from(u8::from(hits.iter().all(|&hits| hits > 0)));
    for step in 1..=steps {
        let mut next: BTreeMap<[u8; 6], f64> = BTreeMap::new();
        let mut ended = 0.0;
        for (hits, chance) in alive {
            for pair in choices(0b11_1111, 2) {
                let mut hits = hits;
                (0..6)
                    .filter(|firm| pair >> firm & 1 == 1)
                    .for_each(|firm| hits[firm] = (hits[firm] + 1).min(3));
                if hits.iter().filter(|&&hits| hits == 3).count() >= 5 {
                    ended += chance / 15.0;
                    all += all_hit(&hits) * chance / 15.0;
                } else {
                    *next.entry(hits).or_default() += chance / 15.0;
                }
            }
        }
        broad += ended;
        alive = next;
        let solved = trial.solved();
        let found = solved.exact.as_ref().expect("a solution").outcomes[0][step as usize];
        near(found, ended, &format!("broad in step {step}"));
    }
    all += alive.iter().map(|(hits, chance)| all_hit(hits) * chance).sum::<f64>();
    trial.outcome("broad", broad).mean("all", all);
}

#[test]
fn how_often_a_firm_is_drawn_is_binomial() {
    let steps = 15;
    let trial = six(
        steps,
        r#"
        [state.firms]
        hits = { start = 0, count = [0, 4] }
        [events.raid]
        each = "firms"
        take = 2
        order = "random"
        do = "hits += 1"
        [metrics]
        never = { final = "count(firms where number == 4 and hits == 0)" }
        once = { final = "count(firms where number == 0 and hits == 1)" }
        thrice = { final = "count(firms where hits == 3)" }
        all = { final = "all(firms where hits > 0)" }
        "#,
    );
    let chance = |times| binomial(steps, times, 1.0 / 3.0);
    // Inclusion and exclusion: pairs among those that are not left out.
    let all: f64 = (0..=4_u32)
        .map(|out| {
            let ways = choices(0b11_1111, out).len() as f64;
            let pairs = choices(0b11_1111 >> out, 2).len() as f64;
            ways * libm::pow(pairs / 15.0, steps as f64) * if out % 2 == 0 { 1.0 } else { -1.0 }
        })
        .sum();
    trial.mean("never", chance(0)).mean("once", chance(1)).mean("thrice", 6.0 * chance(3)).mean("all", all);
}

/// How many are taken, of whom, and what happens to them depends on the run.
#[test]
fn takings_that_depend_on_the_state_come_out_as_enumeration_says() {
    let steps = 6;
    let trial = six(
        steps,
        r#"
        [state]
        drive = { start = 0, count = [0, 7] }
        [state.firms]
        hit = { start = false }
        [events.push]
        chance = 0.3
        do = "drive += 2"
        [events.strike]
        each = "firms where not hit or number == 5"
        take = "drive"
        order = "random"
        do = { chance = 0.5, do = "hit = true" }
        [outcomes]
        most = "count(firms where hit) >= 4"
        rest = "otherwise"
        [metrics]
        second = { final = "count(firms where number == 1 and hit)" }
        drive = { final = "drive" }
        "#,
    );
    let mut alive = BTreeMap::from([((0_u32, 0_u32), 1.0)]);
    let (mut most, mut second, mut drives) = (0.0, 0.0, 0.0);
    for step in 1..=steps {
        let mut next: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for ((hit, drive), chance) in alive {
            for (drive, chance) in [(drive, 0.7 * chance), ((drive + 2).min(7), 0.3 * chance)] {
                let sets = choices((!hit & 0b11_1111) | 0b10_0000, drive);
                for set in &sets {
                    // Each of those taken is hit or not.
                    let struck = choices_of_any_size(*set);
                    for more in &struck {
                        let share = chance / sets.len() as f64 / struck.len() as f64;
                        *next.entry((hit | more, drive)).or_default() += share;
                    }
                }
            }
        }
        next.retain(|&(hit, drive), chance| {
            let is_most = hit.count_ones() >= 4;
            if is_most || step == steps {
                most += if is_most { *chance } else { 0.0 };
                second += f64::from(hit >> 1 & 1) * *chance;
                drives += f64::from(drive) * *chance;
            }
            !is_most
        });
        alive = next;
    }
    trial.outcome("most", most).mean("second", second).mean("drive", drives);
}

fn choices_of_any_size(candidates: u32) -> Vec<u32> {
    (0..=candidates.count_ones()).flat_map(|take| choices(candidates, take)).collect()
}
