//! The noise law, checked against `rand_chacha` used as the law words it.

use escalade::engine::{
    noise::{BLOCK, Noise},
    simd::Level,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The draw at an address, by the words of the law alone.
fn by_the_law(seed: u64, sites: u32, stream: u64, step: u32, site: u32) -> u64 {
    let blocks = u128::from(sites.div_ceil(8));
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng.set_word_pos(16 * u128::from(step) * blocks + 2 * u128::from(site));
    rng.next_u64()
}

struct Address {
    seed: u64,
    sites: u32,
    stream: u64,
    step: u32,
    site: u32,
}

/// A thousand addresses of all sizes: shifting by a random number of bits makes small ones as likely as large
/// ones, so that block counters and streams on either side of 2^32 all occur.
fn addresses() -> Vec<Address> {
    let mut rng = ChaCha8Rng::seed_from_u64(52);
    let mut any = |bits: u32| {
        let shift = rng.next_u32() % bits;
        (rng.next_u64() >> (64 - bits)) >> shift
    };
    (0..1000)
        .map(|_| {
            let sites = 1 + any(31) as u32;
            let site = (any(32) % u64::from(sites)) as u32;
            Address { seed: any(64), sites, stream: any(64), step: any(32) as u32, site }
        })
        .collect()
}

#[test]
fn the_addresses_lie_on_both_sides_of_32_bits() {
    let counters = addresses()
        .into_iter()
        .map(|a| u64::from(a.step) * u64::from(a.sites.div_ceil(8)) + u64::from(a.site / 8) >= 1 << 32);
    let large = counters.filter(|&large| large).count();
    assert!((100..900).contains(&large), "{large} counters beyond 2^32");
    let large = addresses().iter().filter(|a| a.stream >= 1 << 32).count();
    assert!((100..900).contains(&large), "{large} streams beyond 2^32");
}

#[test]
fn words_obey_the_law() {
    for Address { seed, sites, stream, step, site } in addresses() {
        assert_eq!(
            Noise::new(seed, sites).word(stream, step, site),
            by_the_law(seed, sites, stream, step, site),
            "seed {seed}, {sites} sites, stream {stream}, step {step}, site {site}"
        );
    }
}

#[test]
fn blocks_obey_the_law_at_every_level() {
    let addresses = addresses();
    for (at, Address { seed, sites, stream, step, site }) in addresses.iter().enumerate() {
        let noise = Noise::new(*seed, *sites);
        let block = site / 8;
        // The stream of the address in some place among others, in lengths that do and do not fill a vector.
        let length = 1 + at % 21;
        let mut streams: Vec<u64> =
            addresses.iter().cycle().skip(at).take(length).map(|a| a.stream).collect();
        let place = (at / 21) % length;
        streams[place] = *stream;
        for level in Level::ALL {
            let Some(noise) = noise.clone().with_level(level) else { continue };
            let mut out = vec![f64::NAN; BLOCK * length];
            noise.fill_block(&streams, *step, block, &mut out, length);
            for k in 0..BLOCK {
                let word = by_the_law(*seed, *sites, *stream, *step, 8 * block + k as u32);
                assert_eq!(
                    out[k * length + place],
                    ((word >> 12) as f64 + 0.5) / (1u64 << 52) as f64,
                    "{level:?}, seed {seed}, {sites} sites, stream {stream}, step {step}, block {block}, word {k}"
                );
            }
        }
    }
}
