//! Names of the files of plots.

use std::collections::BTreeSet;

/// An id as part of a file name.
pub fn plain_name(id: &str) -> String {
    let name: String = id.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    name.trim_matches('_').chars().take(80).collect()
}

/// A quantity under an option, if the option needs a name, as part of a file name.
pub fn under_option(id: &str, option: &str) -> String {
    match (plain_name(id), plain_name(option)) {
        (id, option) if option.is_empty() => id,
        (id, option) => format!("{id}_{option}"),
    }
}

/// Two ids may give one file name (`a+b`, `a-b`): later ones get a number. Case is ignored, as some file
/// systems do.
pub fn make_distinct<T>(plots: &mut [(String, T)]) {
    let mut taken = BTreeSet::new();
    for (name, _) in plots {
        let stem = name.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            *name = format!("{stem}_{number}");
            number += 1;
        }
    }
}
