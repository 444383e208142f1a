//! A card: a heading and rows of text, wrapped, measured and drawn.

use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, Look};
use crate::report::plots::draw::palette::{AXIS, Colour, GRID, INK, SOFT, WHITE};
use crate::report::plots::draw::text_lines::wrapped;

pub const WIDTH: f64 = 1200.0;
pub const MARGIN: f64 = 30.0;
const SIDE: f64 = 330.0;
const MIDDLE: f64 = 280.0;
const PAD: f64 = 10.0;

pub const HEAD: Look = Look { size: 15.0, bold: true, colour: INK };
pub const STRONG: Look = Look { size: 13.0, bold: true, colour: INK };
pub const PLAIN: Look = Look { size: 11.5, bold: false, colour: SOFT };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Left,
    Middle,
    Right,
}

impl Column {
    pub fn ends(self) -> (f64, f64) {
        match self {
            Column::Left => (MARGIN, MARGIN + SIDE),
            Column::Middle => ((WIDTH - MIDDLE) / 2.0, (WIDTH + MIDDLE) / 2.0),
            Column::Right => (WIDTH - MARGIN - SIDE, WIDTH - MARGIN),
        }
    }

    /// The width of a line of text in it.
    fn room(self, indent: f64) -> f64 {
        let (left, right) = self.ends();
        right - left - 2.0 * PAD - indent
    }
}

pub struct Card {
    pub column: Column,
    /// Of the heading.
    pub tint: Colour,
    pub round: bool,
    /// The first is the heading.
    pub rows: Vec<Row>,
    pub area: Area,
}

pub struct Row {
    pub lines: Vec<(String, Look)>,
    pub indent: f64,
    pub fill: Option<Colour>,
    pub anchor: Anchor,
    pub area: Area,
}

const NOWHERE: Area = Area { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };

impl Card {
    pub fn new(column: Column, title: &str, tint: Colour) -> Card {
        let mut card = Card { column, tint, round: false, rows: vec![], area: NOWHERE };
        card.row(&[(title, HEAD, 3)]);
        card.rows[0].fill = Some(tint);
        card
    }

    /// One more row of texts, each with the most lines that it may take; tells which it is.
    pub fn row(&mut self, texts: &[(&str, Look, usize)]) -> usize {
        self.indented(texts, 0.0)
    }

    pub fn indented(&mut self, texts: &[(&str, Look, usize)], indent: f64) -> usize {
        let room = self.column.room(indent);
        let lines = texts.iter().flat_map(|(text, look, most)| {
            wrapped(text, *look, room, *most).into_iter().map(|line| (line, *look))
        });
        let lines = lines.collect();
        self.rows.push(Row { lines, indent, fill: None, anchor: Anchor::Left, area: NOWHERE });
        self.rows.len() - 1
    }

    /// How many lines a text takes in it.
    pub fn lines(&self, text: &str, look: Look) -> usize {
        wrapped(text, look, self.column.room(0.0), usize::MAX).len()
    }

    /// Puts it into its column, from here down.
    pub fn place(&mut self, top: f64) {
        let (left, right) = self.column.ends();
        let mut y = top;
        for row in &mut self.rows {
            let height: f64 = row.lines.iter().map(|(_, look)| look.size * 1.35).sum();
            let bottom = y + height + 8.0;
            row.area = Area { left, top: y, right, bottom };
            y = bottom;
        }
        self.area = Area { left, top, right, bottom: y + if self.round { 12.0 } else { 2.0 } };
    }

    pub fn draw(&self, canvas: &mut Canvas) {
        let radius = if self.round { 14.0 } else { 3.0 };
        let outline = rounded(self.area, radius);
        canvas.polygon(outline.clone(), WHITE);
        if let Some(head) = self.rows.first() {
            // Round above and straight below.
            let mut top = rounded(Area { bottom: head.area.bottom + radius, ..head.area }, radius);
            top.iter_mut().for_each(|(_, y)| *y = y.min(head.area.bottom));
            canvas.polygon(top, self.tint);
        }
        for row in self.rows.iter().skip(1) {
            if let Some(fill) = row.fill {
                let area = Area { left: row.area.left + 1.0, right: row.area.right - 1.0, ..row.area };
                canvas.rect(area, fill);
            }
            canvas.line(vec![(row.area.left, row.area.top), (row.area.right, row.area.top)], GRID, 1.0);
        }
        let mut closed = outline;
        closed.extend(closed.first().copied());
        canvas.line(closed, AXIS, 1.2);
        for row in &self.rows {
            let mut y = row.area.top + 3.0;
            for (line, look) in &row.lines {
                y += look.size * 1.35;
                let x = match row.anchor {
                    Anchor::Left => row.area.left + PAD + row.indent,
                    Anchor::Middle => f64::midpoint(row.area.left, row.area.right),
                    Anchor::Right => row.area.right - PAD,
                };
                canvas.text(x, y - look.size * 0.2, line.as_str(), *look, row.anchor);
            }
        }
    }
}

fn rounded(area: Area, radius: f64) -> Vec<(f64, f64)> {
    use std::f64::consts::FRAC_PI_2;
    let corners = [
        (area.right - radius, area.top + radius),
        (area.right - radius, area.bottom - radius),
        (area.left + radius, area.bottom - radius),
        (area.left + radius, area.top + radius),
    ];
    let corner = |(i, (x, y)): (usize, (f64, f64))| {
        (0..=6_u8).map(move |step| {
            let turn = (i as f64 - 1.0 + f64::from(step) / 6.0) * FRAC_PI_2;
            (x + radius * libm::cos(turn), y + radius * libm::sin(turn))
        })
    };
    corners.into_iter().enumerate().flat_map(corner).collect()
}
