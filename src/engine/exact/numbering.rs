//! The order in which states are numbered for good: such that the successors of neighbours are neighbours.

use super::state_key::Place;
use super::state_table::Table;

/// Bits that are sorted by at once.
const DIGIT: u32 = 11;

/// States of a table sorted by their columns; the first of the places tells neighbours apart.
pub fn sorted(table: &Table, states: Vec<u32>, places: &[Place]) -> Vec<u32> {
    let mut order = states;
    let mut values = vec![];
    for digit in digits(places) {
        values.clear();
        values.extend(order.iter().map(|&id| {
            let key = table.key(id as usize);
            digit.iter().rev().fold(0, |value, place| value << place.bits | place.of(key) as u16)
        }));
        order = sorted_by(&order, &values);
    }
    order
}

/// Where each number of an order stands in it.
pub fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&id, rank)| ranks[id as usize] = rank);
    ranks
}

/// Places put together, or taken apart, to as many bits as are sorted by at once.
fn digits(places: &[Place]) -> Vec<Vec<Place>> {
    let mut digits: Vec<Vec<Place>> = vec![vec![]];
    let mut room = DIGIT;
    for place in places {
        let mut rest = *place;
        while rest.bits > 0 {
            if room == 0 || (rest.bits > room && rest.bits <= DIGIT) {
                digits.push(vec![]);
                room = DIGIT;
            }
            let bits = rest.bits.min(room);
            if let Some(digit) = digits.last_mut() {
                match digit.last_mut() {
                    Some(last) if last.word == rest.word && last.shift + last.bits == rest.shift => {
                        last.bits += bits;
                    }
                    _ => digit.push(Place { bits, ..rest }),
                }
            }
            room -= bits;
            rest.bits -= bits;
            rest.shift += bits;
        }
    }
    digits
}

/// The same numbers by rising values, those of one value in the order in which they were.
fn sorted_by(order: &[u32], values: &[u16]) -> Vec<u32> {
    let mut places = vec![0_u32; (1 << DIGIT) + 1];
    values.iter().for_each(|&value| places[value as usize + 1] += 1);
    for value in 0..1 << DIGIT {
        places[value + 1] += places[value];
    }
    let mut sorted = vec![0; order.len()];
    for (&id, &value) in order.iter().zip(values) {
        let place = &mut places[value as usize];
        sorted[*place as usize] = id;
        *place += 1;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_sorted_by_the_last_place_first() {
        let mut table = Table::new(2);
        let numbers = (0..2_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        numbers.for_each(|n| _ = table.intern(&[n, n >> 40 & 7]));
        let place = |word, shift, bits| Place { column: 0, word, shift, bits };
        let places = [place(1, 0, 3), place(0, 5, 30), place(0, 50, 9)];
        let order = sorted(&table, (0..2_000).collect(), &places);
        let by = |id: u32| {
            let key = table.key(id as usize);
            [places[2].of(key), places[1].of(key), places[0].of(key), u64::from(id)]
        };
        assert!(order.windows(2).all(|pair| by(pair[0]) < by(pair[1])));
        assert!(ranks(&order).iter().zip(0..).all(|(&rank, id)| order[rank as usize] == id));
    }
}
