//! What may be asked for at most, stated once: who checks and who has room for it read the same number.

/// Bytes that states, counters and answers of one command may take. Whoever is about to ask for more refuses first.
pub const MEMORY: u64 = 2 << 30;

/// The largest scenario file, in bytes. Rows of numbers belong in a table.
pub const LARGEST_FILE: usize = 4 << 20;
/// The largest table, in bytes.
pub const LARGEST_TABLE: usize = 16 << 20;
/// All tables together, each as often as it is named.
pub const LARGEST_TABLES: usize = 512 << 20;

/// Runs of one parameter sample have numbers of so many bits, up to [`MOST_RUNS`]: the noise streams of sample s begin at
/// `s · 2^RUN_BITS`.
pub const RUN_BITS: u32 = 40;
pub const MOST_RUNS: u64 = (1 << RUN_BITS) - 1;
/// Parameter samples have numbers of the bits that are left, but for one.
pub const MOST_SAMPLES: u64 = (1 << (63 - RUN_BITS)) - 1;

pub const MOST_STEPS: u32 = 1_000_000;
pub const MOST_RUNGS: u32 = 10_000;
/// Nodes of one game.
pub const MOST_NODES: usize = 200;
/// Of one group.
pub const MOST_MEMBERS: u32 = 100_000;
/// Of the tables of all groups: members times columns.
pub const MOST_CELLS: usize = 1 << 24;
/// How deep expressions may nest, definitions written out.
pub const MOST_DEPTH: usize = 400;
/// Parts of one expression, definitions written out.
pub const MOST_PARTS: usize = 100_000;
/// Parts of all expressions of a file, definitions written out.
pub const MOST_PARTS_IN_ALL: usize = 1_000_000;
/// Values of parameters that a file states, variants included.
pub const MOST_STATED_VALUES: usize = 4_000_000;

/// Loops over members inside each other.
pub const MEMBER_LOOPS: usize = 8;
/// Loops of a program inside each other: those over members may stand in one over what falls due together.
pub const LOOPS: usize = MEMBER_LOOPS + 1;

/// Bits of the number of a column.
pub const COLUMN_BITS: u32 = 22;
/// Columns and constants of a program, and members of all groups.
pub const MOST_COLUMNS: u32 = (1 << COLUMN_BITS) - 1;
/// Operations of a program, and effects and options of reactions, each copy of them.
pub const MOST_OPERATIONS: usize = 1_000_000;
/// Sites have numbers of 32 bits.
pub const MOST_SITES: u64 = u32::MAX as u64;
/// The longest delay that is drawn, in steps.
pub const LONGEST_DELAY: u32 = 1 << 30;

/// A number of bytes for people: `80 GiB`, `1.2 GiB`, `640 MiB`.
pub fn bytes(bytes: u64) -> String {
    let (mib, gib) = (bytes as f64 / f64::from(1 << 20), bytes as f64 / f64::from(1 << 30));
    match gib {
        10.0.. => format!("{} GiB", count(gib as u64)),
        1.0.. => format!("{} GiB", (gib * 10.0).round() / 10.0),
        _ => format!("{} MiB", mib.ceil()),
    }
}

/// A whole number for people: `4,194,303`.
pub fn count(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let first = digits.len() % 3;
    let groups = digits.as_bytes()[first..].chunks(3).map(|group| String::from_utf8_lossy(group));
    let parts: Vec<_> = (first > 0).then(|| digits[..first].into()).into_iter().chain(groups).collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(
            [0, 999, 1000, 4_194_303].map(|number: u32| count(number)),
            ["0", "999", "1,000", "4,194,303"]
        );
        assert_eq!([1, 2 << 30, 80 << 30].map(bytes), ["1 MiB", "2 GiB", "80 GiB"]);
    }
}
