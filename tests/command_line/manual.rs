//! Manual pages: one for the program, and one for each command.

use super::support::{contents, printed, run_in, told};

#[test]
fn the_manual_has_a_page_for_each_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, err) = run_in(folder.path(), &["man", "man1"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let pages = contents(&folder.path().join("man1"));
    assert_eq!(out, format!("{} manual pages in man1\n", pages.len()));
    assert!(pages.len() >= 15);
    let page = |name: &str| String::from_utf8(pages[name].clone()).expect("text");
    let first = page("escalade.1");
    assert_eq!(run_in(folder.path(), &["man"]), (0, first.clone(), String::new()));
    // Wherever it is made.
    assert_eq!(printed(&["man"]), first);
    for name in pages.keys() {
        let text = page(name);
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXAMPLES", ".SH \"EXIT STATUS\""] {
            assert!(text.contains(section), "{name}: {section}\n{text}");
        }
        assert_eq!(text.contains(".SH \"SEE ALSO\""), name != "escalade.1");
        let command = name.trim_end_matches(".1").trim_start_matches("escalade-");
        // Steps of a command are named on its page.
        let above =
            if name.starts_with("escalade-shard-") { page("escalade-shard.1") } else { first.clone() };
        assert!(command == "escalade" || above.contains(&name.trim_end_matches(".1").replace('-', "\\-")));
        assert!(!text.contains("scenarios/us"), "{name}");
    }
    assert!(page("escalade-trace.1").contains("\nescalade trace hotline \\-\\-run 137 \\-\\-brief\n"));
    // Again, over what is there.
    assert_eq!(run_in(folder.path(), &["man", "man1"]).0, 0);
    assert!(contents(&folder.path().join("man1")) == pages);
}

#[test]
#[cfg(unix)]
fn groff_has_nothing_to_say_against_it() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run_in(folder.path(), &["man", "man1"]).0, 0);
    for name in contents(&folder.path().join("man1")).keys() {
        let mut groff = std::process::Command::new("groff");
        groff.current_dir(folder.path().join("man1")).args(["-man", "-Tutf8", "-ww", name]);
        // Not every system has it.
        let Ok(output) = groff.output() else { return };
        let (code, out, err) = told(output);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        assert!(out.contains("escalade") && out.contains("standard error"), "{out}");
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("taken"), "precious").expect("a file");
    let (code, out, err) = run_in(folder.path(), &["man", "taken"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error: cannot write taken"), "{err}");
    assert_eq!(contents(folder.path()).len(), 1);
}
