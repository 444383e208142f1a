//! `scenarios/ladder-52.toml` by hand.

use super::{choose, uniform};
use escalade::engine::noise::Noise;
use rand_chacha::ChaCha8Rng;

/// The places where chance enters, numbered as the scenario's compiler does: the events in file order, each with
/// its own chance first and then those inside it, then for each actor its choice and the chances inside its
/// responses.
pub(super) mod site {
    pub const INCIDENT: usize = 0;
    pub const ATTRIBUTION: usize = 1;
    pub const CLIMB: usize = 2;
    pub const DESCENT: usize = 3;
    pub const US: usize = 4;
    pub const HOTLINE_CALL: usize = 5;
    pub const CHINA: usize = 6;
}

/// How many sites there are.
pub const SITES: u32 = 7;

const WORDS: usize = super::words(SITES);

/// The horizon.
pub const STEPS: u32 = 52;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    /// 0 agreement, 1 rupture, 2 stalemate.
    pub outcome: usize,
    /// The step in which it ended, from 1 to 52.
    pub step: u32,
    pub tension: f64,
    pub trust: f64,
}

/// The words of one run in sequence from `rand_chacha`.
pub fn run_in_sequence(rng: &mut ChaCha8Rng, run: u64) -> Ending {
    run_with(super::in_sequence(rng, run))
}

/// The words of one run by address. `noise` is made for [`SITES`].
pub fn run_by_address(noise: &Noise, run: u64) -> Ending {
    run_with(super::by_address(noise, run))
}

/// One run. `words` gives the words of a step, asked for once each in order from step 1.
pub fn run_with(mut words: impl FnMut(u32) -> [u64; WORDS]) -> Ending {
    let mut rung: f64 = 2.0;
    let mut tension: f64 = 6.0;
    let mut trust: f64 = 8.0;
    let mut attribution: f64 = 1.0;
    let mut firms: f64 = 0.0;
    let mut hotline = false;

    for step in 1..=STEPS {
        let words = words(step);
        let happens = |site: usize, chance: f64| uniform(words[site]) < chance;

        // Incident.
        if happens(site::INCIDENT, 0.25 + 0.01 * (20.0 - trust)) {
            tension = (tension + 1.0).min(20.0);
            if happens(site::ATTRIBUTION, 0.5) {
                attribution = (attribution + 1.0).min(4.0);
            }
        }

        // US: restraint, indict, threaten, sanction five firms, hotline call.
        let response = choose(
            uniform(words[site::US]),
            [
                4.0,
                attribution,
                attribution * tension / 10.0,
                if attribution >= 3.0 && firms < 25.0 { tension / 5.0 } else { 0.0 },
                if hotline { trust / 4.0 } else { 0.5 },
            ],
        );
        match response {
            1 => {
                tension = (tension + 1.0).min(20.0);
                trust = (trust - 1.0).max(0.0);
            }
            2 => tension = (tension + 2.0).min(20.0),
            3 => {
                firms = (firms + 5.0).min(25.0);
                tension = (tension + 2.0).min(20.0);
                trust = (trust - 2.0).max(0.0);
            }
            4 if happens(site::HOTLINE_CALL, 0.5 + 0.02 * trust) => {
                tension = (tension - 2.0).max(0.0);
                hotline = true;
            }
            _ => {}
        }

        // China: deny, talks, arrest, retaliate.
        let threatened = response == 2;
        let reaction = choose(
            uniform(words[site::CHINA]),
            [
                3.0,
                1.0 + trust / 4.0 + (if threatened { 2.0 } else { 0.0 }),
                0.2 * attribution,
                0.1 * tension + 0.2 * firms,
            ],
        );
        match reaction {
            1 => {
                tension = (tension - 1.0).max(0.0);
                trust = (trust + 1.0).min(20.0);
            }
            2 => {
                tension = (tension - 2.0).max(0.0);
                trust = (trust + 2.0).min(20.0);
            }
            3 => {
                tension = (tension + 2.0).min(20.0);
                trust = (trust - 1.0).max(0.0);
            }
            _ => {}
        }

        // Rung.
        if happens(site::CLIMB, tension / 40.0) {
            rung = (rung + 1.0).min(10.0);
        } else if happens(site::DESCENT, trust / 40.0) {
            rung = (rung - 1.0).max(0.0);
        }

        if rung == 0.0 {
            return Ending { outcome: 0, step, tension, trust };
        }
        if rung == 10.0 {
            return Ending { outcome: 1, step, tension, trust };
        }
    }
    Ending { outcome: 2, step: STEPS, tension, trust }
}
