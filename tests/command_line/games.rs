//! Games as they are described, told and written for other programs.

use super::support::{assert_told, folder_with, root, run, run_in};
use serde_json::Value;

const THREAT: &str = r#"
title = "A \"threat\""
steps = 3
[actors]
us    = { title = "United States" }
china = { title = "China" }
allies = {}
[parameters]
prize = { value = 2, range = [1, 3], source = "illustrative" }
[state]
anger = { start = 0.5, range = [0, 1] }
over  = { start = false }
[events.dispute]
do = { play = "threat" }
[games.threat]
about  = "a demand, and what may come of it"
lambda = { us = 4, china = 1.5 }
source = "illustrative"
[games.threat.nodes.demand]
actor = "us"
options.hold     = { pays = { us = 0, china = 0 } }
options.threaten = { to = "reply", do = "anger += 0.2" }
options.strike   = { when = "anger > 0.9", pays = { us = 1, china = -9, allies = -1 } }
[games.threat.nodes.reply]
actor = "china"
options.concede = { pays = { us = "prize", china = "-prize" }, do = "over = true" }
options.resist  = { to = "follow_up" }
[games.threat.nodes.follow_up]
actor = "us"
title = "the moment of truth"
options.impose    = { pays = { us = "prize / 4 - anger", china = -1.5, allies = "1 / anger" }, do = "over = true" }
options.back_down = { pays = { us = "-prize / 3", china = 0.25 } }
[outcomes]
over  = "over"
quiet = "otherwise"
"#;

/// What a command prints about the game in a folder.
fn of_threat(folder: &tempfile::TempDir, arguments: &[&str]) -> String {
    let (code, out, err) = run_in(folder.path(), arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

#[test]
fn games_are_described() {
    let folder = folder_with(THREAT);
    assert_told("describe game", &of_threat(&folder, &["describe", "scenario.toml", "games"]));
    let json = of_threat(&folder, &["describe", "scenario.toml", "games", "--json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let game = &json["games"][0];
    assert_eq!(game["lambda"], serde_json::json!({ "us": "4", "china": "1.5" }));
    let options = &game["nodes"][1]["options"];
    assert_eq!((&options[1]["to"], &options[1]["pays"]), (&"follow_up".into(), &Value::Null));
    assert_eq!((&options[0]["to"], &options[0]["pays"]["china"]), (&Value::Null, &"-prize".into()));
}

#[test]
fn moves_are_told_with_what_was_foreseen() {
    let folder = folder_with(THREAT);
    assert_told("game story", &of_threat(&folder, &["trace", "scenario.toml", "--run", "3"]));
    assert_told(
        "game story csv",
        &of_threat(&folder, &["trace", "scenario.toml", "--run", "3", "--format", "csv"]),
    );
}

#[test]
fn games_are_written_as_they_stood() {
    let folder = folder_with(THREAT);
    of_threat(&folder, &["trace", "scenario.toml", "--run", "3", "--efg", "games"]);
    let read = |step: u32| std::fs::read_to_string(folder.path().join(format!("games/{step}-threat.efg")));
    assert_told("game efg", &read(1).expect("the game of the first round"));
}

#[test]
fn games_are_written_as_they_stand_when_a_step_begins() {
    // Nothing happens before the game, so that it stands as it is played; and one that nobody plays.
    let unplayed = "[games.idle]\nlambda = 1\nsource = \"a test\"\n[games.idle.nodes.rest]\nactor = \"china\"\n\
        options.rest = { pays = { china = \"anger\" } }\n[outcomes]";
    let folder = folder_with(&THREAT.replace("[outcomes]", unplayed));
    let trace = ["trace", "scenario.toml", "--run", "6", "--efg"];
    run_in(folder.path(), &[&trace[..], &["played"]].concat());
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name));
    for step in ["1", "2"] {
        let standing = format!("standing-{step}");
        let (code, _, err) = run_in(folder.path(), &[&trace[..], &[&standing, "--at", step]].concat());
        assert_eq!(code, 0, "{err}");
        let files = std::fs::read_dir(folder.path().join(&standing)).expect("a folder").count();
        assert_eq!(files, 3, "two games, and the list of files");
        let [stands, played] =
            [&standing, "played"].map(|folder| read(&format!("{folder}/{step}-threat.efg")));
        assert_eq!(stands.expect("a game"), played.expect("a game"));
        let idle = read(&format!("{standing}/{step}-idle.efg")).expect("a game");
        assert!(idle.contains("\"rest.rest\" { 0."), "{idle}");
    }
    let (code, _, err) = run_in(folder.path(), &[&trace[..], &["late", "--at", "9"]].concat());
    assert!(code == 2 && err.contains("the scenario has 3 steps"), "{err}");
}

/// `tests/known/gambit.json` says how its numbers were made.
#[test]
fn another_program_solves_the_games_that_we_write_alike() {
    let known = |name: &str| root().join("tests/known").join(name);
    for (name, game) in [("deterrence", "threat"), ("coalition", "sanctions")] {
        let scenario = known(&format!("{name}.toml"));
        let folder = tempfile::tempdir().expect("a folder");
        let file = scenario.to_str().expect("a path");
        of_threat(&folder, &["trace", file, "--run", "1", "--efg", "."]);
        let read = |path| std::fs::read_to_string(path).expect("a game");
        let ours = read(folder.path().join(format!("1-{game}.efg")));
        assert_eq!(ours, read(known(&format!("{name}.efg"))), "what it was given is what is written");
    }
    let text = std::fs::read_to_string(known("gambit.json")).expect("a file");
    let theirs: Value = serde_json::from_str(&text).expect("JSON");
    let solutions = theirs["solutions"].as_array().expect("a list");
    assert_eq!(solutions.len(), 10);
    for solution in solutions {
        let file = format!("tests/known/{}.toml", solution["scenario"].as_str().expect("a name"));
        let precision = format!("precision={}", solution["lambda"]);
        let (_, out, _) = run(&["exact", &file, "--set", &precision, "--json"]);
        let found: Value = serde_json::from_str(&out).expect("JSON");
        let metrics = found["metrics"].as_array().expect("a list");
        let chances = solution["chances"].as_object().expect("a table");
        assert_eq!(metrics.len(), chances.len());
        for (option, chance) in chances {
            let id = option.replace('.', "_");
            let ours = metrics.iter().find(|metric| metric["id"] == id.as_str()).expect("a metric");
            let [ours, theirs] = [&ours["mean"], chance].map(|number| number.as_f64().expect("a number"));
            assert!((ours - theirs).abs() < 1e-6, "{file}, {precision}, {option}: {ours} {theirs}");
        }
    }
}
