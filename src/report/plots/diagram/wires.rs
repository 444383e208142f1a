//! Arrows between cards: where they dock, how they run.

use super::card::{Card, Column};
use crate::report::description::graph::How;
use crate::report::plots::draw::canvas::Canvas;
use crate::report::plots::draw::palette::{ACCENT, Colour, MAIN, SOFT};

/// A card, and the row of it, or its whole side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub card: usize,
    pub row: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    pub from: End,
    pub to: End,
    pub ink: Ink,
}

/// What an arrow means, which its colour and dashes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Raises,
    Lowers,
    Changes,
    Informs,
    Reacts,
    Reads,
}

impl Ink {
    pub const ALL: [Ink; 6] = [Ink::Raises, Ink::Lowers, Ink::Changes, Ink::Informs, Ink::Reacts, Ink::Reads];

    pub fn of(how: How) -> Ink {
        match how {
            How::Raise => Ink::Raises,
            How::Lower => Ink::Lowers,
            How::Either | How::Set | How::Change => Ink::Changes,
            How::Inform => Ink::Informs,
        }
    }

    pub fn meaning(self) -> &'static str {
        match self {
            Ink::Raises => "raises",
            Ink::Lowers => "lowers",
            Ink::Changes => "sets, or changes either way",
            Ink::Informs => "informs a belief",
            Ink::Reacts => "is reacted to",
            Ink::Reads => "is read by",
        }
    }

    fn colour(self) -> Colour {
        match self {
            Ink::Raises => ACCENT,
            Ink::Lowers => MAIN,
            Ink::Changes => Colour::rgb(60, 60, 60),
            Ink::Informs => Colour::rgb(0, 130, 95),
            Ink::Reacts => Colour::rgb(140, 60, 150),
            Ink::Reads => SOFT.pale(0.3),
        }
    }

    fn dashes(self) -> &'static [f64] {
        match self {
            Ink::Reads => &[6.0, 5.0],
            Ink::Informs => &[9.0, 3.0],
            _ => &[],
        }
    }

    fn width(self) -> f64 {
        match self {
            Ink::Reads => 1.1,
            Ink::Reacts => 2.4,
            _ => 1.7,
        }
    }
}

/// Reactions from one side to the other run over the middle column, each on a lane of its own.
const LANE: f64 = 9.0;

fn crosses(cards: &[Card], wire: &Wire) -> bool {
    let column = |end: End| cards[end.card].column;
    let sides = [column(wire.from), column(wire.to)];
    sides == [Column::Left, Column::Right] || sides == [Column::Right, Column::Left]
}

/// How much room the lanes take above the middle column.
pub fn lanes_height(cards: &[Card], wires: &[Wire]) -> f64 {
    let lanes = wires.iter().filter(|wire| crosses(cards, wire)).count();
    if lanes == 0 { 0.0 } else { LANE * lanes as f64 + 10.0 }
}

/// The height at which every arrow leaves and arrives: those at one place are spread over it, in the order of what is at
/// their other ends.
fn docks(cards: &[Card], wires: &[Wire]) -> Vec<[f64; 2]> {
    let span = |end: End| {
        let card = &cards[end.card];
        match end.row.and_then(|row| card.rows.get(row)) {
            Some(row) => (row.area.top + 2.0, row.area.bottom - 2.0),
            None => (card.area.top + 10.0, card.area.bottom - 10.0),
        }
    };
    let middle = |end: End| f64::midpoint(span(end).0, span(end).1);
    // By card, row and side.
    let side = |here: End, other: End| match cards[here.card].column {
        Column::Left => Column::Right,
        Column::Right => Column::Left,
        Column::Middle => cards[other.card].column,
    };
    let ends = wires
        .iter()
        .enumerate()
        .flat_map(|(wire, one)| [(wire, 0, one.from, one.to), (wire, 1, one.to, one.from)]);
    let ends: Vec<(usize, usize, End, End)> = ends.collect();
    let mut found = vec![[0.0; 2]; wires.len()];
    for &(wire, which, here, other) in &ends {
        let together = ends
            .iter()
            .filter(|(_, _, its, others)| *its == here && side(*its, *others) == side(here, other));
        let mut together: Vec<_> = together.collect();
        together.sort_by(|a, b| middle(a.3).total_cmp(&middle(b.3)));
        let place = together.iter().position(|(w, k, ..)| (*w, *k) == (wire, which)).unwrap_or(0);
        let (top, bottom) = span(here);
        let share = (place + 1) as f64 / (together.len() + 1) as f64;
        found[wire][which] = top + (bottom - top) * share;
    }
    found
}

pub fn draw(cards: &[Card], wires: &[Wire], top: f64, canvas: &mut Canvas) {
    let docks = docks(cards, wires);
    let mut lane = 0;
    // What is read lies below.
    let mut sorted: Vec<usize> = (0..wires.len()).collect();
    sorted.sort_by_key(|id| wires[*id].ink != Ink::Reads);
    for id in sorted {
        let wire = &wires[id];
        let [from, to] = [&cards[wire.from.card], &cards[wire.to.card]];
        let [y0, y1] = docks[id];
        let points = if crosses(cards, wire) {
            lane += 1;
            let y = top + LANE * f64::from(lane);
            let (_, left) = Column::Left.ends();
            let (inner_left, inner_right) = Column::Middle.ends();
            let (right, _) = Column::Right.ends();
            let [left_y, right_y] = if from.column == Column::Left { [y0, y1] } else { [y1, y0] };
            let mut points = curve((left, left_y), (inner_left, y));
            points.extend(curve((inner_right, y), (right, right_y)));
            if from.column == Column::Right {
                points.reverse();
            }
            points
        } else if from.column == to.column {
            let (x, out) = match from.column {
                Column::Left | Column::Middle => (from.area.right, 46.0),
                Column::Right => (from.area.left, -46.0),
            };
            bezier([(x, y0), (x + out, y0), (x + out, y1), (x, y1)])
        } else if from.area.left < to.area.left {
            curve((from.area.right, y0), (to.area.left, y1))
        } else {
            curve((from.area.left, y0), (to.area.right, y1))
        };
        arrow(canvas, points, wire.ink);
    }
}

fn curve(from: (f64, f64), to: (f64, f64)) -> Vec<(f64, f64)> {
    let bend = (to.0 - from.0) * 0.55;
    bezier([from, (from.0 + bend, from.1), (to.0 - bend, to.1), to])
}

fn bezier([a, b, c, d]: [(f64, f64); 4]) -> Vec<(f64, f64)> {
    let point = |step: u8| {
        let t = f64::from(step) / 28.0;
        let u = 1.0 - t;
        let along = |a: f64, b: f64, c: f64, d: f64| {
            u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
        };
        (along(a.0, b.0, c.0, d.0), along(a.1, b.1, c.1, d.1))
    };
    (0..=28).map(point).collect()
}

/// A line with a head at its end.
pub fn arrow(canvas: &mut Canvas, mut points: Vec<(f64, f64)>, ink: Ink) {
    let (Some(&tip), Some(&before)) = (points.last(), points.iter().rev().nth(1)) else { return };
    let (dx, dy) = (tip.0 - before.0, tip.1 - before.1);
    let length = (dx * dx + dy * dy).sqrt().max(1e-9);
    let (dx, dy) = (dx / length, dy / length);
    let (long, half) = (8.0, 3.4);
    let back = (tip.0 - long * dx, tip.1 - long * dy);
    // The line ends inside its head.
    while points.len() > 1
        && points.last().is_some_and(|p| libm::hypot(p.0 - tip.0, p.1 - tip.1) < 0.6 * long)
    {
        points.pop();
    }
    points.push((tip.0 - 0.6 * long * dx, tip.1 - 0.6 * long * dy));
    canvas.dashed(points, ink.colour(), ink.width(), ink.dashes());
    let head = vec![tip, (back.0 - half * dy, back.1 + half * dx), (back.0 + half * dy, back.1 - half * dx)];
    canvas.polygon(head, ink.colour());
}
