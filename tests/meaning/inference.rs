//! What beliefs learn from what is done.

use crate::trial::{Numbers, Trial, scenario};

const PRIOR: f64 = 0.4;

/// `china.nerve` is `strong` in 0.4 of the belief; the truth is one of the two. `text` says what is done.
fn watching(truth: &str, infers: &str, text: &str) -> Trial {
    scenario(&format!(
        r#"
        steps = 1
        [actors]
        us = {{}}
        china = {{}}
        [state]
        done = {{ start = 0, count = [0, 9] }}
        [state.china]
        nerve = {{ start = "{truth}", one_of = ["weak", "strong"], known_to = "china" }}
        [beliefs.us.thinks]
        about = "china.nerve"
        prior = {{ weak = 0.6, strong = {PRIOR} }}
        infers = {infers}
        [metrics]
        thinks  = {{ final = "us.thinks(strong)" }}
        yes     = {{ final = "if done == 1 then us.thinks(strong) else 0" }}
        no      = {{ final = "if done == 2 then us.thinks(strong) else 0" }}
        taught  = {{ final = "us.thinks(strong) != {PRIOR}" }}
        {text}
        "#
    ))
}

/// What is thought of `strong` after something with these chances under `weak` and `strong`.
fn bayes([weak, strong]: [f64; 2]) -> f64 {
    PRIOR * strong / (PRIOR * strong + (1.0 - PRIOR) * weak)
}

/// The belief after `yes`, of these chances under `weak` and `strong`, and after its opposite.
fn follows_bayes(infers: &str, text: &str, yes: [f64; 2]) {
    follows_bayes_under(None, infers, text, yes);
}

fn follows_bayes_under(policy: Option<&str>, infers: &str, text: &str, yes: [f64; 2]) {
    for (truth, chance) in [("weak", yes[0]), ("strong", yes[1])] {
        let no = yes.map(|chance| 1.0 - chance);
        let trial = watching(truth, infers, text);
        policy
            .into_iter()
            .fold(trial, |trial, policy| trial.policy("china", policy))
            .mean("yes", chance * bayes(yes))
            .mean("no", (1.0 - chance) * bayes(no));
    }
}

const ASKED: &str = r#"
    [responses.us]
    ask = { weight = 1 }
    hold = { weight = 0 }
    "#;

fn logit(lambda: f64, first: f64, second: f64) -> f64 {
    let best = first.max(second);
    let [first, second] = [first, second].map(|worth| libm::exp(lambda * (worth - best)));
    first / (first + second)
}

fn move_by(lambda: f64, [yes, no]: [&str; 2]) -> String {
    format!(
        r#"
        [events.dispute]
        do = {{ play = "signal" }}
        [games.signal]
        lambda = {lambda:?}
        [games.signal.nodes.show]
        actor = "china"
        options.yes = {{ pays = {{ china = "{yes}" }}, do = "done = 1" }}
        options.no  = {{ pays = {{ china = "{no}" }}, do = "done = 2" }}
        "#
    )
}

#[test]
fn separating_payoffs_move_a_belief_by_bayes() {
    let mut numbers = Numbers::new(3);
    for _ in 0..40 {
        let [weak, strong] = [(); 2].map(|()| [(); 2].map(|()| 4.0 * numbers.next() - 2.0));
        let lambda = 3.0 * numbers.next();
        let pays = [0, 1].map(|option| {
            format!("if china.nerve == strong then {:?} else {:?}", strong[option], weak[option])
        });
        let text = move_by(lambda, [&pays[0], &pays[1]]);
        let yes = [weak, strong].map(|[yes, no]| logit(lambda, yes, no));
        follows_bayes("\"signal.show\"", &text, yes);
    }
}

#[test]
fn pooling_payoffs_leave_the_prior_to_the_last_bit() {
    let mut numbers = Numbers::new(4);
    for _ in 0..20 {
        let [yes, no] = [(); 2].map(|()| 4.0 * numbers.next() - 2.0);
        let pays = [yes, no].map(|worth| format!("if china.nerve == strong then {worth:?} else {worth:?}"));
        let text = move_by(3.0 * numbers.next(), [&pays[0], &pays[1]]);
        watching("weak", "\"signal.show\"", &text).always("taught", 0.0);
    }
}

#[test]
fn what_one_kind_alone_would_do_is_proof_and_is_never_undone() {
    // At such a precision the weak never say yes: once is enough, whatever follows.
    let text = move_by(1e6, ["if china.nerve == strong then 1 else -1", "0"]);
    watching("strong", "\"signal.show\"", &text).always("thinks", 1.0);
    let text = format!("{text}\n[events.again]\ndo = {{ play = \"bluff\" }}\n{}", BLUFF);
    watching("strong", "[\"signal.show\", \"bluff.show\"]", &text).always("thinks", 1.0);
}

/// The weak say yes here, and never the strong.
const BLUFF: &str = r#"
    [games.bluff]
    lambda = 1e6
    [games.bluff.nodes.show]
    actor = "china"
    options.yes = { pays = { china = "if china.nerve == strong then -1 else 1" } }
    options.no  = { pays = { china = 0 } }
    "#;

#[test]
fn what_neither_kind_would_do_teaches_nothing() {
    // Only the third kind, which nobody thinks of, says yes.
    let text = r#"
        steps = 1
        [actors]
        us = {}
        china = {}
        [state.china]
        nerve = { start = "mad", one_of = ["weak", "strong", "mad"], known_to = "china" }
        [beliefs.us.thinks]
        about = "china.nerve"
        prior = { weak = 0.6, strong = 0.4 }
        infers = "signal.show"
        [events.dispute]
        do = { play = "signal" }
        [games.signal]
        lambda = 1e6
        [games.signal.nodes.show]
        actor = "china"
        options.yes = { pays = { china = "if china.nerve == mad then 1 else -1" } }
        options.no  = { pays = { china = 0 } }
        [metrics]
        thinks = { final = "us.thinks(strong)" }
        "#;
    scenario(text).always("thinks", 0.4);
}

#[test]
fn a_reaction_by_weights_teaches() {
    let text = format!(
        r#"{ASKED}
        [reactions.china.answer]
        to = "us.ask"
        options.yes = {{ weight = "if china.nerve == strong then 1 else 3", do = "done = 1" }}
        options.no  = {{ weight = 1, do = "done = 2" }}
        "#
    );
    follows_bayes("\"china.answer\"", &text, [0.75, 0.5]);
}

#[test]
fn an_option_that_is_closed_to_one_kind_teaches() {
    let text = format!(
        r#"{ASKED}
        [reactions.china.answer]
        to = "us.ask"
        options.yes = {{ when = "china.nerve == weak", do = "done = 1" }}
        options.no  = {{ do = "done = 2" }}
        "#
    );
    follows_bayes("\"china.answer\"", &text, [0.5, 0.0]);
}

#[test]
fn a_reaction_by_utilities_teaches() {
    let text = format!(
        r#"{ASKED}
        [reactions.china.answer]
        to = "us.ask"
        options.yes = {{ do = "done = 1" }}
        options.no  = {{ do = "done = 2" }}
        [policies.china.cool.reactions.answer]
        lambda = 2
        utilities = {{ yes = "if china.nerve == strong then -1 else 0.5", no = 0 }}
        "#
    );
    let yes = [0.5, -1.0].map(|worth| logit(2.0, worth, 0.0));
    follows_bayes_under(Some("cool"), "\"china.answer\"", &text, yes);
}

#[test]
fn a_turn_by_weights_teaches() {
    let text = r#"
        [responses.china]
        yes  = { weight = "if china.nerve == strong then 1 else 3", do = "done = 1" }
        no   = { weight = 2, do = "done = 2" }
        hold = { weight = 0 }
        "#;
    follows_bayes("\"china\"", text, [3.0 / 5.0, 1.0 / 3.0]);
}

#[test]
fn signs_and_deeds_add_up_and_a_reset_forgets_both() {
    let text = r#"
        [evidence.rumour]
        about = "china.nerve"
        signs.dull = { weak = 0.2, strong = 0.2 }
        signs.loud = { weak = 0.2, strong = 0.6 }
        signs.low  = { weak = 0.6, strong = 0.2 }
        [responses.china]
        yes  = { weight = "if china.nerve == strong then 1 else 3", do = "done = 1" }
        no   = { weight = 2, do = "done = 2" }
        hold = { weight = 0 }
        [events.talk]
        do = { observe = "rumour", by = "us.thinks" }
        "#;
    // Any sign, and then any answer: the sum over signs.
    let yes = [3.0 / 5.0, 1.0 / 3.0];
    let signs = [[0.2, 0.2], [0.2, 0.6], [0.6, 0.2]];
    let expected: f64 =
        signs.iter().map(|sign| sign[0] * yes[0] * bayes([0, 1].map(|v| sign[v] * yes[v]))).sum();
    watching("weak", "\"china\"", text).mean("yes", expected);
    let text = format!("{text}\n[rules.forget]\ndo = \"reset us.thinks\"");
    watching("weak", "\"china\"", &text).always("taught", 0.0);
}

#[test]
fn a_move_that_looks_ahead_teaches_by_what_each_kind_foresees() {
    // China asks itself what the US does after a refusal: it imposes with a chance that all can foresee.
    let text = r#"
        [events.dispute]
        do = { play = "threat" }
        [games.threat]
        lambda = 2
        [games.threat.nodes.reply]
        actor = "china"
        options.yes = { pays = { us = 1, china = -1 }, do = "done = 1" }
        options.no  = { to = "follow_up", do = "done = 2" }
        [games.threat.nodes.follow_up]
        actor = "us"
        options.impose    = { pays = { us = -0.5, china = "if china.nerve == strong then -0.5 else -3" } }
        options.back_down = { pays = { us = -1, china = 0 } }
        "#;
    let impose = logit(2.0, -0.5, -1.0);
    let yes = [-3.0, -0.5].map(|hurt| logit(2.0, -1.0, impose * hurt));
    follows_bayes("\"threat.reply\"", text, yes);
}

#[test]
fn what_is_learnt_counts_in_what_the_option_does() {
    let text = r#"
        [responses.china]
        yes  = { weight = "if china.nerve == strong then 1 else 0" , do = { when = "us.thinks(strong) == 1", do = "done = 1" } }
        hold = { weight = "if china.nerve == strong then 0 else 1" }
        [outcomes]
        known = "done == 1"
        unknown = "otherwise"
        "#;
    watching("strong", "\"china\"", text).outcome("known", 1.0);
    watching("weak", "\"china\"", text).outcome("known", 0.0).always("thinks", 0.0);
}

#[test]
fn a_turn_by_rules_teaches() {
    let text = r#"
        [responses.china]
        yes  = { do = "done = 1" }
        no   = { do = "done = 2" }
        [policies.china.stern]
        rules = [
            { when = "china.nerve == strong", choose = "no", chance = 0.5 },
            { choose = "yes", chance = 0.8 },
            { choose = "no" },
        ]
        "#;
    follows_bayes_under(Some("stern"), "\"china\"", text, [0.8, 0.4]);
}

#[test]
fn what_teaches_nothing_is_warned_of() {
    let text = r#"
        [responses.china]
        yes = { weight = 2, do = "done = 1" }
        "#;
    let warnings = watching("weak", "\"china\"", text).warnings();
    assert!(warnings.contains("`china` does not depend on `china.nerve`"), "{warnings}");
}
