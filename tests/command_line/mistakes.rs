//! Honest mistakes: each is told what cures it.

use super::support::{assert_told, crisis, escalade, folder_with, root, run, told};

const HOTLINE: &str = "scenarios/hotline.toml";
const CRISIS: &str = "scenarios/us-china-2015";

/// What people type, and the words of the answer that cure it. An option among these words is put in the place of what was
/// typed of its name, and must do.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["hotlin"], "did you mean `hotline`?"),
    (&["run", "hotlines.toml"], "hotline"),
    (&["compare", HOTLINE, "none", "live"], "escalade compare scenarios/hotline.toml --variant none,live"),
    (&["rum", "hotline"], "'run'"),
    (&["simulate", "hotline"], "the command for this is `run`: escalade run hotline"),
    (&["variants", "hotline"], "to list the variants: escalade describe hotline variants"),
    (&["show", HOTLINE], "escalade describe scenarios/hotline.toml"),
    (&["run", HOTLINE, "-variant", "none"], "--variant none"),
    (&["run", HOTLINE, "--variants", "none"], "'--variant'"),
    (&["run", HOTLINE, "--variant", "lvie"], "did you mean `live`?"),
    (&["run", HOTLINE, "--variant", "none,live"], "they set `hotline_start` to different values"),
    (&["run", CRISIS, "--variant", "no_hotline,no_leak"], "--variant no_hotline+no_leak"),
    (&["compare", HOTLINE, "--variant", "none", "live"], "--variant none,live"),
    (&["run", CRISIS, "--variant", "no_hotline", "--variant", "no_leak"], "--variant no_hotline+no_leak"),
    (&["run", CRISIS, "--variant", "hotline"], "2 have it in their name"),
    (&["run", CRISIS, "--variant", "hawkish"], "`hawkish` is a policy of `us`: --policy us=hawkish"),
    (&["run", CRISIS, "--policy", "us=hardline"], "`hardline` is a policy of `china`"),
    (&["run", CRISIS, "--policy", "hawkish"], "--policy us=hawkish"),
    (&["compare", CRISIS, "--policy", "us"], "--policy us=restraint,graduated"),
    (&["compare", CRISIS, "--policy", "hawkish"], "--policy us=hawkish,restraint"),
    (&["compare", CRISIS, "--policy", "usa=*"], "did you mean `us`?"),
    (&["run", HOTLINE, "--set", "gang_did=0.6"], "did you mean `gang_did_it`?"),
    (&["run", HOTLINE, "--set", "gang_did_it"], "--set gang_did_it=0.5"),
    (&["run", HOTLINE, "--set", "gang_did_it", "0.6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "gang_did_it", "=", "0.6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "gang_did_it:0.6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "hotline_start=dead"], "`live`"),
    (&["run", HOTLINE, "--set", "gang_did_it=0,6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "gang_did_it=0,6%"], "--set gang_did_it=60%"),
    (&["run", HOTLINE, "--set", "gang_did_it=60 per cent"], "--set gang_did_it=60%"),
    (&["run", HOTLINE, "--set", "gang_did_it=60", "per", "cent"], "--set gang_did_it=60%"),
    (&["run", HOTLINE, "--set", "gang_did_it=.6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "gang_did_it=60"], "for 60 per cent write `60%`"),
    (
        &["run", HOTLINE, "--set", "gang_did_it=0.6,hotline_start=none"],
        "--set gang_did_it=0.6 --set hotline_start=none",
    ),
    (&["run", HOTLINE, "--set", "gang_did_it=0.5..0.9:3"], "escalade sweep scenarios/hotline.toml --set"),
    (&["run", HOTLINE, "--set", "gang_did_it=0.5-0.9"], "escalade sweep scenarios/hotline.toml --set"),
    (&["sensitivity", HOTLINE, "--set", "gang_did_it=*"], "escalade sweep scenarios/hotline.toml --set"),
    (&["sweep", HOTLINE], "escalade sweep scenarios/hotline.toml --set"),
    (&["sweep", HOTLINE, "--set", "gang_did_it"], "--set gang_did_it=0.5..0.99:5"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=0.6"], "--set gang_did_it=0.5,0.6,0.99"),
    (&["sweep", HOTLINE, "--set", "hotline_start=live"], "--set 'hotline_start=*'"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=50..95:4"], "for 95 per cent write `95%`"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=0.5-0.9"], "--set 'gang_did_it=0.5..0.9:5'"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=0.5;0.9"], "--set 'gang_did_it=0.5,0.9'"),
    (&["trace", HOTLINE, "137"], "the number of a run is given as --run 137"),
    (&["trace", HOTLINE, "--outcome", "clsh"], "did you mean `clash`?"),
    (&["trace", HOTLINE, "--run", "137", "--at", "26", "--choose", "hold"], "--choose alba.hold"),
    (&["trace", HOTLINE, "--run", "137", "--at", "26", "--choose", "hold"], "--choose borea.to_strike.hold"),
    (
        &["trace", HOTLINE, "--run", "137", "--at", "2015-09-22", "--choose", "alba.hold"],
        "in quotes: --at 'week 3'",
    ),
    (&["sensitivity", HOTLINE, "--of", "clsh"], "did you mean `clash`?"),
    (&["exact", CRISIS], "escalade run scenarios/us-china-2015"),
    (&["run", HOTLINE, "--runs", "0"], "expected a whole number from 1"),
    (&["run", HOTLINE, "--runs", "10k"], "write 10000"),
    (&["run", HOTLINE, "--out", "plot.png"], "a folder is expected"),
    (&["run", HOTLINE, "--out", "answer.json"], "--format json > answer.json"),
    (&["run", HOTLINE, CRISIS], "one scenario at a time"),
    (&["run", "--scenario", HOTLINE], "escalade run scenarios/hotline.toml"),
    (&["check", HOTLINE, "--runs", "100"], "check --expect --runs"),
    (&["describe", HOTLINE, "parametres"], "did you mean `parameters`?"),
];

/// A line of `strait`, what people write in its stead, and the words of the answer that cure it.
const EDITS: &[(&str, &str, &str)] = &[
    ("step  = \"1 week\"", "step  = 1 week", "\"1 week\""),
    ("step  = \"1 week\"", "step  = \"1 wk\"", "write `1 week`"),
    ("steps = 26", "steps = \"26 weeks\"", "write `steps = 26` (a step is 1 week)"),
    ("value = 4, range", "value = 4 range", "comma"),
    ("value = 4, range = [1, 10]", "value = 40, range = [1, 10]", "`range = [1, 40]`"),
    ("range = [1, 10], source", "range = [10, 1], source", "`[1, 10]`"),
    ("value = 4, range = [1, 10]", "value = 4, rnage = [1, 10]", "did you mean `range`?"),
    ("value = 4,", "value = 4,5,", "4.5"),
    ("source = \"illustrative: South's", "source = “illustrative: South's", "no quote in TOML"),
    ("nerve = 10", "nerves = 10", "did you mean `nerve`?"),
    ("start = \"talks\"", "start = \"talk\"", "did you mean `talks`?"),
    ("start = 0, count = [0, 30]", "start = 40, count = [0, 30]", "`count = [0, 40]`"),
    ("when   = \"rung == talks\"", "when   = \"rung = talks\"", "=="),
    ("when   = \"rung == talks\"", "when   = \"rung == talks & loss > 3\"", "and"),
    ("when   = \"rung == talks\"", "when   = \"rung == 'talks'\"", "talks"),
    ("when   = \"rung == talks\"", "when   = \"rung ≥ talks\"", ">="),
    ("chance = \"30% in 4 weeks\"", "chance = 30", "\"30%\" (in each step)"),
    ("chance = \"30% in 4 weeks\"", "chance = \"30% in 4\"", "4 weeks"),
    ("do     = \"rung = protest\"", "do     = \"rung == protest\"", "="),
    (
        "do     = \"rung = protest\"",
        "do     = \"raise rung by protest\"",
        "write `raise rung to protest`; to go up by one: `rung += 1`",
    ),
    ("[responses.south]", "[response.south]", "did you mean `responses`?"),
    ("[responses.south]", "[responses.soth]", "did you mean `south`?"),
    ("to = \"north.sanction\"", "to = \"sanction\"", "north.sanction"),
    ("options.bear   = { weight = 4 }", "options.bear   = { weight = -4 }", "weights are 0 or more"),
    ("options.bear   = { weight = 4 }", "options.bear   = { weigth = 4 }", "did you mean `weight`?"),
    ("unresolved = \"otherwise\"", "", "unresolved = \"otherwise\""),
    ("war_at_sea = \"rung == blockade\"", "war_at_sea = \"rung == blokade\"", "did you mean `blockade`?"),
    ("count = \"north.sanction\"", "count = \"north.sanctions\"", "did you mean `north.sanction`?"),
    ("step  = \"1 week\"", "step  = \"1 fortnight\"", "write `2 weeks`"),
    ("step  = \"1 week\"", "step  = \"weekly\"", "write `\"1 week\"`"),
    ("steps = 26", "steps = \"26\"", "write `steps = 26`"),
    ("chance = \"30% in 4 weeks\"", "chance = \"30 percent in 4 weeks\"", "write `30%`"),
    ("chance = \"30% in 4 weeks\"", "chance = \"30 per cent in 4 weeks\"", "write `30%`"),
    ("chance = \"30% in 4 weeks\"", "chance = 30%", "stands in quotes: \"30%\""),
    ("do     = \"rung = protest\"", "do     = \"raise rung by 1\"", "write `rung += 1`"),
    ("when   = \"rung == talks\"", "when   = \"rung == talks, loss > 3\"", "joined by `and`"),
    ("when   = \"rung == talks\"", "when   = \"loss > 3 and < 9\"", "`and loss < …`"),
    ("options.bear   = { weight = 4 }", "options.bear   = 4", "write `bear = { weight = 4 }`"),
];

#[test]
fn what_is_typed_wrong_is_told_its_cure() {
    let mut all = String::new();
    for (arguments, says) in COMMANDS {
        let (code, out, err) = run(arguments);
        assert!(code == 2 && out.is_empty(), "{arguments:?}: {code}\n{out}{err}");
        assert!(err.contains(says), "{arguments:?}: {says}\n{err}");
        all += &format!("$ escalade {}\n{err}\n", arguments.join(" "));
    }
    assert_told("mistakes_typed", &all);
}

/// The words of a line as a shell parts them.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("a word").push(c),
        }
    }
    words
}

/// What is typed, but with options in the place of those of their names; other options go on.
fn with_options(typed: &[&str], options: &str) -> Vec<String> {
    let options = shell_words(options);
    let name = |word: &str| word.trim_start_matches('-').to_owned();
    let mut left: Vec<String> = vec![];
    let mut replaced = false;
    for word in typed {
        if word.starts_with('-') {
            replaced = name(word) == name(&options[0]);
        }
        if !replaced {
            left.push((*word).to_owned());
        }
    }
    left.into_iter().chain(options).collect()
}

/// Runs what is suggested, in small: it must do.
fn does(suggested: &[String], of: &str) {
    let command = suggested[0].as_str();
    let small: &[&str] = match command {
        "run" | "compare" => &["--runs", "200", "--no-plots"],
        "sweep" | "sensitivity" => &["--runs", "20", "--no-plots"],
        _ => &[],
    };
    let words: Vec<&str> = suggested.iter().map(String::as_str).chain(small.iter().copied()).collect();
    let (code, _, err) = run(&words);
    assert_eq!(code, 0, "suggested by {of}: escalade {}\n{err}", words.join(" "));
}

#[test]
fn what_is_suggested_for_what_is_typed_wrong_does() {
    let mut tried: Vec<Vec<String>> = vec![];
    for (typed, says) in COMMANDS {
        let (_, _, err) = run(typed);
        let of = typed.join(" ");
        let commands = err.lines().filter_map(|line| Some(line.split_once("escalade ")?.1));
        // The program's own name in `Usage:` begins no command to type.
        let commands = commands.filter(|command| !command.contains(['[', '<']));
        let commands = commands.map(|command| shell_words(command.split(')').next().unwrap_or(command)));
        let is_option = says.starts_with("--") && !says.contains('>');
        for suggested in commands.chain(is_option.then(|| with_options(typed, says))) {
            if !tried.contains(&suggested) {
                does(&suggested, &of);
                tried.push(suggested);
            }
        }
    }
    assert!(tried.len() > 25, "{tried:?}");
}

#[test]
fn what_is_written_wrong_is_told_its_cure() {
    let strait = std::fs::read_to_string(root().join("scenarios/strait.toml")).expect("a scenario");
    let mut all = String::new();
    for (right, wrong, says) in EDITS {
        assert!(strait.contains(right), "{right}");
        let folder = folder_with(&strait.replacen(right, wrong, 1));
        let output = escalade(&["check", "scenario.toml"]).current_dir(folder.path()).output();
        let (code, out, err) = told(output.expect("the program starts"));
        assert!(code == 2 && out.is_empty(), "{wrong}: {code}\n{out}{err}");
        assert!(err.contains(says), "{wrong}: {says}\n{err}");
        all += &format!("{right}  →  {wrong}\n{err}\n");
    }
    assert_told("mistakes_written", &all);
}

#[test]
fn what_is_no_flag_and_no_number_is_told_its_cure() {
    let flag = "[state]\nlit = { start = FLAG }\n";
    let files: &[(&str, &str)] = &[
        (&flag.replace("FLAG", "yes"), "flags are written `true` and `false`: true"),
        (&flag.replace("FLAG", "False"), "flags are written `true` and `false`: false"),
        (&flag.replace("FLAG", "“off”"), "`“` is no quote in TOML"),
        (
            "[parameters]\np = { value = 0.5, range = [0, 1] }\n[variants]\nmost = { p = 60 }\n[events.e]\nchance = \"p\"\n",
            "error: 60 is outside the range 0 to 1 of `p`",
        ),
        ("[parameters]\np = 0,5\n", "decimals are written with a point"),
        ("[parameters]\np = { value = 0,5, range = [0, 1] }\n", "decimals are written with a point"),
    ];
    for (text, says) in files {
        let folder = folder_with(&crisis(text));
        let output = escalade(&["check", "scenario.toml"]).current_dir(folder.path()).output();
        let (code, _, err) = told(output.expect("the program starts"));
        assert_eq!(code, 2, "{text}");
        assert!(err.contains(says), "{text}: {err}");
    }
}
