//! The answer in a sentence: what stands first, before all tables.

use super::number;
use super::phrases::{about_runs, joined, under};
use crate::analysis::comparison::{Comparison, Verdict};
use crate::analysis::summary::{OutcomeSummary, Summary};

/// Which ending is the most likely; none where nothing was run.
pub fn of_summary(summary: &Summary) -> Option<String> {
    const NAMED: usize = 3;
    let is_exact = summary.exactness().is_some();
    let mut outcomes: Vec<&OutcomeSummary> = summary.outcomes.iter().collect();
    outcomes.sort_by(|a, b| b.chance.total_cmp(&a.chance));
    let (first, rest) = outcomes.split_first()?;
    if first.chance.is_nan() || first.chance == 0.0 {
        return None;
    }
    let chance = |outcome: &OutcomeSummary| match is_exact {
        true => number::share(outcome.chance),
        false => number::probability(outcome.chance, outcome.interval),
    };
    if first.chance == 1.0 {
        return Some(format!("Every run ends in “{}”.", first.title));
    }
    let lowest = if is_exact { first.chance } else { first.interval[0] };
    let tied = rest.iter().filter(|other| match is_exact {
        true => other.chance >= lowest,
        false => other.interval[1] >= lowest,
    });
    let tied: Vec<String> = tied.map(|other| format!("{} ({})", other.title, chance(other))).collect();
    let how = if is_exact { "equally likely" } else { "statistically tied" };
    if tied.len() >= NAMED {
        let (title, chance) = (&first.title, chance(first));
        return Some(format!(
            "No ending stands out: {} are {how}, {title} ({chance}) among them.",
            tied.len() + 1
        ));
    }
    if !tied.is_empty() {
        let all: Vec<String> =
            [format!("{} ({})", first.title, chance(first))].into_iter().chain(tied).collect();
        return Some(format!("The most likely endings are {}, {how}.", joined(&all)));
    }
    let interval = match is_exact {
        true => String::new(),
        false => format!(" (95% interval {})", number::probability_interval(first.interval)),
    };
    let next = rest.first().filter(|next| next.chance > 0.0);
    let next = next.map_or(String::new(), |next| format!("; next is “{}”, {}", next.title, chance(next)));
    Some(format!("The most likely ending is “{}”: {}{interval}{next}.", first.title, chance(first)))
}

/// Which outcome the choice of option moves most, and how far; `names` are those of the options.
pub fn of_comparison(comparison: &Comparison, names: &[&str]) -> Option<String> {
    if comparison.pairs.iter().all(|pair| pair.changed == 0) {
        return Some("Every run ends the same way under all options.".to_owned());
    }
    let mut largest: Option<(f64, usize, usize)> = None;
    for (at, pair) in comparison.pairs.iter().enumerate() {
        for (outcome, difference) in pair.outcomes.iter().enumerate() {
            let size = difference.estimate.abs();
            if difference.verdict == Verdict::Apart && largest.is_none_or(|(most, ..)| size > most) {
                largest = Some((size, at, outcome));
            }
        }
    }
    let Some((_, at, outcome)) = largest else {
        return Some("No outcome differs significantly between the options.".to_owned());
    };
    let pair = &comparison.pairs[at];
    let [low, high] = match pair.outcomes[outcome].estimate > 0.0 {
        true => [pair.first, pair.second],
        false => [pair.second, pair.first],
    };
    let share = |option: usize| {
        let found = &comparison.options[option].summary.outcomes[outcome];
        format!("{}{}", number::probability(found.chance, found.interval), under(names[option]))
    };
    let title = &pair.outcomes[outcome].title;
    Some(format!("The largest difference is in “{title}”: from {} to {}.", share(low), share(high)))
}

/// For each actor with an objective, which option has the highest expected payoff.
pub fn of_choices(comparison: &Comparison, names: &[&str]) -> Vec<String> {
    let objectives = comparison.options.first().map_or(0, |option| option.payoffs.len());
    (0..objectives).map(|objective| of_choice(comparison, objective, names)).collect()
}

/// The same for one of them: of the options in which only its actor's policy differs; that which meets what the file has the
/// others play stands first.
pub fn of_choice(comparison: &Comparison, objective: usize, names: &[&str]) -> String {
    let title = &comparison.options[0].payoffs[objective].title;
    let contests = comparison.contests(objective).all(comparison.stated);
    let each: Vec<String> =
        contests.iter().map(|options| of_contest(comparison, objective, options, names)).collect();
    let several = if contests.len() > 1 { ", given what the others play" } else { "" };
    format!("{title}{several}: {}.", each.join("; "))
}

/// Which of these options has the highest expected payoff.
fn of_contest(comparison: &Comparison, objective: usize, options: &[usize], names: &[&str]) -> String {
    let Some(best) = comparison.best_of(objective, options) else {
        let missing = comparison.missing(objective).into_iter().filter(|option| options.contains(option));
        let missing: Vec<&str> = missing.map(|option| names[option]).collect();
        return format!(
            "the best option is undetermined, since the payoff of {} is missing",
            joined(&missing)
        );
    };
    let others = options.iter().copied().filter(|&other| other != best);
    let gains: Vec<_> =
        others.map(|other| (other, comparison.payoff_difference(objective, other, best))).collect();
    let list = |wanted: Verdict| {
        let those = gains.iter().filter(|(_, gain)| gain.verdict == wanted);
        those.map(|(other, _)| names[*other]).collect::<Vec<_>>()
    };
    let (same, unclear) = (list(Verdict::Same), list(Verdict::Unclear));
    if !same.is_empty() && same.len() == gains.len() {
        let all: Vec<&str> = options.iter().map(|&option| names[option]).collect();
        let all = if all.len() == names.len() { "all options".to_owned() } else { joined(&all) };
        return format!("{all} are worth the same in every run");
    }
    let mut text = format!("{} has the highest expected payoff", names[best]);
    if !same.is_empty() {
        text += &format!(", and {} the same in every run", joined(&same));
    }
    if !unclear.is_empty() {
        let needed = gains.iter().filter(|(_, gain)| gain.verdict == Verdict::Unclear);
        let needed = needed.filter_map(|(_, gain)| gain.runs_to_separate).fold(0.0, f64::max);
        let would = if needed > 0.0 {
            format!("; {} would separate them", about_runs(needed))
        } else {
            String::new()
        };
        return format!("{text}, statistically tied with {}{would}", joined(&unclear));
    }
    let apart = gains.iter().filter(|(_, gain)| gain.verdict == Verdict::Apart);
    if let Some((next, gain)) = apart.min_by(|(_, a), (_, b)| a.estimate.total_cmp(&b.estimate)) {
        let more = number::mean_with_margin(gain.estimate, gain.interval);
        text += &format!(", {more} more than {}, the next (95% interval)", names[*next]);
    }
    text
}
