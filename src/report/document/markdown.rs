//! Pieces of Markdown: text with its own characters escaped, code, tables.

use crate::diagnostics::one_line;

/// On one line, with what Markdown would take for its own escaped.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if "\\`*_<>[]|#~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The same at the beginning of a line, where more would be taken for its own.
pub fn paragraph(text: &str) -> String {
    let text = plain(text.trim());
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &text[digits..];
    let mut next = rest.chars();
    let mark = next.next();
    let is_mark = match digits {
        0 => matches!(mark, Some('-' | '+')),
        _ => matches!(mark, Some('.' | ')')),
    };
    let is_mark = is_mark && next.next().is_none_or(|c| c == ' ' || Some(c) == mark);
    if is_mark { format!("{}\\{rest}", &text[..digits]) } else { text }
}

/// Between backticks, more of them than there are inside; nothing, if it is empty.
pub fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    if text.is_empty() {
        return text;
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let (ticks, gap) = ("`".repeat(longest + 1), if longest > 0 { " " } else { "" });
    format!("{ticks}{gap}{text}{gap}{ticks}")
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Head {
    pub text: String,
    /// Whether it is a column of numbers, which stand at its right.
    pub is_right: bool,
}

impl Head {
    pub fn left(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_right: false }
    }
}

/// A table of escaped texts. Rows that are shorter than the head are filled up.
pub fn table(heads: &[Head], rows: &[Vec<String>]) -> String {
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        // An empty cell is one blank wide.
        cells.fold("|".to_owned(), |line, cell| match cell {
            "" => line + " |",
            cell => format!("{line} {cell} |"),
        }) + "\n"
    };
    let mut text = line(&mut heads.iter().map(|head| head.text.as_str()));
    text += &line(&mut heads.iter().map(|head| if head.is_right { "---:" } else { "---" }));
    for row in rows {
        let cells = (0..heads.len()).map(|place| row.get(place).map_or("", String::as_str));
        text += &line(&mut { cells });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_take_for_its_own_is_escaped() {
        assert_eq!(plain("a_b | *c* <d> #1\n"), "a\\_b \\| \\*c\\* \\<d\\> \\#1 ");
        assert_eq!(paragraph("- a"), "\\- a");
        assert_eq!(paragraph("1. a"), "1\\. a");
        assert_eq!(paragraph("12.5% of runs"), "12.5% of runs");
        assert_eq!(code("a`b"), "`` a`b ``");
    }

    #[test]
    fn rows_have_as_many_cells_as_the_head() {
        let heads = [Head::left("a"), Head { text: "b".into(), is_right: true }];
        assert_eq!(table(&heads, &[vec!["x".into()]]), "| a | b |\n| --- | ---: |\n| x | |\n");
    }
}
