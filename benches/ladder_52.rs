//! How fast the noise is made, and how fast ladder-52 runs when written by hand.

#[path = "twins/mod.rs"]
mod twins;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use escalade::engine::noise::{BLOCK, Level, Noise};
use rand_chacha::rand_core::Rng;
use std::hint::black_box;
use std::time::Duration;
use twins::generator;
use twins::ladder_52::{SITES, run_by_address, run_in_sequence};

/// Streams filled together: the size of a block of lanes.
const STREAMS: u64 = 512;

/// Runs in one pass of the hand-written model.
const RUNS: u64 = 2_000;

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

/// Runs a second, one thread.
fn hand_written(c: &mut Criterion) {
    let mut group = c.benchmark_group("hand-written");
    group.throughput(Throughput::Elements(RUNS));
    let mut rng = generator(52);
    group.bench_function("words in sequence", |b| {
        b.iter(|| (0..RUNS).map(|run| run_in_sequence(&mut rng, run).step).sum::<u32>())
    });
    let noise = Noise::new(52, SITES);
    group.bench_function("words by address", |b| {
        b.iter(|| (0..RUNS).map(|run| run_by_address(&noise, run).step).sum::<u32>())
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = noise, hand_written
}
criterion_main!(benches);
