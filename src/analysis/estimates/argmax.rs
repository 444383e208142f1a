//! The place of the greatest of some numbers.

/// The place of the greatest number, the first of several; what is not a number is passed over.
pub(crate) fn argmax(numbers: impl Iterator<Item = f64>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (index, number) in numbers.enumerate().filter(|(_, number)| !number.is_nan()) {
        if best.is_none_or(|(_, most)| number > most) {
            best = Some((index, number));
        }
    }
    best.map(|(index, _)| index)
}
