//! Nobody chooses by what it may not know: of random scenarios that read secrets here and there, those that are not
//! refused have choices that are the same whatever the secrets are.

use escalade::Settings;
use escalade::diagnostics::{Code, Severity};
use escalade::engine::program::Draw;
use escalade::engine::replay::story::Happening;
use escalade::model::Model;
use escalade::study::Study;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use std::cell::Cell;

const CASES: u32 = 1500;
const RUNS: u64 = 4;

/// Numbers that everybody may read.
const PUBLIC: [&str; 5] = ["1", "2", "x", "if open then 2 else 1", "chance_of(known.say.yes)"];

/// Numbers that `a` alone may read, by all the ways in which one can come by them.
const SECRET: [&str; 10] = [
    "a.secret",
    "hint",
    "if a.kind == bold then 2 else 1",
    "count(g where hidden > 0)",
    "max(0 + hidden of g)",
    "1 + a.thinks(sour)",
    "if pending(a.r0) then 2 else 1",
    "if shadow >= some then 2 else 1",
    "if a.own == high then 2 else 1",
    "2 * chance_of(hidden.say.yes)",
];

/// What is believed instead of known.
const BELIEVED: [&str; 2] = ["1 + b.senses(bold)", "if a.kind == bold then 2 else 1"];

/// A number, mostly one that all may read.
fn number(secret: u32) -> impl Strategy<Value = String> {
    let of = |list: &'static [&'static str]| prop::sample::select(list).prop_map(str::to_owned);
    prop_oneof![24 => of(&PUBLIC), secret => of(&SECRET), 1 => of(&BELIEVED)]
}

/// One that may stand in a game: the chances of games are not read there.
fn payoff(secret: u32) -> impl Strategy<Value = String> {
    number(secret).prop_map(|number| if number.contains("chance_of") { "x".to_owned() } else { number })
}

/// A condition now and then.
fn gate(secret: u32) -> impl Strategy<Value = String> {
    prop::option::weighted(0.2, payoff(secret))
        .prop_map(|number| number.map_or(String::new(), |number| format!("when = \"({number}) > 0\", ")))
}

/// Responses of `b` and `c`, how `b` answers, a policy, and a game that `b` begins. All secrets belong to `a`.
fn entries() -> impl Strategy<Value = String> {
    let acting = (vec((gate(1), number(1)), 6), number(1), number(1));
    let game = (vec((gate(1), payoff(1)), 3), vec(payoff(2), 3), number(1));
    let extra = (0..4_u32, 0..3_u32);
    (acting, game, extra).prop_map(|((acts, utility, order), (seen, own, precision), (policy, infers))| {
        let response = |name: &str, (gate, weight): &(String, String), rest: &str| {
            format!("{name} = {{ {gate}weight = \"{weight}\"{rest} }}\n")
        };
        let mut text = String::from("[responses.b]\n");
        text += &response("r0", &acts[0], ", do = \"x += 1\"");
        text += &response("r1", &acts[1], ", do = { play = \"q\" }");
        let select = format!(", select = {{ from = \"g\", take = 1, order = \"{order}\" }}, do = \"open = true\"");
        text += &response("r2", &acts[2], if order.contains("chance_of") { "" } else { &select });
        text += "[responses.c]\n";
        text += &response("r0", &acts[3], ", do = \"x += 1\"");
        text += "[reactions.b.answer]\nto = \"c.r0\"\n";
        for (number, (gate, weight)) in acts[4..].iter().enumerate() {
            text += &format!("options.o{number} = {{ {gate}weight = \"{weight}\" }}\n");
        }
        text += &match policy {
            0 => format!("[policies.b.p]\nlambda = 2\nutilities = {{ r0 = \"{utility}\", r1 = 1, r2 = \"x\" }}\n"),
            1 => format!("[policies.b.p]\nweights = {{ r1 = \"default + ({utility})\" }}\n"),
            2 => format!(
                "[policies.b.p]\nrules = [{{ when = \"({utility}) > 1\", choose = \"r1\", chance = 0.7 }}, {{ choose = \"r0\" }}]\n"
            ),
            _ => String::new(),
        };
        let precision = if precision.contains("chance_of") { "2".to_owned() } else { precision };
        text += &format!("[games.q]\nlambda = {{ a = 2, b = \"{precision}\", c = 1 }}\n");
        let pays = |at: usize| format!("pays = {{ a = \"{}\", b = \"{}\", c = 1 }}", own[at], seen[at].1);
        let when = |at: usize| &seen[at].0;
        text += &format!("[games.q.nodes.n0]\nactor = \"b\"\noptions.out = {{ {}{} }}\n", when(0), pays(0));
        text += "options.on = { to = \"n1\" }\n";
        text += &format!("[games.q.nodes.n1]\nactor = \"a\"\noptions.out = {{ {}{} }}\n", when(1), pays(1));
        text += "options.on = { to = \"n2\" }\n";
        text += &format!("[games.q.nodes.n2]\nactor = \"c\"\noptions.out = {{ {}{} }}\n", when(2), pays(2));
        text += "options.on = { pays = { a = 0, b = 0, c = 0 } }\n";
        let infers = ["", "infers = \"q.n1\"\n", "infers = [\"a\", \"q.n1\"]\n"][infers as usize];
        let play = if policy < 3 { "play = { b = \"p\" }\n" } else { "" };
        text + &format!("[beliefs.b.senses]\nabout = \"a.kind\"\nprior = {{ meek = 0.5, bold = 0.5 }}\n{infers}#{play}")
    })
}

/// The same scenario where all secrets are small, and where they are great.
fn worlds(entries: &str) -> [String; 2] {
    let (entries, play) = entries.rsplit_once('#').expect("what is played");
    [("0", "meek", "low_"), ("1", "bold", "high")].map(|(number, kind, rung)| {
        format!(
            r#"title = "Secrets"
steps = 2
turn = ["b", "c", "a", "events"]
{play}[actors]
a = {{}}
b = {{}}
c = {{}}
[ladders.shadow]
rungs = ["none", "some"]
when.some = "a.secret > 0"
[state]
x = {{ start = 1, count = [0, 9] }}
open = {{ start = false }}
mood = {{ start = "mild", one_of = ["mild", "sour"] }}
[state.a]
secret = {{ start = {number}, count = [0, 3], known_to = "a" }}
own = {{ start = "{rung}", one_of = ["low_", "high"], known_to = "a" }}
kind = {{ start = "{kind}", one_of = ["meek", "bold"], known_to = "a" }}
[groups.g]
count = 3
[state.g]
hidden = {{ start = {number}, count = [0, 1], known_to = "a" }}
[define]
hint = "a.secret + 1"
[beliefs.a.thinks]
about = "mood"
prior = {{ mild = 0.5, sour = 0.5 }}
[responses.a]
r0 = {{ weight = "a.secret", prepare = "1 steps" }}
r1 = {{ weight = "hint" }}
[games.known]
lambda = 1
[games.known.nodes.say]
actor = "a"
options.yes = {{ pays = {{ a = "x" }} }}
options.no = {{ pays = {{ a = 1 }} }}
[games.hidden]
lambda = 1
[games.hidden.nodes.say]
actor = "a"
options.yes = {{ pays = {{ a = "a.secret" }} }}
options.no = {{ pays = {{ a = 0.5 }} }}
{entries}
[outcomes]
end = "otherwise"
"#
        )
    })
}

/// What `b` and `c` choose between in the first step, how, and what they choose, until `a` does something.
fn choices(model: &Model, happenings: &[Happening]) -> Vec<Happening> {
    let actor = |draw: Draw| match draw {
        Draw::Turn(actor) | Draw::Rule { actor, .. } => Some(actor),
        Draw::Reaction { reaction, .. } | Draw::ReactionRule { reaction, .. } => {
            Some(model.reactions[reaction].actor)
        }
        Draw::Move { game, node } => Some(model.games[game].nodes[node].actor),
        _ => None,
    };
    let origin = |happening: &Happening| match happening {
        Happening::Choice { origin, .. }
        | Happening::Chance { origin, .. }
        | Happening::Ruled { origin, .. } => Some(*origin),
        Happening::Foreseen { origin, .. } | Happening::Selected { origin, .. } => Some(*origin),
        _ => None,
    };
    let a = model.actors.iter().position(|actor| actor.name == "a").expect("`a`");
    let told = happenings.iter().filter(|happening| origin(happening).is_some());
    let others = told.take_while(|one| origin(one).is_none_or(|origin| actor(origin.what) != Some(a)));
    others.cloned().collect()
}

#[test]
fn nobody_chooses_by_what_it_may_not_know() {
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2015),
        ..ProptestConfig::default()
    };
    let [accepted, refused, believed] = [(); 3].map(|()| Cell::new(0));
    let count = |cell: &Cell<u32>| cell.set(cell.get() + 1);
    let result = TestRunner::new(config).run(&entries(), |entries| {
        let [small, great] = worlds(&entries);
        let parse = |text: &str| Study::parse("secrets.toml", text, Settings::default());
        match [parse(&small), parse(&great)] {
            [Ok(small), Ok(great)] => {
                count(&accepted);
                if entries.contains("b.senses(") || !small.model.games[2].nodes[1].unseen.is_empty() {
                    count(&believed);
                }
                for run in 0..RUNS {
                    let [one, other] =
                        [&small, &great].map(|study| choices(&study.model, &study.trace(7, run).steps[1]));
                    prop_assert_eq!(one, other, "run {}", run);
                }
            }
            [Err(faulty), Err(_)] => {
                count(&refused);
                let errors: Vec<_> =
                    faulty.faults.iter().filter(|fault| fault.severity == Severity::Error).collect();
                prop_assert!(
                    errors.iter().all(|fault| fault.code == Code::Private),
                    "{}",
                    faulty.render(false, 20)
                );
                prop_assert!(!errors.is_empty());
            }
            _ => prop_assert!(false, "refused for what starts at another value"),
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    // A checker that refuses all, or nothing, proves nothing.
    let [accepted, refused, believed] = [accepted, refused, believed].map(|cell| cell.get());
    assert!(
        accepted > CASES / 10 && refused > CASES / 4 && believed > CASES / 50,
        "{accepted} accepted, {believed} of them by beliefs, {refused} refused"
    );
}
