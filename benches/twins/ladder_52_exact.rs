//! ladder-52 enumerated by hand: one map of states, merged after each part of a step, no engine.
//!
//! What a competent author would write for this one model: a state is packed into one word, the map is a hash map
//! with the Fx hash.

use rustc_hash::FxHashMap;

pub const STEPS: u32 = 52;

/// The exact answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Agreement, rupture, stalemate.
    pub chances: [f64; 3],
    /// Expected end step, final tension, final trust.
    pub means: [f64; 3],
}

#[derive(Clone, Copy)]
struct State {
    rung: i32,
    tension: i32,
    trust: i32,
    attribution: i32,
    firms: i32,
    hotline: bool,
    threatened: bool,
}

type States = FxHashMap<u32, f64>;

impl State {
    fn pack(self) -> u32 {
        self.rung as u32
            | (self.tension as u32) << 4
            | (self.trust as u32) << 9
            | (self.attribution as u32) << 14
            | (self.firms as u32) << 17
            | u32::from(self.hotline) << 22
            | u32::from(self.threatened) << 23
    }

    fn unpack(key: u32) -> Self {
        Self {
            rung: (key & 15) as i32,
            tension: (key >> 4 & 31) as i32,
            trust: (key >> 9 & 31) as i32,
            attribution: (key >> 14 & 7) as i32,
            firms: (key >> 17 & 31) as i32,
            hotline: key >> 22 & 1 == 1,
            threatened: key >> 23 & 1 == 1,
        }
    }

    fn with(mut self, tension: i32, trust: i32) -> Self {
        self.tension = (self.tension + tension).clamp(0, 20);
        self.trust = (self.trust + trust).clamp(0, 20);
        self
    }
}

/// The answer, and the most states in the map at once.
pub fn solve() -> (Answer, usize) {
    let mut answer = Answer::default();
    let mut most = 0;
    let start =
        State { rung: 2, tension: 6, trust: 8, attribution: 1, firms: 0, hotline: false, threatened: false };
    let mut states = States::default();
    states.insert(start.pack(), 1.0);
    for step in 1..=STEPS {
        for part in [incident, us, china, climb] {
            let mut next = States::with_capacity_and_hasher(states.len(), Default::default());
            for (&key, &mass) in &states {
                part(State::unpack(key), mass, &mut |state: State, mass: f64| {
                    if mass > 0.0 {
                        *next.entry(state.pack()).or_insert(0.0) += mass;
                    }
                });
            }
            states = next;
            most = most.max(states.len());
        }
        states.retain(|&key, &mut mass| {
            let state = State::unpack(key);
            let outcome = match state.rung {
                0 => 0,
                10 => 1,
                _ if step == STEPS => 2,
                _ => return true,
            };
            answer.chances[outcome] += mass;
            for (mean, value) in answer.means.iter_mut().zip([step as i32, state.tension, state.trust]) {
                *mean += mass * f64::from(value);
            }
            false
        });
    }
    (answer, most)
}

fn incident(state: State, mass: f64, to: &mut dyn FnMut(State, f64)) {
    let chance = 0.25 + 0.01 * f64::from(20 - state.trust);
    to(state, mass * (1.0 - chance));
    let worse = state.with(1, 0);
    to(worse, mass * chance * 0.5);
    to(State { attribution: (state.attribution + 1).min(4), ..worse }, mass * chance * 0.5);
}

fn us(state: State, mass: f64, to: &mut dyn FnMut(State, f64)) {
    let (attribution, tension) = (f64::from(state.attribution), f64::from(state.tension));
    let trust = f64::from(state.trust);
    let sanction = if state.attribution >= 3 && state.firms < 25 { tension / 5.0 } else { 0.0 };
    let call = if state.hotline { trust / 4.0 } else { 0.5 };
    let weights = [4.0, attribution, attribution * tension / 10.0, sanction, call];
    let share = mass / weights.iter().sum::<f64>();
    to(state, share * weights[0]);
    to(state.with(1, -1), share * weights[1]);
    to(State { threatened: true, ..state.with(2, 0) }, share * weights[2]);
    let sanctioned = state.with(2, -2);
    to(State { firms: (state.firms + 5).min(25), ..sanctioned }, share * weights[3]);
    let answered = 0.5 + 0.02 * trust;
    to(State { hotline: true, ..state.with(-2, 0) }, share * weights[4] * answered);
    to(state, share * weights[4] * (1.0 - answered));
}

fn china(state: State, mass: f64, to: &mut dyn FnMut(State, f64)) {
    let talks = 1.0 + f64::from(state.trust) / 4.0 + if state.threatened { 2.0 } else { 0.0 };
    let arrest = 0.2 * f64::from(state.attribution);
    let retaliate = 0.1 * f64::from(state.tension) + 0.2 * f64::from(state.firms);
    let share = mass / (3.0 + talks + arrest + retaliate);
    let state = State { threatened: false, ..state };
    to(state, share * 3.0);
    to(state.with(-1, 1), share * talks);
    to(state.with(-2, 2), share * arrest);
    to(state.with(2, -1), share * retaliate);
}

fn climb(state: State, mass: f64, to: &mut dyn FnMut(State, f64)) {
    let up = f64::from(state.tension) / 40.0;
    let down = f64::from(state.trust) / 40.0;
    to(State { rung: (state.rung + 1).min(10), ..state }, mass * up);
    to(State { rung: (state.rung - 1).max(0), ..state }, mass * (1.0 - up) * down);
    to(state, mass * (1.0 - up) * (1.0 - down));
}
