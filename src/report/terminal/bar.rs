//! Bars of eighth blocks.

const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar of `share` of `width` cells, to an eighth of a cell. What is not zero shows at least the thinnest.
pub fn bar(share: f64, width: usize) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let mut eighths = (share * width as f64 * 8.0).round() as usize;
    if eighths == 0 && share > 0.0 {
        eighths = 1;
    }
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// The shaded cells after a bar, up to the upper end of its interval.
pub fn reach(share: f64, high: f64, width: usize) -> String {
    if !share.is_finite() || !high.is_finite() {
        return String::new();
    }
    let used = bar(share, width).chars().count();
    let end = (high.clamp(0.0, 1.0) * width as f64).round() as usize;
    "░".repeat(end.saturating_sub(used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(0.0, 4), "");
        assert_eq!(bar(1e-9, 4), "▏");
        assert_eq!(bar(f64::NAN, 4), "");
        assert_eq!(bar(7.0, 2), "██");
    }

    #[test]
    fn doubt_is_shaded() {
        assert_eq!(reach(0.25, 0.75, 8), "░░░░");
        assert_eq!(reach(0.25, 0.26, 8), "");
        assert_eq!(reach(0.0, 0.5, 4), "░░");
    }
}
