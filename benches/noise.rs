//! How fast the noise is made: words for many runs at once at every level, and by `rand_chacha`.

#[path = "twins/mod.rs"]
mod twins;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use escalade::engine::{
    noise::{BLOCK, Noise},
    simd::Level,
};
use rand_chacha::rand_core::Rng;
use std::hint::black_box;
use std::time::Duration;
use twins::generator;
use twins::ladder_52::SITES;

/// Streams filled together: the size of a block of lanes.
const STREAMS: u64 = 512;

/// 64-bit words a second, as uniforms where the engine makes uniforms.
fn noise(c: &mut Criterion) {
    let mut group = c.benchmark_group("noise");
    group.throughput(Throughput::Elements(BLOCK as u64 * STREAMS));
    let streams: Vec<u64> = (0..STREAMS).collect();
    let mut out = vec![0.0; BLOCK * streams.len()];
    for level in Level::ALL {
        let Some(noise) = Noise::new(52, SITES).with_level(level) else { continue };
        let mut step = 0;
        group.bench_function(format!("{level:?}"), |b| {
            b.iter(|| {
                step += 1;
                noise.fill_block(black_box(&streams), step, 0, &mut out, streams.len());
                black_box(&mut out);
            })
        });
    }
    let mut rng = generator(52);
    group.bench_function("rand_chacha in sequence", |b| {
        b.iter(|| {
            for out in &mut out {
                *out = Noise::uniform(rng.next_u64());
            }
            black_box(&mut out);
        })
    });
    group.bench_function("rand_chacha, one seek a block", |b| {
        let mut step = 0;
        b.iter(|| {
            step += 1;
            for (&stream, out) in streams.iter().zip(out.as_chunks_mut::<BLOCK>().0) {
                rng.set_stream(stream);
                rng.set_word_pos(2 * (step * BLOCK) as u128);
                for out in out {
                    *out = Noise::uniform(rng.next_u64());
                }
            }
            black_box(&mut out);
        })
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = noise
}
criterion_main!(benches);
