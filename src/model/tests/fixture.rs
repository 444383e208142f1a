//! Small scenarios for tests: faults as short lines, the underlined text with them.

use crate::diagnostics::{Diagnostics, Severity, Sources};
use crate::model::{Model, build};
use crate::scenario::parse;

pub const CRISIS: &str = r#"
title = "a crisis"
start = 2015-01-05
step = "1 week"
steps = 52
turn = ["events", "us", "china", "rules"]

[parameters]
pace = { value = 0.3, range = [0.1, 0.5] }
bar = { value = 2, range = [1, 3] }
lag = { value = "2..4 weeks" }
summit = { value = 2015-09-22 }
mode = { value = "live", one_of = ["none", "live"] }

[actors]
us = {}
china = {}

[ladder]
sides = ["us", "china"]
start = { us = "calm", china = "calm" }
rungs = ["calm", "tense", "clash"]

[ladders.cyber]
start = 3
rungs = "0..10"

[state]
trust = { start = 0.5, range = [0, 1] }
talks = { start = 0, count = [0, 4] }
open = { start = false }
culprit = { start = "state", one_of = ["state", "gang"], known_to = "china" }
hotline = { start = "mode", one_of = ["none", "built", "live"] }

[state.us]
pressure = { start = 0.4, range = [0, 1] }

[state.china]
resolve = { start = "uniform(0.2, 0.9)", range = [0, 1], known_to = "china" }

[groups.firms]
of = "china"
table = "firms.csv"

[state.firms]
status = { start = "free", one_of = ["free", "frozen"] }
hurt = { start = 0, range = [0, 1] }

[define]
grip = "china.resolve * 2"
near = "if until(summit) < 0 weeks then 0 else max(0, 1 - until(summit) / 8 weeks)"
frozen_share = "sum(assets of firms where status == frozen) / sum(assets of firms)"

[beliefs.us.suspects]
about = "culprit"
prior = { state = 0.6, gang = 0.4 }

[evidence.traces]
about = "culprit"
signs.crude = { state = 0.2, gang = 0.7 }
signs.fine = { state = 0.8, gang = 0.3 }
source = "illustrative"

[responses.us.freeze]
select = { from = "firms", where = "status == free", take = "bar", order = "assets desc" }
do = "selected.status = frozen"

[responses.china.deny]
weight = "trust"

[reactions.china.to_freeze]
to = "us.freeze"
options.retaliate = { weight = "pace", do = "china.rung += 1" }
options.wait = {}

[policies.us.slow]
rules = [{ choose = "freeze", chance = "pace in 8 weeks" }]

[metrics]
peak = { peak = "rung" }
hits = { count = "us.freeze" }
"#;

const ENDING: &str = "[outcomes]\nclash = \"rung == clash\"\ncalm = \"otherwise\"\n";

const FIRMS: &str =
    "id,sector,assets,strategic\nash,metals,0.5,true\nbay,energy,0.25,false\ncove,metals,1.5,true\n";

pub struct Checked {
    pub model: Option<Model>,
    /// `error: message [underlined text]`.
    pub faults: Vec<String>,
}

/// The crisis with more tables behind it, and its usual ending.
pub fn crisis(more: &str) -> Checked {
    check(&format!("{CRISIS}\n{more}\n{ENDING}"))
}

/// The crisis with a part of its text replaced.
pub fn crisis_but(from: &str, to: &str) -> Checked {
    assert!(CRISIS.contains(from), "the fixture has no `{from}`");
    check(&format!("{}\n{ENDING}", CRISIS.replacen(from, to, 1)))
}

pub fn check(text: &str) -> Checked {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    let mut tables = |_: &str| Ok(FIRMS.as_bytes().to_vec());
    let scenario = parse("test.toml", text.as_bytes(), &mut tables, &mut sources, &mut found);
    let model = scenario.and_then(|scenario| build(&scenario, &mut found));
    let faults = found
        .iter()
        .map(|fault| {
            let severity = if fault.severity == Severity::Error { "error" } else { "warning" };
            let place = fault.place.map_or(String::new(), |place| format!(" [{}]", sources.text(place)));
            format!("{severity}: {}{place}", fault.message)
        })
        .filter(|fault| !fault.contains("nothing reads the parameter") && !fault.contains("no source"))
        .collect();
    Checked { model, faults }
}

impl Checked {
    #[track_caller]
    pub fn model(self) -> Model {
        assert_eq!(self.faults, Vec::<String>::new());
        self.model.expect("a model without faults")
    }

    /// Among the faults is one that says so.
    #[track_caller]
    pub fn has(&self, part: &str) {
        assert!(self.faults.iter().any(|fault| fault.contains(part)), "no `{part}` in {:?}", self.faults);
    }

    /// The faults are these, no more and no others.
    #[track_caller]
    pub fn says(&self, faults: &[&str]) {
        assert_eq!(self.faults, faults);
        let errors = faults.iter().any(|fault| fault.starts_with("error"));
        assert_eq!(self.model.is_none(), errors, "a model is there if and only if there are no errors");
    }
}

/// An event whose `when` is the expression.
pub fn when(condition: &str) -> Checked {
    crisis(&format!("[events.probe]\nwhen = {condition:?}\ndo = \"talks += 1\"\n"))
}

/// An event with one effect.
pub fn effect(effect: &str) -> Checked {
    crisis(&format!("[events.probe]\ndo = {effect}\n"))
}
