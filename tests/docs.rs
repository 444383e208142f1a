//! What the documents show is true: scenarios are read, commands run, output is what the program prints.

use assert_cmd::Command;
use escalade::diagnostics::{Diagnostics, Sources};
use escalade::model::Settings;
use escalade::study::Study;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A fenced block of a document: the words after the fence, and the text inside.
struct Block {
    document: PathBuf,
    line: usize,
    info: Vec<String>,
    text: String,
}

impl Block {
    fn is(&self, language: &str) -> bool {
        self.info.first().is_some_and(|word| word == language)
    }

    fn place(&self) -> String {
        format!("{}:{}", self.document.display(), self.line)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn documents() -> Vec<PathBuf> {
    let folders = ["docs", "docs/scenarios", "docs/lessons"].map(|folder| root().join(folder));
    let entries =
        folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("there is such a folder"));
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    all.retain(|path| path.extension().is_some_and(|end| end == "md"));
    all.sort();
    all.push(root().join("README.md"));
    all
}

fn blocks() -> Vec<Block> {
    let mut found: Vec<Block> = vec![];
    for document in documents() {
        let text = read(&document);
        let mut open: Option<Block> = None;
        for (index, line) in text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => found.extend(open.take()),
                (Some(block), None) => block.text += &format!("{line}\n"),
                (None, Some(info)) => {
                    let info = info.split_whitespace().map(str::to_owned).collect();
                    let (document, line) = (document.clone(), index + 1);
                    open = Some(Block { document, line, info, text: String::new() });
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: a block is not closed", document.display());
    }
    found
}

#[test]
fn complete_scenarios_are_sound_and_those_of_the_folder_are_as_shipped() {
    let complete: Vec<Block> = blocks()
        .into_iter()
        .filter(|b| b.is("toml") && b.info.get(1).is_some_and(|w| w == "complete"))
        .collect();
    assert!(!complete.is_empty());
    for block in complete {
        if let Some(file) = block.info.get(2) {
            assert_eq!(block.text, read(&root().join(file)), "{} is not {file}", block.place());
        }
        let study = Study::parse_with_tables(
            &block.place(),
            &block.text,
            |path| table(&block, path),
            Settings::default(),
        );
        let Err(faulty) = study else { continue };
        panic!("{}", faulty.render(false, 20));
    }
}

/// A table is a block `csv NAME` of the same document.
fn table(of: &Block, path: &str) -> Option<String> {
    let named = |b: &Block| {
        b.document == of.document && b.is("csv") && b.info.get(1).is_some_and(|name| name == path)
    };
    blocks().into_iter().find(named).map(|block| block.text)
}

/// A fragment leaves out what it refers to, so that only its form can be checked: keys, values, expressions.
#[test]
fn fragments_of_scenarios_have_the_right_form() {
    let mut tables = |_: &str| Ok(b"id,assets\nfirst,1\n".to_vec());
    let fragments: Vec<Block> = blocks().into_iter().filter(|b| b.is("toml") && b.info.len() == 1).collect();
    assert!(fragments.len() > 10);
    for block in fragments {
        let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
        let read = escalade::scenario::parse(
            &block.place(),
            block.text.as_bytes(),
            &mut tables,
            &mut sources,
            &mut faults,
        );
        let told = escalade::diagnostics::render(&faults, &sources, false, 20);
        assert!(read.is_some() && !faults.has_errors(), "{told}");
    }
}

/// The arguments of a command line of this program, if it is one.
fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.split(" #").next().unwrap_or(line);
    // What is quoted is no redirection.
    let mut redirections = line.match_indices(" > ").map(|(at, _)| &line[..at]);
    let before = redirections.find(|before| before.matches('\'').count().is_multiple_of(2));
    let line = before.unwrap_or(line).trim();
    let rest = ["cargo run --release --", "cargo run --release", "escalade"]
        .into_iter()
        .find_map(|start| line.strip_prefix(start))?;
    Some(words(rest))
}

/// Splits as a shell does where there are only spaces and quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![];
    let mut word = String::new();
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            _ => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn program(arguments: &[String]) -> Command {
    let mut command = Command::cargo_bin("escalade").expect("the program is built");
    command.current_dir(root()).args(arguments);
    command
}

/// Without writing into the tree, and, where only success matters, with few runs.
fn harmless(mut arguments: Vec<String>, few: bool, folder: &Path) -> Vec<String> {
    if arguments.is_empty() {
        arguments = vec!["run".to_owned()];
    }
    if ["run", "compare", "sweep", "sensitivity"].contains(&&*arguments[0]) {
        if few {
            arguments.extend(["--runs", "64"].map(str::to_owned));
        }
        for file in ["--runs-table", "--steps-table", "--report"] {
            if let Some(at) = arguments.iter().position(|word| word == file) {
                std::fs::create_dir_all(folder).expect("a folder");
                arguments[at + 1] = folder.join(&arguments[at + 1]).display().to_string();
            }
        }
        match arguments.iter().position(|word| word == "--out") {
            Some(at) => arguments[at + 1] = folder.display().to_string(),
            None if arguments.iter().any(|word| ["--json", "--format", "--no-plots"].contains(&&**word)) => {}
            None => arguments.push("--no-plots".to_owned()),
        }
    }
    // What was to be read was written there.
    if arguments[0] == "plot" && arguments.len() > 1 {
        let document = Path::new(&arguments[1]).file_name().expect("a file").to_owned();
        arguments[1] = folder.join(document).display().to_string();
        if let Some(at) = arguments.iter().position(|word| word == "--out") {
            arguments[at + 1] = folder.with_extension("plots").display().to_string();
        }
    }
    if arguments[0] == "report" {
        if few {
            arguments.extend(["--runs", "64"].map(str::to_owned));
        }
        let page = folder.with_extension("html").display().to_string();
        match arguments.iter().position(|word| word == "--out") {
            Some(at) => arguments[at + 1] = page,
            None => arguments.extend(["--out".to_owned(), page]),
        }
    }
    arguments
}

#[test]
fn commands_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut ran = 0;
    for block in blocks().into_iter().filter(|b| b.is("sh")) {
        let commands: Vec<Vec<String>> = block.text.lines().filter_map(arguments).collect();
        // What begins a scenario, or divides a question, does so in a folder of its own.
        let writes = |arguments: &Vec<String>| {
            arguments.first().is_some_and(|word| word == "new" || word == "shard")
                || arguments.iter().any(|word| word == "--resume")
        };
        let begins = commands.iter().any(writes);
        let begun = tempfile::tempdir().expect("a folder");
        let place = if begins { begun.path() } else { root() };
        for arguments in commands {
            let given = arguments.iter().any(|word| word == "--runs");
            let arguments = harmless(arguments, !given, folder.path());
            let done = program(&arguments).current_dir(place).output().expect("it can be started");
            let told = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "{}: {arguments:?}\n{told}", block.place());
            ran += 1;
        }
    }
    assert!(ran >= 8, "only {ran} commands are shown");
}

/// Runs a command in a folder that has a `mine.toml`, or in the tree if it names what is there.
fn runs(place: &str, arguments: Vec<String>, folder: &Path) {
    let given = arguments.iter().any(|word| word == "--runs");
    let is_endless = arguments.first().is_some_and(|word| word == "watch");
    let of_tree = arguments.iter().any(|word| word.starts_with("scenarios/"));
    let arguments = if is_endless { arguments } else { harmless(arguments, !given, &folder.join("out")) };
    let mut command = program(&arguments);
    command.current_dir(if of_tree { root() } else { folder });
    if is_endless {
        command.timeout(Duration::from_secs(3));
    }
    let done = command.output().expect("it can be started");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(
        !told.contains("error: ") && (is_endless || done.status.success()),
        "{place}: {arguments:?}\n{told}"
    );
}

/// A folder in which a scenario was begun.
fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let begin = ["new", "mine"].map(str::to_owned);
    assert!(program(&begin).current_dir(folder.path()).output().expect("it can be started").status.success());
    folder
}

fn printed(arguments: &[&str]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
    let done = program(&arguments).output().expect("it can be started");
    assert!(done.status.success(), "{arguments:?}");
    String::from_utf8(done.stdout).expect("text")
}

/// The commands that there are.
fn commands() -> Vec<String> {
    let help = printed(&["-h"]);
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn examples_of_the_help_run() {
    let folder = begun();
    let all = commands();
    assert!(all.len() >= 14, "{all:?}");
    let steps = ["plan", "run", "combine", "merge"].map(|step| printed(&["shard", step, "--help"]));
    let helps = all.iter().map(|name| printed(&[name, "--help"])).chain([printed(&["--help"])]).chain(steps);
    for help in helps {
        let place = help.lines().next().unwrap_or_default().to_owned();
        let (_, end) = help.rsplit_once("\nExamples:\n").unwrap_or_else(|| panic!("{place}: no examples"));
        let examples: Vec<Vec<String>> =
            end.lines().take_while(|line| !line.is_empty()).filter_map(arguments).collect();
        assert!((1..=4).contains(&examples.len()), "{place}: {} examples", examples.len());
        // A page is served until somebody ends it; there is a copy already.
        let ends = |arguments: &Vec<String>| {
            arguments.first().is_none_or(|command| command != "explore") && *arguments != ["new", "mine"]
        };
        for arguments in examples.into_iter().filter(ends) {
            runs(&place, arguments, folder.path());
        }
    }
}

/// What stands between backticks in the text of a document, on one line.
fn spans(text: &str) -> Vec<(usize, &str)> {
    let mut is_text = true;
    let mut found = vec![];
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_text = !is_text;
        } else if is_text {
            found.extend(line.split('`').skip(1).step_by(2).map(|span| (index + 1, span)));
        }
    }
    found
}

/// A word that stands for what a reader puts there.
fn is_placeholder(word: &str) -> bool {
    word == "…" || (!word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase()))
}

#[test]
fn commands_in_the_text_run() {
    let folder = begun();
    let known = commands();
    let mut ran = 0;
    for document in documents() {
        let text = read(&document);
        for (line, span) in spans(&text).into_iter().filter(|(_, span)| span.starts_with("escalade ")) {
            let place = format!("{}:{line}", document.display());
            let Some(arguments) = arguments(span) else { continue };
            let name = &arguments[0];
            assert!(known.contains(name), "{place}: there is no command `{name}`");
            // A command alone is spoken of, not shown.
            if arguments.len() > 1 && !arguments.iter().any(|word| is_placeholder(word)) {
                runs(&place, arguments, folder.path());
                ran += 1;
            }
        }
    }
    assert!(ran >= 5, "only {ran} commands are shown");
}

/// `console` blocks: a command after `$`, then lines of its output, in order; `…` stands for lines left out.
#[test]
fn output_is_what_the_program_prints() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown: Vec<Block> = blocks().into_iter().filter(|b| b.is("console")).collect();
    assert!(!shown.is_empty());
    for block in shown {
        let mut printed: Vec<String> = vec![];
        for line in block.text.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                let arguments = arguments(command).unwrap_or_else(|| panic!("{}: {command}", block.place()));
                let done =
                    program(&harmless(arguments, false, folder.path())).output().expect("it can be started");
                let told = [done.stdout, done.stderr].concat();
                printed = String::from_utf8(told).expect("text").lines().map(str::to_owned).collect();
            } else if line.trim() != "…" && !line.trim().is_empty() {
                let at = printed.iter().position(|other| other == line);
                let at = at.unwrap_or_else(|| panic!("{}: not printed (any more): {line}", block.place()));
                printed.drain(..=at);
            }
        }
    }
}

/// The error message of the tour: two mistakes made on purpose in a scenario that is shipped.
#[test]
fn the_error_that_is_shown_is_real() {
    let sound = read(&root().join("scenarios/hotline.toml"));
    let broken = sound
        .replace("raise rung to counter_strike", "raise rung to counter_strke")
        .replace("rung == protest and alba.suspects(state) > 0.5", "rung == protest and culprit == state");
    let Err(faulty) = Study::parse("hotline.toml", &broken, Settings::default()) else {
        panic!("two faults")
    };
    assert_eq!(faulty.faults.errors(), 2);
    let told = faulty.render(false, 20);
    let tour = read(&root().join("docs/tour.md"));
    for line in told.lines() {
        assert!(tour.contains(line), "the tour does not show this line:\n{line}\nof\n{told}");
    }
}

#[test]
fn links_lead_somewhere() {
    for document in documents() {
        let text = read(&document);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            if file.starts_with("http") {
                continue;
            }
            let folder = document.parent().expect("a file has a folder");
            let target = if file.is_empty() { document.clone() } else { folder.join(file) };
            assert!(target.exists(), "{}: {link}", document.display());
            if !anchor.is_empty() {
                let headings = read(&target);
                let mut headings = headings.lines().filter(|line| line.starts_with('#')).map(slug);
                assert!(headings.any(|heading| heading == anchor), "{}: {link}", document.display());
            }
        }
    }
}

/// A heading as the anchor that code hosts make of it.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn pictures_are_as_the_program_draws_them() {
    let drawn = program(&["describe", "hotline", "--format", "svg"].map(str::to_owned)).output();
    let drawn = drawn.expect("the program starts");
    assert!(drawn.status.success());
    let committed = read(&root().join("docs/hotline.svg"));
    assert!(
        committed == String::from_utf8_lossy(&drawn.stdout),
        "draw it again: escalade describe hotline --format svg > docs/hotline.svg"
    );
}
