//! How runs end and what is measured.

use super::words::{Who, condition, count};
use proptest::collection::vec;
use proptest::prelude::*;

pub fn outcomes() -> impl Strategy<Value = String> {
    let first = prop_oneof![
        Just("rung == war".to_owned()),
        Just("x0 + x1 >= 9".to_owned()),
        condition(Who::World).prop_map(|c| format!("step > 2 and ({c})")),
    ];
    let lasting = (condition(Who::World), 1..4_u32).prop_map(|(c, weeks)| format!("{c} for {weeks} weeks"));
    let last = condition(Who::World);
    (first, prop::option::of(lasting), prop::option::of(last)).prop_map(|(first, lasting, last)| {
        let lasting = lasting.map_or(String::new(), |lasting| format!("lasting = \"{lasting}\"\n"));
        let last = last.map_or(String::new(), |last| format!("last = {{ at_end = \"{last}\" }}\n"));
        format!("[outcomes]\nfirst = \"{first}\"\n{lasting}{last}rest = \"otherwise\"\n")
    })
}

fn metric() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => count().prop_map(|x| format!("final = \"{x}\"")),
        1 => Just("final = \"a.cost\"".to_owned()),
        1 => Just("final = \"step\"".to_owned()),
        1 => Just("final = \"outcome == first\"".to_owned()),
        1 => count().prop_map(|x| format!("peak = \"{x}\"")),
        1 => Just("peak = \"rung\"".to_owned()),
        1 => count().prop_map(|x| format!("low = \"{x}\"")),
        1 => count().prop_map(|x| format!("sum = \"{x} / 2\"")),
        1 => Just("sum = \"sum(load of g)\"".to_owned()),
        1 => Just("sum = \"heat\"".to_owned()),
        1 => prop::sample::select(vec!["cyber", "measures"]).prop_map(|of| format!("peak = \"{of}\"")),
        1 => Just("final = \"b.guess(wild)\"".to_owned()),
        1 => Just("final = \"max(b.marks(true) of g)\"".to_owned()),
        1 => condition(Who::World).prop_map(|c| format!("time = \"{c}\"")),
        1 => condition(Who::World).prop_map(|c| format!("first = \"{c}\"")),
        1 => prop::sample::select(vec!["e0", "a.r0", "b.r0"]).prop_map(|of| format!("count = \"{of}\"")),
    ]
}

pub fn metrics() -> impl Strategy<Value = String> {
    vec(metric(), 0..4).prop_map(|metrics| {
        let each = metrics.iter().enumerate().map(|(number, metric)| format!("m{number} = {{ {metric} }}\n"));
        format!("[metrics]\n{}", each.collect::<String>())
    })
}

pub fn objective() -> impl Strategy<Value = String> {
    count().prop_map(|x| format!("[objectives]\na = \"{x} - a.cost / 4\"\n"))
}
