//! What the tests share: the program, the shipped scenarios, small scenarios of their own.

use assert_cmd::Command;
use escalade::engine::runs::simulation::Simulation;
use escalade::model::Settings;
use escalade::study::Study;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

/// The shipped scenarios, by their path from the project's root.
pub const SCENARIOS: [&str; 4] = [
    "scenarios/gamblers-ruin.toml",
    "scenarios/hotline.toml",
    "scenarios/ladder-52.toml",
    "scenarios/us-china-2015",
];

/// The built-in scenarios, in the order in which they are listed.
pub const BUILT_IN: [&str; 14] = [
    "strait",
    "hotline",
    "us-china-2015",
    "threat-game",
    "false-alarms",
    "speed-or-certainty",
    "sanctions-paradox",
    "hollow-pledge",
    "tranches",
    "coalition",
    "false-flag",
    "brinkmanship",
    "ladder-52",
    "gamblers-ruin",
];

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, started in the project's root, never for longer than half a minute.
pub fn escalade(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalade"));
    // Plots that nobody looks at are not drawn into the project.
    let draws = ["compare", "sweep", "sensitivity"].iter().any(|name| arguments.first() == Some(name));
    let is_told = arguments.iter().any(|word| ["--out", "--help", "--no-plots"].contains(word));
    let unseen = (draws && !is_told).then_some("--no-plots");
    command.current_dir(root()).args(arguments).args(unseen).timeout(Duration::from_secs(30));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// Exit code, standard output, standard error of a program that came to an end by itself.
pub fn told(output: Output) -> (i32, String, String) {
    let code = output.status.code().expect("an exit code: the program was killed or took too long");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (code, text(output.stdout), text(output.stderr))
}

/// The same in another folder.
pub fn run_in(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    told(escalade(arguments).current_dir(folder).output().expect("the program starts"))
}

/// Every file below a folder, by its path from there.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        for entry in std::fs::read_dir(&here).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

pub fn run(arguments: &[&str]) -> (i32, String, String) {
    told(escalade(arguments).output().expect("the program starts"))
}

/// Standard output of a command that must succeed without a word on standard error but warnings.
pub fn printed(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

/// The file of a shipped scenario, which may be given by its folder.
pub fn file(scenario: &str) -> PathBuf {
    let path = root().join(scenario);
    if path.is_dir() { path.join("scenario.toml") } else { path }
}

pub fn study(scenario: &str) -> Study {
    Study::read(&file(scenario), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)))
}

pub fn parsed(text: &str) -> Study {
    Study::parse("scenario.toml", text, Settings::default())
        .unwrap_or_else(|faulty| panic!("{}\n{text}", faulty.render(false, 20)))
}

pub fn simulation(seed: u64, runs: u64) -> Simulation {
    Simulation { seed, sample: 0, first_run: 0, runs, threads: 0 }
}

/// A folder with one scenario in it.
pub fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("scenario.toml"), text).expect("a file");
    folder
}

/// The same in which a rung is climbed with chance 0.1 a week, and whatever else the text says.
pub fn crisis(text: &str) -> String {
    format!(
        "title = \"A crisis\"\nstep = \"1 week\"\nsteps = 52\n\n[actors]\nus = {{}}\n\n[ladder]\n\
         rungs = [\"calm\", \"tense\", \"clash\"]\nstart = \"calm\"\n\n[events.climb]\nchance = 0.01\ndo = \"rung += 1\"\n\n\
         {text}\n\n[outcomes]\nclash = \"rung == clash\"\nquiet = \"otherwise\"\n"
    )
}

/// A sure half, or a whole with chance `luck`: the choice between them tips at 0.5.
pub fn sweepable() -> String {
    r#"title = "A gamble"
step = "1 week"
steps = 4
play = { us = "careful" }

[parameters]
luck = { value = 0.3, range = [0.2, 0.9], title = "chance that it comes off" }
prize = { value = 1.0, range = [0.9, 1.1], unit = "points" }
wait = { value = "2 weeks", range = ["1 week", "3 weeks"] }

[actors]
us = { title = "Us" }

[state]
done = { start = false }
came = { start = false }
gain = { start = 0.0, range = [0, 10] }

[responses.us]
keep = { when = "not done", weight = 0, do = ["done = true", "gain = 0.5"] }
bet  = { when = "not done", weight = 0, do = ["done = true", { chance = "luck", do = ["came = true", "gain = prize"] }] }

[policies.us.careful]
weights = { keep = 1 }
[policies.us.bold]
weights = { bet = 1 }

[outcomes]
end = "otherwise"

[objectives]
us = "gain"
"#
    .to_owned()
}

/// Compares a text with the one that was agreed on, in `told/NAME.snap`.
pub fn assert_told(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("told");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // A comment in a scenario changes its hash, and nothing else.
    settings.add_filter("scenario [0-9a-f]{8}\\b", "scenario [hash]");
    let plain = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    settings.bind(|| insta::assert_snapshot!(plain, text));
}
