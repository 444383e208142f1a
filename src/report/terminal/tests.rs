//! Summaries of every kind as text.

use super::*;
use crate::report::tests::fixtures;
use unicode_width::UnicodeWidthStr;

#[test]
fn a_rich_summary_reads_well() {
    insta::assert_snapshot!(summary(&fixtures::rich(), Style::default()));
}

#[test]
fn poor_summaries_read_well_too() {
    for (name, case) in fixtures::poor() {
        insta::assert_snapshot!(name, summary(&case, Style::default()));
    }
}

#[test]
fn no_line_is_wider_than_asked_for() {
    for (name, case) in fixtures::poor().into_iter().chain([("rich", fixtures::rich())]) {
        for width in [60, 72, 80, 100] {
            for line in summary(&case, Style { width, ..Style::default() }).lines() {
                assert!(line.width() <= width, "{name} at {width}: {} columns: {line}", line.width());
                assert!(!line.ends_with(' '), "{name}: trailing space: {line:?}");
            }
        }
    }
}

#[test]
fn without_colour_there_is_no_escape_and_with_it_the_text_is_the_same() {
    for (name, case) in fixtures::poor().into_iter().chain([("rich", fixtures::rich())]) {
        let plain = summary(&case, Style::default());
        let coloured = summary(&case, Style { colour: true, ..Style::default() });
        assert!(!plain.contains('\u{1b}'), "{name}");
        assert!(coloured.contains('\u{1b}'), "{name}");
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain, "{name}");
    }
}
