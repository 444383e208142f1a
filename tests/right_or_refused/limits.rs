//! What asks for too much, and a world that does not behave.

use super::support::{Told, told};

/// Refused as a fault of the scenario, with these words.
fn refused(scenario: &str, command: &str, arguments: &[&str], words: &[&str]) -> Told {
    let told = told(scenario, command, arguments);
    assert_eq!(told.code, 2, "{}", told.all());
    for word in words {
        assert!(told.err.contains(word), "`{word}` is not in\n{}", told.err);
    }
    told
}

/// `text` with `{n}` replaced, once for each number.
fn each(numbers: std::ops::Range<usize>, text: &str) -> String {
    numbers.map(|n| text.replace("{n}", &n.to_string())).collect()
}

mod loops {
    use super::*;

    const START: &str = r#"
        steps = 1
        groups.g.count = 2
        state.g.a = { start = 1, count = [0, 3] }
        state.n = { start = 0, count = [0, 1000] }
        outcomes.o = "otherwise"
    "#;

    fn sums(depth: usize) -> String {
        format!("{}a{}", "sum(".repeat(depth), " of g)".repeat(depth))
    }

    fn loops(depth: usize) -> String {
        format!("{}'n += 1'{}", "{ each = 'g', do = ".repeat(depth), " }".repeat(depth))
    }

    #[test]
    fn loops_inside_loops_run_as_deep_as_check_allows_and_no_deeper() {
        let metric = |depth| format!("{START}\nmetrics.m = {{ final = \"{}\" }}\n", sums(depth));
        let told = told(&metric(8), "run", &["--runs", "2", "--json"]);
        assert_eq!(told.json()["metrics"][0]["mean"], 256.0, "{}", told.all());
        for depth in [9, 12, 16] {
            for command in ["check", "run", "exact"] {
                refused(&metric(depth), command, &[], &["too many loops over members", "at most 8"]);
            }
        }
    }

    #[test]
    fn loops_of_effects_and_of_what_falls_due_are_counted_alike() {
        let event = |after: &str, depth: usize| {
            format!(
                "{START}\nmetrics.m = {{ final = \"n\" }}\n[events.e]\nat = 1\n{after}\ndo = {}\n",
                loops(depth)
            )
            .replace("at = 1\n", "")
            .replace("steps = 1", "step = \"1 day\"\nsteps = 2")
        };
        for (after, mean) in [("", 512.0), ("after = \"1 day\"", 256.0), ("after = \"0..1 days\"", 384.0)] {
            let told = told(&event(after, 8), "exact", &["--json", "--metric", "m"]);
            assert_eq!(told.json()["metrics"][0]["mean"], mean, "{}", told.all());
            refused(&event(after, 9), "exact", &[], &["too many loops over members"]);
        }
        let mixed =
            format!("{START}\n[rules.r]\ndo = {}\n", loops(5).replace("n += 1", &format!("n = {}", sums(4))));
        refused(&mixed, "run", &[], &["too many loops over members"]);
    }
}

mod sites {
    use super::*;

    const COINS: &str = r#"
        steps = 1
        groups.g.count = 65535
        groups.h.count = 65537
        state.h.y = { start = false }
        [events.first]
        chance = 0.5
        [events.second]
        chance = 0.5
        [outcomes]
        both = "now(first) and now(second)"
        other = "otherwise"
    "#;

    #[test]
    fn more_sites_than_have_numbers_are_refused_where_most_are() {
        for between in [
            "when = 'step > 1'\ndo = { each = 'g', do = { each = 'h', do = { chance = 0.5, do = 'y = true' } } }",
            // More than 64 bits would hold.
            "do = { each = 'g', do = { each = 'h', do = { each = 'g', do = { each = 'h', do = { each = 'g', do = \
             { chance = 0.5, do = 'y = true' } } } } } }",
        ] {
            let scenario =
                COINS.replace("[events.second]", &format!("[events.between]\n{between}\n[events.second]"));
            for command in ["check", "run", "exact", "trace"] {
                let told = refused(&scenario, command, &[], &["4,294,967,295 go", "of them here"]);
                assert!(told.err.contains("[events.between]"), "{}", told.err);
            }
        }
    }

    #[test]
    fn sites_of_rules_and_responses_are_counted_too() {
        let loops = "{ each = 'g', do = { each = 'h', do = { chance = 0.5, do = 'y = true' } } }";
        let rule = format!("{COINS}\n[actors]\nus = {{}}\n[responses.us.go]\ndo = {loops}\n");
        refused(&rule, "check", &[], &["places in a step", "[responses.us.go]"]);
        let thing = loops.replace("chance = 0.5, do = 'y = true'", "do = 'z ~ uniform(0, 1)'");
        let event = format!(
            "{}\n[events.more]\ndo = {thing}\n",
            COINS.replace("state.h.y", "state.z = { start = 0, range = [0, 1] }\nstate.h.y")
        );
        refused(&event.replace("z ~", "z ="), "check", &[], &["places in a step", "[events.more]"]);
    }
}

mod columns {
    use super::*;

    /// So many columns of state, and variables that report clamping.
    fn scenario(groups: usize, variables: usize) -> String {
        let variables = each(0..variables, "v{n}={start=0,count=[0,1]}\n");
        let groups = each(0..groups, "[groups.g{n}]\ncount=100000\n[state.g{n}]\na={start=false}\n");
        format!("steps=3\n[state]\n{variables}{groups}[rules.r]\ndo='v0 += 1'\n[outcomes]\no='otherwise'\n")
    }

    #[test]
    fn columns_and_the_bits_of_what_is_clamped_have_room_or_are_refused() {
        // 4,100,000 columns of members, of 4,194,303; the words of bits would be the last straw.
        let too_large = ["this scenario is too large", "4,194,303 have room", "100,000 of them here"];
        refused(&scenario(42, 1), "check", &[], &["too many members"]);
        let full = scenario(41, 1).replace("a={start=false}", "a={start=false}\nb={start=false}");
        refused(&full, "run", &["--runs", "1"], &too_large);
    }

    #[test]
    fn a_place_for_each_step_of_many_delays_is_refused_before_it_is_made() {
        let events = each(0..40, "[events.e{n}]\ndo={after='999990 days',do='x = 1'}\n");
        let scenario = format!(
            "step='1 day'\nsteps=1000000\n[state]\nx={{start=0,count=[0,1]}}\n{events}[outcomes]\no='otherwise'\n"
        );
        refused(&scenario, "check", &[], &["this scenario is too large", "1,048,576 of them here"]);
    }

    #[test]
    fn members_of_all_groups_together_are_limited() {
        let groups = each(0..2000, "[groups.g{n}]\ncount=100000\n");
        let scenario = format!("steps=1\n[outcomes]\nx='otherwise'\n{groups}");
        refused(&scenario, "check", &[], &["too many members in all", "[groups.g41]"]);
        let few = each(0..43, "[groups.g{n}]\ncount=97541\n");
        let scenario = format!("steps=1\n[outcomes]\nx='otherwise'\n{few}");
        assert_eq!(told(&scenario, "check", &[]).code, 0);
    }
}
