//! Honest mistakes: each is told what cures it.

use super::support::{assert_told, crisis, escalade, folder_with, root, run, told};

const HOTLINE: &str = "scenarios/hotline.toml";
const CRISIS: &str = "scenarios/us-china-2015";

/// What people type, and the words of the answer that cure it.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["hotlin"], "did you mean `hotline`?"),
    (&["run", "hotlines.toml"], "hotline"),
    (&["rum", "hotline"], "'run'"),
    (&["simulate", "hotline"], "the command for this is `escalade run`"),
    (&["variants", "hotline"], "the command for this is `escalade describe`"),
    (&["run", HOTLINE, "-variant", "none"], "with two dashes: --variant"),
    (&["run", HOTLINE, "--variants", "none"], "'--variant'"),
    (&["run", HOTLINE, "--variant", "lvie"], "did you mean `live`?"),
    (&["run", HOTLINE, "--variant", "none,live"], "escalade compare --variant none,live"),
    (&["run", CRISIS, "--variant", "hotline"], "did you mean `hotline_from_the_start`?"),
    (&["run", CRISIS, "--variant", "hawkish"], "`hawkish` is a policy of `us`: --policy us=hawkish"),
    (&["run", CRISIS, "--policy", "us=hardline"], "`hardline` is a policy of `china`"),
    (&["run", CRISIS, "--policy", "hawkish"], "expected ACTOR=NAME"),
    (&["compare", CRISIS, "--policy", "usa=*"], "did you mean `us`?"),
    (&["run", HOTLINE, "--set", "gang_did=0.6"], "did you mean `gang_did_it`?"),
    (&["run", HOTLINE, "--set", "gang_did_it"], "expected NAME=VALUE"),
    (&["run", HOTLINE, "--set", "hotline_start=dead"], "`live`"),
    (&["run", HOTLINE, "--set", "gang_did_it=0,6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "gang_did_it=0,6%"], "--set gang_did_it=0.6%"),
    (&["run", HOTLINE, "--set", "gang_did_it=60 per cent"], "--set gang_did_it=60%"),
    (&["run", HOTLINE, "--set", "gang_did_it=.6"], "--set gang_did_it=0.6"),
    (&["run", HOTLINE, "--set", "gang_did_it=60"], "for 60 per cent write `60%`"),
    (&["run", HOTLINE, "--set", "gang_did_it=0.6,hotline_start=none"], "--set hotline_start=none"),
    (&["run", HOTLINE, "--set", "gang_did_it=0.5..0.9:3"], "escalade sweep --set 'gang_did_it=0.5..0.9:3'"),
    (&["sweep", HOTLINE], "--set"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=0.6"], "LOW..HIGH:POINTS"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=0.5-0.9"], "--set 'gang_did_it=0.5..0.9:5'"),
    (&["sweep", HOTLINE, "--set", "gang_did_it=0.5;0.9"], "--set 'gang_did_it=0.5,0.9'"),
    (&["trace", HOTLINE, "--outcome", "clsh"], "did you mean `clash`?"),
    (&["trace", HOTLINE, "--run", "137", "--at", "26", "--choose", "hold"], "alba.hold"),
    (&["trace", HOTLINE, "--run", "137", "--at", "2015-09-22", "--choose", "alba.hold"], "--at"),
    (&["sensitivity", HOTLINE, "--of", "clsh"], "did you mean `clash`?"),
    (&["exact", CRISIS], "escalade run"),
    (&["run", HOTLINE, "--runs", "0"], "expected a whole number from 1"),
    (&["run", HOTLINE, "--out", "plot.png"], "expected a folder"),
    (&["describe", HOTLINE, "parametres"], "did you mean `parameters`?"),
];

/// A line of `strait`, what people write in its stead, and the words of the answer that cure it.
const EDITS: &[(&str, &str, &str)] = &[
    ("step  = \"1 week\"", "step  = 1 week", "\"1 week\""),
    ("step  = \"1 week\"", "step  = \"1 wk\"", "week"),
    ("steps = 26", "steps = \"26 weeks\"", "26"),
    ("value = 4, range", "value = 4 range", "comma"),
    ("value = 4, range = [1, 10]", "value = 40, range = [1, 10]", "outside the range 1 to 10"),
    ("range = [1, 10], source", "range = [10, 1], source", "`[1, 10]`"),
    ("value = 4, range = [1, 10]", "value = 4, rnage = [1, 10]", "did you mean `range`?"),
    ("value = 4,", "value = 4,5,", "point"),
    ("source = \"illustrative: South's", "source = “illustrative: South's", "no quote in TOML"),
    ("nerve = 10", "nerves = 10", "did you mean `nerve`?"),
    ("start = \"talks\"", "start = \"talk\"", "did you mean `talks`?"),
    ("start = 0, count = [0, 30]", "start = 40, count = [0, 30]", "make the range wider"),
    ("when   = \"rung == talks\"", "when   = \"rung = talks\"", "=="),
    ("when   = \"rung == talks\"", "when   = \"rung == talks & loss > 3\"", "and"),
    ("when   = \"rung == talks\"", "when   = \"rung == 'talks'\"", "talks"),
    ("when   = \"rung == talks\"", "when   = \"rung ≥ talks\"", ">="),
    ("chance = \"30% in 4 weeks\"", "chance = 30", "30%"),
    ("chance = \"30% in 4 weeks\"", "chance = \"30% in 4\"", "4 weeks"),
    ("do     = \"rung = protest\"", "do     = \"rung == protest\"", "="),
    ("do     = \"rung = protest\"", "do     = \"raise rung by protest\"", "`raise rung to …`"),
    ("[responses.south]", "[response.south]", "did you mean `responses`?"),
    ("[responses.south]", "[responses.soth]", "did you mean `south`?"),
    ("to = \"north.sanction\"", "to = \"sanction\"", "north.sanction"),
    ("options.bear   = { weight = 4 }", "options.bear   = { weight = -4 }", "weights are 0 or more"),
    ("options.bear   = { weight = 4 }", "options.bear   = { weigth = 4 }", "did you mean `weight`?"),
    ("unresolved = \"otherwise\"", "", "otherwise"),
    ("war_at_sea = \"rung == blockade\"", "war_at_sea = \"rung == blokade\"", "did you mean `blockade`?"),
    ("count = \"north.sanction\"", "count = \"north.sanctions\"", "did you mean `north.sanction`?"),
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
