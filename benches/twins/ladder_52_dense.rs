//! ladder-52 enumerated by hand: one dense array over the product of all ranges, merged after each part of a step.
//!
//! What an able author would write who knows the ranges of this one model: the index of a state is its digits in mixed
//! radix. The rung, which only the last part reads, is the innermost digit, so that the other parts move whole rows of
//! rungs.

use super::ladder_52_exact::{Answer, STEPS};
use std::mem::{swap, take};

/// Numbers of values: of the rung, of tension and of trust, of attribution, of firms in fives.
const RUNGS: usize = 11;
const LEVELS: usize = 21;
const ATTRIBUTIONS: usize = 5;
const FIVES: usize = 6;

/// The states but for the rung and for whether the US just threatened.
const ROWS: usize = LEVELS * LEVELS * ATTRIBUTIONS * FIVES * 2;

/// The probabilities of the states that differ in the rung alone.
type Row = [f64; RUNGS];

/// A state but for the rung.
#[derive(Clone, Copy)]
struct Place {
    tension: usize,
    trust: usize,
    attribution: usize,
    fives: usize,
    hotline: bool,
    threatened: bool,
}

const START: Place =
    Place { tension: 6, trust: 8, attribution: 1, fives: 0, hotline: false, threatened: false };

impl Place {
    fn row(self) -> usize {
        let index = usize::from(self.threatened);
        let index = index * LEVELS + self.tension;
        let index = index * LEVELS + self.trust;
        let index = index * ATTRIBUTIONS + self.attribution;
        let index = index * FIVES + self.fives;
        index * 2 + usize::from(self.hotline)
    }

    fn of(row: usize) -> Place {
        let mut rest = row;
        let mut digit = |radix: usize| {
            let digit = rest % radix;
            rest /= radix;
            digit
        };
        Place {
            hotline: digit(2) == 1,
            fives: digit(FIVES),
            attribution: digit(ATTRIBUTIONS),
            trust: digit(LEVELS),
            tension: digit(LEVELS),
            threatened: digit(2) == 1,
        }
    }

    fn with(self, tension: isize, trust: isize) -> Place {
        let moved = |level: usize, by| level.saturating_add_signed(by).min(LEVELS - 1);
        Place { tension: moved(self.tension, tension), trust: moved(self.trust, trust), ..self }
    }
}

pub fn solve() -> Answer {
    let mut answer = Answer::default();
    let places: Vec<Place> = (0..2 * ROWS).map(Place::of).collect();
    let mut now: Vec<Row> = vec![[0.0; RUNGS]; 2 * ROWS];
    let mut next = now.clone();
    now[START.row()][2] = 1.0;
    // Only between US and China can the US have threatened just now.
    let parts: [(Part, usize); 4] = [(incident, ROWS), (us, ROWS), (china, 2 * ROWS), (climb, ROWS)];
    for step in 1..=STEPS {
        for (part, rows) in parts {
            for (mass, place) in now[..rows].iter_mut().zip(&places) {
                // Leaves zeros behind, to which the part after this one adds.
                let mass = take(mass);
                if mass != [0.0; RUNGS] {
                    part(*place, &mass, &mut next);
                }
            }
            swap(&mut now, &mut next);
        }
        for (mass, place) in now[..ROWS].iter_mut().zip(&places) {
            end(mass, *place, step, &mut answer);
        }
    }
    answer
}

/// Takes out what ends in this step.
fn end(mass: &mut Row, place: Place, step: u32, answer: &mut Answer) {
    let values = [f64::from(step), place.tension as f64, place.trust as f64];
    for (rung, mass) in mass.iter_mut().enumerate() {
        let outcome = match rung {
            0 => 0,
            10 => 1,
            _ if step == STEPS => 2,
            _ => continue,
        };
        let mass = take(mass);
        answer.chances[outcome] += mass;
        for (mean, value) in answer.means.iter_mut().zip(values) {
            *mean += mass * value;
        }
    }
}

/// Hands the probabilities of a row on to the rows that a part of the step leads to.
type Part = fn(Place, &Row, &mut [Row]);

fn add(to: &mut [Row], place: Place, mass: &Row, chance: f64) {
    for (to, mass) in to[place.row()].iter_mut().zip(mass) {
        *to += mass * chance;
    }
}

fn incident(place: Place, mass: &Row, to: &mut [Row]) {
    let chance = 0.25 + 0.01 * (20.0 - place.trust as f64);
    let worse = place.with(1, 0);
    let attribution = (place.attribution + 1).min(ATTRIBUTIONS - 1);
    add(to, place, mass, 1.0 - chance);
    add(to, worse, mass, chance * 0.5);
    add(to, Place { attribution, ..worse }, mass, chance * 0.5);
}

fn us(place: Place, mass: &Row, to: &mut [Row]) {
    let (attribution, tension) = (place.attribution as f64, place.tension as f64);
    let trust = place.trust as f64;
    let may_sanction = place.attribution >= 3 && place.fives < FIVES - 1;
    let threat = attribution * tension / 10.0;
    let sanction = if may_sanction { tension / 5.0 } else { 0.0 };
    let call = if place.hotline { trust / 4.0 } else { 0.5 };
    let answered = 0.5 + 0.02 * trust;
    let share = 1.0 / (4.0 + attribution + threat + sanction + call);
    add(to, place, mass, share * (4.0 + call * (1.0 - answered)));
    add(to, place.with(1, -1), mass, share * attribution);
    add(to, Place { threatened: true, ..place.with(2, 0) }, mass, share * threat);
    if may_sanction {
        add(to, Place { fives: place.fives + 1, ..place.with(2, -2) }, mass, share * sanction);
    }
    add(to, Place { hotline: true, ..place.with(-2, 0) }, mass, share * call * answered);
}

fn china(place: Place, mass: &Row, to: &mut [Row]) {
    let talks = 1.0 + place.trust as f64 / 4.0 + if place.threatened { 2.0 } else { 0.0 };
    let arrest = 0.2 * place.attribution as f64;
    let retaliate = 0.1 * place.tension as f64 + place.fives as f64;
    let share = 1.0 / (3.0 + talks + arrest + retaliate);
    let place = Place { threatened: false, ..place };
    add(to, place, mass, share * 3.0);
    add(to, place.with(-1, 1), mass, share * talks);
    add(to, place.with(-2, 2), mass, share * arrest);
    add(to, place.with(2, -1), mass, share * retaliate);
}

/// No run is at the lowest or the highest rung when a step begins.
fn climb(place: Place, mass: &Row, to: &mut [Row]) {
    let up = place.tension as f64 / 40.0;
    let down = (1.0 - up) * place.trust as f64 / 40.0;
    let to = &mut to[place.row()];
    for rung in 1..RUNGS - 1 {
        to[rung + 1] += mass[rung] * up;
        to[rung - 1] += mass[rung] * down;
        to[rung] += mass[rung] * (1.0 - up - down);
    }
}
