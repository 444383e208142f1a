//! What an actor thinks of each member of a group: one belief a member, moved by the signs of that member alone.

use crate::trial::{Trial, scenario};
use escalade::engine::program::Draw;
use escalade::engine::replay::story::Happening;
use escalade::report::story::{Style, turning_points};

/// Three firms. The prior of guilt is 0.3; an audit finds something with 0.7 if a firm is guilty, with 0.2 if not.
fn firms(steps: u32, text: &str) -> Trial {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = {steps}
        [actors]
        us = {{}}
        china = {{}}
        [groups.firms]
        table = "firms.csv"
        [groups.banks]
        count = 2
        [state]
        x = {{ start = 0, count = [0, 99] }}
        [state.firms]
        guilty = {{ start = {{ chance = 0.4 }}, known_to = "china" }}
        found = {{ start = 0, count = [0, 9] }}
        listed = {{ start = false }}
        [beliefs.us.suspects]
        about = "firms.guilty"
        prior = {{ true = 0.3, false = 0.7 }}
        [evidence.audit]
        about = "firms.guilty"
        signs.findings = {{ true = 0.7, false = 0.2 }}
        signs.nothing = {{ true = 0.3, false = 0.8 }}
        {text}
        "#
    ))
    .table("firms.csv", "id,number\nalpha,1\nbeta,2\ngamma,3\n")
}

fn power(x: f64, times: i32) -> f64 {
    (0..times).map(|_| x).product()
}

/// How likely guilt is after so many findings and so many audits without.
fn bayes(findings: i32, nothing: i32) -> f64 {
    let guilty = 0.3 * power(0.7, findings) * power(0.3, nothing);
    let innocent = 0.7 * power(0.2, findings) * power(0.8, nothing);
    guilty / (guilty + innocent)
}

/// The chance of findings, guilty or not.
const FINDINGS: f64 = 0.4 * 0.7 + 0.6 * 0.2;

/// What is thought of each firm in the end.
const THOUGHTS: &str = r#"[metrics]
alpha = { final = "sum(us.suspects(true) of firms where number == 1)" }
beta = { final = "sum(us.suspects(true) of firms where number == 2)" }
gamma = { final = "sum(us.suspects(true) of firms where number == 3)" }
innocent = { final = "sum(us.suspects(false) of firms)" }
"#;

fn after_one() -> f64 {
    FINDINGS * bayes(1, 0) + (1.0 - FINDINGS) * bayes(0, 1)
}

#[test]
fn each_begins_at_the_prior() {
    firms(1, THOUGHTS).always("alpha", 0.3).always("beta", 0.3).always("gamma", 0.3).always("innocent", 2.1);
}

#[test]
fn a_sign_of_one_member_leaves_the_others_alone() {
    let look = "[events.look]\ndo = { each = \"firms where number == 2\", do = { observe = \"audit\", by = \"us.suspects\" } }\n";
    firms(1, &format!("{look}{THOUGHTS}"))
        .always("alpha", 0.3)
        .always("gamma", 0.3)
        .mean("beta", after_one())
        .mean("innocent", 0.7 + 0.7 + (1.0 - after_one()));
}

#[test]
fn signs_move_the_belief_about_their_member_by_bayes() {
    let look = "[events.look]\ndo = { each = \"firms\", do = { observe = \"audit\", by = \"us.suspects\", then = { findings = \"found += 1\" } } }\n";
    let trial = firms(4, &format!("{look}{THOUGHTS}"));
    for story in &trial.solved().stories {
        // By firm: findings, and audits without.
        let mut signs = [[0; 2]; 3];
        let mut thought = [0.3; 3];
        for happening in story.steps.iter().flatten() {
            match happening {
                Happening::Choice { origin, member, chosen, .. }
                    if matches!(origin.what, Draw::Sign { .. }) =>
                {
                    let member = member.expect("a sign of a member") as usize;
                    signs[member][chosen.expect("a sign")] += 1;
                }
                Happening::Believed { member, probabilities, .. } => {
                    let member = member.expect("a belief about a member") as usize;
                    let [findings, nothing] = signs[member];
                    thought[member] = bayes(findings, nothing);
                    assert!((probabilities[0] - thought[member]).abs() < 1e-14);
                    assert!((probabilities[1] - (1.0 - thought[member])).abs() < 1e-14);
                }
                _ => {}
            }
        }
        for (measured, thought) in story.measures.iter().zip(thought) {
            assert!((measured.expect("a number") - thought).abs() < 1e-14, "run {}", story.run);
        }
        assert_eq!(signs.map(|[findings, nothing]| findings + nothing), [4; 3], "one audit a week and firm");
    }
    trial.runs(1000).outcome("end", 1.0);
}

#[test]
fn a_story_names_the_member_of_a_sign_and_of_a_belief() {
    let look = "[events.look]\ndo = { each = \"firms where number == 2\", do = { observe = \"audit\", by = \"us.suspects\" } }\n";
    let trial = firms(1, look);
    let solved = trial.solved();
    let (model, story) = (&solved.study.model, &solved.stories[0]);
    let style = Style { everything: false, colour: false, width: 80, markdown: false };
    let text = escalade::report::story::story(model, story, style);
    assert!(text.contains("audit of beta: "), "{text}");
    assert!(text.contains("us now suspects of beta: true "), "{text}");
    let csv = escalade::report::csv::story_csv(model, story, false);
    for row in [",choice,,audit,beta,", ",belief,us,us.suspects,beta,true,"] {
        assert!(csv.contains(row), "{row} in\n{csv}");
    }
    let findings = solved.stories.iter().find(|story| {
        let believed = |happening: &&Happening| matches!(happening, Happening::Believed { .. });
        let Some(Happening::Believed { probabilities, .. }) = story.steps[1].iter().find(believed) else {
            return false;
        };
        probabilities[0] > 0.5
    });
    let text = turning_points(model, findings.expect("a run with findings"), style);
    assert!(text.contains("us now suspects of beta: true (60%)"), "{text}");
}

/// Three firms, audited weekly for four weeks; each week the one suspected most is listed, if it is suspected enough.
/// What that comes to is enumerated here without the program.
#[test]
fn a_list_by_suspicion_is_what_enumeration_by_hand_says() {
    let text = r#"
        [events.audits]
        do = { each = "firms where not listed", do = { observe = "audit", by = "us.suspects" } }
        [events.listing]
        do = { each = "firms where us.suspects(true) > 0.5 and not listed", take = 1, order = "us.suspects(true) desc", do = "listed = true" }
        [metrics]
        listed = { final = "count(firms where listed)" }
        wrong = { final = "count(firms where listed and not guilty)" }
        third = { final = "count(firms where listed and number == 3)" }
        thought = { final = "sum(us.suspects(true) of firms)" }
        [outcomes]
        all = { at_end = "all(firms where listed)" }
        none = { at_end = "not any(firms where listed)" }
        some = "otherwise"
    "#;
    #[derive(Clone, Copy)]
    struct Firms {
        guilty: [bool; 3],
        listed: [bool; 3],
        signs: [[i32; 2]; 3],
    }
    /// Metrics, then the chances that all and that none are listed.
    fn week(left: u32, firms: Firms, chance: f64, sums: &mut [f64; 6]) {
        let thought = firms.signs.map(|[findings, nothing]| bayes(findings, nothing));
        if left == 0 {
            let listed = firms.listed.iter().filter(|listed| **listed).count();
            let wrong = (0..3).filter(|&firm| firms.listed[firm] && !firms.guilty[firm]).count();
            let ends = [listed == 3, listed == 0].map(|ends| f64::from(u8::from(ends)));
            let third = f64::from(u8::from(firms.listed[2]));
            let all = [listed as f64, wrong as f64, third, thought.iter().sum(), ends[0], ends[1]];
            sums.iter_mut().zip(all).for_each(|(sum, value)| *sum += chance * value);
            return;
        }
        for outcome in 0..8_usize {
            let (mut next, mut chance) = (firms, chance);
            for firm in 0..3 {
                if firms.listed[firm] {
                    // It is not audited any more: count only one of the two.
                    chance *= f64::from(u8::from(outcome >> firm & 1 == 0));
                    continue;
                }
                let findings = if firms.guilty[firm] { 0.7 } else { 0.2 };
                let sign = outcome >> firm & 1;
                chance *= if sign == 0 { findings } else { 1.0 - findings };
                next.signs[firm][sign] += 1;
            }
            if chance == 0.0 {
                continue;
            }
            let thought = next.signs.map(|[findings, nothing]| bayes(findings, nothing));
            let open = (0..3).filter(|&firm| thought[firm] > 0.5 && !next.listed[firm]);
            // Of those suspected alike the first in the file.
            let most = open.reduce(|best, firm| if thought[firm] > thought[best] { firm } else { best });
            if let Some(most) = most {
                next.listed[most] = true;
            }
            week(left - 1, next, chance, sums);
        }
    }
    let mut sums = [0.0; 6];
    for guilty in 0..8_usize {
        let guilty = [0, 1, 2].map(|firm| guilty >> firm & 1 == 1);
        let chance = guilty.iter().map(|guilty| if *guilty { 0.4 } else { 0.6 }).product();
        week(4, Firms { guilty, listed: [false; 3], signs: [[0; 2]; 3] }, chance, &mut sums);
    }
    let [listed, wrong, third, thought, all, none] = sums;
    assert!(wrong > 0.05 && all > 0.01 && none > 0.05, "all of it can happen: {sums:?}");
    firms(4, text)
        .mean("listed", listed)
        .mean("wrong", wrong)
        .mean("third", third)
        .mean("thought", thought)
        .outcome("all", all)
        .outcome("none", none);
}

#[test]
fn nothing_is_kept_of_beliefs_that_nobody_reads() {
    let look =
        "[events.look]\ndo = { each = \"firms\", do = { observe = \"audit\", by = \"us.suspects\" } }\n";
    let states = |steps| firms(steps, look).solved().exact.as_ref().unwrap().most_states;
    assert_eq!(states(2), states(6));
}

#[test]
fn the_innermost_loop_over_the_group_is_meant() {
    // For each firm every firm is looked at: three signs of each.
    let look = "[events.look]\ndo = { each = \"firms\", do = { each = \"firms where number == 1\", do = { each = \"banks\", do = { observe = \"audit\", by = \"us.suspects\" } } } }\n";
    let six: f64 = (0..=6)
        .map(|findings| {
            let ways = [1.0, 6.0, 15.0, 20.0, 15.0, 6.0, 1.0][findings as usize];
            let chance = |p: f64| power(p, findings) * power(1.0 - p, 6 - findings);
            ways * (0.4 * chance(0.7) + 0.6 * chance(0.2)) * bayes(findings, 6 - findings)
        })
        .sum();
    firms(1, &format!("{look}{THOUGHTS}")).mean("alpha", six).always("beta", 0.3).always("gamma", 0.3);
}

#[test]
fn one_member_is_compared_with_all() {
    // Whoever is suspected as much as the most suspected: after one audit of the second, that one, or the two others.
    let look = "[events.look]\ndo = [{ each = \"firms where number == 2\", do = { observe = \"audit\", by = \"us.suspects\" } }, { each = \"firms\", do = { when = \"us.suspects(true) >= max(us.suspects(true) of firms)\", do = \"listed = true\" } }]\n[metrics]\nlisted = { final = \"count(firms where listed)\" }\nbeta = { final = \"count(firms where listed and number == 2)\" }";
    firms(1, look).mean("beta", FINDINGS).mean("listed", FINDINGS + 2.0 * (1.0 - FINDINGS));
}

#[test]
fn reset_returns_one_member_to_the_prior() {
    let look = "[events.look]\ndo = [{ each = \"firms\", do = { observe = \"audit\", by = \"us.suspects\" } }, { each = \"firms where number > 1\", do = \"reset us.suspects\" }]\n";
    firms(1, &format!("{look}{THOUGHTS}"))
        .mean("alpha", after_one())
        .always("beta", 0.3)
        .always("gamma", 0.3);
}

#[test]
fn a_response_selects_by_belief_and_looks_at_the_selected() {
    let text = format!(
        r#"
        [events.first]
        when = "step == 1"
        do = {{ each = "firms where number < 3", do = {{ observe = "audit", by = "us.suspects" }} }}
        [responses.us.probe]
        when = "step == 2 and any(firms where us.suspects(true) > 0.5)"
        select = {{ from = "firms", where = "us.suspects(true) > 0.5", take = 1, order = "us.suspects(true) desc" }}
        do = [{{ each = "selected", do = {{ observe = "audit", by = "us.suspects", then = {{ findings = "listed = true" }} }} }}]
        {THOUGHTS}
        listed = {{ final = "count(firms where listed)" }}
        "#
    );
    // The first of those with findings is probed, and listed if there are findings again.
    let twice = 0.4 * 0.7 * 0.7 + 0.6 * 0.2 * 0.2;
    firms(2, &text).always("gamma", 0.3).mean("listed", twice + (1.0 - FINDINGS) * twice);
}

#[test]
fn what_is_put_off_for_a_member_moves_its_belief() {
    let look = "[events.look]\nwhen = \"step == 1\"\ndo = { each = \"firms where number == 3\", after = \"1 week\", do = { observe = \"audit\", by = \"us.suspects\" } }\n";
    let alone = |steps| firms(steps, &format!("{look}{THOUGHTS}")).always("alpha", 0.3);
    alone(1).always("gamma", 0.3);
    alone(2).mean("gamma", after_one());
}

#[test]
fn it_may_be_about_a_choice_or_a_count() {
    for (declared, prior, red, blue) in [
        (
            "{ start = \"b\", one_of = [\"a\", \"b\", \"c\"] }",
            "a = 0.5, b = 0.5",
            "a = 0.1, b = 0.8",
            "a = 0.9, b = 0.2",
        ),
        ("{ start = 1, count = [0, 2] }", "0 = 0.5, 1 = 0.5", "0 = 0.1, 1 = 0.8", "0 = 0.9, 1 = 0.2"),
    ] {
        let name = if declared.contains("one_of") { "b" } else { "1" };
        scenario(&format!(
            r#"
            steps = 1
            [actors]
            us = {{}}
            [groups.ships]
            count = 4
            [state.ships]
            load = {declared}
            [beliefs.us.guess]
            about = "ships.load"
            prior = {{ {prior} }}
            [evidence.look]
            about = "ships.load"
            signs.red = {{ {red} }}
            signs.blue = {{ {blue} }}
            [events.look]
            do = {{ each = "ships", do = {{ observe = "look", by = "us.guess" }} }}
            [metrics]
            sure = {{ final = "count(ships where us.guess({name}) > 0.7)" }}
            "#
        ))
        .mean("sure", 4.0 * 0.8);
    }
}

#[test]
fn a_group_of_one_is_like_any_other() {
    scenario(
        r#"
        steps = 2
        [actors]
        us = {}
        [groups.ships]
        count = 1
        [state.ships]
        armed = { start = true }
        [beliefs.us.guess]
        about = "ships.armed"
        prior = { true = 0.5, false = 0.5 }
        [evidence.look]
        about = "ships.armed"
        signs.red = { true = 0.75, false = 0.25 }
        signs.blue = { true = 0.25, false = 0.75 }
        [events.look]
        do = { each = "ships", do = { observe = "look", by = "us.guess" } }
        [metrics]
        sure = { final = "count(ships where us.guess(true) > 0.8)" }
        "#,
    )
    .mean("sure", 0.75 * 0.75);
}

#[test]
fn it_is_known_to_its_holder_and_the_world_alone() {
    let by = |actor: &str| {
        firms(
            1,
            &format!("[responses.{actor}.act]\nwhen = \"count(firms where us.suspects(true) > 0.2) == 3\"\n"),
        )
    };
    by("us").outcome("end", 1.0);
    by("china").refused("`china` cannot choose by `us.suspects`, which only `us` knows");
}

#[test]
fn in_a_definition_no_member_is_meant() {
    firms(1, "[define]\nguess = \"us.suspects(true)\"").refused("about which member?");
    firms(1, "[define]\nsuspected = \"count(firms where us.suspects(true) > 0.2)\"\n[metrics]\nall = { final = \"suspected\" }")
        .always("all", 3.0);
}

#[test]
fn games_look_ahead_by_no_belief_about_members() {
    let game = |us: &str, china: &str| {
        firms(
            1,
            &format!(
                r#"
                [games.talks]
                lambda = 1
                [games.talks.nodes.offer]
                actor = "us"
                options.make = {{ to = "answer" }}
                options.wait = {{ pays = {{ us = 0, china = 0 }} }}
                [games.talks.nodes.answer]
                actor = "china"
                options.take = {{ pays = {{ us = "{us}", china = "{china}" }} }}
                options.leave = {{ pays = {{ us = -1, china = 0 }} }}
                [events.play]
                do = {{ play = "talks" }}
                "#
            ),
        )
    };
    game("sum(us.suspects(true) of firms)", "1").outcome("end", 1.0);
    game("1", "count(firms where guilty)").refused("nobody can look ahead by a belief about this");
    game("1", "sum(us.suspects(true) of firms)").refused("`us.suspects`");
}
