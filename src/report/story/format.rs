//! Chances, titles and lines as a story writes them.

use crate::model::variable_text::number;

pub fn percent(p: f64) -> String {
    match p * 100.0 {
        p if p > 99.95 && p < 100.0 => ">99.9%".to_owned(),
        p if p > 99.5 && p < 100.0 => format!("{p:.1}%"),
        p if p == 0.0 || !(0.0..10.0).contains(&p) => format!("{p:.0}%"),
        p if p >= 1.0 => format!("{p:.1}%"),
        p => format!("{}%", number(p)),
    }
}

pub fn share(u: f64) -> String {
    format!("{u:.3}")
}

/// Titles begin with a capital where they stand alone; abbreviations keep theirs.
pub fn lower(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().collect::<String>() + &title[first.len_utf8()..]
        }
        _ => title.to_owned(),
    }
}

pub fn wrap(line: &str, indent: usize, width: usize) -> String {
    use unicode_width::UnicodeWidthStr;
    let mut text = " ".repeat(indent);
    let mut column = indent;
    for (index, word) in line.split(' ').enumerate() {
        let wide = word.width();
        if index > 0 && column + 1 + wide > width {
            text += "\n";
            text += &" ".repeat(indent + 2);
            column = indent + 2;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text += word;
        column += wide;
    }
    text + "\n"
}
