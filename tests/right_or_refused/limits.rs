//! What asks for too much, and a world that does not behave.

use super::support::{Told, told, told_in};

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

mod memory {
    use super::*;

    const WALK: &str = "[events.e]\nchance=0.5\ndo='x = 0.2'\n[outcomes]\no='otherwise'\n";
    const FLAG: &str = "[state]\nx={start=0.5,range=[0,1]}\n";

    #[test]
    fn counters_by_step_are_estimated_before_they_are_made() {
        let ladder = |steps: u32, rungs: u32| {
            format!("steps={steps}\n[ladder]\nrungs='0..{rungs}'\nstart=0\n[outcomes]\no='otherwise'\n")
        };
        let words = [
            "the rungs of `rung` would take",
            "of memory: at most 2 GiB go",
            "1,000,000 steps",
            "10,000 rungs",
        ];
        for command in ["check", "run", "exact", "trace", "compare"] {
            refused(&ladder(1_000_000, 9999), command, &[], &words);
        }
        assert_eq!(told(&ladder(1000, 9999), "run", &["--runs", "10"]).code, 0);
        let fans = |count: usize| {
            let variables = each(0..count, "x{n}={start=0.5,range=[0,1]}\n");
            let names: Vec<String> = (0..count).map(|n| format!("'x{n}'")).collect();
            let names = names.join(",");
            format!("steps=40000\n[state]\n{variables}[plots]\nfan=[{names}]\n[outcomes]\no='otherwise'\n")
        };
        refused(
            &fans(9),
            "run",
            &["--runs", "1"],
            &["this scenario would take ", " GiB of memory", "the fan of `x0`"],
        );
        let long = format!("steps=1000000\n{FLAG}{WALK}[plots]\nfan=['x']\n");
        refused(&long, "run", &[], &["the fan of `x` would take ", " GiB"]);
        let outcomes = each(0..300, "o{n}={at_end='x > 2'}\n");
        let many = format!("steps=1000000\n{FLAG}[outcomes]\n{outcomes}rest='otherwise'\n");
        refused(&many, "check", &[], &["counting outcomes by step would take", "fewer than 301 outcomes"]);
    }

    #[test]
    fn what_each_metric_and_each_drawing_member_takes_is_estimated_too() {
        let metrics = each(0..10_000, "m{n}={final='x'}\n");
        let scenario = format!("steps=1\n{FLAG}{WALK}[metrics]\n{metrics}");
        refused(
            &scenario,
            "check",
            &[],
            &["counting metrics and payoffs would take 19 GiB", "10,000 of them"],
        );
        let groups = each(0..20, "[groups.g{n}]\ncount=100000\n");
        let draws = each(0..20, "[events.e{n}]\ndo={each='g{n}',do={each='h',do={chance=0.5,do='x = 1'}}}\n");
        let scenario =
            format!("steps=1\n{FLAG}{groups}[groups.h]\ncount=100\n{draws}[outcomes]\no='otherwise'\n");
        refused(&scenario, "check", &[], &["what is drawn in a step would take", "200,000,000 places"]);
    }

    #[test]
    fn more_options_at_once_than_have_room_are_refused() {
        let ladder = "steps=10000\n[ladder]\nrungs='0..999'\nstart=0\n[outcomes]\no='otherwise'\n";
        let variants = each(0..12, "[variants.v{n}]\np={n}\n");
        let scenario = format!("{ladder}[parameters]\np=0\n[metrics]\nm={{final='p'}}\n{variants}")
            .replace("'p'", "'p + 0'");
        refused(
            &scenario,
            "compare",
            &["--variant", "*"],
            &["12 settings side by side would take", "fewer options"],
        );
    }

    #[test]
    fn designs_and_draws_are_estimated_with_all_their_outputs() {
        let parameters = each(0..100, "p{n}={value=1,range=[0,2]}\n");
        let sum: Vec<String> = (0..100).map(|n| format!("p{n}")).collect();
        let metrics = each(0..50, "m{n}={final='SUM'}\n").replace("SUM", &sum.join(" + "));
        let scenario =
            format!("steps=1\n[parameters]\n{parameters}[metrics]\n{metrics}[outcomes]\no='otherwise'\n");
        for (arguments, what) in [
            (["--sobol", "131072"], "131,072 rows of 102 settings"),
            (["--morris", "131072"], "131,072 trajectories of 101 settings"),
        ] {
            let told = refused(&scenario, "sensitivity", &arguments, &[what, "of memory: at most 2 GiB go"]);
            assert!(told.err.contains("no more than "), "{}", told.err);
        }
        assert_eq!(told(&scenario, "sensitivity", &["--sobol", "2"]).code, 0);
    }

    #[test]
    fn definitions_that_double_are_counted_over_the_whole_file() {
        let define = |depth: usize| {
            let definitions: String = (0..depth).map(|n| format!("a{}='a{n} + a{n}'\n", n + 1)).collect();
            format!("steps=1\n[outcomes]\nx='otherwise'\n[define]\na0='step'\n{definitions}")
        };
        let metrics = |depth: usize, count: usize| {
            let metrics = each(0..count, "m{n}={final='aX'}\n").replace("aX", &format!("a{depth}"));
            format!("{}[metrics]\n{metrics}", define(depth))
        };
        let words = ["the expressions are too large in all", "more than 1,000,000 parts"];
        refused(&metrics(14, 1000), "check", &[], &words);
        let rules = each(0..200, "[rules.r{n}]\nwhen='a13 > 5'\ndo='y = 1'\n");
        refused(&format!("{}[state]\ny={{start=0,count=[0,1]}}\n{rules}", define(13)), "check", &[], &words);
        let effects = each(0..200, "[rules.e{n}]\ndo='y = min(1, a13)'\n");
        refused(&format!("{}[state]\ny={{start=0,count=[0,1]}}\n{effects}", define(13)), "run", &[], &words);
        assert_eq!(told(&metrics(10, 20), "check", &[]).code, 0);
    }

    #[test]
    fn reactions_that_are_written_out_for_each_response_are_counted() {
        let names =
            |what: &str, count: usize| -> Vec<String> { (0..count).map(|n| format!("{what}{n}")).collect() };
        let responses = each(0..300, "[responses.us.a{n}]\n[responses.them.b{n}]\ndo='x = 1'\n");
        let to: Vec<String> = names("'us.a", 300).iter().map(|name| format!("{name}'")).collect();
        let weights: Vec<String> = names("b", 300).iter().map(|name| format!("{name}=1")).collect();
        let reactions = each(0..60, "[reactions.them.r{n}]\nto=[TO]\nweights={W}\n")
            .replace("TO", &to.join(","))
            .replace('W', &weights.join(","));
        let scenario = format!(
            "steps=1\n[actors]\nus={{}}\nthem={{}}\n[state]\nx={{start=0,count=[0,1]}}\n{responses}{reactions}[outcomes]\no='otherwise'\n"
        );
        refused(&scenario, "check", &[], &["this scenario is too large"]);
    }

    #[test]
    fn an_exact_answer_of_very_large_states_is_refused_before_it_is_begun() {
        let groups = each(0..8, "[groups.g{n}]\ncount=100000\n[state.g{n}]\na={start=0,count=[0,5]}\n");
        let scenario = format!("steps=3\n{groups}[outcomes]\no='otherwise'\n");
        refused(
            &scenario,
            "exact",
            &[],
            &["a state has 800,001 numbers", "at most 2 GiB go", "smaller groups"],
        );
        let small = scenario.replace("100000", "50");
        assert_eq!(told(&small, "exact", &[]).code, 0);
    }

    /// Of delays far beyond the end only the odds matter.
    #[test]
    fn delays_far_beyond_the_end_are_told_apart_no_more_than_they_need_be() {
        let scenario = |delay: &str| {
            format!(
                "step='1 day'\nsteps=9\n[state]\nx={{start=false}}\n[events.e]\nchance=1\nonce=true\n\
                 do={{after='{delay}',do='x = true'}}\n[outcomes]\nyes={{at_end='x'}}\nno='otherwise'\n"
            )
        };
        // Scheduled in step 1, it comes true with a delay of 0 to 8 days.
        for days in [1_000_000_u64, 1_000_000_000] {
            let chance = |scenario: &str| {
                let exact = told(scenario, "exact", &["--json"]);
                exact.json()["outcomes"][0]["probability"].as_f64().expect("a number")
            };
            let once = scenario(&format!("0..{days} days"));
            let right = 9.0 / (days + 1) as f64;
            assert!((chance(&once) / right - 1.0).abs() < 1e-12, "{} is not {right}", chance(&once));
            // Again in each of nine steps: none of them, each with one day less.
            let again = once.replace("once=true\n", "");
            let none: f64 = (1..=9).map(|days_left| 1.0 - f64::from(days_left) / (days + 1) as f64).product();
            assert!((chance(&again) + none - 1.0).abs() < 1e-12, "{} and {none}", chance(&again));
        }
        for (delay, never) in [("5000000000 days", true), ("4294967296 days", true), ("8 days", false)] {
            let exact = told(&scenario(delay), "exact", &["--json"]);
            assert_eq!(exact.json()["outcomes"][0]["probability"], if never { 0.0 } else { 1.0 }, "{delay}");
            let run = told(&scenario(delay), "run", &["--json", "--runs", "10"]);
            assert_eq!(run.json()["outcomes"][0]["probability"], if never { 0.0 } else { 1.0 }, "{delay}");
        }
        refused(
            &scenario("0..5000000000 days"),
            "run",
            &[],
            &["this delay is too long", "1,073,741,824 steps"],
        );
    }
}

mod order_and_time {
    use super::*;
    use std::time::{Duration, Instant};

    /// What takes time as its square takes minutes; in debug builds on a busy machine this is ample.
    fn soon<T>(work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
        result
    }

    fn chain(heading: &str, numbers: impl Iterator<Item = usize>, metric: &str) -> String {
        let chain: String = numbers.map(|n| format!("a{}='a{n} + 1'\n", n + 1)).collect();
        format!(
            "steps=1\n[outcomes]\nx='otherwise'\n[{heading}]\n{chain}a0='1'\n[metrics]\nm={{final='{metric}'}}\n"
        )
    }

    #[test]
    fn parameters_mean_the_same_in_any_order() {
        let forwards = chain("parameters", 0..3000, "a3000").replace("a0='1'", "a0=1");
        let backwards = chain("parameters", (0..3000).rev(), "a3000").replace("a0='1'", "a0=1");
        let shuffled =
            chain("parameters", (0..3000).map(|n| n * 7 % 3000), "a3000").replace("a0='1'", "a0=1");
        for scenario in [forwards, backwards, shuffled] {
            let told = soon(|| told(&scenario, "run", &["--json", "--runs", "2"]));
            assert_eq!(told.json()["metrics"][0]["mean"], 3001.0, "{}", told.all());
        }
    }

    #[test]
    fn definitions_mean_the_same_in_any_order() {
        for (numbers, answer) in [((0..150).collect::<Vec<_>>(), 151.0), ((0..150).rev().collect(), 151.0)] {
            let told = told(&chain("define", numbers.into_iter(), "a150"), "run", &["--json", "--runs", "2"]);
            assert_eq!(told.json()["metrics"][0]["mean"], answer, "{}", told.all());
        }
        let deep = [chain("define", 0..20_000, "a20000"), chain("define", (0..20_000).rev(), "a20000")];
        let told = deep.map(|scenario| soon(|| refused(&scenario, "check", &[], &["too large", "1 error"])));
        let place = |told: &Told| told.err.lines().find(|line| line.contains("a200=")).map(str::to_owned);
        assert!(told.iter().all(|told| place(told).is_some()), "{}{}", told[0].err, told[1].err);
    }

    #[test]
    fn long_lists_are_looked_up_not_through() {
        let names: Vec<String> = (0..20_000).map(|n| format!("'v{n}'")).collect();
        let weights: Vec<String> = (0..20_000).map(|n| format!("v{n}=1")).collect();
        let draw = format!(
            "steps=1\n[state]\nx={{start='v0',one_of=[{}]}}\n[events.e]\ndo={{draw='x',weights={{{}}}}}\n[outcomes]\no='otherwise'\n",
            names.join(","),
            weights.join(",")
        );
        assert_eq!(soon(|| told(&draw, "check", &[])).code, 0);
        let rungs = format!(
            "steps=1\n[ladder]\nrungs=[{}]\nstart='v0'\n[outcomes]\no='otherwise'\n",
            names[..12_000].join(",")
        );
        soon(|| refused(&rungs, "check", &[], &["too many rungs", "at most 10,000"]));
        let twice = draw.replacen("'v1'", "'v0'", 1);
        soon(|| refused(&twice, "check", &[], &["`v0` is in `one_of` twice"]));
        let many = each(0..20_000, "v{n}={start=0,count=[0,1]}\n");
        let many = format!("steps=1\n[state]\n{many}[outcomes]\no='otherwise'\n");
        assert_eq!(soon(|| told(&many, "check", &[])).code, 0);
    }

    #[test]
    fn a_table_is_read_once_however_often_it_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        let rows: String = (0..40_000).map(|n| format!("m{n},{}\n", n % 7)).collect();
        write("big.csv", &format!("id,a\n{rows}"));
        let groups = |count: usize| each(0..count, "[groups.g{n}]\ntable='big.csv'\n");
        write("scenario.toml", &format!("steps=1\n[outcomes]\no='otherwise'\n{}", groups(100)));
        let read = soon(|| told_in(folder.path(), &["check", "scenario.toml"]));
        assert_eq!(read.code, 0, "{}", read.all());
        write("scenario.toml", &format!("steps=1\n[outcomes]\no='otherwise'\n{}", groups(400)));
        let read = soon(|| told_in(folder.path(), &["check", "scenario.toml"]));
        assert!(read.code == 2 && read.err.contains("too many members in all"), "{}", read.all());
        // Its faults are told once.
        write("big.csv", "id,a\nm1,1\nm1,2\n");
        write("scenario.toml", &format!("steps=1\n[outcomes]\no='otherwise'\n{}", groups(3)));
        let read = told_in(folder.path(), &["check", "scenario.toml"]);
        assert!(read.code == 2 && read.err.contains("1 error"), "{}", read.all());
    }

    #[test]
    fn variants_and_parameters_are_counted_together() {
        let parameters = each(0..3000, "p{n}=1\n");
        let variants = each(0..3000, "[variants.v{n}]\np{n}=2\n");
        let scenario = format!("steps=1\n[outcomes]\no='otherwise'\n[parameters]\n{parameters}{variants}");
        soon(|| refused(&scenario, "check", &[], &["3,000 variants of 3,000 parameters are too many"]));
    }
}

mod threads {
    use super::*;
    use std::time::Duration;

    const COIN: &str = "steps=3\n[parameters]\np={value=0.5,range=[0,1]}\n[events.e]\nchance='p'\n[outcomes]\n\
                        yes='times(e) > 1'\nno='otherwise'\n";

    #[test]
    fn the_environment_cannot_ask_for_thousands_of_threads() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("scenario.toml"), COIN).expect("a file");
        let with = |name: &str, threads: &str, arguments: &[&str]| {
            let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_escalade"));
            command
                .current_dir(folder.path())
                .env(name, threads)
                .args(arguments)
                .timeout(Duration::from_secs(50));
            let output = command.output().expect("the program starts");
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (output.status.code(), text(&output.stdout), text(&output.stderr))
        };
        for arguments in [
            &["run", "scenario.toml", "--json", "--runs", "5000"][..],
            &["exact", "scenario.toml", "--json"],
            &["sensitivity", "scenario.toml", "--sobol", "16", "--runs", "5", "--json"],
            &["trace", "scenario.toml", "--typical", "yes", "--json"],
        ] {
            let plain = with("UNUSED", "1", arguments);
            for (name, number) in [("RAYON_NUM_THREADS", "100000"), ("RAYON_RS_NUM_CPUS", "4000000000")] {
                let (code, out, err) = with(name, number, arguments);
                assert_eq!((code, &out), (Some(0), &plain.1), "{err}");
                assert!(err.contains(&format!("asks for {number} threads")), "{err}");
            }
            let (code, out, err) = with("RAYON_NUM_THREADS", "3", arguments);
            assert_eq!((code, &out), (Some(0), &plain.1), "{err}");
            assert!(!err.contains("threads"), "{err}");
        }
    }

    #[test]
    fn the_command_line_cannot_either() {
        let plain = told(COIN, "run", &["--json", "--runs", "5000", "--threads", "1"]);
        let many = told(COIN, "run", &["--json", "--runs", "5000", "--threads", "1024"]);
        assert_eq!((many.code, &many.out), (0, &plain.out));
        let told = told(COIN, "run", &["--threads", "100000"]);
        assert_eq!(told.code, 2, "{}", told.all());
    }
}

#[cfg(unix)]
mod files {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::process::{Command, Stdio};

    const GROUP: &str = "steps=1\n[groups.g]\ntable='t.csv'\n[outcomes]\no='otherwise'\n";
    const COIN: &str = "steps=3\n[events.e]\nchance=0.5\n[outcomes]\nyes='times(e) > 1'\nno='otherwise'\n";

    fn folder(scenario: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("scenario.toml"), scenario).expect("a file");
        folder
    }

    fn pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    }

    #[test]
    fn what_is_no_file_is_refused_at_once() {
        let here = folder(GROUP);
        pipe(&here.path().join("pipe"));
        symlink("pipe", here.path().join("link")).expect("a link");
        for name in ["pipe", "link", "/dev/zero", "/dev/tty"] {
            for command in ["check", "run", "compare"] {
                let told = told_in(here.path(), &[command, name]);
                assert!(told.code == 2 && told.err.contains("it is not a regular file"), "{}", told.all());
            }
        }
        let table = here.path().join("t.csv");
        pipe(&table);
        let told = told_in(here.path(), &["check", "scenario.toml"]);
        assert!(told.code == 2 && told.err.contains("`t.csv`: it is not a regular file"), "{}", told.all());
        std::fs::remove_file(&table).expect("gone");
        std::fs::create_dir(&table).expect("a folder");
        let told = told_in(here.path(), &["check", "scenario.toml"]);
        assert!(told.code == 2 && told.err.contains("it is a directory"), "{}", told.all());
    }

    #[test]
    fn a_table_outside_of_the_folder_is_not_shown() {
        let (here, outside) = (folder(GROUP), tempfile::tempdir().expect("a folder"));
        std::fs::write(outside.path().join("t.csv"), "id,a\nsecret line,1\n").expect("a file");
        let table = here.path().join("t.csv");
        symlink(outside.path().join("t.csv"), &table).expect("a link");
        let refused = |scenario: &str| {
            let told = told_in(here.path(), &["check", scenario]);
            assert!(
                told.code == 2 && told.err.contains("leads out of the scenario file's folder"),
                "{}",
                told.all()
            );
            assert!(!told.err.contains("secret"), "{}", told.err);
        };
        refused("scenario.toml");
        refused(".");
        refused("./scenario.toml");
        // By a folder that is a link, and by a link to a link.
        std::fs::write(here.path().join("deep.toml"), GROUP.replace("t.csv", "sub/t.csv")).expect("a file");
        symlink(outside.path(), here.path().join("sub")).expect("a link");
        refused("deep.toml");
        std::fs::write(here.path().join("twice.toml"), GROUP.replace("t.csv", "u.csv")).expect("a file");
        symlink("t.csv", here.path().join("u.csv")).expect("a link");
        refused("twice.toml");
        symlink("/dev/zero", here.path().join("z.csv")).expect("a link");
        std::fs::write(here.path().join("zero.toml"), GROUP.replace("t.csv", "z.csv")).expect("a file");
        refused("zero.toml");
    }

    #[test]
    fn links_that_stay_in_the_folder_are_followed() {
        let here = folder(GROUP);
        std::fs::create_dir(here.path().join("data")).expect("a folder");
        std::fs::write(here.path().join("data/real.csv"), "id,a\nx,1\n").expect("a file");
        symlink("data/real.csv", here.path().join("t.csv")).expect("a link");
        let elsewhere = tempfile::tempdir().expect("a folder");
        symlink(here.path(), elsewhere.path().join("link")).expect("a link");
        for (place, scenario) in [(here.path(), "scenario.toml"), (elsewhere.path(), "link")] {
            let told = told_in(place, &["check", scenario]);
            assert_eq!(told.code, 0, "{}", told.all());
        }
    }

    #[test]
    fn files_are_written_whoever_reads_the_answer() {
        let here = folder(&format!(
            "{COIN}[parameters]\np={{value=1,range=[0,2]}}\n[metrics]\nm={{final='p'}}\n[variants]\nv.p=2\nw.p=0\n"
        ));
        for (command, more, file) in [
            ("run", &["--runs", "100"][..], "summary.json"),
            ("compare", &["--runs", "100", "--variant", "v,w"], "comparison.json"),
            ("sweep", &["--runs", "10", "--set", "p=0..2:3"], "sweep.json"),
            ("sensitivity", &["--runs", "10"], "sensitivity.json"),
            ("exact", &[], "summary.json"),
        ] {
            let out = format!("out-{command}");
            let mut arguments = vec![command, "scenario.toml", "--out", &out];
            arguments.extend(more);
            let mut child = Command::new(env!("CARGO_BIN_EXE_escalade"))
                .current_dir(here.path())
                .args(&arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
            // Nobody reads.
            drop(child.stdout.take());
            let output = child.wait_with_output().expect("it ends");
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(matches!(output.status.code(), Some(0 | 1)), "{command}: {:?} {err}", output.status);
            let json = std::fs::read(here.path().join(&out).join(file))
                .unwrap_or_else(|_| panic!("{command}: {err}"));
            serde_json::from_slice::<serde_json::Value>(&json).expect("whole");
            let names = std::fs::read_dir(here.path().join(&out)).expect("a folder");
            assert!(names.flatten().all(|entry| !entry.file_name().to_string_lossy().contains(".partial-")));
        }
    }

    #[test]
    fn what_could_not_be_written_is_said_in_plain_words() {
        let here = folder(COIN);
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        if let Ok(full) = full {
            let output = Command::new(env!("CARGO_BIN_EXE_escalade"))
                .current_dir(here.path())
                .args(["run", "scenario.toml", "--runs", "50", "--out", "d"])
                .stdout(full)
                .output()
                .expect("the program starts");
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{err}");
            assert!(err.contains("cannot write to standard output: No space left on device"), "{err}");
            assert!(here.path().join("d/summary.json").exists());
        }
        // A folder stands where a file should go: the name of the file, and no text of a debugger.
        for name in ["outcomes.png", "outcomes.svg", "summary.json"] {
            let out = format!("blocked-{name}");
            std::fs::create_dir_all(here.path().join(&out).join(name).join("in the way")).expect("a folder");
            let told = told_in(here.path(), &["run", "scenario.toml", "--runs", "50", "--out", &out]);
            assert_eq!(told.code, 1, "{}", told.all());
            assert!(told.err.contains(&format!("{out}/{name} was not written by escalade")), "{}", told.err);
            assert!(!told.err.contains(['{', '"']), "{}", told.err);
        }
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_by_the_next() {
        let here = folder(COIN);
        let child = Command::new("true").spawn().and_then(|mut child| child.wait().map(|_| child.id()));
        let gone = child.expect("it ends");
        let out = here.path().join("d");
        std::fs::create_dir(&out).expect("a folder");
        std::fs::write(out.join(format!(".{gone}.partial-outcomes.png")), "half").expect("a file");
        std::fs::write(out.join("notes.partial-1"), "mine").expect("a file");
        let told = told_in(here.path(), &["run", "scenario.toml", "--runs", "50", "--out", "d"]);
        assert_eq!(told.code, 0, "{}", told.all());
        assert!(!out.join(format!(".{gone}.partial-outcomes.png")).exists());
        assert!(out.join("notes.partial-1").exists());
    }
}
