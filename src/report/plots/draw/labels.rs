//! Labels beside lines, pushed apart until none touches another.

/// The places nearest to the wanted ones, in the same order, `gap` apart, between `top` and `bottom` as far
/// as they fit. `wanted` must be in order.
pub fn spread(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut places: Vec<f64> = Vec::with_capacity(wanted.len());
    let gap = if wanted.len() > 1 { gap.min((bottom - top) / (wanted.len() - 1) as f64) } else { gap };
    for &place in wanted {
        let free = places.last().map_or(top, |last| last + gap);
        places.push(place.max(free));
    }
    let mut limit = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_distance() {
        assert_eq!(spread(&[10.0, 50.0], 10.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[10.0, 12.0, 13.0], 10.0, 0.0, 100.0), [10.0, 20.0, 30.0]);
        assert_eq!(spread(&[98.0, 99.0, 100.0], 10.0, 0.0, 100.0), [80.0, 90.0, 100.0]);
        assert_eq!(spread(&[], 10.0, 0.0, 100.0), Vec::<f64>::new());
    }
}
