//! Numbers, values and titles as a story says them.

use crate::model::entity::Model;
use crate::model::expr::Type;

/// A value as the file writes it.
pub fn value(model: &Model, ty: Type, value: f64) -> String {
    match ty {
        Type::Flag => flag(value).to_owned(),
        Type::Choice(choice) => {
            model.choices[choice].get(value as usize).cloned().unwrap_or_else(|| number(value))
        }
        Type::Rung(ladder) => {
            let ladder = &model.ladders[ladder];
            let at = (value - ladder.base as f64) as usize;
            ladder.rungs.get(at).cloned().unwrap_or_else(|| number(value))
        }
        _ => number(value),
    }
}

pub(super) fn flag(value: f64) -> &'static str {
    if value == 0.0 { "no" } else { "yes" }
}

/// Three significant digits, whole numbers whole.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        return format!("{value:.0}");
    }
    if value.is_finite() && (value.abs() < 1e-6 || value.abs() >= 1e15) {
        return format!("{value:.2e}");
    }
    let digits = 2 - libm::log10(value.abs().max(1e-9)).floor() as i32;
    format!("{value:.*}", digits.clamp(0, 9) as usize)
}

pub(super) fn percent(p: f64) -> String {
    match p * 100.0 {
        p if p > 99.95 && p < 100.0 => ">99.9%".to_owned(),
        p if p > 99.5 && p < 100.0 => format!("{p:.1}%"),
        p if p == 0.0 || !(0.0..10.0).contains(&p) => format!("{p:.0}%"),
        p if p >= 1.0 => format!("{p:.1}%"),
        p => format!("{}%", number(p)),
    }
}

pub(super) fn share(u: f64) -> String {
    format!("{u:.3}")
}

/// Titles begin with a capital where they stand alone; abbreviations keep theirs.
pub(super) fn lower(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().collect::<String>() + &title[first.len_utf8()..]
        }
        _ => title.to_owned(),
    }
}

pub(super) fn wrap(line: &str, indent: usize, width: usize) -> String {
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
