//! A run and its branch: the same luck, one other choice, told side by side.

use super::chapter::{Chapter, chapters};
use super::ending::{ending, measured};
use super::format::{lower, percent, wrap};
use super::narrator::FEW;
use super::sheet::Sheet;
use super::side_by_side;
use super::step_names::{heading, moment, when};
use super::style::Style;
use super::turning_points::turns;
use crate::analysis::runs::alternatives::Choice;
use crate::engine::replay::story::Edit;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;
use crate::model::variable_text::value;

/// Two runs that differ in one choice.
pub struct Branch<'s> {
    pub original: &'s Story,
    pub branch: &'s Story,
    /// The choice as it was made.
    pub choice: &'s Choice,
    pub edit: Edit,
}

/// What differs, and its value in the run and in its branch.
type Differing = (String, String, String);

const ORIGINAL: &str = "as it was";
const BRANCH: &str = "instead";

/// Both stories from the choice on, then how they differ at the end. `told_by` is the command that tells what came
/// before.
pub fn branch_story(model: &Model, both: &Branch, style: Style, told_by: &str) -> String {
    let step = both.edit.step;
    let here = when(model, step);
    let title = format!("{}: run {}, with one other choice {here}", model.title, both.original.run);
    let mut sheet = Sheet::new(&title, style);
    choice(&mut sheet, model, both);
    let (before, left) = split(chapters(model, both.original, style), step);
    let (_, right) = split(chapters(model, both.branch, style), step);
    if before.iter().all(|chapter| chapter.lines.is_empty()) {
        sheet.paragraph("Before that nothing happened.");
    } else {
        let all = if style.everything { " --all" } else { "" };
        sheet.paragraph(&format!("Before that the two are the same run; its story: {told_by}{all}"));
    }
    if !style.markdown {
        sheet.gap();
        sheet.laid_out(&side_by_side::heads(ORIGINAL, BRANCH, style.width));
    }
    side_by_side(&mut sheet, model, &left, &right, [end_step(both.original), end_step(both.branch)]);
    let ends = [(ORIGINAL, both.original), (BRANCH, both.branch)];
    sheet.strong(&ends.map(|(name, story)| sentence(name, &ending(model, story))));
    differences(&mut sheet, model, both);
    sheet.finish()
}

/// What was chosen otherwise, and what came of it: the turning points of both from the choice on, their ends, and what is
/// measured where it differs.
pub fn branch_turning_points(model: &Model, both: &Branch, style: Style) -> String {
    let step = both.edit.step;
    let here = when(model, step);
    let title =
        format!("{}: turning points of run {}, with one other choice {here}", model.title, both.original.run);
    let mut sheet = Sheet::new(&title, style);
    choice(&mut sheet, model, both);
    for (name, story) in [(ORIGINAL, both.original), (BRANCH, both.branch)] {
        sheet.heading(&capital(name));
        let turns = turns(model, story);
        turns.iter().filter(|turn| turn.0 >= step).for_each(|(_, line)| sheet.outer_line(line));
        sheet.outer_line(&ending(model, story));
    }
    let (apart, _) = measured_apart(model, both);
    match apart.is_empty() {
        true => sheet.paragraph("All that is measured is alike."),
        false => differ(&mut sheet, "Measured", &apart),
    }
    sheet.finish()
}

fn capital(text: &str) -> String {
    format!("{}{}", text[..1].to_uppercase(), &text[1..])
}

fn sentence(name: &str, ending: &str) -> String {
    format!("{}, {}{}", capital(name), ending[..1].to_lowercase(), &ending[1..])
}

/// Who chose what, what else there was, and what is chosen instead.
fn choice(sheet: &mut Sheet, model: &Model, both: &Branch) {
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
    let what = format!("{}: {actor} {does}", heading(model, both.edit.step));
    let rows = [
        (ORIGINAL, title(both.choice.chosen)),
        (BRANCH, title(both.edit.option)),
        ("there was", open.join(", ")),
    ];
    if sheet.style.markdown {
        sheet.paragraph(&what);
        return rows.iter().for_each(|(name, what)| sheet.line(0, &format!("{name}: {what}")));
    }
    sheet.laid_out(&format!("\n{what}\n"));
    rows.iter().for_each(|(name, what)| sheet.laid_out(&wrap(&format!("{name:11}{what}"), 2, 80)));
}

fn split(mut chapters: Vec<Chapter>, step: u32) -> (Vec<Chapter>, Vec<Chapter>) {
    let at = chapters.iter().position(|chapter| chapter.step >= step).unwrap_or(chapters.len());
    let after = chapters.split_off(at);
    (chapters, after)
}

fn end_step(story: &Story) -> u32 {
    (story.steps.len() as u32).saturating_sub(1)
}

fn side_by_side(sheet: &mut Sheet, model: &Model, left: &[Chapter], right: &[Chapter], ends: [u32; 2]) {
    let mut steps: Vec<u32> = left.iter().chain(right).map(|chapter| chapter.step).collect();
    steps.sort_unstable();
    steps.dedup();
    let of = |chapters: &[Chapter], step: u32| -> Vec<(usize, String)> {
        chapters.iter().find(|chapter| chapter.step == step).map_or(vec![], |chapter| chapter.lines.clone())
    };
    // What is alike to the very end need not be told: it is where two ways have met again.
    let met = steps.iter().rposition(|&step| of(left, step) != of(right, step)).map_or(0, |last| last + 1);
    let alike = if ends[0] == ends[1] { &steps[met..] } else { &[] };
    let width = sheet.style.width;
    let mut alone = false;
    for &step in &steps[..steps.len() - alike.len()] {
        let (one, other) = (of(left, step), of(right, step));
        if step > ends[0].min(ends[1]) && !alone {
            alone = true;
            let who = if ends[0] < ends[1] { "the branch goes on" } else { "the run as it was goes on" };
            sheet.paragraph(&format!("From here on only {who}:"));
        }
        sheet.heading(&heading(model, step));
        if alone {
            let lines = if one.is_empty() { &other } else { &one };
            lines.iter().for_each(|(indent, line)| sheet.line(*indent, line));
        } else if sheet.style.markdown {
            side_by_side::items(sheet, &one, &other, [ORIGINAL, BRANCH]);
        } else {
            sheet.laid_out(&side_by_side::step(&one, &other, width));
        }
    }
    if let [first, ..] = alike {
        sheet.paragraph(&format!("From {} on the two runs are the same.", moment(model, *first)));
    }
}

/// Metrics and state at the end, where they differ.
fn differences(sheet: &mut Sheet, model: &Model, both: &Branch) {
    let (apart, alike) = measured_apart(model, both);
    let state = state(model, both);
    for (name, rows) in [("Measured", &apart), ("State at the end", &state)] {
        if !rows.is_empty() {
            differ(sheet, name, rows);
        }
    }
    if apart.is_empty() && state.is_empty() {
        sheet.paragraph("All that is measured, and the state at the end, are alike.");
    } else if !alike.is_empty() {
        sheet.paragraph(&format!("Unchanged: {}", alike.join(", ")));
    }
}

/// What is measured: with both values where they differ; and in words where they do not.
fn measured_apart(model: &Model, both: &Branch) -> (Vec<Differing>, Vec<String>) {
    let (left, right) = (measured(model, both.original), measured(model, both.branch));
    let (mut apart, mut alike) = (vec![], vec![]);
    for ((title, one), (_, other)) in left.into_iter().zip(right) {
        match one == other {
            true => alike.push(format!("{title} {one}")),
            false => apart.push((title, one, other)),
        }
    }
    (apart, alike)
}

fn differ(sheet: &mut Sheet, name: &str, rows: &[Differing]) {
    let cells: Vec<Vec<String>> =
        rows.iter().map(|(what, one, other)| vec![what.clone(), one.clone(), other.clone()]).collect();
    sheet.table(&[name, ORIGINAL, BRANCH], &cells, || format!("\n{}", table(name, rows)));
}

fn table(name: &str, rows: &[Differing]) -> String {
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
fn state(model: &Model, both: &Branch) -> Vec<Differing> {
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
