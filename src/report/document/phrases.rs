//! Small phrases: lists, plurals, under which option, about how many runs.

use super::number;

/// `a`, `a and b`, `a, b and c`.
pub fn joined<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// How many, with the word in the right number.
pub fn counted(number: usize, what: &str) -> String {
    format!("{} {what}{}", number::count(number as u64), if number == 1 { "" } else { "s" })
}

/// How many, as a sentence begins: `Five`; from thirteen on `13`.
pub fn at_start(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
        "Twelve",
    ];
    WORDS.get(number).map_or_else(|| number::count(number as u64), |word| (*word).to_owned())
}

/// `under graduated`, with a space before it; nothing, if the option needs no name.
pub fn under(label: &str) -> String {
    if label.is_empty() { String::new() } else { format!(" under {label}") }
}

/// A number of runs that would tell two options apart.
pub fn about_runs(runs: f64) -> String {
    format!("about {} runs", number::rough(runs))
}
