//! The tornado: a quantity from one end of each parameter to the other; and whether the best option stays the best.

use crate::analysis::sensitivity::tornado::{Decision, Tornado};
use crate::report::document::{estimate, missing, number, parameter, phrases};
use crate::report::plots::draw::canvas::{Canvas, dot};
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::keys::Sample;
use crate::report::plots::draw::palette::{ACCENT, MAIN, SOFT};
use crate::report::plots::draw::row_chart::{self, Rows, span};
use crate::report::plots::file_name::plain_name;

/// Most rows of a plot.
const MOST: usize = 18;

/// Every plot and its name without extension.
pub fn draw(page: Page, tornado: &Tornado, shown: &[usize]) -> Vec<(String, Canvas)> {
    let name = |kind: &str, quantity: usize| {
        format!("{kind}_{}", plain_name(tornado.frame.quantities[quantity].id()))
    };
    let decisions = tornado.decisions.iter();
    let decisions = decisions.map(|one| (name("decision", one.objective), decision(page, tornado, one)));
    let swings = shown
        .iter()
        .map(|&quantity| (name("tornado", quantity), swings(page, tornado, tornado.frame.stated, quantity)));
    decisions.chain(swings).collect()
}

fn facts(tornado: &Tornado) -> String {
    format!("{}, one at a time, over their ranges", phrases::counted(tornado.inputs.len(), "parameter"))
}

/// `0.2 to 1.5`.
fn range(tornado: &Tornado, input: usize) -> String {
    let ends = &tornado.inputs[input];
    parameter::range(&ends.input, ends.low, ends.high)
}

/// What moves a quantity under an option.
pub fn swings(page: Page, tornado: &Tornado, option: usize, quantity: usize) -> Canvas {
    let measured = &tornado.frame.quantities[quantity];
    let order: Vec<usize> = tornado
        .ranked(option, quantity)
        .into_iter()
        .filter(|&input| tornado.untold(input, option, quantity).is_none())
        .take(MOST)
        .collect();
    let label = &tornado.frame.options[option];
    let under = phrases::under(label);
    let heading =
        format!("What moves {}{under}, from the low end of each range to the high", estimate::name(measured));
    let swing = |input: usize| &tornado.swings[input][option][quantity];
    let stated = tornado.stated[option][quantity].mean;
    let ends = order.iter().flat_map(|&input| [swing(input).low.mean, swing(input).high.mean]);
    let titles: Vec<&str> = order.iter().map(|&input| tornado.inputs[input].input.title.as_str()).collect();
    let factor = if measured.share { 100.0 } else { 1.0 };
    let unit =
        if measured.share { "% of runs" } else { measured.unit.as_deref().unwrap_or(measured.title()) };
    let words = |&input: &usize| match swing(input).swing.excludes_zero() {
        true => format!(
            "{} · {}",
            range(tornado, input),
            estimate::signed_interval(measured, &swing(input).swing)
        ),
        false => format!("{} · not significant", range(tornado, input)),
    };
    let words: Vec<String> = order.iter().map(words).collect();
    let percent = if measured.share { "%" } else { "" };
    let stands = number::plain(stated * factor);
    let mut note =
        format!("line: stated values ({stands}{percent}) · at the right: range · 95% interval of the swing");
    for text in missing::lines(&missing::of_tornado(tornado, option, quantity)) {
        note = format!("{text} · {note}");
    }
    let keys = [
        (Sample::Bar(MAIN.pale(0.25)), "at the low end"),
        (Sample::Bar(ACCENT.pale(0.25)), "at the high end"),
        (Sample::Nothing, note.as_str()),
    ];
    let height = row_chart::height(page, &keys, order.len());
    let (mut canvas, area) = frame::framed(page, &tornado.frame, &heading, &facts(tornado), Some(height));
    let area = row_chart::below_keys(&mut canvas, area, &keys);
    let (room, all) = (row_chart::room_for(&words, page), span(ends.chain([stated])));
    let rows = Rows::draw(&mut canvas, area, &titles, room, all, stated, (unit, factor));
    for (row, (&input, words)) in order.iter().zip(&words).enumerate() {
        let swing = swing(input);
        let told = swing.swing.excludes_zero();
        let pale = if told { 0.25 } else { 0.7 };
        let ends = &tornado.inputs[input];
        for (end, at, colour) in [(&swing.low, ends.low, MAIN), (&swing.high, ends.high, ACCENT)] {
            let from = canvas.shapes.len();
            rows.bar(&mut canvas, row, [stated, end.mean], (0.0, 9.0), colour.pale(pale));
            let (at, value) = (parameter::value(&ends.input, at), rows.label(end.mean));
            canvas.mark(from, format!("{} at {at}: {value}{percent}", titles[row]), None);
        }
        rows.remark(&mut canvas, row, words, told);
    }
    canvas
}

fn decision(page: Page, tornado: &Tornado, decision: &Decision) -> Canvas {
    let measured = &tornado.frame.quantities[decision.objective];
    let least = |input: &usize| {
        let [low, high] = decision.leads[*input];
        low.1.mean.min(high.1.mean)
    };
    let mut order: Vec<usize> = (0..tornado.inputs.len()).filter(|input| least(input).is_finite()).collect();
    order.sort_by(|a, b| least(a).total_cmp(&least(b)));
    order.truncate(MOST);
    let best = &tornado.frame.options[decision.best];
    let heading = format!("Lead of {best} over the best other option for {}", measured.title());
    let leads = || order.iter().flat_map(|&input| decision.leads[input].iter().map(|(_, lead)| lead));
    let stated = decision.rivals.first().map_or(f64::NAN, |(_, lead)| lead.mean);
    let all = span(leads().flat_map(|lead| lead.interval()).chain([0.0, stated]));
    let titles: Vec<&str> = order.iter().map(|&input| tornado.inputs[input].input.title.as_str()).collect();
    let name = "payoff less that of the best other, with 95% intervals";
    let words = |&input: &usize| {
        let reversals = decision.reversals.iter().filter(|overturn| overturn.input == input);
        let told = reversals.map(|overturn| {
            let to = &tornado.frame.options[overturn.to];
            match (&overturn.tip, overturn.gain.excludes_zero()) {
                (Some(tip), true) => format!(
                    "{to} {} {}",
                    ["below", "above"][overturn.end],
                    parameter::within(&tornado.inputs[input].input, tip.at, tip.interval)[0]
                ),
                _ => format!("perhaps {to}"),
            }
        });
        told.collect::<Vec<_>>().join(", ")
    };
    let words: Vec<String> = order.iter().map(words).collect();
    let remark = |(&input, words): (&usize, &String)| match words.as_str() {
        "" => range(tornado, input),
        words => format!("{} · {words}", range(tornado, input)),
    };
    let remarks: Vec<String> = order.iter().zip(&words).map(remark).collect();
    let note =
        format!("left of 0 another option is better · dashes: stated values ({})", number::plain(stated));
    let note = match (decision.missing.len(), decision.untold.len()) {
        (0, 0) => note,
        (0, _) => format!("where a payoff is missing, nothing is shown · {note}"),
        _ => "undetermined: a payoff is missing at the stated values".to_owned(),
    };
    let keys = [
        (Sample::Dot(MAIN), "at the low end"),
        (Sample::Dot(ACCENT), "at the high end"),
        (Sample::Nothing, note.as_str()),
    ];
    let height = row_chart::height(page, &keys, order.len());
    let (mut canvas, area) = frame::framed(page, &tornado.frame, &heading, &facts(tornado), Some(height));
    let area = row_chart::below_keys(&mut canvas, area, &keys);
    let room = row_chart::room_for(&remarks, page);
    let rows = Rows::draw(&mut canvas, area, &titles, room, all, 0.0, (name, 1.0));
    let x = rows.scale.at(stated);
    if stated.is_finite() {
        canvas.dashed(vec![(x, rows.plot.top), (x, rows.plot.bottom)], SOFT, 1.2, &[4.0, 4.0]);
    }
    for (row, &input) in order.iter().enumerate() {
        let leads = &decision.leads[input];
        let ends = &tornado.inputs[input];
        let looks = [(ends.low, MAIN, -5.0), (ends.high, ACCENT, 5.0)];
        for ((other, lead), (at, colour, offset)) in leads.iter().zip(looks) {
            let from = canvas.shapes.len();
            rows.whisker(&mut canvas, row, lead.interval(), offset, colour);
            let (x, y) = (rows.scale.at(lead.mean), rows.middle(row) + offset);
            canvas.polygon(dot(x, y, 4.0), colour);
            let (at, other) = (parameter::value(&ends.input, at), &tornado.frame.options[*other]);
            let lead = estimate::signed_interval(measured, lead);
            canvas.mark(from, format!("{} at {at}: {lead} over {other}", titles[row]), None);
        }
        rows.remark(&mut canvas, row, &remarks[row], !words[row].is_empty());
    }
    canvas
}
