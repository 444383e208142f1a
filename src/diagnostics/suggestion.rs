//! The name that was probably meant.

/// The candidate nearest to `name` (case aside) by edit distance (insert, delete, replace, swap neighbours),
/// if it is within a third of the name's length, at least 1, and shares something with it; ties go to the first
/// candidate. A name of more than 64 characters has none.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let length = name.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let limit = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.chars().take(LONGEST + LONGEST).count();
        if length.abs_diff(other) > limit {
            continue;
        }
        let distance = strsim::osa_distance(&name.to_lowercase(), &candidate.to_lowercase());
        let near = distance <= limit && distance < length.max(other);
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_typo_away() {
        assert_eq!(nearest("presure", ["pressure", "prepare"]), Some("pressure"));
        assert_eq!(nearest("turst", ["trust"]), Some("trust"));
        assert_eq!(nearest("zebra", ["trust", "rung"]), None);
        assert_eq!(nearest("ab", ["aa", "bb"]), Some("aa"));
        assert_eq!(nearest("Trust", ["trust"]), Some("trust"));
    }

    #[test]
    fn a_name_that_shares_nothing_is_not_near() {
        assert_eq!(nearest("p", ["q", "r"]), None);
        assert_eq!(nearest("", ["q"]), None);
        assert_eq!(nearest("p", ["pq"]), Some("pq"));
    }

    #[test]
    fn endless_names_are_not_compared() {
        let endless = "x".repeat(10_000_000);
        assert_eq!(nearest(&endless, [endless.as_str()]), None);
        assert_eq!(nearest("trust", [endless.as_str(), "trusts"]), Some("trusts"));
    }
}
