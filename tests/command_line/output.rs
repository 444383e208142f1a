//! What stands on the terminal: its width, its colours, and a reader who leaves early.

use super::support::{SCENARIOS, escalade, printed, root, told};
use std::io::Read as _;
use std::process::{Command, Stdio};
use unicode_width::UnicodeWidthStr as _;

#[test]
fn no_line_is_wider_than_a_terminal() {
    for scenario in SCENARIOS {
        for runs in ["1", "300"] {
            let text = printed(&["run", scenario, "--no-plots", "--runs", runs]);
            for line in text.lines() {
                assert!(line.width() <= 80, "{scenario}: {} columns: {line}", line.width());
            }
        }
        for run in 0..20 {
            let text = printed(&["trace", scenario, "--run", &run.to_string(), "--all"]);
            for line in text.lines() {
                assert!(line.width() <= 80, "{scenario}, run {run}: {} columns: {line}", line.width());
            }
        }
    }
}

#[test]
fn what_is_piped_has_no_colours_and_no_progress() {
    for scenario in SCENARIOS {
        for arguments in [
            &["run", scenario, "--no-plots", "--runs", "200"][..],
            &["trace", scenario],
            &["check", scenario],
            &["exact", "scenarios/gamblers-ruin.toml"],
            &["--help"],
        ] {
            let (code, out, err) = told(escalade(arguments).output().expect("the program starts"));
            assert_eq!(code, 0, "{err}");
            assert!(!out.contains('\x1b') && !err.contains('\x1b'), "{arguments:?}");
            assert!(!out.contains('\r') && !err.contains('\r'), "{arguments:?}: {err}");
        }
    }
    let (_, _, err) =
        super::support::run(&["run", "scenarios/gamblers-ruin.toml", "--no-plots", "--runs", "200"]);
    assert_eq!(err, "");
}

#[test]
fn colours_are_there_when_asked_for_and_not_when_refused() {
    let coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output = escalade(arguments).envs(variables.iter().copied()).output();
        let (_, out, err) = told(output.expect("the program starts"));
        (out.contains('\x1b'), err.contains('\x1b'))
    };
    let run = &["run", "scenarios/gamblers-ruin.toml", "--no-plots", "--runs", "100"];
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1")], run), (true, false));
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], run), (false, false));
    assert_eq!(coloured(&[("NO_COLOR", "1")], run), (false, false));
    let broken = &["check", "tests/broken/typo_variable.toml"];
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1")], broken), (false, true));
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], broken), (false, false));
}

/// The reader is gone before the first byte: that is the reader's good right.
#[test]
fn a_reader_who_leaves_is_no_error() {
    for arguments in [
        &["run", "scenarios/gamblers-ruin.toml", "--no-plots", "--runs", "500"][..],
        &["run", "scenarios/gamblers-ruin.toml", "--json", "--runs", "500"],
        &["trace", "scenarios/gamblers-ruin.toml"],
        &["trace", "scenarios/gamblers-ruin.toml", "--json"],
        &["check", "scenarios/gamblers-ruin.toml"],
        &["check", "scenarios/gamblers-ruin.toml", "--json"],
        &["schema"],
        &["describe", "scenarios/gamblers-ruin.toml"],
        &["--help"],
        &["--version"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_escalade"))
            .current_dir(root())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
        let code = child.wait().expect("the program ends").code();
        assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// Warnings, faults and progress go unheard, and the work is done all the same.
#[test]
fn a_closed_standard_error_is_no_error() {
    for (arguments, code) in [
        (&["check", "scenarios/us-china-2015"][..], 0),
        (&["run", "scenarios/us-china-2015", "--no-plots", "--runs", "50"], 0),
        (&["check", "tests/broken/typo_variable.toml"], 2),
        (&["rnu"], 2),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_escalade"))
            .current_dir(root())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stderr.take());
        let mut out = String::new();
        child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("UTF-8");
        assert_eq!(child.wait().expect("the program ends").code(), Some(code), "{arguments:?}");
        assert_eq!(out.is_empty(), code == 2, "{arguments:?}: {out}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    for arguments in [
        &["run", "scenarios/gamblers-ruin.toml", "--json", "--runs", "500"][..],
        &["trace", "scenarios/gamblers-ruin.toml"],
        &["check", "scenarios/gamblers-ruin.toml"],
        &["describe", "scenarios/gamblers-ruin.toml"],
    ] {
        let full = std::fs::File::create("/dev/full").expect("a full device");
        let output = Command::new(env!("CARGO_BIN_EXE_escalade"))
            .current_dir(root())
            .args(arguments)
            .stdout(full)
            .output()
            .expect("the program starts");
        let (code, _, err) = told(output);
        assert_eq!(code, 1, "{arguments:?}: {err}");
        assert!(err.starts_with("error: cannot write to standard output: "), "{err}");
    }
}

#[test]
fn the_tables_read_well() {
    for scenario in &SCENARIOS[..3] {
        let stem = scenario.trim_start_matches("scenarios/").trim_end_matches(".toml");
        let run = printed(&["run", scenario, "--no-plots", "--runs", "1000"]);
        let trace = printed(&["trace", scenario, "--run", "5"]);
        super::support::assert_told(&format!("run {stem}"), &run);
        super::support::assert_told(&format!("trace {stem}"), &trace);
    }
}

/// Long work says within seconds how long it will take, and an interrupt what was done; nothing is left behind.
#[test]
#[cfg(unix)]
fn long_work_is_told_of_and_can_be_interrupted() {
    use std::io::{BufRead as _, BufReader};
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let mut child = Command::new(env!("CARGO_BIN_EXE_escalade"))
        .current_dir(root())
        .args(["run", "scenarios/us-china-2015", "--runs", "100000000", "--out"])
        .arg(&out)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut err = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut next = || err.next().expect("a line").expect("UTF-8");
    let forecast = next();
    assert!(forecast.starts_with("about ") && forecast.ends_with(" for 100,000,000 runs"), "{forecast}");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it is there");
    let told = next();
    assert!(told.starts_with("interrupted after ") && told.ends_with("; nothing was written"), "{told}");
    assert!(told.contains(" of 100,000,000 runs done"), "{told}");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert!(!out.exists());
}

#[test]
fn quiet_says_nothing_but_the_answer_and_verbose_what_is_done() {
    let asked = &["run", "scenarios/hotline.toml", "--no-plots", "--runs", "200"][..];
    let (_, usual, _) = super::support::run(asked);
    let (code, out, err) = super::support::run(&[&["-q"], asked].concat());
    assert_eq!((code, out, err.as_str()), (0, usual, ""));
    let (_, out, err) = super::support::run(&[asked, &["--verbose"]].concat());
    assert!(err.contains("200 runs in ") && err.contains(" thread"), "{err}");
    assert!(!out.contains(" thread"), "{out}");
    let (code, _, err) = super::support::run(&["check", "-q", "tests/broken/typo_variable.toml"]);
    assert!(code == 2 && err.contains("error: "), "{err}");
}
