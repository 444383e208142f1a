//! Whole rendered texts.

use super::*;

const LADDER: &str = "title = \"ladder\"\n\n[state]\ntrust = { start = 8, count = [0, 20] }\ntrust = 3\n";

fn sources(text: &str) -> (Sources, SourceId) {
    let mut sources = Sources::default();
    let id = sources.add("ladder.toml", text);
    (sources, id)
}

/// The n-th place of `part` in a source, from 0.
fn place(sources: &Sources, id: SourceId, part: &str, n: usize) -> Span {
    let (start, _) = sources.get(id).text.match_indices(part).nth(n).unwrap();
    Span { source: id, start: start as u32, end: (start + part.len()) as u32 }
}

fn faults(list: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
    let mut faults = Diagnostics::default();
    list.into_iter().for_each(|fault| faults.push(fault));
    faults
}

#[test]
fn a_fault_with_all_its_parts() {
    let (sources, id) = sources(LADDER);
    let fault = Diagnostic::error(place(&sources, id, "trust", 1), "`trust` is defined twice")
        .label("defined again")
        .related(place(&sources, id, "trust", 0), "first defined here")
        .help("give one of them another name")
        .help("or leave one out");
    let expected = "\
error: `trust` is defined twice
 --> ladder.toml:5:1
  |
4 | trust = { start = 8, count = [0, 20] }
  | ----- first defined here
5 | trust = 3
  | ^^^^^ defined again
  |
  = help: give one of them another name
  = help: or leave one out

1 error in ladder.toml
";
    assert_eq!(render(&faults([fault]), &sources, false, 20), expected);
}

#[test]
fn faults_stand_in_the_order_of_their_places() {
    let (mut sources, id) = sources(LADDER);
    let firms = sources.add("firms.csv", "id,link\na,1.5\n");
    let all = faults([
        Diagnostic::error(place(&sources, firms, "1.5", 0), "`link` is above 1").label("expected 0 to 1"),
        Diagnostic::warning(place(&sources, id, "20", 0), "`trust` never reaches 20"),
        Diagnostic::error(place(&sources, id, "title", 0), "unknown key `titel`"),
        Diagnostic::without_place("the scenario has no outcomes").help("add `[outcomes]`"),
    ]);
    let expected = "\
error: the scenario has no outcomes
 |
 = help: add `[outcomes]`

error: unknown key `titel`
 --> ladder.toml:1:1
  |
1 | title = \"ladder\"
  | ^^^^^

warning: `trust` never reaches 20
 --> ladder.toml:4:34
  |
4 | trust = { start = 8, count = [0, 20] }
  |                                  ^^

error: `link` is above 1
 --> firms.csv:2:3
  |
2 | a,1.5
  |   ^^^ expected 0 to 1

3 errors, 1 warning in 2 files
";
    assert_eq!(render(&all, &sources, false, 20), expected);
}

#[test]
fn errors_come_before_warnings_when_not_all_are_shown() {
    let (sources, id) = sources(&"a = 1\n".repeat(10));
    let at = |n| place(&sources, id, "a", n);
    let error = |n| Diagnostic::error(at(n), format!("error {n}"));
    let all = faults([
        Diagnostic::warning(at(0), "warning 0"),
        Diagnostic::warning(at(1), "warning 1"),
        error(8),
        error(9),
    ]);
    let shown = |limit| render(&all, &sources, false, limit);
    assert!(shown(3).starts_with("warning: warning 0\n"));
    assert!(shown(3).ends_with("\n\n… and 1 more warning\n\n2 errors, 2 warnings in ladder.toml\n"));
    assert!(!shown(3).contains("warning 1\n"));
    assert!(shown(1).starts_with("error: error 8\n"));
    assert!(
        shown(1)
            .ends_with("\n\n… and 1 more error, 2 more warnings\n\n2 errors, 2 warnings in ladder.toml\n")
    );
    assert_eq!(shown(0), "… and 2 more errors, 2 more warnings\n\n2 errors, 2 warnings in ladder.toml\n");
}

#[test]
fn the_same_fault_is_shown_once() {
    let (sources, id) = sources(LADDER);
    let fault = || Diagnostic::warning(place(&sources, id, "20", 0), "too much");
    let text = render(&faults([fault(), fault()]), &sources, false, 20);
    assert_eq!(text.matches("too much").count(), 1);
    assert!(text.ends_with("\n1 warning in ladder.toml\n"));
}

#[test]
fn no_faults_no_text() {
    assert_eq!(render(&Diagnostics::default(), &Sources::default(), true, 20), "");
}

#[test]
fn tabs_and_wide_characters_are_underlined_in_their_place() {
    let (sources, id) = sources("\ttitle = \"危机\" + crisis\n");
    let all = faults([Diagnostic::error(place(&sources, id, "crisis", 0), "what").label("here")]);
    let expected = "\
error: what
 --> ladder.toml:1:17
  |
1 |     title = \"危机\" + crisis
  |                      ^^^^^^ here

1 error in ladder.toml
";
    assert_eq!(render(&all, &sources, false, 20), expected);
}

#[test]
fn the_end_of_a_line_can_be_pointed_at() {
    let (sources, id) = sources("a =\r\nb = 1\r\n");
    let end = Span { source: id, start: 3, end: 3 };
    let all = faults([Diagnostic::error(end, "a value is missing").label("expected a value")]);
    let expected = "\
error: a value is missing
 --> ladder.toml:1:4
  |
1 | a =
  |    ^ expected a value

1 error in ladder.toml
";
    assert_eq!(render(&all, &sources, false, 20), expected);
}

#[test]
fn a_stretch_over_several_lines_is_bracketed_and_a_long_one_shown_by_its_first_line() {
    let (sources, id) = sources(&format!("rungs = [\n  1,\n]\nlong = [\n{}]\n", "  1,\n".repeat(50)));
    let short = Diagnostic::error(place(&sources, id, "rungs = [\n  1,\n]", 0), "short").label("all of it");
    let start = place(&sources, id, "long", 0).start;
    let end = sources.get(id).text.len() as u32;
    let long = Diagnostic::error(Span { source: id, start, end }, "long").label("all of it");
    let expected = "\
error: short
 --> ladder.toml:1:1
  |
1 | / rungs = [
2 | |   1,
3 | | ]
  | |_^ all of it

error: long
 --> ladder.toml:4:1
  |
4 | long = [
  | ^^^^^^^^ all of it

2 errors in ladder.toml
";
    assert_eq!(render(&faults([short, long]), &sources, false, 20), expected);
}

#[test]
fn a_huge_line_is_trimmed_around_the_place_and_keeps_its_column() {
    let (sources, id) = sources(&format!("x = [{}oops{}]", "1, ".repeat(8_000_000), ", 2".repeat(8_000_000)));
    let oops = place(&sources, id, "oops", 0);
    let first = Span { source: id, start: 0, end: 1 };
    let fault =
        Diagnostic::error(oops, "not a number").label("expected a number").related(first, "in this list");
    let begun = std::time::Instant::now();
    let text = render(&faults([fault]), &sources, false, 20);
    assert!(begun.elapsed().as_secs() < 2);
    assert!(text.contains(" --> ladder.toml:1:24000006\n"), "{text}");
    assert!(text.contains(" ::: ladder.toml:1:1\n"), "{text}");
    assert!(text.contains("^^^^ expected a number\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
}

#[test]
fn nothing_in_a_source_reaches_the_terminal_as_a_command() {
    let (mut sources, id) = sources("a = \"\x1b[2J\u{9b}2J\u{202e}\0\u{7}\" \u{e000}:1:1\n");
    let name = sources.add("\x1b]0;evil\x07.toml", "b\n");
    let all = faults([
        Diagnostic::error(Span { source: id, start: 4, end: 9 }, "bad \x1b[2J\r\n text")
            .label("\x1b[31m")
            .help("a\nb\x1b")
            .related(Span { source: name, start: 0, end: 1 }, "\u{85}"),
        Diagnostic::error(Span { source: name, start: 0, end: 1 }, "another"),
    ]);
    let text = render(&all, &sources, false, 20);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    assert!(!text.contains(['\u{202e}', '\u{e000}']), "{text:?}");
    assert!(text.contains("1 | a = \"␛[2J�2J�␀␇\" �:1:1\n"), "{text}");
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let (sources, id) = sources(LADDER);
    let all =
        faults([Diagnostic::error(place(&sources, id, "20", 0), "too much").label("here").help("less")]);
    let coloured = render(&all, &sources, true, 20);
    assert!(coloured.contains("\x1b["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), render(&all, &sources, false, 20));
}

#[test]
fn endless_messages_are_cut() {
    let (sources, id) = sources(LADDER);
    let endless = "x".repeat(10_000_000);
    let all = faults([Diagnostic::error(place(&sources, id, "20", 0), endless.clone())
        .label(endless.clone())
        .help(endless)]);
    assert!(render(&all, &sources, false, 20).len() < 5000);
}

mod hostile {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_place_makes_the_renderer_panic(
            text in "[ab\t\n\r\u{e9}\u{6f22}\u{e000}\\x1b]{0,60}|(.{0,400}\n){0,9}",
            spans in prop::collection::vec((0u32..3, 0u32..450, 0u32..450), 1..5),
            label in ".{0,20}",
        ) {
            let (mut sources, _) = sources(&text);
            sources.add("other.csv", "");
            let spans: Vec<Span> = spans.into_iter().map(|(id, start, end)| Span { source: SourceId(id), start, end }).collect();
            let mut fault = Diagnostic::error(spans[0], "message").label(label.clone());
            for span in &spans[1..] {
                fault = fault.related(*span, label.clone());
            }
            let text = render(&faults([fault]), &sources, false, 5);
            prop_assert!(text.starts_with("error: message\n"));
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{:?}", text);
        }
    }
}
