//! The house is a ladder: each floor knows only those below it.

use std::path::{Path, PathBuf};

/// From the ground up. `study` is the door to everything below it.
const FLOORS: [&str; 11] = [
    "limits",
    "diagnostics",
    "language",
    "scenario",
    "model",
    "tally",
    "engine",
    "analysis",
    "study",
    "report",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == name)
}

#[test]
fn no_arrow_points_up() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![];
    sources(&src, &mut files);
    let mut arrows = 0;
    for file in files {
        let inside = file.strip_prefix(&src).expect("a file of the tree");
        let first = inside.components().next().expect("a name").as_os_str().to_string_lossy();
        let Some(own) = floor(first.trim_end_matches(".rs")) else {
            assert!(["lib.rs", "main.rs"].contains(&&*first), "`{first}` is no floor of the house");
            continue;
        };
        let text = std::fs::read_to_string(&file).expect("a source file");
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for rest in line.split("crate::").skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(other) = floor(&name) else { continue };
                arrows += 1;
                assert!(other <= own, "{}:{}: `{first}` knows `{name}`", inside.display(), index + 1);
            }
        }
    }
    assert!(arrows > 50, "the arrows are not where this test looks for them");
}
