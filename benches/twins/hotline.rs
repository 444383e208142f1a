//! `scenarios/hotline.toml` by hand, as it is without options: the hotline is live, and used from serious cases on.

use super::{choose, uniform};
use escalade::engine::noise::Noise;
use rand_chacha::ChaCha8Rng;

/// The places where chance enters, numbered as the scenario's compiler does: the events in file order, each with
/// its own chance first and then those inside it, then for each actor its choice and, response by response, its
/// preparation, the chances inside it and the reactions to it.
mod site {
    pub const INTRUSION: usize = 0;
    pub const CULPRIT: usize = 1;
    pub const SEVERITY: usize = 2;
    pub const TRACES: usize = 3;
    pub const TRACE: usize = 4;
    pub const HEADLINES: usize = 5;
    pub const MUTUAL_FIRE: usize = 6;
    pub const ALBA: usize = 7;
    pub const CALL: usize = 8;
    pub const CALL_SIGN: usize = 9;
    pub const REACTION: usize = 10;
    pub const EXPLANATION: usize = 11;
    pub const BOREA: usize = 12;
    pub const PREPARATION: usize = 13;
    pub const ARREST: usize = 14;
}

/// How many sites there are.
pub const SITES: u32 = 15;

const WORDS: usize = super::words(SITES);

/// The horizon.
const STEPS: u32 = 60;

/// The rungs.
const TALKS: u32 = 0;
const PROTEST: u32 = 1;
const RECALL: u32 = 2;
const COUNTER_STRIKE: u32 = 3;
const CLASH: u32 = 4;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    /// 0 clash, 1 settled, 2 uneasy.
    pub outcome: usize,
    /// The step in which it ended, from 1 to 60.
    pub step: u32,
}

/// Chances in one day.
pub struct Chances {
    intrusion: f64,
    traces: f64,
    headlines: f64,
    mutual_fire: f64,
}

impl Chances {
    pub fn new() -> Self {
        let daily = |chance: f64, days: f64| -libm::expm1(libm::log1p(-chance) / days);
        Chances {
            intrusion: daily(0.9, 20.0),
            traces: daily(0.5, 2.0),
            headlines: daily(0.5, 3.0),
            mutual_fire: daily(0.4, 10.0),
        }
    }
}

/// The words of one run in sequence from `rand_chacha`.
pub fn run_in_sequence(chances: &Chances, rng: &mut ChaCha8Rng, run: u64) -> Ending {
    run_with(chances, super::in_sequence(rng, run))
}

/// The words of one run by address. `noise` is made for [`SITES`].
pub fn run_by_address(chances: &Chances, noise: &Noise, run: u64) -> Ending {
    run_with(chances, super::by_address(noise, run))
}

/// The likelihoods of signs under (gang, state).
type Sign = [f64; 2];
const TRACES: [Sign; 3] = [[0.35, 0.15], [0.25, 0.45], [0.40, 0.40]];
const CALL: [Sign; 2] = [[0.80, 0.25], [0.20, 0.75]];
const ARREST: [Sign; 2] = [[0.85, 0.15], [0.15, 0.85]];

/// What Alba thinks, as the odds that the state did it. Bayes' rule multiplies them.
struct Suspicion {
    odds: f64,
}

impl Suspicion {
    /// Draws a sign by the truth and learns from it. Which sign it was.
    fn observe<const N: usize>(&mut self, word: u64, signs: &[Sign; N], by_state: bool) -> usize {
        let seen = choose(uniform(word), signs.map(|sign| sign[usize::from(by_state)]));
        let [gang, state] = signs[seen];
        self.odds *= state / gang;
        seen
    }

    /// Whether the probability that the state did it is above `bar`.
    fn exceeds(&self, bar: f64) -> bool {
        self.odds > bar / (1.0 - bar)
    }
}

/// One run. `words` gives the words of a step, asked for once each in order from step 1.
fn run_with(chances: &Chances, mut words: impl FnMut(u32) -> [u64; WORDS]) -> Ending {
    let mut rung = TALKS;
    let mut alarm: i32 = 1;
    let mut intruded = false;
    let mut open = false;
    let mut by_state = false;
    let mut severity = 0;
    let mut suspicion = Suspicion { odds: 1.0 };
    let mut traces = 0;
    let mut calls = 0;
    // When the arrest falls due, once it is in preparation.
    let mut arrest_due = None;
    let mut calm_days = 0;

    for step in 1..=STEPS {
        let words = words(step);
        let happens = |site: usize, chance: f64| uniform(words[site]) < chance;

        if arrest_due == Some(step) {
            let staged = suspicion.observe(words[site::ARREST], &ARREST, by_state) == 1;
            alarm = (alarm + if staged { 1 } else { -2 }).clamp(0, 6);
        }

        if !intruded && happens(site::INTRUSION, chances.intrusion) {
            intruded = true;
            by_state = choose(uniform(words[site::CULPRIT]), [0.85, 1.0 - 0.85]) == 1;
            severity = 1 + choose(uniform(words[site::SEVERITY]), [130.0, 275.0, 24.0]) as i32;
            alarm = (alarm + severity).min(6);
            open = true;
        }
        if open && traces < 4 && happens(site::TRACES, chances.traces) {
            traces += 1;
            suspicion.observe(words[site::TRACE], &TRACES, by_state);
        }
        if open && happens(site::HEADLINES, chances.headlines) {
            alarm = (alarm + 1).min(6);
        }
        if rung == COUNTER_STRIKE && happens(site::MUTUAL_FIRE, chances.mutual_fire) {
            rung = CLASH;
        }

        if open {
            // Alba: call, protest, recall envoys, strike back, close the case, hold.
            let strikes = rung < COUNTER_STRIKE && alarm >= 4 && suspicion.exceeds(0.7);
            let response = choose(
                uniform(words[site::ALBA]),
                [
                    if severity >= 2 && calls < 2 { 2.0 } else { 0.0 },
                    if rung < PROTEST { 1.0 } else { 0.0 },
                    if rung == PROTEST && suspicion.exceeds(0.5) { f64::from(alarm) / 6.0 } else { 0.0 },
                    if strikes { 0.6 } else { 0.0 },
                    if suspicion.exceeds(0.25) { 0.0 } else { 4.0 },
                    4.0,
                ],
            );
            match response {
                0 => {
                    calls += 1;
                    if !happens(site::CALL, 0.875) {
                        alarm = (alarm + 1).min(6);
                    } else if suspicion.observe(words[site::CALL_SIGN], &CALL, by_state) == 0 {
                        alarm = (alarm - 2).max(0);
                    }
                }
                1 => {
                    rung = PROTEST;
                    alarm = (alarm - 1).max(0);
                }
                2 => rung = RECALL,
                3 => {
                    // Borea answers: hit harder, hit back, explain.
                    rung = COUNTER_STRIKE;
                    let weights =
                        if by_state { [0.19, 1.0 - 0.19, 0.0] } else { [2.0 * 0.19, 1.0 - 0.19, 1.0] };
                    match choose(uniform(words[site::REACTION]), weights) {
                        0 => rung = CLASH,
                        2 if suspicion.observe(words[site::EXPLANATION], &CALL, by_state) == 0 => {
                            rung = RECALL;
                            alarm = (alarm - 2).max(0);
                        }
                        _ => {}
                    }
                }
                4 => {
                    open = false;
                    alarm = 1;
                    if rung < COUNTER_STRIKE {
                        rung = TALKS;
                    }
                }
                _ => {}
            }
        }

        // Borea: arrest the culprits, if they may still be, or hold.
        if open && arrest_due.is_none() {
            let urge = if by_state { 0.1 } else { 0.3 };
            if choose(uniform(words[site::BOREA]), [urge, 4.0]) == 0 {
                arrest_due = Some(step + 6 + (uniform(words[site::PREPARATION]) * 3.0) as u32);
            }
        }

        if rung == CLASH {
            return Ending { outcome: 0, step };
        }
        calm_days = if intruded && !open && rung == TALKS { calm_days + 1 } else { 0 };
        if calm_days == 5 {
            return Ending { outcome: 1, step };
        }
    }
    Ending { outcome: 2, step: STEPS }
}
