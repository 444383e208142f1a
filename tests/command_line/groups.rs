//! Groups of any size: a scenario with every use of members runs with 25 and with 2,500 of them.

#[path = "../../benches/models/members.rs"]
mod members;

use super::support::{parsed, simulation};
use escalade::engine::runs::simulate::endings;

#[test]
fn a_hundred_times_as_many_members_run() {
    for (count, runs) in [(1, 50), (25, 200), (2_500, 20)] {
        let study = parsed(&members::scenario(count));
        let summary = study.run(&simulation(5, runs), &|_| {}).expect("runs that do not fail");
        assert_eq!(summary.outcomes.iter().map(|outcome| outcome.count).sum::<u64>(), runs);
        let frozen = summary.metrics.iter().find(|metric| metric.id == "frozen").expect("the metric");
        assert!(frozen.mean > 0.0 && frozen.mean <= count as f64, "{count} members: {}", frozen.mean);
        let ended = endings(&study.program, &simulation(5, 5)).expect("runs that do not fail");
        for ending in ended {
            assert_eq!(
                study.trace(5, ending.run).ending,
                Some((ending.outcome, ending.step)),
                "{count} members"
            );
        }
    }
}

#[test]
fn members_are_counted_alike_however_many_there_are() {
    // Half of the members are hit at once: shares do not depend on the number.
    for count in [2, 50, 1000] {
        let study = parsed(&super::support::crisis(&format!(
            "[groups.firms]\ncount = {count}\n\n[state.firms]\nhit = {{ start = false }}\n\n\
             [responses.us.act]\nonce = true\nselect = {{ from = \"firms\", where = \"not hit\", take = {} }}\ndo = \"selected.hit = true\"\n\n\
             [metrics]\nshare_hit = {{ final = \"share(firms where hit)\" }}\nnumber_hit = {{ final = \"count(firms where hit)\" }}\n",
            count / 2
        )));
        let summary = study.run(&simulation(5, 200), &|_| {}).expect("runs that do not fail");
        let half = f64::from(count / 2);
        // Holding is a choice too: not every run comes to act.
        let acted = summary.metrics[1].mean / half;
        assert!((summary.metrics[0].mean - acted / 2.0).abs() < 1e-9, "{count}");
        assert!(acted > 0.9, "{count}: {acted}");
    }
}
