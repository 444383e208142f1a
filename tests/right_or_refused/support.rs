//! The real program on a scenario given as text, in a folder of its own.

use assert_cmd::Command;
use std::path::Path;
use std::time::Duration;

/// Exit code, standard output, standard error.
pub struct Told {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Told {
    /// Both streams, to look for words in.
    pub fn all(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }

    /// The JSON document on standard output.
    ///
    /// # Panics
    /// If it is none: what was told is shown.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}", self.all()))
    }
}

/// Runs the program in a folder. It must end by itself within a minute, and never by a panic (101) or a signal.
///
/// # Panics
/// If it does not.
pub fn told_in(folder: &Path, arguments: &[&str]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalade"));
    command.current_dir(folder).args(arguments).timeout(Duration::from_secs(60));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "COLUMNS"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    let code =
        output.status.code().unwrap_or_else(|| panic!("{arguments:?} did not end by itself\n{out}\n{err}"));
    assert!(code <= 2, "{arguments:?} ended with {code}\n{out}\n{err}");
    Told { code, out, err }
}

/// Runs `escalade COMMAND scenario.toml ARGUMENTS` on a scenario.
pub fn told(scenario: &str, command: &str, arguments: &[&str]) -> Told {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("scenario.toml"), scenario).expect("a file");
    let mut all = vec![command, "scenario.toml"];
    all.extend(arguments);
    if command == "run" && !arguments.contains(&"--out") {
        all.push("--no-plots");
    }
    told_in(folder.path(), &all)
}
