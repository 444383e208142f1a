//! What holds of the numbers of shards and of tally files, whatever is in them.

use super::format::{packed, unpacked};
use super::writer::TallyWriter;
use super::{Ranges, ShardPlan, Tallies, combine};
use crate::engine::runs::paired::Paired;
use crate::model::Settings;
use crate::study::{Batch, Counted as _, Study, Work};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

const COIN: &str = r#"
    steps = 3
    [actors]
    us = {}
    [parameters]
    p = { value = 0.5, range = [0.1, 0.9] }
    [state]
    heads = { start = 0, count = [0, 3] }
    [events.toss]
    chance = "p"
    do = "heads += 1"
    [outcomes]
    many  = { at_end = "heads >= 2" }
    other = "otherwise"
    [metrics]
    last = { final = "heads * p" }
    [plots]
    fan = ["heads"]
"#;

/// Many runs at the stated values, and some at each of a few draws.
fn work() -> Work {
    work_of(COIN, true)
}

fn work_of(text: &str, is_needed: bool) -> Work {
    let study = Study::parse("coin.toml", text, Settings::default());
    let options = study.and_then(|study| study.alone()).unwrap_or_else(|faulty| panic!("{faulty}"));
    let draws = Batch { jobs: options.draws(7, 5), runs: 13, is_needed };
    let stated = Batch::needed(vec![options.stated_job()], 100);
    Work::new(options, vec![stated, draws], 7)
}

fn plan(work: &Work, shards: u64) -> ShardPlan {
    ShardPlan::of(work, vec!["run".to_owned(), "coin.toml".to_owned()], Path::new("coin.toml"), shards)
}

fn counted(work: &Work, plan: &ShardPlan, folder: &Path) -> Vec<PathBuf> {
    let write = |shard: u64| {
        let path = folder.join(format!("{shard}.tally"));
        let mut writer = TallyWriter::begin(&path, plan, Ranges::one(shard)).unwrap();
        let pieces = work.pieces([shard, shard + 1], plan.shards);
        work.count(&pieces, 1, &|_| {}, &|counted| packed(counted).unwrap(), |piece, packed| {
            writer.add(piece, packed.as_deref()).unwrap();
            Ok::<(), Box<crate::study::Stuck>>(())
        })
        .unwrap();
        writer.finish().unwrap();
        path
    };
    (0..plan.shards).map(write).collect()
}

fn opened(paths: &[PathBuf], plan: &ShardPlan, work: &Work) -> Result<Tallies, String> {
    Tallies::open(paths, plan, work, Box::new(|_| {})).map_err(|fault| fault.message.clone())
}

/// However files are put together on the way, the last one is the same; also where some runs of some draws fail.
#[test]
fn any_tree_combines_to_the_same_bytes() {
    // In draws with a large `p`, three heads are more than the range of the metric.
    let failing = COIN.replace("\"heads * p\"", "\"heads * p\", range = [0, 2]");
    for (work, fail) in [(work(), false), (work_of(&failing, false), true)] {
        let folder = tempfile::tempdir().unwrap();
        let has_failed = combined_the_same(&work, folder.path());
        assert_eq!(has_failed, fail);
    }
}

/// Whether there was a piece that failed, beside others of the same job that did not.
fn combined_the_same(work: &Work, folder: &Path) -> bool {
    let plan = plan(work, 40);
    let all = counted(work, &plan, folder);
    let put = |name: &str, of: &[PathBuf]| {
        let path = folder.join(name);
        let tallies = opened(of, &plan, work).unwrap();
        combine(&tallies, &plan, work, &path).unwrap_or_else(|_| panic!("{name}"));
        path
    };
    let at_once = put("all", &all);
    let third = |rest: usize| all.iter().skip(rest).step_by(3).cloned().collect::<Vec<PathBuf>>();
    let ends = put("ends", &third(0));
    let middle = put("middle", &[third(1), vec![all[1].clone()]].concat());
    let most = put("most", &[middle, ends.clone()]);
    let tree = put("tree", &[third(2), vec![most]].concat());
    assert_eq!(std::fs::read(&at_once).unwrap(), std::fs::read(tree).unwrap());
    let overlap = opened(&[ends, all[3].clone()], &plan, work).err().unwrap();
    assert!(overlap.contains("both hold shard 3"), "{overlap}");

    let of_job = |tallies: &Tallies, job: [u32; 2], has_failed: bool| {
        let of_job = tallies.pieces[&job].iter().map(|&[file, place]| &tallies.files[file].records[place]);
        of_job.filter(|record| record.has_failed == has_failed).count()
    };
    let (pieces, joined) = (opened(&all, &plan, work).unwrap(), opened(&[at_once], &plan, work).unwrap());
    let mut mixed = false;
    for &job in pieces.pieces.keys() {
        let [counted, failed] = [false, true].map(|has_failed| of_job(&pieces, job, has_failed));
        assert_eq!(of_job(&joined, job, true), usize::from(failed > 0), "of {job:?}");
        // Whoever asks for a job that failed has to simulate it.
        let name = work.names()[job[0] as usize][job[1] as usize];
        assert_eq!([&pieces, &joined].map(|tallies| tallies.find(&name).is_none()), [failed > 0; 2]);
        mixed |= counted > 0 && failed > 0;
    }
    mixed
}

#[test]
fn what_is_needed_must_be_counted() {
    let failing = COIN.replace("\"heads * p\"", "\"heads * p\", range = [0, 2]");
    let (work, folder) = (work_of(&failing, false), tempfile::tempdir().unwrap());
    let plan = plan(&work, 2);
    let all = counted(&work, &plan, folder.path());
    assert!(opened(&all, &plan, &work).is_ok());
    // The same, asked for: it has the same name, and other answers.
    let refused = opened(&all, &plan, &work_of(&failing, true)).err().unwrap();
    assert!(refused.contains("does not hold the runs that its head names"), "{refused}");
    let needed = work_of(&failing, true);
    let pieces = needed.pieces([0, 1], 1);
    let stuck = needed.count(&pieces, 1, &|_| {}, &|_| (), |_, _| Ok::<(), Box<crate::study::Stuck>>(()));
    assert!(stuck.is_err());
}

/// One byte altered, or the end cut off, wherever: the file is refused, and nothing panics.
#[test]
fn no_altered_byte_goes_unnoticed() {
    let (work, folder) = (work(), tempfile::tempdir().unwrap());
    let plan = plan(&work, 2);
    let whole = std::fs::read(&counted(&work, &plan, folder.path())[0]).unwrap();
    let path = folder.path().join("altered.tally");
    for at in (0..whole.len()).step_by(11) {
        let mut altered = whole.clone();
        altered[at] ^= 0x55;
        std::fs::write(&path, altered).unwrap();
        assert!(opened(from_ref(&path), &plan, &work).is_err(), "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(opened(from_ref(&path), &plan, &work).is_err(), "cut at {at}");
    }
}

/// What has the right hash, but not what a run can have come to.
#[test]
fn forged_counts_are_refused() {
    let work = work();
    let pieces = work.pieces([0, 1], 1);
    let mut all = vec![];
    work.count(&pieces, 1, &|_| {}, &Paired::clone, |piece, counted| {
        all.push((*piece, counted.expect("no run fails")));
        Ok::<(), Box<crate::study::Stuck>>(())
    })
    .unwrap();
    for (piece, counted) in &all {
        let plain = postcard::to_stdvec(counted).unwrap();
        assert_eq!(postcard::from_bytes::<Paired>(&plain).as_ref(), Ok(counted));
        assert_eq!(unpacked(&packed(counted).unwrap()).as_ref(), Some(counted));
        assert!(work.is_possible(piece, counted));
        let mut possible = 0;
        for at in 0..plain.len() {
            let mut forged = plain.clone();
            forged[at] = forged[at].wrapping_add(1);
            let Ok(forged) = postcard::from_bytes::<Paired>(&forged) else {
                continue;
            };
            if work.is_possible(piece, &forged) && forged.form() == counted.form() {
                // It can be merged and summarised without a panic.
                let mut both = counted.clone();
                both.merge(&forged);
                let _ = both.each.iter().map(|tally| tally.numbers[0].moments().mean()).sum::<f64>();
                possible += 1;
            }
        }
        assert!(possible < plain.len() / 2, "{possible} of {} forgeries pass", plain.len());
    }
}

proptest! {
    #[test]
    fn shards_hold_every_run_once(shards in 1_u64..400, combined in 0_u64..400) {
        let work = work();
        let mut next = [vec![0_u64; 1], vec![0; 5]];
        for shard in 0..shards {
            for piece in work.pieces([shard, shard + 1], shards) {
                let next = &mut next[piece.batch as usize][piece.job as usize];
                prop_assert_eq!(*next, piece.first_run);
                prop_assert!(piece.runs > 0);
                *next += piece.runs;
            }
        }
        prop_assert_eq!(next, [vec![100], vec![13; 5]]);
        // Shards together are one stretch.
        let end = combined % shards + 1;
        let runs = |of: [u64; 2]| work.pieces(of, shards).iter().map(|piece| piece.runs).sum::<u64>();
        prop_assert_eq!(runs([0, end]), (0..end).map(|shard| runs([shard, shard + 1])).sum::<u64>());
    }

    #[test]
    fn ranges_are_sets(of in prop::collection::vec(0_u64..40, 0..30), others in prop::collection::vec(0_u64..40, 0..30)) {
        let ranges = |of: &[u64]| of.iter().fold(Ranges::default(), |all, &shard| all.with(&Ranges::one(shard)));
        let set = |ranges: &Ranges| -> Vec<u64> { ranges.iter().flat_map(|[first, last]| first..=last).collect() };
        let sorted = |mut of: Vec<u64>| { of.sort_unstable(); of.dedup(); of };
        let (a, b) = (ranges(&of), ranges(&others));
        prop_assert!(a.are_sound(40));
        prop_assert_eq!(set(&a), sorted(of.clone()));
        prop_assert_eq!(set(&a.with(&b)), sorted([of.clone(), others.clone()].concat()));
        prop_assert_eq!(set(&a.missing(40)), (0..40).filter(|shard| !of.contains(shard)).collect::<Vec<u64>>());
        prop_assert_eq!(a.common(&b), set(&a).into_iter().find(|shard| others.contains(shard)));
    }
}
