//! What is said of a broken file, and where.

use super::*;

#[test]
fn faults_are_told_with_their_place() {
    let cases: &[(&str, &[&str])] = &[
        // Unknown keys.
        ("titel = \"x\"\n", &["1: a scenario has no key `titel` [titel]"]),
        ("[responses.us.a]\nwieght = 1\n", &["2: a response has no key `wieght` [wieght]"]),
        ("[events.e]\ndraw = \"x\"\n", &["2: an event has no key `draw` [draw]"]),
        ("[parameters]\np = { value = 1, vlaue = 2 }\n", &["2: a parameter has no key `vlaue` [vlaue]"]),
        // Wrong kinds.
        ("title = 3\n", &["1: `title` must be text in quotes [3]"]),
        ("steps = 0\n", &["1: `steps` must be a whole number from 1 to 4294967295 [0]"]),
        ("steps = 1.5\n", &["1: `steps` must be a whole number [1.5]"]),
        ("step = 7\n", &["1: `step` must be a length of time with its unit, such as \"1 week\" [7]"]),
        (
            "start = 2014-05-19T10:00:00\n",
            &["1: `2014-05-19T10:00:00` is not a plain date such as 2015-09-22 [2014-05-19T10:00:00]"],
        ),
        (
            "turn = \"events\"\n",
            &["1: `turn` must be a list of names: `[\"first\", \"second\"]` [\"events\"]"],
        ),
        ("turn = [\"us\", 3]\n", &["1: an element of `turn` must be a name in quotes [3]"]),
        ("events = 3\n", &["1: `events` must be a table of events: `[events.NAME]` [3]"]),
        ("[events]\ne = 3\n", &["2: `e` must be a table that describes an event [3]"]),
        ("[events.e]\nonce = \"yes\"\n", &["2: `once` must be `true` or `false` [\"yes\"]"]),
        (
            "[events.e]\ndo = [[\"x = 1\"]]\n",
            &[
                "2: an element of `do` must be an effect: text such as \"trust -= 0.1\", or a table with `do` [[\"x = 1\"]]",
            ],
        ),
        (
            "[define]\nx = [1]\n",
            &["2: `x` must be an expression: a number, `true`, `false`, a date, or text [[1]]"],
        ),
        ("[define]\nx = inf\n", &["2: `inf` is not a finite number [inf]"]),
        (
            "[define]\nx = 99999999999999999999\n",
            &["2: `99999999999999999999` is too large: whole numbers go up to 2^53 [99999999999999999999]"],
        ),
        (
            "[parameters]\np = { value = 1, range = [0] }\n",
            &[
                "2: `range` must be a list of two bounds, `[lowest, highest]`, or a range such as \"4..16 weeks\" or \"10–20%\" [[0]]",
            ],
        ),
        // Names.
        ("[events.my-event]\n", &["1: `my-event` cannot be a name [my-event]"]),
        ("[define]\nin = 1\n", &["2: `in` cannot be a name [in]"]),
        ("turn = [\"us\", \"us\"]\n", &["1: `us` is in `turn` twice [us]"]),
        (
            "[reactions.a.b]\nto = [\"us.x\", \"us.x\"]\nweights = {}\n",
            &["2: `us.x` is in `to` twice [us.x]"],
        ),
        // Missing and conflicting keys.
        ("[parameters]\np = { range = [0, 1] }\n", &["2: a parameter needs `value` [p]"]),
        (
            "[parameters]\np = { value = \"a\", one_of = [\"a\"], range = [0, 1] }\n",
            &["2: a parameter has a `range` or `one_of`, not both [0, 1]"],
        ),
        ("[ladder]\nrungs = \"0..10\"\n", &["1: a ladder needs `start` [ladder]"]),
        ("[ladder]\nrungs = \"10..0\"\nstart = 1\n", &["2: the lowest rung comes first [\"10..0\"]"]),
        (
            "[ladder]\nrungs = \"0..9999999999\"\nstart = 1\n",
            &["2: a ladder has at most 10000 rungs [\"0..9999999999\"]"],
        ),
        ("[ladder]\nrungs = \"many\"\nstart = 1\n", &["2: `many` does not name rungs [\"many\"]"]),
        (
            "[ladder]\nrungs = \"0..3\"\nsides = [\"us\", \"china\"]\nstart = { us = 1, chian = 1 }\n",
            &["4: `chian` is not a side [chian]", "4: the side `china` has no start [start]"],
        ),
        ("[state]\nx = { strat = 1, range = [0, 1] }\n", &["2: a variable has no key `strat` [strat]"]),
        ("[state]\nx = { start = 1 }\n", &["2: a variable that is a number needs its bounds [1]"]),
        (
            "[state]\nx = { start = 1, range = [0, 1], count = [0, 1] }\n",
            &["2: a variable has one of `range`, `count` and `one_of` [count]"],
        ),
        (
            "[state]\nx = { start = { chance = 0.5 }, count = [0, 1] }\n",
            &["2: only a flag can start by chance [{ chance = 0.5 }]"],
        ),
        ("[state]\nx = 3\n", &["2: `x` must be a table that describes a variable [3]"]),
        ("[groups.g]\ntitle = \"x\"\n", &["1: a group needs a `table` or a `count` [g]"]),
        ("[beliefs.us.b]\nabout = \"c\"\n", &["1: a belief needs `prior` [b]"]),
        (
            "[events.e]\nchance = 0.1\nrate = \"1 per month\"\n",
            &["3: an event with a `rate` has no `chance` [rate]"],
        ),
        (
            "[events.e]\nwhen = \"a\"\nelse = \"x = 1\"\n",
            &["3: `else` needs `chance` or `rate` beside it [else]"],
        ),
        (
            "[events.e]\ndo = { do = \"x = 1\", else = \"x = 2\" }\n",
            &["2: `else` needs `chance` or `when` beside it [else]"],
        ),
        (
            "[events.e]\ndo = { when = \"a\" }\n",
            &["2: an effect needs `do`, `draw`, `observe` or `play` [do]"],
        ),
        (
            "[events.e]\ndo = { do = \"x = 1\", draw = \"y\", weights = { a = 1 } }\n",
            &["2: an effect has one of `do`, `draw`, `observe` and `play` [draw]"],
        ),
        ("[events.e]\ndo = { draw = \"y\" }\n", &["2: an effect needs `weights` [do]"]),
        ("[events.e]\ndo = { do = \"x = 1\", by = \"us.b\" }\n", &["2: `by` belongs to `observe` [by]"]),
        ("[rules.r]\nwhen = \"a\"\n", &["1: a rule needs `do` [r]"]),
        ("[reactions.a.b]\nto = \"us.x\"\n", &["1: a reaction needs `options` or `weights` [b]"]),
        ("[policies.a.b]\nlambda = 1\n", &["2: `lambda` needs `utilities` [lambda]"]),
        (
            "[policies.a.b]\nrules = [{ when = \"x\" }]\n",
            &["2: a rule of a policy needs `choose` [{ when = \"x\" }]"],
        ),
        (
            "[policies.a.b]\nweights = {}\nrules = []\n",
            &[
                "3: a policy chooses by `weights`, by `rules`, or by `lambda` and `utilities`: one of them [rules]",
            ],
        ),
        (
            "[policies.a.b.reactions.c]\n",
            &["1: a policy for a reaction needs `weights`, `rules`, or `lambda` and `utilities` [c]"],
        ),
        ("[outcomes]\na = { title = \"A\" }\n", &["2: an outcome needs `when`, `at_end` or `otherwise` [a]"]),
        (
            "[metrics]\nm = { unit = \"x\" }\n",
            &["2: a metric needs one of `final`, `peak`, `low`, `sum`, `time`, `first`, `count` [m]"],
        ),
        (
            "[metrics]\nm = { peak = \"x\", low = \"x\" }\n",
            &["2: a metric measures one thing: `peak` or `low` [low]"],
        ),
        (
            "[events.e]\nchance = \"very likly\"\n",
            &["2: `very likly` is not a word of estimative probability [\"very likly\"]"],
        ),
        // TOML's own.
        ("start = none\n", &["1: `none` is not a value [none]"]),
        ("title = \n", &["1: a value is missing []"]),
        ("steps = 3\nsteps = 4\n", &["2: `steps` is written twice [steps]"]),
        // The keys under a heading that comes again are no further fault; those of the next heading are.
        (
            "[events.e]\ndo = \"x = 1\"\n[events.e]\ndo = \"x = 1\"\n[events.f]\nonce = true\nonce = true\n",
            &["3: `e` is written twice [e]", "7: `once` is written twice [once]"],
        ),
        ("[events.a\nonce = true\n", &["1: unclosed table []"]),
        (
            "title = \"x\nstesp = 3\n",
            &["1: a text in quotes is not closed []", "2: a scenario has no key `stesp` [stesp]"],
        ),
        ("a 3\n", &["1: key with no value []"]),
        (
            "[events.e]\ndo = [\"x = 1\",\n  \"y = 2\"\n[events.f]\nwhen = \"x\"\n",
            &["4: missing comma between array elements []"],
        ),
        // Whole files.
        ("", &["`s/a.toml` is empty"]),
        ("\u{feff} \n", &["`s/a.toml` is empty"]),
        ("a\0b", &["`s/a.toml` is not a text file in UTF-8"]),
    ];
    for (toml, told) in cases {
        assert_eq!(read_text(toml).told(), *told, "{toml}");
    }
}

#[test]
fn help_names_the_nearest_key_or_the_right_place() {
    assert_eq!(read_text("[responses.us.a]\nwieght = 1\n").help(), ["did you mean `weight`?"]);
    let help = read_text("[events.e]\ndraw = \"x\"\n");
    assert!(help.help()[0].contains("do = { draw"), "{:?}", help.help());
    assert_eq!(read_text("[events.e]\nchance = \"very likly\"\n").help(), ["did you mean `very likely`?"]);
}

#[test]
fn faults_of_expressions_are_underlined_inside_the_text() {
    let reading = read_text("[define]\nx = \"1 + \"\ny = \"a ++ * b\"\n[events.e]\ndo = \"x ! 3\"\n");
    let lines: Vec<_> = reading.told().iter().map(|t| t.split(':').next().unwrap_or("").to_owned()).collect();
    for line in ["2", "3", "5"] {
        assert!(lines.iter().any(|l| l == line), "{:?}", reading.told());
    }
}

#[test]
fn one_broken_entry_leaves_the_others() {
    let reading = read_text(
        "[parameters]\np = { value = \"1 +\", range = [0.2, 0.3] }\nq = 1\n[state]\nx = { start = 5 }\ny = { start = true }\n\
         [events.e]\ndo = [\"x = 1 +\", \"y = false\"]\n",
    );
    let s = reading.scenario.expect("a tree in spite of the faults");
    assert_eq!(reading.faults.errors(), 3);
    assert_eq!(s.parameters.iter().map(|p| shown(&p.value)).collect::<Vec<_>>(), ["0.2", "1"]);
    assert_eq!((s.variables.len(), s.events[0].effects.len()), (1, 1));
    assert_eq!(s.broken.into_iter().collect::<Vec<_>>(), ["x"]);
}

#[test]
fn a_fault_of_toml_in_one_value_does_not_hide_the_rest() {
    let reading = read_text("[state]\nx = { start = none, one_of = [\"none\"] }\n[events.e]\nwhne = \"a\"\n");
    assert_eq!(reading.told(), ["2: `none` is not a value [none]", "4: an event has no key `whne` [whne]"]);
    assert!(reading.scenario.is_some());
    assert!(read_text("x = [1,\n[events.e]\nwhen = 1\n").scenario.is_none());
}

#[test]
fn a_list_left_open_is_shown_where_it_opens() {
    let reading = read_text("[events.e]\ndo = [\"x = 1\",\n  \"y = 2\"\n[events.f]\nwhen = \"x\"\n");
    let fault = reading.faults.iter().next().expect("a fault");
    let (place, label) = &fault.related[0];
    assert_eq!(reading.sources.line_and_column(*place), (2, 6));
    assert_eq!(label, "the list that opens here");
}

#[test]
fn bytes_that_are_not_text_are_shown() {
    let reading = read_bytes(b"title = \"M\xfcnchen\"\n", "");
    assert_eq!(reading.told(), ["1: `s/a.toml` is not UTF-8 [\u{fffd}]"]);
    assert!(reading.scenario.is_none());
}

#[test]
fn hostile_files_end_soon_with_an_error() {
    let many = 100_000;
    let hostile = [
        "[".repeat(50 << 20),
        "[".repeat(4 << 20),
        "[\n".repeat(2 << 20),
        "[".repeat(many),
        format!("a = {}", "[".repeat(many)),
        format!("a = {}{}", "[".repeat(many), "]".repeat(many)),
        format!("a = {}1{}", "{ a = ".repeat(many), "}".repeat(many)),
        format!("[events.e]\ndo = {}\"x = 1\"{}", "{ do = ".repeat(many), "}".repeat(many)),
        format!("{}a = 1\n", "a.".repeat(many)),
        format!("[{}a]\n", "a.".repeat(many)),
        format!("x = {{ {}a = 1 }}\n", "a.".repeat(many)),
        "= ".repeat(2 << 20),
        "\"".repeat(4 << 20),
        "x = \"\"\"".to_owned(),
        "a = 1\n".repeat(40_000),
        format!("{} = 1\n", "a".repeat(4_000_000)),
        format!("turn = [{}]\n", (0..300_000).map(|n| format!("\"a{n}\",")).collect::<String>() + "3"),
        format!("events = {{ {} }}\n", (0..200_000).map(|n| format!("a{n}={{b=1}},")).collect::<String>()),
        format!("events.e = {{ {} }}\n", (0..300_000).map(|n| format!("a{n}=1,")).collect::<String>()),
        (0..300_000).map(|n| format!("a{n}=1\n")).collect(),
        format!("[define]\nx = \"{}\"\n", "(".repeat(many)),
    ];
    for text in &hostile {
        let begun = std::time::Instant::now();
        let reading = read_text(text);
        let head: String = text.chars().take(20).collect();
        assert!(reading.faults.has_errors(), "{head}");
        assert!(reading.faults.errors() <= 501, "{head}: {}", reading.faults.errors());
        // Generous: what it guards against takes minutes or the stack.
        assert!(begun.elapsed().as_secs() < 20, "{head}: {:?}", begun.elapsed());
    }
}

#[test]
fn the_deepest_tables_toml_takes_are_read() {
    let toml = format!("[events.e]\ndo = {}\"x = 1\"{}\n", "{ do = ".repeat(70), " }".repeat(70));
    assert_eq!(good(&toml).events.len(), 1);
}

const WHOLE: &str = r#"
title = "t"
start = 2014-05-19
step = "1 week"
turn = ["events", "us"]
[parameters]
p = { value = "likely", source = "s" }
[actors]
us = { title = "US", turn_every = "1 week" }
[ladder]
rungs = ["a", "b"]
sides = ["us"]
start = { us = "a" }
[state.us]
x = { start = 0.1, range = [0, 1], known_to = "us" }
[groups.firms]
of = "us"
table = "t.csv"
[events.e]
chance = "30% in 26 weeks"
do = ["x = 1", { draw = "y", weights = { 1 = 2 } }, { each = "firms where a", after = "1 day", do = "z = 1" }]
[responses.us.r]
select = { from = "firms", where = "a", take = 2, order = "b desc" }
on.accept = "x = 1"
[policies.us.n]
rules = [{ choose = "r", chance = 0.5 }]
[outcomes]
o = { at_end = "x > 1" }
"#;

proptest::proptest! {
    #[test]
    fn no_slip_of_the_hand_makes_the_reader_panic(
        slips in proptest::collection::vec((0..WHOLE.len(), 0..12_usize, 0..18_usize), 1..5)
    ) {
        let put = [
            "", "\"", "'", "[", "]", "{", "}", "=", ",", ".", "\n", "#", "\"\"\"", "\\", "\u{fc}", "3", "x", "\0",
        ];
        let mut text = WHOLE.as_bytes().to_vec();
        for (at, gone, new) in slips {
            let from = at.min(text.len());
            let to = (at + gone).min(text.len());
            text.splice(from..to, put[new].bytes());
        }
        let reading = read_bytes(&text, "id,a,b\nf,true,1\n");
        proptest::prop_assert!(reading.scenario.is_some() || reading.faults.has_errors());
        for fault in reading.faults.iter() {
            if let Some(place) = fault.place {
                let length = reading.sources.get(place.source).text.len();
                proptest::prop_assert!(place.start <= place.end && place.end as usize <= length);
            }
        }
    }
}

#[test]
fn the_text_that_slips_are_made_in_is_whole() {
    let reading = read_bytes(WHOLE.as_bytes(), "id,a,b\nf,true,1\n");
    assert_eq!(reading.told(), Vec::<String>::new());
}

#[test]
fn names_of_entries_that_cannot_be_read_are_kept_apart() {
    let reading = read_text(
        "[groups.firms]\ntable = \"none.csv\"\n[groups.banks]\ncount = 3\n\
         [state]\nx = { start = 1 }\ny = { start = false }\nz = 4\n[state.us]\nv = { start = 2 }\nw = { start = true }\n\
         [beliefs.us.suspects]\nabout = \"y\"\n[metrics]\nm = 3\nn = { final = \"y\" }\n",
    );
    let broken = reading.scenario.expect("a tree").broken;
    let names: Vec<&str> = broken.iter().map(String::as_str).collect();
    assert_eq!(names, ["firms", "m", "suspects", "us.suspects", "us.v", "v", "x", "z"]);
}

#[test]
fn a_scenario_without_a_title_goes_by_its_name() {
    let title =
        |text: &str| read_text(text).scenario.and_then(|scenario| scenario.title).map(|title| title.text);
    assert_eq!(title("steps = 3\n").as_deref(), Some("a"));
    assert_eq!(title("title = \"x\"\n").as_deref(), Some("x"));
}
