//! `escalade watch`: a scenario that is changed, broken, taken away and mended while the program looks on.

use super::support::{crisis, run_in, sweepable};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The program while it runs, and all that it has said so far.
struct Watching {
    program: Child,
    out: Said,
    err: Said,
}

struct Said {
    text: Arc<Mutex<String>>,
    /// How much of it was waited for already.
    heard: usize,
}

impl Said {
    fn of(mut stream: impl Read + Send + 'static) -> Said {
        let text = Arc::new(Mutex::new(String::new()));
        let into = Arc::clone(&text);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut all = vec![];
            while let Ok(count @ 1..) = stream.read(&mut bytes) {
                all.extend(&bytes[..count]);
                *into.lock().expect("nobody panics") = String::from_utf8_lossy(&all).into_owned();
            }
        });
        Said { text, heard: 0 }
    }

    /// Waits until this is said, and gives what was said up to there since the last time.
    fn until(&mut self, part: &str) -> String {
        let started = Instant::now();
        loop {
            let text = self.text.lock().expect("nobody panics").clone();
            if let Some(at) = text[self.heard..].find(part) {
                let from = self.heard;
                self.heard += at + part.len();
                return text[from..self.heard].to_owned();
            }
            assert!(started.elapsed() < Duration::from_secs(60), "`{part}` is never said after:\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Watching {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_escalade"));
        command.current_dir(folder).args(arguments).env("COLUMNS", "80").env_remove("CLICOLOR_FORCE");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = command.spawn().expect("the program starts");
        let out = Said::of(program.stdout.take().expect("a pipe"));
        let err = Said::of(program.stderr.take().expect("a pipe"));
        Watching { program, out, err }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

const END: &str = "from the scenario's assumptions.\n";

#[test]
fn a_change_is_told_with_its_sign() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let text = crisis("");
    let save = |text: &str| std::fs::write(&file, text).expect("a file");
    save(&text);
    let mut watching =
        Watching::start(folder.path(), &["watch", "mine.toml", "--runs", "4000", "--seed", "7"]);
    assert_eq!(watching.err.until("\n"), "watching mine.toml (Ctrl-C ends)\n");
    let first = watching.out.until(END);
    // The answer is that of `run`.
    let run = ["run", "mine.toml", "--runs", "4000", "--seed", "7", "--brief", "--no-plots"];
    assert_eq!(run_in(folder.path(), &run).1, first);

    // More of it, as it is saved in place.
    save(&text.replace("chance = 0.01", "chance = 0.02"));
    let second = watching.out.until("quiet ");
    assert!(second.contains("4000 runs · seed 7"), "{second}");
    let changed =
        watching.out.until("Now minus before") + &watching.out.until("quiet") + &watching.out.until("\n");
    assert!(
        changed.contains("95%, paired") && changed.contains("  clash ") && changed.contains(" +"),
        "{changed}"
    );
    assert!(
        changed.lines().last().is_some_and(|line| line.contains('−') && !line.contains('+')),
        "{changed}"
    );

    // Broken: the fault, once, and it goes on.
    save(&text.replace("rung += 1", "rang += 1"));
    let fault = watching.err.until("1 error in mine.toml");
    assert!(fault.contains("there is no") && fault.contains("`rang`"), "{fault}");

    // Taken away, and another put in its place, as editors do. It is held against the last one that ran.
    std::fs::remove_file(&file).expect("it is there");
    watching.err.until("cannot read `mine.toml`");
    let other = folder.path().join("mine.toml~");
    std::fs::write(&other, format!("{}# as it was\n", text.replace("chance = 0.01", "chance = 0.02")))
        .expect("a file");
    std::fs::rename(&other, &file).expect("a place");
    watching.out.until(END);
    watching.out.until("No change since the last version: every run ends as before.");

    // Less of it.
    save(&text);
    watching.out.until("Now minus before");
    let changed = watching.out.until("quiet") + &watching.out.until("\n");
    assert!(changed.contains("  clash ") && changed.contains('−'), "{changed}");
    assert!(watching.program.try_wait().expect("it can be asked").is_none());
}

#[test]
fn other_outcomes_are_told_and_what_both_have_is_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, crisis("")).expect("a file");
    let mut watching = Watching::start(folder.path(), &["watch", "mine.toml", "--runs", "2000", "-q"]);
    watching.out.until(END);
    let text = crisis("").replace("quiet = ", "calm = ").replace("chance = 0.01", "chance = 0.03");
    std::fs::write(&file, text).expect("a file");
    watching.out.until(END);
    let changed = watching.out.until("  gone: quiet\n");
    assert!(changed.contains("95%, unpaired") && changed.contains("  new: calm\n"), "{changed}");
    let clash = changed.lines().find(|line| line.starts_with("  clash")).unwrap_or_default();
    assert!(clash.contains(" +") && clash.contains(" to +"), "{changed}");
    assert_eq!(*watching.err.text.lock().expect("nobody panics"), "");
}

#[test]
fn tables_and_runs_that_fail_are_watched_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let save = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    let scenario = |chance: &str| {
        let text = crisis("[groups.firms]\ntable = \"firms.csv\"\n");
        save("scenario.toml", &text.replace("chance = 0.01", &format!("chance = \"{chance}\"")));
    };
    scenario("sum(risk of firms)");
    let mut watching = Watching::start(folder.path(), &["watch", ".", "--runs", "1000"]);
    // It comes later.
    watching.err.until("cannot read the table `firms.csv`");
    save("firms.csv", "id,risk\nalpha,0.01\n");
    watching.out.until(END);
    save("firms.csv", "id,risk\nalpha,0.05\n");
    watching.out.until("Now minus before");
    let changed = watching.out.until("\n") + &watching.out.until("\n");
    assert!(changed.contains("  clash ") && changed.contains(" +"), "{changed}");
    // A run that cannot go on is told, and held against nothing.
    scenario("0.6 * (rung + 1)");
    watching.err.until("error: ");
    watching.err.until("escalade trace");
    scenario("sum(risk of firms)");
    watching.out.until("No change since the last version");
}

#[test]
fn what_has_no_file_cannot_be_watched() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |scenario: &str| {
        let (code, out, err) = run_in(folder.path(), &["watch", scenario]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        err
    };
    let err = refused("hotline");
    assert!(err.contains("no file to watch") && err.contains("escalade new mine --from hotline"), "{err}");
    assert!(refused("none.toml").contains("there is no file `none.toml`"));
}

#[test]
fn payoffs_are_compared_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, sweepable()).expect("a file");
    let mut watching =
        Watching::start(folder.path(), &["watch", "mine.toml", "--runs", "500", "--policy", "us=bold"]);
    watching.out.until(END);
    std::fs::write(&file, sweepable().replace("luck = { value = 0.3", "luck = { value = 0.8"))
        .expect("a file");
    watching.out.until("Now minus before");
    watching.out.until("Us");
    let row = watching.out.until("\n");
    assert!(row.contains('+') && !row.contains("pts"), "{row}");
}
