//! Two tellings of one step side by side: what they share over the whole width, what differs in two columns.

use super::format::wrap;
use super::sheet::Sheet;
use unicode_width::UnicodeWidthStr;

/// A line and its indent.
type Line = (usize, String);

/// A line that stands at the margin, with those below it that belong to it.
type Block<'l> = &'l [Line];

/// What stands beside what.
enum Row<'l> {
    Shared(Block<'l>),
    Apart(Option<Block<'l>>, Option<Block<'l>>),
}

const BETWEEN: &str = " │ ";

/// The heads of the columns.
pub fn heads(left: &str, right: &str, width: usize) -> String {
    let (a, b) = widths(width);
    let line =
        |text: &str, width: usize| format!("{text} {}", "─".repeat(width.saturating_sub(text.width() + 1)));
    format!("  {}─┬ {}\n", line(left, a), line(right, b))
}

/// One step of both runs.
pub fn step(left: &[Line], right: &[Line], width: usize) -> String {
    let mut text = String::new();
    for row in rows(&blocks(left), &blocks(right)) {
        match row {
            Row::Shared(block) => text += &full(block, width),
            Row::Apart(left, right) => text += &apart(left, right, width),
        }
    }
    text
}

/// One step of both runs as one list: where they differ, each below its name.
pub fn items(sheet: &mut Sheet, left: &[Line], right: &[Line], [left_name, right_name]: [&str; 2]) {
    let (mut one, mut other): (Vec<Line>, Vec<Line>) = (vec![], vec![]);
    let tell = |sheet: &mut Sheet, name: &str, lines: &mut Vec<Line>| {
        if !lines.is_empty() {
            sheet.line(0, &format!("{name}:"));
        }
        lines.drain(..).for_each(|(indent, line)| sheet.line(indent + 1, &line));
    };
    for row in rows(&blocks(left), &blocks(right)) {
        match row {
            Row::Shared(block) => {
                tell(sheet, left_name, &mut one);
                tell(sheet, right_name, &mut other);
                block.iter().for_each(|(indent, line)| sheet.line(*indent, line));
            }
            Row::Apart(left, right) => {
                one.extend_from_slice(left.unwrap_or_default());
                other.extend_from_slice(right.unwrap_or_default());
            }
        }
    }
    tell(sheet, left_name, &mut one);
    tell(sheet, right_name, &mut other);
}

/// Lines over the whole width.
pub fn full(lines: &[Line], width: usize) -> String {
    lines.iter().map(|(indent, line)| wrap(line, 2 + 2 * indent, width)).collect()
}

fn widths(width: usize) -> (usize, usize) {
    let room = width.saturating_sub(2 + BETWEEN.width());
    (room / 2, room - room / 2)
}

fn apart(left: Option<Block>, right: Option<Block>, width: usize) -> String {
    let (a, b) = widths(width);
    let column = |block: Option<Block>, width: usize| -> Vec<String> {
        let lines = block.unwrap_or_default().iter().map(|(indent, line)| wrap(line, 2 * indent, width));
        lines.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    let (left, right) = (column(left, a), column(right, b));
    let mut text = String::new();
    for row in 0..left.len().max(right.len()) {
        let (one, other) =
            (left.get(row).map_or("", String::as_str), right.get(row).map_or("", String::as_str));
        let line = format!("  {one}{}{BETWEEN}{other}", " ".repeat(a.saturating_sub(one.width())));
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn blocks(lines: &[Line]) -> Vec<Block<'_>> {
    lines.chunk_by(|_, next| next.0 > 0).collect()
}

/// What a block is about: its first line up to the chances.
fn subject<'l>(block: Block<'l>) -> &'l str {
    let first = block.first().map_or("", |(_, line)| line.as_str());
    let end = first.find([':', '(']).unwrap_or(first.len());
    first[..end].trim_end()
}

/// Blocks about the same stand beside each other, in the order of both.
fn rows<'l>(left: &[Block<'l>], right: &[Block<'l>]) -> Vec<Row<'l>> {
    let (n, m) = (left.len(), right.len());
    // The usual table of longest common subsequences; what is alike to the letter counts twice.
    let worth = |i: usize, j: usize| match (left[i] == right[j], subject(left[i]) == subject(right[j])) {
        (true, _) => 2,
        (_, true) => 1,
        _ => 0,
    };
    let mut best = vec![vec![0_u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let both = match worth(i, j) {
                0 => 0,
                worth => worth + best[i + 1][j + 1],
            };
            best[i][j] = both.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let mut rows = vec![];
    let (mut only_left, mut only_right) = (vec![], vec![]);
    let (mut i, mut j) = (0, 0);
    while i < n || j < m {
        if i < n && j < m && worth(i, j) > 0 && best[i][j] == worth(i, j) + best[i + 1][j + 1] {
            zip(&mut only_left, &mut only_right, &mut rows);
            rows.push(match left[i] == right[j] {
                true => Row::Shared(left[i]),
                false => Row::Apart(Some(left[i]), Some(right[j])),
            });
            (i, j) = (i + 1, j + 1);
        } else if j == m || i < n && best[i + 1][j] >= best[i][j + 1] {
            only_left.push(left[i]);
            i += 1;
        } else {
            only_right.push(right[j]);
            j += 1;
        }
    }
    zip(&mut only_left, &mut only_right, &mut rows);
    rows
}

/// What only one of the two tells may stand beside what only the other tells.
fn zip<'l>(left: &mut Vec<Block<'l>>, right: &mut Vec<Block<'l>>, rows: &mut Vec<Row<'l>>) {
    let count = left.len().max(right.len());
    rows.extend((0..count).map(|i| Row::Apart(left.get(i).copied(), right.get(i).copied())));
    left.clear();
    right.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[&str]) -> Vec<Line> {
        text.iter().map(|line| ((line.len() - line.trim_start().len()) / 2, line.trim().to_owned())).collect()
    }

    #[test]
    fn what_is_alike_takes_the_whole_width() {
        let left = lines(&["storm (chance 5%)", "  loss 0 → 1", "US: wait", "end"]);
        let right = lines(&["storm (chance 5%)", "  loss 0 → 1", "US: strike", "end"]);
        let text = step(&left, &right, 40);
        assert_eq!(text, "  storm (chance 5%)\n    loss 0 → 1\n  US: wait          │ US: strike\n  end\n");
    }

    #[test]
    fn blocks_about_the_same_stand_side_by_side() {
        let left = lines(&["US: wait", "storm (drew 0.1)", "  loss 0 → 1"]);
        let right = lines(&["storm (drew 0.1)", "  loss 2 → 3"]);
        let text = step(&left, &right, 46);
        assert_eq!(
            text,
            "  US: wait             │\n  storm (drew 0.1)     │ storm (drew 0.1)\n    loss 0 → 1         │   loss 2 → 3\n"
        );
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let long = lines(&[
            "a very long line that has to be broken into several",
            "  and one below it that is long too",
        ]);
        for line in step(&long, &lines(&["something else altogether, which is just as long"]), 50).lines() {
            assert!(line.width() <= 50, "{line}");
        }
    }
}
