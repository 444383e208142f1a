//! How it ends under each option: a row for each outcome, a dot for each option.

use super::finding;
use crate::analysis::comparison::Comparison;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::summary::{OutcomeSummary, Summary};
use crate::analysis::uncertainty::bands::Band;
use crate::report::document::{answer, number};
use crate::report::plots::draw::axis::{self, Scale, top_of_shares};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, dot};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::keys::{self, Sample};
use crate::report::plots::draw::palette::{AXIS, FAINT, GRID, WHITE, distinct};

/// Of one option within a row.
const PITCH: f64 = 18.0;
/// Between rows.
const AIR: f64 = 14.0;
const LINE: f64 = 19.0;
/// Outcomes that are rarer than this under every option are told in words.
const RARE: f64 = 0.005;

pub fn draw(page: Page, comparison: &Comparison, common: &Summary) -> Canvas {
    let outcome = |option: usize, place: usize| &comparison.options[option].summary.outcomes[place];
    let options = comparison.options.len();
    let most = |place: &usize| (0..options).map(|option| outcome(option, *place).chance).fold(0.0, f64::max);
    let mut places: Vec<usize> = (0..common.outcomes.len()).collect();
    // Stable: of equal ones the first in the file.
    places.sort_by(|a, b| most(b).total_cmp(&most(a)));
    let band = |option: usize, place: usize| band(comparison, option, place);
    let reaches = |place: usize| (0..options).filter_map(|o| band(o, place)).any(|band| band.p95 >= RARE);
    let (shown, rare): (Vec<usize>, Vec<usize>) =
        places.into_iter().partition(|place| most(place) >= RARE || reaches(*place));

    let keys = keys(comparison);
    let keys: Vec<(Sample<'_>, &str)> = keys.iter().map(|(sample, text)| (*sample, text.as_str())).collect();
    let room = page.width - 80.0;
    let above = keys::height(room, &keys) + 10.0;
    let notes = NOTE.wrapped(&words(common, &rare, most), room, 4);
    let row = options as f64 * PITCH + AIR;
    let height = above + shown.len() as f64 * row + 46.0 + notes.len() as f64 * LINE + 10.0;
    let (mut canvas, area) = frame::with_content_height(page, common, head(comparison), height);
    keys::draw(&mut canvas, area, &keys);

    let value = |option: usize, place: usize| value(outcome(option, place), band(option, place));
    let all = || shown.iter().flat_map(|&place| (0..options).map(move |option| (option, place)));
    let title_room =
        shown.iter().map(|&place| LABEL.width(&common.outcomes[place].title)).fold(0.0, f64::max);
    let title_room = (title_room * 1.1 + 1.0).clamp(60.0, 370.0);
    let value_room =
        all().map(|(option, place)| NOTE.width(&value(option, place))).fold(0.0, f64::max) * 1.15;
    let top = area.top + above;
    let plot = Area {
        left: area.left + title_room + 12.0,
        right: area.right - value_room - 20.0,
        top,
        bottom: top + shown.len() as f64 * row,
    };
    let ends = all().flat_map(|(option, place)| {
        let found = outcome(option, place);
        [found.chance, found.interval[1], band(option, place).map_or(0.0, |band| band.p95)]
    });
    let longest = ends.filter(|end| end.is_finite()).fold(0.0, f64::max);
    let scale = scale(&mut canvas, plot, top_of_shares(longest));
    for (index, &place) in shown.iter().enumerate() {
        let top = plot.top + index as f64 * row;
        if index > 0 {
            canvas.line(vec![(area.left, top), (plot.right, top)], GRID, 1.0);
        }
        let middle = top + row / 2.0 + HALF_LETTER * LABEL.size;
        axis::row_title(&mut canvas, plot, middle, &common.outcomes[place].title, LABEL, title_room);
        for option in 0..options {
            let middle = top + AIR / 2.0 + (option as f64 + 0.5) * PITCH;
            let (text, from) = (value(option, place), canvas.shapes.len());
            draw_option(
                &mut canvas,
                scale,
                middle,
                option,
                outcome(option, place),
                band(option, place),
                &text,
            );
            let (label, title) = (&comparison.options[option].label, &common.outcomes[place].title);
            canvas.mark(from, format!("{label}: {title}, {text}"), Some(option));
        }
    }
    canvas.line(vec![(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 1.2);
    for (line, text) in notes.into_iter().enumerate() {
        canvas.text(area.left, plot.bottom + 52.0 + line as f64 * LINE, text, NOTE, Anchor::Left);
    }
    canvas
}

fn head(comparison: &Comparison) -> Head {
    let names: Vec<&str> = comparison.options.iter().map(|option| option.label.as_str()).collect();
    let usual = "How it ends under each option".to_owned();
    let found = answer::of_comparison(comparison, &names).map(|text| text.trim_end_matches('.').to_owned());
    let stated = if comparison.uncertainty.is_some() { ", parameters as stated" } else { "" };
    Head::new(finding::fitting(found, usual), format!("Share of runs by outcome and option{stated}"))
}

fn keys(comparison: &Comparison) -> Vec<(Sample<'static>, String)> {
    let options = comparison.options.iter().enumerate();
    let mut keys: Vec<(Sample<'static>, String)> =
        options.map(|(place, option)| (Sample::Dot(distinct(place)), option.label.clone())).collect();
    keys.push((Sample::Whisker, "95% interval".to_owned()));
    if let Some(found) = &comparison.uncertainty {
        let draws = number::count(found.draws);
        keys.push((
            Sample::Band(FAINT.pale(0.6)),
            format!("from 5% to 95% of {draws} draws of unknown parameters"),
        ));
    }
    keys
}

fn band(comparison: &Comparison, option: usize, place: usize) -> Option<&Band> {
    let found = comparison.uncertainty.as_ref()?;
    let quantity = found.quantities.iter().position(|one| one.kind == QuantityKind::Outcome(place))?;
    found.bands.get(option)?.get(quantity).filter(|band| band.p50.is_finite())
}

fn value(outcome: &OutcomeSummary, band: Option<&Band>) -> String {
    let stated = number::probability(outcome.chance, outcome.interval);
    match band {
        None => stated,
        Some(band) => {
            let [low, _, high] = number::band(band, true);
            // Where nothing unknown has a part in it, the band says nothing.
            if low == high { stated } else { format!("{stated} ({})", finding::between(&low, &high)) }
        }
    }
}

fn scale(canvas: &mut Canvas, plot: Area, top: f64) -> Scale {
    let (ticks, decimals) = Scale::new(0.0, top * 100.0, 0.0, 1.0).ticks(5, false);
    let scale = Scale::new(0.0, top, plot.left, plot.right);
    for tick in ticks {
        let label = format!("{}%", number::fixed(tick, decimals));
        axis::grid_line(canvas, plot, scale.at(tick / 100.0), label);
    }
    scale
}

fn draw_option(
    canvas: &mut Canvas,
    scale: Scale,
    middle: f64,
    option: usize,
    outcome: &OutcomeSummary,
    band: Option<&Band>,
    value: &str,
) {
    let colour = distinct(option);
    let mut end = scale.at(0.0);
    if let Some(band) = band {
        let [left, right] = [band.p05, band.p95].map(|end| scale.at(end));
        end = right.max(left + 1.5);
        canvas.rect(Area { left, top: middle - 7.0, right: end, bottom: middle + 7.0 }, colour.pale(0.7));
    }
    if outcome.interval.iter().all(|end| end.is_finite()) {
        let [low, high] = outcome.interval.map(|end| scale.at(end));
        if high - low > 1.5 {
            canvas.whisker([low, high], middle, 4.0, colour);
        }
        end = end.max(high);
    }
    if outcome.chance.is_finite() {
        let x = scale.at(outcome.chance);
        canvas.polygon(dot(x, middle, 6.0), WHITE);
        canvas.polygon(dot(x, middle, 5.0), colour);
        end = end.max(x + 6.0);
    }
    // White behind the words: the grid must not run through them.
    let base = middle + HALF_LETTER * NOTE.size;
    let right = end + 10.0 + NOTE.width(value) * 1.1;
    canvas.rect(Area { left: end + 5.0, top: middle - 7.5, right, bottom: middle + 7.5 }, WHITE);
    canvas.text(end + 8.0, base, value, NOTE, Anchor::Left);
}

/// Outcomes that hardly ever come, in words.
fn words(common: &Summary, rare: &[usize], most: impl Fn(&usize) -> f64) -> String {
    let title = |place: &usize| common.outcomes[*place].title.clone();
    let (never, seldom): (Vec<usize>, Vec<usize>) =
        rare.iter().copied().partition(|place| most(place) == 0.0);
    let told = |place: &usize| format!("{} (at most {})", title(place), number::share(most(place)));
    let mut text = vec![];
    if !seldom.is_empty() {
        let list: Vec<String> = seldom.iter().map(told).collect();
        text.push(format!("Below 0.5% under every option: {}.", list.join("; ")));
    }
    if !never.is_empty() {
        let list: Vec<String> = never.iter().map(title).collect();
        text.push(format!("In no run: {}.", list.join("; ")));
    }
    text.join(" ")
}
