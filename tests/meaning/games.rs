//! Games: backward induction with quantal response, moves drawn one by one, and the chances of options.

use crate::trial::{Numbers, Trial, near, scenario};

/// Signorino's deterrence game in three nodes: payoffs of both at its four ends, and two precisions.
struct Deterrence {
    pays: [[f64; 2]; 4],
    lambda: [f64; 2],
}

const ENDS: [&str; 4] = ["held", "conceded", "imposed", "backed_down"];

impl Deterrence {
    fn drawn(numbers: &mut Numbers) -> Self {
        let pays = [(); 4].map(|()| [(); 2].map(|()| 6.0 * numbers.next() - 3.0));
        // From 0, and over all sizes up to a million.
        let lambda = [(); 2].map(|()| match numbers.next() {
            u if u < 0.1 => 0.0,
            u => libm::pow(10.0, 8.0 * u - 2.0),
        });
        Self { pays, lambda }
    }

    fn text(&self) -> String {
        let [held, conceded, imposed, backed_down] =
            self.pays.map(|[us, china]| format!("{{ us = {us:?}, china = {china:?} }}"));
        let [us, china] = self.lambda;
        format!(
            r#"
            steps = 1
            [actors]
            us = {{}}
            china = {{}}
            [state]
            end = {{ start = "held", one_of = ["held", "conceded", "imposed", "backed_down"] }}
            [events.dispute]
            do = {{ play = "threat" }}
            [games.threat]
            lambda = {{ us = {us:?}, china = {china:?} }}
            [games.threat.nodes.demand]
            actor = "us"
            options.hold     = {{ pays = {held} }}
            options.threaten = {{ to = "reply" }}
            [games.threat.nodes.reply]
            actor = "china"
            options.concede = {{ pays = {conceded}, do = "end = conceded" }}
            options.resist  = {{ to = "follow_up" }}
            [games.threat.nodes.follow_up]
            actor = "us"
            options.impose    = {{ pays = {imposed}, do = "end = imposed" }}
            options.back_down = {{ pays = {backed_down}, do = "end = backed_down" }}
            [outcomes]
            held        = "end == held"
            conceded    = "end == conceded"
            imposed     = "end == imposed"
            backed_down = "otherwise"
            [metrics]
            threaten = {{ final = "chance_of(threat.demand.threaten)" }}
            concede  = {{ final = "chance_of(threat.reply.concede)" }}
            impose   = {{ final = "chance_of(threat.follow_up.impose)" }}
            "#
        )
    }

    /// The chances of the second option of each node, from the last node up, and those of the four ends.
    fn solved(&self) -> ([f64; 3], [f64; 4]) {
        let second = |lambda: f64, first: f64, second: f64| {
            let best = first.max(second);
            let [first, second] = [first, second].map(|worth| libm::exp(lambda * (worth - best)));
            second / (first + second)
        };
        let [us, china] = self.lambda;
        let [held, conceded, imposed, backed_down] = self.pays;
        let back_down = second(us, imposed[0], backed_down[0]);
        let after = [0, 1].map(|who| (1.0 - back_down) * imposed[who] + back_down * backed_down[who]);
        let resist = second(china, conceded[1], after[1]);
        let threatened = (1.0 - resist) * conceded[0] + resist * after[0];
        let threaten = second(us, held[0], threatened);
        let ends = [
            1.0 - threaten,
            threaten * (1.0 - resist),
            threaten * resist * (1.0 - back_down),
            threaten * resist * back_down,
        ];
        ([threaten, resist, back_down], ends)
    }
}

#[test]
fn deterrence_is_solved_from_the_last_node_up() {
    let mut numbers = Numbers::new(2015);
    for _ in 0..60 {
        let game = Deterrence::drawn(&mut numbers);
        let ([threaten, resist, back_down], ends) = game.solved();
        let trial = scenario(&game.text()).runs(2000);
        let trial = ENDS.iter().zip(ends).fold(trial, |trial, (end, chance)| trial.outcome(end, chance));
        trial.always("threaten", threaten).always("concede", 1.0 - resist).always("impose", 1.0 - back_down);
    }
}

#[test]
fn a_million_sampled_games_are_within_five_standard_errors() {
    let mut numbers = Numbers::new(7);
    for lambda in [0.5, 2.0] {
        let game = Deterrence { lambda: [lambda, 1.0], ..Deterrence::drawn(&mut numbers) };
        // What is sampled is compared with what is exact before anything else.
        let (_, ends) = game.solved();
        let trial = scenario(&game.text()).runs(1_000_000);
        ENDS.iter().zip(ends).fold(trial, |trial, (end, chance)| trial.outcome(end, chance));
    }
}

/// The game of the documents, with an audience cost.
fn audience(cost: f64) -> Trial {
    scenario(
        r#"
        steps = 1
        [parameters]
        audience_cost = { value = 0, range = [0, 2] }
        [actors]
        us = {}
        china = {}
        [state]
        end = { start = "held", one_of = ["held", "conceded", "imposed", "backed_down"] }
        [events.dispute]
        do = { play = "threat" }
        [games.threat]
        lambda = 1.5
        [games.threat.nodes.demand]
        actor = "us"
        options.threaten = { to = "reply" }
        options.hold     = { pays = { us = 0, china = 0 } }
        [games.threat.nodes.reply]
        actor = "china"
        options.concede = { pays = { us = 2, china = -1 }, do = "end = conceded" }
        options.resist  = { to = "follow_up" }
        [games.threat.nodes.follow_up]
        actor = "us"
        options.impose    = { pays = { us = -0.5, china = -2 }, do = "end = imposed" }
        options.back_down = { pays = { us = "-audience_cost", china = 1 }, do = "end = backed_down" }
        [outcomes]
        conceded    = "end == conceded"
        imposed     = "end == imposed"
        backed_down = "end == backed_down"
        held        = "otherwise"
        [metrics]
        concede   = { final = "chance_of(threat.reply.concede)" }
        back_down = { final = "chance_of(threat.follow_up.back_down)" }
        "#,
    )
    .set("audience_cost", &cost.to_string())
}

#[test]
fn whoever_ties_its_hands_is_believed() {
    let (loose, tied) = (audience(0.0), audience(2.0));
    let chance = |trial: &Trial, metric: &str| trial.solved().metric(metric).mean;
    assert!(chance(&tied, "concede") > chance(&loose, "concede") + 0.2);
    assert!(chance(&tied, "back_down") < chance(&loose, "back_down") - 0.2);
    let exact = |trial: &Trial, end: &str| {
        let solved = trial.solved();
        solved.exact.as_ref().expect("exact").outcomes[solved.outcome(end)].iter().sum::<f64>()
    };
    let imposed_if_resisted = |trial: &Trial| {
        let [imposed, backed_down] = ["imposed", "backed_down"].map(|end| exact(trial, end));
        imposed / (imposed + backed_down)
    };
    assert!(imposed_if_resisted(&tied) > imposed_if_resisted(&loose) + 0.2);
    // On the same luck, run by run: whoever conceded to a loose threat concedes to a tied one.
    let (loose, tied) = (loose.solved(), tied.solved());
    let [conceded, held] = ["conceded", "held"].map(|end| loose.outcome(end) as u32);
    for (before, after) in loose.endings.iter().zip(&tied.endings) {
        if before.outcome == conceded && after.outcome != held {
            assert_eq!(after.outcome, conceded, "run {}", before.run);
        }
    }
}

/// One node of two options, and what else is said.
fn one_node(first: &str, second: &str, more: &str) -> Trial {
    scenario(&format!(
        r#"
        steps = 1
        [actors]
        us = {{}}
        [state]
        x = {{ start = 0, count = [0, 9] }}
        y = {{ start = 0, count = [0, 9] }}
        open = {{ start = false }}
        [games.g]
        lambda = 2
        [games.g.nodes.n]
        actor = "us"
        options.a = {{ {first} }}
        options.b = {{ {second} }}
        {more}
        "#
    ))
}

const PLAY: &str = "[events.e]\ndo = { play = \"g\" }\n[outcomes]\na = \"x == 1\"\nb = \"otherwise\"";

#[test]
fn an_option_whose_condition_fails_is_not_chosen() {
    one_node("when = \"open\", pays = { us = 9 }, do = \"x = 1\"", "pays = { us = 0 }", PLAY)
        .outcome("b", 1.0);
    one_node(
        "when = \"not open\", pays = { us = 0 }, do = \"x = 1\"",
        "when = \"x == 0\", pays = { us = 0 }",
        PLAY,
    )
    .outcome("a", 0.5);
    // What an option that is not available would be worth is not read.
    one_node("when = \"open\", pays = { us = \"1 / x\" }, do = \"x = 1\"", "pays = { us = 0 }", PLAY)
        .outcome("b", 1.0);
}

#[test]
fn a_node_without_an_available_option_stops_the_run() {
    let run =
        one_node("when = \"open\", pays = { us = 1 }", "when = \"x > 0\", pays = { us = 0 }", PLAY).fails();
    assert_eq!(run, 0);
}

#[test]
fn a_node_that_cannot_be_reached_needs_no_option() {
    let nodes = r#"
        [games.g.nodes.m]
        actor = "us"
        options.c = { when = "open", pays = { us = "1 / x" } }
        [events.e]
        do = { play = "g" }
        [outcomes]
        a = "x == 1"
        b = "otherwise"
    "#;
    one_node("when = \"open\", to = \"m\", do = \"x = 1\"", "pays = { us = 0 }", nodes).outcome("b", 1.0);
}

#[test]
fn payoffs_are_read_when_play_begins_and_effects_as_they_come() {
    // The first move makes the second worth more, which nobody foresees: at equal worth, half.
    let nodes = r#"
        [games.g.nodes.m]
        actor = "us"
        options.c = { pays = { us = "5 * x" }, do = "y = x + 1" }
        options.d = { pays = { us = 0 } }
        [events.e]
        do = { play = "g" }
        [outcomes]
        c = "y == 2"
        d = "otherwise"
    "#;
    let certain = "when = \"open\", pays = { us = 0 }";
    one_node("to = \"m\", do = \"x = 1\"", certain, nodes).outcome("c", 0.5).outcome("d", 0.5);
}

#[test]
fn equals_stay_equal_at_any_precision() {
    let text = |lambda: &str, pays: &str| {
        scenario(&format!(
            r#"
            steps = 1
            [actors]
            us = {{}}
            [state]
            x = {{ start = 0, count = [0, 9] }}
            [games.g]
            lambda = {lambda}
            [games.g.nodes.n]
            actor = "us"
            options.a = {{ pays = {{ us = {pays} }}, do = "x = 1" }}
            options.b = {{ pays = {{ us = 1.0 }} }}
            {PLAY}
            "#
        ))
    };
    text("1e6", "1.0").outcome("a", 0.5);
    text("1e308", "1.0").outcome("a", 0.5);
    text("1e6", "1.001").outcome("a", 1.0);
    text("0", "1e308").outcome("a", 0.5);
    text("0", "-1.7e308").outcome("a", 0.5);
    text("1e300", "-1.7e308").outcome("a", 0.0);
}

#[test]
fn each_place_of_play_has_luck_of_its_own() {
    let twice = "[events.e]\ndo = [{ play = \"g\" }, { play = \"g\" }]\n[outcomes]\nboth = \"x == 2\"\nnone = \"x == 0\"\none = \"otherwise\"";
    one_node("pays = { us = 0 }, do = \"x += 1\"", "pays = { us = 0 }", twice)
        .outcome("both", 0.25)
        .outcome("none", 0.25)
        .outcome("one", 0.5);
}

#[test]
fn a_game_may_be_played_later() {
    let later = "[events.e]\nonce = true\ndo = { after = \"1..2\", do = { play = \"g\" } }\n[outcomes]\na = \"x == 1\"\nb = \"otherwise\"";
    let trial = one_node("pays = { us = 0 }, do = \"x = 1\"", "pays = { us = 0 }", later);
    trial.outcome("b", 1.0);
    let text = r#"
        steps = 9
        [actors]
        us = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us]
        ask = { do = { after = "0..3", do = { play = "g" } } }
        [games.g]
        lambda = 2
        [games.g.nodes.n]
        actor = "us"
        options.a = { pays = { us = 0 }, do = { after = 1, do = "x += 1" } }
        options.b = { pays = { us = 0 }, do = { chance = 0.5, do = "x += 2" } }
        [outcomes]
        many = "x > 8"
        few  = "otherwise"
        [metrics]
        x = { final = "x" }
    "#;
    scenario(text).solved();
}

#[test]
fn chances_move_with_the_state_and_may_be_read_anywhere() {
    let reading = r#"
        [define]
        boldness = "chance_of(g.n.a)"
        [events.e]
        do = ["x = 1", { when = "boldness > 0.8", do = "y = 1" }]
        [outcomes]
        bold = "y == 1 and boldness > 0.88"
        shy = "otherwise"
        [metrics]
        b = { final = "boldness" }
    "#;
    let chance = 1.0 / (1.0 + libm::exp(-2.0));
    let trial = one_node("pays = { us = \"x\" }", "pays = { us = 0 }", reading);
    trial.outcome("bold", 1.0).always("b", chance);
    near(chance, 0.880_797_077_977_882_4, "the logistic of 2");
}

/// Us demands of China, of whose resolve it has only a belief: by type, the prior and what imposing pays China.
const TYPES: [(&str, f64, f64); 3] = [("low", 0.5, -3.0), ("high", 0.3, 1.0), ("middle", 0.2, -1.0)];

fn doubtful(truth: &str, more: &str) -> Trial {
    scenario(&format!(
        r#"
        steps = 1
        [actors]
        us = {{}}
        china = {{}}
        [state]
        threatened = {{ start = false }}
        conceded = {{ start = false }}
        [state.china]
        resolve = {{ start = "{truth}", one_of = ["low", "middle", "high"], known_to = "china" }}
        [beliefs.us.doubts]
        about = "china.resolve"
        prior = {{ low = 0.5, high = 0.3, middle = 0.2 }}
        [evidence.bluster]
        about = "china.resolve"
        signs.loud = {{ low = 0.2, middle = 0.4, high = 0.9 }}
        signs.quiet = {{ low = 0.8, middle = 0.6, high = 0.1 }}
        [define]
        sanctioned = "if china.resolve == high then 1 else (if china.resolve == middle then -1 else -3)"
        [games.g]
        lambda = {{ us = 2, china = 1.5 }}
        [games.g.nodes.demand]
        actor = "us"
        options.threaten = {{ to = "reply", do = "threatened = true" }}
        options.hold     = {{ pays = {{ us = 0, china = 0 }} }}
        [games.g.nodes.reply]
        actor = "china"
        options.concede = {{ pays = {{ us = 1, china = -1 }}, do = "conceded = true" }}
        options.resist  = {{ to = "follow_up" }}
        [games.g.nodes.follow_up]
        actor = "us"
        options.impose    = {{ pays = {{ us = -1, china = "sanctioned" }} }}
        options.back_down = {{ pays = {{ us = -1.5, china = 0.5 }} }}
        {more}
        "#
    ))
}

const DOUBTFUL: &str = "[outcomes]\nconceded = \"conceded\"\nresisted = \"threatened\"\nheld = \"otherwise\"";

/// How likely China of a type concedes, and us threatens that holds a belief.
fn concede_and_threaten(sanctioned: f64, belief: [f64; 3]) -> (f64, f64) {
    let first = |lambda: f64, better: f64| 1.0 / (1.0 + libm::exp(-lambda * better));
    let impose = first(2.0, 0.5);
    let after = -impose - (1.0 - impose) * 1.5;
    let concede = |sanctioned: f64| first(1.5, -1.0 - (impose * sanctioned + (1.0 - impose) * 0.5));
    let expected: f64 = TYPES.iter().zip(belief).map(|((.., pays), p)| p * concede(*pays)).sum();
    (concede(sanctioned), first(2.0, expected + (1.0 - expected) * after))
}

#[test]
fn whoever_cannot_know_looks_ahead_by_its_belief_and_the_truth_decides() {
    for (truth, _, sanctioned) in TYPES {
        let (concede, threaten) = concede_and_threaten(sanctioned, TYPES.map(|(_, prior, _)| prior));
        let play = "[events.e]\ndo = { play = \"g\" }\n[metrics]\nconcede = { final = \"chance_of(g.reply.concede)\" }\nthreaten = { final = \"chance_of(g.demand.threaten)\" }\n";
        doubtful(truth, &format!("{play}{DOUBTFUL}"))
            .outcome("held", 1.0 - threaten)
            .outcome("conceded", threaten * concede)
            .always("concede", concede)
            .always("threaten", threaten);
    }
}

#[test]
fn a_belief_that_has_learnt_something_is_what_one_looks_ahead_by() {
    let loud = [("low", 0.2), ("high", 0.9), ("middle", 0.4)];
    for (at, (truth, _, sanctioned)) in TYPES.into_iter().enumerate() {
        let mut conceded = 0.0;
        for is_loud in [true, false] {
            let sign = loud.map(|(_, p)| if is_loud { p } else { 1.0 - p });
            let joint = [0, 1, 2].map(|which| TYPES[which].1 * sign[which]);
            let belief = joint.map(|p| p / joint.iter().sum::<f64>());
            let (concede, threaten) = concede_and_threaten(sanctioned, belief);
            conceded += sign[at] * threaten * concede;
        }
        let play = "[events.e]\ndo = [{ observe = \"bluster\", by = \"us.doubts\" }, { play = \"g\" }]\n";
        doubtful(truth, &format!("{play}{DOUBTFUL}")).outcome("conceded", conceded);
    }
}

#[test]
fn chances_are_as_private_as_what_they_depend_on() {
    let reading = |actor: &str, option: &str| {
        doubtful(
            "low",
            &format!(
                "[events.e]\ndo = {{ play = \"g\" }}\n[responses.{actor}.r]\nweight = \"chance_of(g.{option})\"\n{DOUBTFUL}"
            ),
        )
    };
    reading("us", "demand.threaten").solved();
    reading("us", "follow_up.impose").solved();
    reading("china", "reply.concede").solved();
    reading("us", "reply.concede").refused("which depends on `china.resolve`");
    reading("china", "demand.threaten").refused("which depends on `us.doubts`");
}

#[test]
fn a_game_too_large_is_refused() {
    let mut text = String::new();
    for node in 0..200 {
        let next =
            if node == 199 { "pays = { us = 0 }".to_owned() } else { format!("to = \"n{}\"", node + 1) };
        text += &format!(
            "[games.g.nodes.n{node}]\nactor = \"us\"\noptions.on = {{ {next} }}\noptions.out = {{ pays = {{ us = \"x\" }} }}\n"
        );
    }
    let whole = |nodes: &str| {
        scenario(&format!(
            "steps = 1\n[actors]\nus = {{}}\n[state]\nx = {{ start = 0, count = [0, 9] }}\n[games.g]\nlambda = 1\n{nodes}\n{PLAY}"
        ))
    };
    whole(&text).outcome("b", 1.0);
    let more = text.replace("\"n199\"", "\"n200\"")
        + "[games.g.nodes.n200]\nactor = \"us\"\noptions.on = { to = \"n199\" }\n";
    whole(&more).refused("at most 200 go");
}

#[test]
fn what_is_no_game_is_refused() {
    let game = |actors: &str, game: &str| {
        scenario(&format!(
            "steps = 1\n[actors]\n{actors}\n[games.g]\n{game}\n[events.e]\ndo = {{ play = \"g\" }}"
        ))
    };
    let node = "nodes.n = { actor = \"us\", options.a = { pays.us = 1 } }";
    game("us = {}", &format!("lambda = 1\n{node}")).solved();
    game("us = {}", &format!("lambda = {{}}\n{node}")).refused("how precisely does `us` choose?");
    game("china = {}", &format!("lambda = 1\n{node}")).refused("there is no actor `us`");
    game("", &format!("lambda = 1\n{node}")).refused("there is no actor `us`");
    game("", "lambda = 1\nnodes = {}").refused("has no nodes");
    game("us = {}", "lambda = 1\nnodes.n = { actor = \"us\", options = {} }").refused("has no options");
    let circle = "nodes.m = { actor = \"us\", options.a.to = \"k\" }\nnodes.k = { actor = \"us\", options.a.to = \"m\" }";
    game("us = {}", &format!("lambda = 1\n{node}\n{circle}")).refused("`k` leads back to `m`");
}

#[test]
fn what_nobody_plays_is_warned_of() {
    let warnings = one_node("pays = { us = 1 }", "pays = { us = 0 }", "").warnings();
    assert!(warnings.contains("nothing plays the game `g`"), "{warnings}");
    let asked = "[metrics]\np = { final = \"chance_of(g.n.a)\" }";
    assert!(!one_node("pays = { us = 1 }", "pays = { us = 0 }", asked).warnings().contains("nothing plays"));
}
