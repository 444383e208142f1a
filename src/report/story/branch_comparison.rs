//! A run and its branch: the same luck, one other choice, told side by side.

use super::chapter::{Chapter, chapters};
use super::ending::{ending, measured};
use super::format::{lower, percent, wrap};
use super::narrator::FEW;
use super::side_by_side;
use super::step_names::{heading, moment, when};
use super::style::Style;
use crate::analysis::runs::alternatives::Choice;
use crate::engine::replay::story::Edit;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;
use crate::model::variable_text::value;
use std::fmt::Write as _;

/// Two runs that differ in one choice.
pub struct Branch<'s> {
    pub original: &'s Story,
    pub branch: &'s Story,
    /// The choice as it was made.
    pub choice: &'s Choice,
    pub edit: Edit,
}

const ORIGINAL: &str = "as it was";
const BRANCH: &str = "instead";

/// Both stories from the choice on, then how they differ at the end. `told_by` is the command that tells what came
/// before.
pub fn branch_story(model: &Model, both: &Branch, style: Style, told_by: &str) -> String {
    let step = both.edit.step;
    let here = when(model, step);
    let title = format!("{}: run {}, with one other choice {here}", model.title, both.original.run);
    let mut text = style.bold(wrap(&title, 0, style.width).trim_end()) + "\n\n";
    text += &choice(model, both);
    let (before, left) = split(chapters(model, both.original, style), step);
    let (_, right) = split(chapters(model, both.branch, style), step);
    text.push('\n');
    if before.iter().all(|chapter| chapter.lines.is_empty()) {
        text += "Before that nothing happened.\n";
    } else {
        let all = if style.everything { " --all" } else { "" };
        let line = format!("Before that the two are the same run; its story: {told_by}{all}");
        text += &wrap(&line, 0, style.width);
    }
    let _ = write!(text, "\n{}", side_by_side::heads(ORIGINAL, BRANCH, style.width));
    let ends = [end_step(both.original), end_step(both.branch)];
    text += &side_by_side(model, &left, &right, ends, style);
    for (name, story) in [(ORIGINAL, both.original), (BRANCH, both.branch)] {
        let _ = write!(text, "\n{}", style.bold(&sentence(name, &ending(model, story))));
    }
    text.push('\n');
    text + &differences(model, both, style)
}

fn sentence(name: &str, ending: &str) -> String {
    format!("{}{}, {}{}", name[..1].to_uppercase(), &name[1..], ending[..1].to_lowercase(), &ending[1..])
}

/// Who chose what, what else there was, and what is chosen instead.
fn choice(model: &Model, both: &Branch) -> String {
    let actor = &model.actors[both.choice.actor].title;
    let title = |option: Option<usize>| {
        option.map_or("nothing".to_owned(), |option| lower(&both.choice.options[option].title))
    };
    let open: Vec<String> = both
        .choice
        .options
        .iter()
        .filter(|option| option.available)
        .map(|option| match option.chance {
            Some(chance) => format!("{} {}", lower(&option.title), percent(chance)),
            None => lower(&option.title),
        })
        .collect();
    let does = match both.choice.reaction {
        None => "chooses".to_owned(),
        Some(reaction) => format!("answers ({})", lower(&model.reactions[reaction].title)),
    };
    let mut text = format!("{}: {actor} {does}\n", heading(model, both.edit.step));
    let rows = [
        (ORIGINAL, title(both.choice.chosen)),
        (BRANCH, title(both.edit.option)),
        ("there was", open.join(", ")),
    ];
    for (name, what) in rows {
        let line = wrap(&format!("{name:11}{what}"), 2, 80);
        text += &line;
    }
    text
}

fn split(mut chapters: Vec<Chapter>, step: u32) -> (Vec<Chapter>, Vec<Chapter>) {
    let at = chapters.iter().position(|chapter| chapter.step >= step).unwrap_or(chapters.len());
    let after = chapters.split_off(at);
    (chapters, after)
}

fn end_step(story: &Story) -> u32 {
    (story.steps.len() as u32).saturating_sub(1)
}

fn side_by_side(model: &Model, left: &[Chapter], right: &[Chapter], ends: [u32; 2], style: Style) -> String {
    let mut steps: Vec<u32> = left.iter().chain(right).map(|chapter| chapter.step).collect();
    steps.sort_unstable();
    steps.dedup();
    let of = |chapters: &[Chapter], step: u32| -> Vec<(usize, String)> {
        chapters.iter().find(|chapter| chapter.step == step).map_or(vec![], |chapter| chapter.lines.clone())
    };
    // What is alike to the very end need not be told: it is where two ways have met again.
    let met = steps.iter().rposition(|&step| of(left, step) != of(right, step)).map_or(0, |last| last + 1);
    let alike = if ends[0] == ends[1] { &steps[met..] } else { &[] };
    let mut text = String::new();
    let mut alone = false;
    for &step in &steps[..steps.len() - alike.len()] {
        let (one, other) = (of(left, step), of(right, step));
        if step > ends[0].min(ends[1]) && !alone {
            alone = true;
            let who = if ends[0] < ends[1] { "the branch goes on" } else { "the run as it was goes on" };
            let _ = writeln!(text, "\nFrom here on only {who}:");
        }
        let _ = writeln!(text, "\n{}", style.bold(&heading(model, step)));
        text += &if alone {
            side_by_side::full(if one.is_empty() { &other } else { &one }, style.width)
        } else {
            side_by_side::step(&one, &other, style.width)
        };
    }
    if let [first, ..] = alike {
        let _ = writeln!(text, "\nFrom {} on the two runs are the same.", moment(model, *first));
    }
    text
}

/// Metrics and state at the end, where they differ.
fn differences(model: &Model, both: &Branch, style: Style) -> String {
    let (left, right) = (measured(model, both.original), measured(model, both.branch));
    let (mut apart, mut alike) = (vec![], vec![]);
    for ((title, one), (_, other)) in left.into_iter().zip(right) {
        match one == other {
            true => alike.push(format!("{title} {one}")),
            false => apart.push((title, one, other)),
        }
    }
    let state = state(model, both);
    let mut text = String::new();
    for (name, rows) in [("Measured", &apart), ("State at the end", &state)] {
        if !rows.is_empty() {
            text.push('\n');
            text += &table(name, rows);
        }
    }
    if apart.is_empty() && state.is_empty() {
        text += "\nAll that is measured, and the state at the end, are alike.\n";
    } else if !alike.is_empty() {
        text += &wrap(&format!("\nUnchanged: {}", alike.join(", ")), 0, style.width);
    }
    text
}

fn table(name: &str, rows: &[(String, String, String)]) -> String {
    use unicode_width::UnicodeWidthStr;
    let width = |texts: &mut dyn Iterator<Item = &str>| texts.map(UnicodeWidthStr::width).max().unwrap_or(0);
    let first = width(&mut rows.iter().map(|row| row.0.as_str()).chain([name])).min(44);
    let second = width(&mut rows.iter().map(|row| row.1.as_str()).chain([ORIGINAL])).min(24);
    let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(text.width()));
    let line = |a: &str, b: &str, c: &str, indent: usize| {
        let gap = 2 - indent;
        let line = format!("{}{a}{}  {b}{}  {c}", " ".repeat(indent), pad(a, first + gap), pad(b, second));
        format!("{}\n", line.trim_end())
    };
    let mut text = line(name, ORIGINAL, BRANCH, 0);
    rows.iter().for_each(|(a, b, c)| text += &line(a, b, c, 2));
    text
}

/// Variables that end with another value; of many members only how many.
fn state(model: &Model, both: &Branch) -> Vec<(String, String, String)> {
    let differing: Vec<_> = both
        .original
        .state
        .iter()
        .zip(&both.branch.state)
        .filter_map(|(&(variable, member, one), &(_, _, other))| {
            let ty = model.variables[variable].ty;
            let (one, other) = (value(model, ty, one), value(model, ty, other));
            (one != other).then_some((variable, member, one, other))
        })
        .collect();
    let mut rows = vec![];
    for alike in differing.chunk_by(|a, b| a.0 == b.0) {
        let entity = &model.variables[alike[0].0];
        let group = entity.group.map(|group| &model.groups[group]);
        if let (Some(group), true) = (group, alike.len() > FEW) {
            let what = format!("other for {} of {}", alike.len(), group.members.len());
            rows.push((format!("{} of {}", plain(&entity.name), group.title), "-".to_owned(), what));
            continue;
        }
        for (_, member, one, other) in alike {
            let name = match (group, member) {
                (Some(group), Some(member)) => {
                    format!("{} of {}", plain(&entity.name), group.members[*member as usize])
                }
                _ => entity.name.clone(),
            };
            rows.push((name, one.clone(), other.clone()));
        }
    }
    rows
}

/// Without its owner.
fn plain(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
