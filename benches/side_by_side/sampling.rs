//! Versions of the same work, done in turn, so that a drift of the machine meets all alike.

use super::clock;

/// One way to do the work.
pub struct Version<'a> {
    pub name: String,
    /// Is told which sample it is.
    work: Box<dyn FnMut(u64) + 'a>,
    /// What each sample took.
    seconds: Vec<f64>,
}

impl<'a> Version<'a> {
    pub fn new<T>(name: impl Into<String>, mut work: impl FnMut(u64) -> T + 'a) -> Version<'a> {
        let work = Box::new(move |sample| {
            std::hint::black_box(work(sample));
        });
        Version { name: name.into(), work, seconds: vec![] }
    }

    /// Of the median sample.
    pub fn seconds(&self) -> f64 {
        median(self.seconds.clone())
    }

    /// How long it takes, the other being 1: sample by sample, since what slows the machine for a while slows both.
    pub fn time_to(&self, other: &Version) -> f64 {
        median(self.seconds.iter().zip(&other.seconds).map(|(own, other)| own / other).collect())
    }

    /// How fast it is, the other being 1.
    pub fn speed_to(&self, other: &Version) -> f64 {
        other.time_to(self)
    }
}

/// Times each version, then each again, and so on.
pub fn sample(samples: u64, versions: &mut [Version]) {
    for sample in 0..samples {
        for version in &mut *versions {
            version.seconds.push(clock::seconds(|| (version.work)(sample)));
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
