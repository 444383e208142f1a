//! From TOML to the scenario tree: shapes checked, unknown keys refused, every fault collected.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | `actors`, `state`, `parameters`, `beliefs` | who and what there is, and what is known of it |
//! | `events`, `responses`, `policies`, `games`, `effects` | what happens, what actors may do, how they choose, what it does |
//! | `measures` | outcomes, metrics, constraints, plots |
//! | `expectations`, `record`, `milestones` | what the author claims; what happened; what runs come past |
//! | `table_fields` | the fields of a table in file order; unknown keys |
//! | `values`, `literals`, `estimative_words` | texts, names, numbers, dates; words such as "very likely" as chances |
//! | `invalid_names`, `reader` | names of entries that could not be read; what every part works with |

mod actors;
mod beliefs;
mod effects;
mod estimative_words;
mod events;
mod expectations;
mod games;
mod invalid_names;
mod literals;
mod measures;
mod milestones;
mod parameters;
mod policies;
mod reader;
mod record;
mod responses;
mod state;
mod table_fields;
mod values;

pub use estimative_words::chance_of_word;
pub(super) use reader::Reader;
#[cfg(test)]
pub(super) use table_fields::known_keys;

use super::entry::Scenario;
use table_fields::Fields;
use toml::de::DeTable;

/// The keys that say when a scenario is, and how long.
const TIMES: [&str; 4] = ["start", "end", "step", "steps"];

/// Lowers a whole file. What is broken is reported and left out.
pub(super) fn scenario(root: &DeTable, reader: &mut Reader) -> Scenario {
    let r = reader;
    let mut keys = Fields::of_root(root, r);
    let title = keys.take("title").and_then(|f| r.title(f));
    let about = keys.take("about").and_then(|f| r.string(f));
    let start = keys.take("start").and_then(|f| r.date(f));
    let end = keys.take("end").and_then(|f| r.date(f));
    let step = keys.take("step").and_then(|f| r.duration(f));
    let mut scenario = Scenario {
        steps: keys.take("steps").and_then(|f| r.steps(f, step.as_ref())),
        title,
        about,
        start,
        end,
        step,
        turn: keys.take("turn").and_then(|f| r.distinct_names(f)),
        play: keys.take("play").map(|f| r.names_by_word(f, "the name of a policy")).unwrap_or_default(),
        compare: keys.take("compare").map(|f| r.strings(f)).unwrap_or_default(),
        parameters: keys.take("parameters").map(|f| parameters::parameters(f, r)).unwrap_or_default(),
        ..Scenario::default()
    };
    scenario.variants =
        keys.take("variants").map(|f| parameters::variants(f, &scenario.parameters, r)).unwrap_or_default();
    scenario.actors = keys.take("actors").map(|f| actors::actors(f, r)).unwrap_or_default();
    scenario.ladders = state::ladders(keys.take("ladder"), keys.take("ladders"), r);
    scenario.variables = keys.take("state").map(|f| state::variables(f, r)).unwrap_or_default();
    scenario.groups = keys.take("groups").map(|f| state::groups(f, r)).unwrap_or_default();
    scenario.definitions = keys.take("define").map(|f| parameters::definitions(f, r)).unwrap_or_default();
    scenario.beliefs = keys.take("beliefs").map(|f| beliefs::beliefs(f, r)).unwrap_or_default();
    scenario.evidence = keys.take("evidence").map(|f| beliefs::evidence(f, r)).unwrap_or_default();
    scenario.events = keys.take("events").map(|f| events::events(f, r)).unwrap_or_default();
    scenario.responses = keys.take("responses").map(|f| responses::responses(f, r)).unwrap_or_default();
    scenario.reactions = keys.take("reactions").map(|f| responses::reactions(f, r)).unwrap_or_default();
    scenario.policies = keys.take("policies").map(|f| policies::policies(f, r)).unwrap_or_default();
    scenario.games = keys.take("games").map(|f| games::games(f, r)).unwrap_or_default();
    scenario.rules = keys.take("rules").map(|f| events::rules(f, r)).unwrap_or_default();
    scenario.outcomes = keys.take("outcomes").map(|f| measures::outcomes(f, r)).unwrap_or_default();
    scenario.metrics = keys.take("metrics").map(|f| measures::metrics(f, r)).unwrap_or_default();
    scenario.objectives = keys.take("objectives").map(|f| measures::objectives(f, r)).unwrap_or_default();
    scenario.constraints = keys.take("constraints").map(|f| measures::constraints(f, r)).unwrap_or_default();
    scenario.expectations = keys.take("expect").map(|f| expectations::expectations(f, r)).unwrap_or_default();
    scenario.record = keys.take("record").map(|f| record::record(f, r)).unwrap_or_default();
    scenario.milestones = keys.take("milestones").map(|f| milestones::milestones(f, r)).unwrap_or_default();
    (scenario.fans, scenario.outcomes_over_time) =
        keys.take("plots").map(|f| measures::plots(f, r)).unwrap_or_default();
    scenario.broken = invalid_names::names(root, &scenario);
    let read =
        [scenario.start.is_some(), scenario.end.is_some(), scenario.step.is_some(), scenario.steps.is_some()];
    let unread = TIMES.into_iter().zip(read).filter(|(key, read)| root.contains_key(*key) && !read);
    scenario.broken.extend(unread.map(|(key, _)| key.to_owned()));
    keys.left().iter().for_each(|field| invalid_names::below(field.value, &mut scenario.broken));
    keys.finish(r);
    scenario
}
