//! One parameter at a time on the terminal: what would change the choice, and what moves the numbers most.

use crate::analysis::estimates::estimate::{Estimate, QuantityKind};
use crate::analysis::estimates::interval::Z;
use crate::analysis::sensitivity::frame::Measured;
use crate::analysis::sensitivity::tornado::{Decision, Ends, Reversal, Tornado};
use crate::report::document::phrases::joined;
use crate::report::document::sensitivity_answer as answer;
use crate::report::document::{estimate, missing, number, parameter, phrases};
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page, Place};
use crate::report::terminal::settings_header;

/// Rows of a table.
const ROWS: usize = 12;
/// Overturns that are named though they are not told apart.
const SEEMING: usize = 8;
const NAME: usize = 26;
const RANGE: usize = 17;
const VALUE: usize = 8;

pub fn write(page: &mut Page, tornado: &Tornado, shown: &[usize]) {
    let mut facts = vec![format!("{}, one at a time", phrases::counted(tornado.inputs.len(), "parameter"))];
    if tornado.frame.options.len() > 1 {
        facts.push(format!("{} options on the same luck", tornado.frame.options.len()));
    }
    settings_header::write(page, &tornado.frame, facts);
    let names = settings_header::names(page, &tornado.frame, 24);
    let option = tornado.frame.stated;
    page.gap();
    for answer in answer::of_tornado(tornado, option, shown, &names) {
        page.sentence("", &answer, PLAIN);
    }
    tornado.decisions.iter().for_each(|one| decision(page, tornado, one, &names));
    let shown = if page.is_brief() { &shown[..shown.len().min(1)] } else { shown };
    shown.iter().for_each(|&quantity| table(page, tornado, option, quantity, &names));
    if page.is_brief() {
        return;
    }
    most_moved(page, tornado, option, shown, &names);
}

fn decision(page: &mut Page, tornado: &Tornado, decision: &Decision, names: &[String]) {
    let measured = &tornado.frame.quantities[decision.objective];
    let title = format!("Which parameter would change the choice for {}?", measured.title());
    page.heading(&[Cell::new(title, BOLD)]);
    let best = &names[decision.best];
    if !decision.missing.is_empty() {
        let those: Vec<&String> = decision.missing.iter().map(|&option| &names[option]).collect();
        let text = format!("Undetermined: at the stated values the payoff of {} is missing.", joined(&those));
        return page.sentence("  ", &text, PLAIN);
    }
    let mut text = format!("At the stated values {best} has the highest expected payoff");
    if let Some((next, less)) = decision.rivals.first() {
        let next = &names[*next];
        text += &match less.excludes_zero() {
            true => format!(": {} more than {next}, the next (95% interval).", margin(less)),
            false => format!(", statistically tied with {next} ({} more).", margin(less)),
        };
    }
    page.sentence("  ", &text, PLAIN);
    let (sure, seeming): (Vec<&Reversal>, Vec<&Reversal>) =
        decision.reversals.iter().partition(|overturn| overturn.gain.excludes_zero());
    if sure.is_empty() {
        page.sentence(
            "  ",
            "No parameter alone changes that significantly, from one end of its range to the other.",
            PLAIN,
        );
    } else {
        let text = match sure.len() {
            1 => "This one changes it, all others at their stated values:".to_owned(),
            n => format!("These {n} change it, each with all others at their stated values:"),
        };
        page.sentence("  ", &text, PLAIN);
        sure.iter().for_each(|overturn| tip(page, tornado, overturn, names));
    }
    if !seeming.is_empty() {
        page.sentence(
            "  ",
            "These may change it, but at their ends the two options are statistically tied:",
            PLAIN,
        );
        let named = |overturn: &&Reversal| {
            let ends = &tornado.inputs[overturn.input];
            format!("{} at {} ({})", ends.input.title, at_end(ends, overturn.end), names[overturn.to])
        };
        let mut items: Vec<String> = seeming.iter().take(page.most(SEEMING)).map(named).collect();
        if seeming.len() > items.len() {
            items.push(format!("and {} more", seeming.len() - items.len()));
        }
        page.flow_as(Place::Item, "    ", &items, ", ", 4, PLAIN);
        let needed = seeming.first().map_or(f64::NAN, |first| needed(&first.gain));
        if needed.is_finite() {
            let runs = number::rough(needed * tornado.frame.runs as f64);
            let fewer = match names.len() {
                2 => "",
                _ => "; fewer options (--policy) take less time",
            };
            let text = format!(
                "About {runs} runs at each setting (--runs) would make the first of them significant, if its effect is as \
                 large as estimated{fewer}."
            );
            page.sentence("  ", &text, PLAIN);
        }
    }
    let titles = |list: &[usize]| -> Vec<String> {
        list.iter().map(|&input| tornado.inputs[input].input.title.clone()).collect()
    };
    let whole = |count: usize| {
        if count == 1 { "range of 1 parameter".to_owned() } else { format!("ranges of {count} parameters") }
    };
    if !decision.unclear.is_empty() {
        let text = format!(
            "Over the {} {best} stays ahead, though at some end statistically tied with another option{}.",
            whole(decision.unclear.len()),
            if decision.unclear.len() <= 4 {
                format!(": {}", joined(&titles(&decision.unclear)))
            } else {
                String::new()
            }
        );
        page.sentence("  ", &text, PLAIN);
    }
    if !decision.untold.is_empty() {
        let text = format!(
            "Over the {} it is undetermined: at some end the payoff of an option is missing{}.",
            whole(decision.untold.len()),
            if decision.untold.len() <= 4 {
                format!(": {}", joined(&titles(&decision.untold)))
            } else {
                String::new()
            }
        );
        page.sentence("  ", &text, PLAIN);
    }
    if !decision.holds.is_empty() {
        let text = format!("Over the {} {best} stays significantly the best.", whole(decision.holds.len()));
        page.sentence("  ", &text, PLAIN);
    }
}

/// A difference as it is told with its margin, never with a sign.
fn margin(estimate: &Estimate) -> String {
    number::mean_with_margin(estimate.mean, estimate.interval())
}

/// How many times as many runs it takes until the interval of a difference leaves out 0, if it is as large as it looks.
fn needed(gain: &Estimate) -> f64 {
    Z * Z * gain.variance / (gain.mean * gain.mean)
}

fn at_end(ends: &Ends, end: usize) -> String {
    parameter::value(&ends.input, if end == 0 { ends.low } else { ends.high })
}

fn tip(page: &mut Page, tornado: &Tornado, overturn: &Reversal, names: &[String]) {
    let ends = &tornado.inputs[overturn.input];
    let told = |value: f64| parameter::value(&ends.input, value);
    let (to, side) = (&names[overturn.to], if overturn.end == 0 { "below" } else { "above" });
    let place = match &overturn.tip {
        Some(tip) => {
            let [at, low, high] = parameter::within(&ends.input, tip.at, tip.interval);
            let doubt = match (tip.is_sure, overturn.end) {
                (true, _) if low == high => String::new(),
                (true, _) => format!(" (95%: {low} to {high})"),
                // The line begins at the stated value, where they are not told apart either.
                (false, 0) => format!(" (tied down to {low})"),
                (false, _) => format!(" (tied up to {high})"),
            };
            format!("{side} {at}{doubt}")
        }
        None => format!("at {}", at_end(ends, overturn.end)),
    };
    let text = format!(
        "{} (stated {}): {place} {to} is better; at {} by {}.",
        parameter::name(&ends.input),
        told(ends.stated),
        at_end(ends, overturn.end),
        margin(&overturn.gain)
    );
    let words: Vec<String> = text.split_whitespace().map(Into::into).collect();
    page.flow_as(Place::Item, "    ", &words, " ", 6, PLAIN);
}

fn table(page: &mut Page, tornado: &Tornado, option: usize, quantity: usize, names: &[String]) {
    let measured = &tornado.frame.quantities[quantity];
    let under = phrases::under(&names[option]);
    page.heading(&[Cell::new(format!("What moves {}{under}", measured.title()), BOLD)]);
    let stated = estimate::mean(measured, &tornado.stated[option][quantity], tornado.frame.runs);
    page.heads(&[
        Cell::left_whole(format!("  at stated values: {stated}"), 2 + NAME, DIM),
        Cell::left("low to high", RANGE, DIM),
        Cell::right("at low", VALUE, DIM),
        Cell::right("at high", VALUE + 1, DIM),
        Cell::gap(2),
        Cell::whole(if measured.share { "swing (pts), 95%" } else { "swing, 95%" }, DIM),
    ]);
    let ranked = tornado.ranked(option, quantity);
    let told: Vec<usize> = ranked
        .iter()
        .copied()
        .filter(|&input| tornado.swings[input][option][quantity].swing.excludes_zero())
        .collect();
    let most = page.most(ROWS);
    for &input in told.iter().take(most) {
        let (ends, swing) = (&tornado.inputs[input], &tornado.swings[input][option][quantity]);
        let value = |estimate: &Estimate| estimate::mean(measured, estimate, tornado.frame.runs);
        let range = parameter::range(&ends.input, ends.low, ends.high);
        page.line(&[
            Cell::gap(2),
            Cell::left(&ends.input.title, NAME - 1, PLAIN),
            Cell::gap(1),
            Cell::left_whole(range, RANGE - 1, DIM),
            Cell::gap(1),
            Cell::right(value(&swing.low), VALUE, PLAIN),
            Cell::right(value(&swing.high), VALUE + 1, PLAIN),
            Cell::gap(2),
            Cell::whole(estimate::signed_interval(measured, &swing.swing), PLAIN),
        ]);
    }
    let untold = missing::of_tornado(tornado, option, quantity);
    let more = told.len().saturating_sub(most);
    let rest = ranked.len().saturating_sub(told.len() + untold.len());
    let mut notes = vec![];
    if more > 0 {
        notes.push(format!("{more} more have smaller effects"));
    }
    if rest > 0 {
        notes.push(match told.len() {
            0 if untold.is_empty() => "no parameter has a significant effect".to_owned(),
            _ => format!("{}: no significant effect", phrases::counted(rest, "other")),
        });
    }
    if !notes.is_empty() {
        page.line(&[Cell::gap(2), Cell::new(notes.join("; "), DIM)]);
    }
    missing::lines(&untold).iter().for_each(|text| page.sentence("  ", text, DOUBTFUL));
}

/// Of the outcomes and objectives without a table the parameters that move them most.
fn most_moved(page: &mut Page, tornado: &Tornado, option: usize, shown: &[usize], names: &[String]) {
    const LEAD: usize = 20;
    let metric = |measured: &Measured| matches!(measured.quantity.kind, QuantityKind::Metric(_));
    let all = tornado.frame.quantities.iter().enumerate();
    let others = all.filter(|(place, measured)| !shown.contains(place) && !metric(measured));
    let others: Vec<usize> = others.map(|(place, _)| place).collect();
    if others.is_empty() || tornado.inputs.is_empty() {
        return;
    }
    let title = format!(
        "What most affects the others{} (swing from low end to high)",
        phrases::under(&names[option])
    );
    page.heading(&[Cell::new(title, BOLD)]);
    let most = page.most(3);
    for quantity in others {
        let measured = &tornado.frame.quantities[quantity];
        let ranked = tornado.ranked(option, quantity);
        let untold = missing::lines(&missing::of_tornado(tornado, option, quantity));
        let told =
            ranked.into_iter().filter(|&input| tornado.swings[input][option][quantity].swing.excludes_zero());
        let mut items: Vec<String> = told
            .take(most)
            .map(|input| {
                let swing = estimate::signed(measured, &tornado.swings[input][option][quantity].swing);
                let points = if measured.share { " pts" } else { "" };
                format!("{} {swing}{points}", tornado.inputs[input].input.title)
            })
            .collect();
        if items.is_empty() && untold.is_empty() {
            items.push("no significant effect".to_owned());
        }
        items.extend(untold);
        page.named(measured.title(), LEAD, &items);
    }
}
