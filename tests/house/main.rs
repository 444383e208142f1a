//! The house is a ladder: each floor knows only those below it, no files know each other in a circle, and the plan of
//! it in the documents is what stands on disk.

mod arrows;

use arrows::{arrows, circles, files};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// From the ground up. `study` is the door to everything below it.
const FLOORS: [&str; 10] =
    ["engine", "diagnostics", "language", "scenario", "model", "analysis", "study", "report", "serve", "cli"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn floor(module: &[String]) -> Option<usize> {
    FLOORS.iter().position(|floor| Some(*floor) == module.first().map(String::as_str))
}

/// What is wrong with a tree of source files.
fn faults(src: &Path) -> Vec<String> {
    let (modules, arrows) = arrows(src);
    let mut faults = vec![];
    for (module, file) in &modules {
        if floor(module).is_none() && !["lib.rs", "main.rs"].contains(&&*file.to_string_lossy()) {
            faults.push(format!("{}: no floor of the house", file.display()));
        }
    }
    for ((from, to), names) in &arrows {
        if let (Some(own), Some(other)) = (floor(from), floor(to))
            && other > own
        {
            faults.push(format!(
                "{} knows {} above it: {names:?}",
                modules[from].display(),
                modules[to].display()
            ));
        }
    }
    for circle in circles(&arrows) {
        let arrow = |(from, to): &(Vec<String>, Vec<String>)| {
            let names = &arrows[&(from.clone(), to.clone())];
            format!("  {} -> {}: {names:?}", modules[from].display(), modules[to].display())
        };
        let shown: Vec<String> = circle.iter().map(arrow).collect();
        faults.push(format!("a circle:\n{}", shown.join("\n")));
    }
    faults
}

#[test]
fn no_arrow_points_up_and_there_are_no_circles() {
    let src = root().join("src");
    assert!(arrows(&src).1.len() > 500, "the arrows are not where this test looks for them");
    let faults = faults(&src);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What of the plan is not on disk, and the other way round. The plan is the block of text that begins with `src/`: a
/// line for each folder, indented by where it is.
fn faults_of_plan(document: &str, root: &Path) -> Vec<String> {
    let Some(plan) = document.split("```text\nsrc/").nth(1).and_then(|rest| rest.split("```").next()) else {
        return vec!["there is no plan".to_owned()];
    };
    let mut planned = BTreeSet::new();
    let mut path: Vec<&str> = vec![];
    for line in plan.lines().skip(1) {
        let depth = (line.len() - line.trim_start().len()) / 2;
        let Some(name) = line.split_whitespace().next().and_then(|name| name.strip_suffix('/')) else {
            continue;
        };
        path.truncate(depth - 1);
        path.push(name);
        planned.insert(path.join("/"));
    }
    let folders: BTreeSet<String> = files(&root.join("src"))
        .iter()
        .flat_map(|file| file.ancestors().skip(1))
        .map(|folder| folder.to_string_lossy().replace('\\', "/"))
        .filter(|folder| !folder.is_empty() && !folder.ends_with("tests"))
        .collect();
    let missing = planned.difference(&folders).map(|folder| format!("src/{folder}: planned, not on disk"));
    let extra = folders.difference(&planned).map(|folder| format!("src/{folder}: on disk, not in the plan"));
    missing.chain(extra).collect()
}

/// Source files that a document names between backticks, and that are not there. `{a,b}.rs` stands for two, `*` for some.
fn missing_files(document: &str, root: &Path) -> Vec<String> {
    let spans = document.split("```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2));
    let named = spans.filter(|span| span.ends_with(".rs") || span.ends_with('/')).flat_map(|span| match span
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        Some((before, (names, after))) => {
            names.split(',').map(|name| format!("{before}{name}{after}")).collect()
        }
        None => vec![span.to_owned()],
    });
    let exists = |name: &String| {
        let name = name.split('*').next().unwrap_or(name);
        ["", "src"].iter().any(|place| root.join(place).join(name).exists())
    };
    named.filter(|name| !exists(name)).collect()
}

#[test]
fn the_plan_in_the_documents_is_the_tree_on_disk() {
    let document = std::fs::read_to_string(root().join("docs/architecture.md")).expect("the document");
    let faults = faults_of_plan(&document, &root());
    assert!(faults.is_empty(), "docs/architecture.md:\n{}", faults.join("\n"));
}

#[test]
fn files_that_the_documents_name_are_there() {
    let folders = ["docs", "docs/scenarios", "docs/lessons"].map(|folder| root().join(folder));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("documents"));
    for path in entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
        let document = std::fs::read_to_string(&path).expect("text");
        let missing = missing_files(&document, &root());
        assert!(missing.is_empty(), "{} names files that are not there: {missing:?}", path.display());
    }
}

/// What folders' pages name that is not in the folder, and the other way round, where a page has a table of files: its
/// rows begin with the names, between backticks.
fn faults_of_pages(src: &Path) -> Vec<String> {
    let mut faults = vec![];
    for file in files(src) {
        let page = std::fs::read_to_string(src.join(&file)).expect("a source file");
        let rows: Vec<&str> =
            page.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let Some(table) = rows.iter().position(|row| row.starts_with("| file")) else { continue };
        let names = rows[table + 2..].iter().take_while(|row| row.starts_with('|')).flat_map(|row| {
            let cell = row.split('|').nth(1).unwrap_or_default();
            cell.split('`')
                .skip(1)
                .step_by(2)
                .map(|name| name.trim_start_matches("mod@").trim_end_matches('/'))
        });
        let named: BTreeSet<String> = names.map(str::to_owned).collect();
        let folder = match file.file_stem().and_then(|stem| stem.to_str()) {
            Some("mod" | "lib") => src.join(file.parent().expect("a folder")),
            _ => src.join(file.with_extension("")),
        };
        let entries =
            std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let found: BTreeSet<String> = entries
            .filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"))
            .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
            .filter(|name| !["mod", "lib", "main", "tests", "snapshots"].contains(&name.as_str()))
            .collect();
        let page = file.display();
        faults.extend(
            named.difference(&found).map(|name| format!("{page} names `{name}`, which is not there")),
        );
        faults.extend(found.difference(&named).map(|name| format!("{page} does not name `{name}`")));
    }
    faults
}

#[test]
fn pages_name_the_files_of_their_folders() {
    let faults = faults_of_pages(&root().join("src"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A tree of source files in a folder of its own.
fn planted(sources: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in sources {
        let path = folder.path().join("src").join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

#[test]
fn faults_that_are_planted_are_found() {
    let sound = [
        ("lib.rs", "pub mod model; pub mod study; pub use model::Plan;"),
        ("engine/Cargo.toml", ""),
        ("engine/lib.rs", "pub mod runs; mod vm;"),
        ("engine/runs.rs", "use crate::vm::Machine;"),
        ("engine/vm.rs", "pub struct Machine;"),
        ("model/mod.rs", "pub mod plan; mod walk; pub use plan::Plan; fn f() { walk::walk() }"),
        (
            "model/plan.rs",
            "use super::walk::walk; #[cfg(test)] mod tests { use crate::engine::tally::Count; }",
        ),
        ("model/walk.rs", "pub fn walk() {}"),
        ("study.rs", "use crate::{engine::runs::run, model::settings::plan::Plan};"),
    ];
    let house = planted(&sound);
    assert_eq!(faults(&house.path().join("src")), Vec::<String>::new());
    let with = |name: &'static str, text: &'static str| {
        let mut sources = sound.to_vec();
        sources.retain(|(other, _)| *other != name);
        sources.push((name, text));
        let house = planted(&sources);
        faults(&house.path().join("src")).join("\n")
    };
    let up = with("model/walk.rs", "pub fn walk() -> crate::study::Study {}");
    assert!(up.contains("model/walk.rs knows study.rs above it"), "{up}");
    let circle = with("model/walk.rs", "use super::plan::Plan; pub fn walk() {}");
    assert!(circle.contains("model/walk.rs -> model/plan.rs"), "{circle}");
    let over_the_page = with("model/walk.rs", "use super::Plan; pub fn walk() {}");
    assert!(over_the_page.contains("model/walk.rs -> model/mod.rs"), "{over_the_page}");
    let in_a_package = with("engine/vm.rs", "use crate::runs::run; pub struct Machine;");
    assert!(in_a_package.contains("engine/vm.rs -> engine/runs.rs"), "{in_a_package}");
    assert!(with("attic.rs", "").contains("attic.rs: no floor"));

    let plan = "```text\nsrc/\n  model/   a model\n  cellar/  not there\n```\nsee `model/{plan,talk}.rs`";
    let faults = faults_of_plan(plan, house.path());
    assert_eq!(faults, ["src/cellar: planned, not on disk", "src/engine: on disk, not in the plan"]);
    let faults = faults_of_plan("```text\nsrc/\n  engine/\n```", house.path());
    assert_eq!(faults, ["src/model: on disk, not in the plan"]);
    assert_eq!(missing_files(plan, house.path()), ["model/talk.rs"]);

    let house = planted(&[
        (
            "model/mod.rs",
            "//! A model.\n//!\n//! | file | what |\n//! | --- | --- |\n//! | [`plan`], `talk` | a plan |\n",
        ),
        ("model/plan.rs", ""),
        ("model/walk.rs", ""),
    ]);
    let faults = faults_of_pages(&house.path().join("src"));
    assert_eq!(
        faults,
        ["model/mod.rs names `talk`, which is not there", "model/mod.rs does not name `walk`"]
    );
}
