//! Tables of versions: how fast each is, and how it compares with the first.

use super::sampling::Version;

/// Versions that make so many runs a sample: by their speed.
pub fn print_speeds(title: &str, runs: u64, versions: &[Version]) {
    print(title, versions, |version, first| {
        let rate = runs as f64 / version.seconds();
        format!("{rate:>12.0} runs/s  {:>6.2} times as fast as the first", version.speed_to(first))
    });
}

/// Versions that do the same work once a sample: by their time.
pub fn print_times(title: &str, versions: &[Version]) {
    print(title, versions, |version, first| {
        format!(
            "{:>12.3} s       {:>6.2} of the time of the first",
            version.seconds(),
            version.time_to(first)
        )
    });
}

fn print(title: &str, versions: &[Version], told: impl Fn(&Version, &Version) -> String) {
    println!("{title}\n");
    let width = versions.iter().map(|version| version.name.len()).max().unwrap_or_default();
    for version in versions {
        println!("{:<width$} {}", version.name, told(version, &versions[0]));
    }
    println!();
}
