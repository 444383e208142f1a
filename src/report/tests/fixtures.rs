//! Hand-made summaries for the tests: a rich one and every kind of poor one.

use crate::analysis::summary::*;

/// 14 rungs, 8 outcomes, 137 weekly steps, 30 responses by 3 actors; made up, but consistent.
pub(crate) fn rich() -> Summary {
    let steps = 137;
    let runs = 100_000;
    Summary {
        method: Method::MonteCarlo,
        title: "Cyber espionage and the threat of sanctions, 2014-2016".into(),
        scenario_hash: "3fa9c1d27be04c5d8e6f7a8b9c0d1e2f3fa9c1d27be04c5d8e6f7a8b9c0d1e2f".into(),
        seed: 2015,
        runs,
        steps,
        calendar: Calendar { start: Some(jiff::civil::date(2014, 5, 19)), step_days: Some(7.0), steps },
        dates: [
            ("attack", "Attack on a film studio", 2014, 11, 24),
            ("order", "Executive order", 2015, 4, 1),
            ("visit", "arrival of the visitor", 2015, 9, 22),
            ("same", "the same day", 2015, 9, 22),
        ]
        .map(|(id, title, year, month, day)| DatedSummary {
            id: id.into(),
            title: title.into(),
            date: jiff::civil::date(year, month, day),
        })
        .into(),
        variant: Some("no_summit".into()),
        set: vec![("tranche".into(), "7".into())],
        policies: pairs(&[("us", "graduated"), ("china", "calculating"), ("allies", "default")]),
        outcomes: outcomes(steps, runs),
        metrics: metrics(runs),
        ladders: ladders(steps),
        responses: responses(),
        objectives: vec![
            metric("us", "United States", -4.21, 2.9, bell(-20.0, 5.0, 50, -4.2, 2.9, runs)),
            metric("china", "China", -1.734, 1.1, bell(-12.0, 0.0, 40, -1.7, 1.1, runs)),
        ],
        record: None,
        milestones: vec![],
        constraints: vec![
            constraint("no_rupture", "chance(rupture) < 2%", 0.0052, [0.0048, 0.0057], 0.02, Verdict::Met),
            constraint(
                "no_attack",
                "chance(disruptive_attack) < 1%",
                0.0281,
                [0.0271, 0.0291],
                0.01,
                Verdict::Broken,
            ),
            constraint(
                "fair",
                "mean(wrongly_punished) < 40%",
                0.3995,
                [0.3981, 0.4009],
                0.4,
                Verdict::Unclear,
            ),
            constraint(
                "cheap",
                "quantile(us_loss, 95%) < 80 and then some more text",
                71.2,
                [70.9, 71.4],
                80.0,
                Verdict::Met,
            ),
        ],
        clamped: vec![
            ClampedSummary { variable: "us.pressure".into(), share_of_runs: 0.713 },
            ClampedSummary { variable: "trust".into(), share_of_runs: 0.0231 },
            ClampedSummary { variable: "intensity".into(), share_of_runs: 0.000_02 },
        ],
        fans: vec![
            fan("trust", "Trust", None, [0.0, 1.0], steps, |t| (0.35 + 0.25 * t, 0.02 + 0.16 * t)),
            fan("intensity", "Intensity", Some("compromises per month"), [0.0, 80.0], steps, |t| {
                (45.0 * libm::exp(-1.6 * t) + 6.0, 1.0 + 7.0 * t)
            }),
            fan("us.suspects(state)", "us.suspects(state)", None, [0.0, 1.0], steps, |t| {
                (0.62 + 0.05 * t, 0.03 * t)
            }),
        ],
        given: None,
        precision: None,
        uncertainty: None,
    }
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()
}

fn outcomes(steps: u32, runs: u64) -> Vec<OutcomeSummary> {
    // Id, title, probability, median step, spread in steps.
    [
        ("disruptive_attack", "disruptive attack", 0.0281, 71.0, 20.0),
        ("rupture", "Economic rupture", 0.00524, 96.0, 12.0),
        ("retaliation_spiral", "Spiral of retaliation", 0.0833, 101.0, 14.0),
        ("effective_compliance", "Effective compliance", 0.21412, 108.0, 11.0),
        ("hollow_agreement", "Hollow agreement", 0.33671, 137.0, 0.0),
        ("sanctions_stalemate", "Stalemate under sanctions that outlast everybody", 0.2401, 137.0, 0.0),
        ("back_down", "The sender backs down", 0.0, 0.0, 0.0),
        ("unresolved", "unresolved", 0.09243, 137.0, 0.0),
    ]
    .map(|(id, title, p, median, spread)| outcome(id, title, p, median, spread, steps, runs))
    .into()
}

#[allow(clippy::too_many_arguments, reason = "a row of made-up numbers")]
fn outcome(id: &str, title: &str, p: f64, median: f64, spread: f64, steps: u32, runs: u64) -> OutcomeSummary {
    let count = (p * runs as f64).round() as u64;
    let share_by = |t: u32| {
        if spread == 0.0 {
            if t == steps { 1.0 } else { 0.0 }
        } else {
            let logistic = |t: f64| 1.0 / (1.0 + libm::exp((median - t) / (spread / 2.0)));
            let (low, high) = (logistic(0.0), logistic(f64::from(steps)));
            (logistic(f64::from(t)) - low) / (high - low)
        }
    };
    OutcomeSummary {
        id: id.into(),
        title: title.into(),
        count,
        chance: p,
        interval: margin(p, runs),
        step_quantiles: (count > 0).then(|| Quantiles {
            p05: (median - 1.5 * spread).max(1.0),
            p50: median,
            p95: (median + 1.5 * spread).min(f64::from(steps)),
        }),
        cumulative: (0..=steps).map(|t| (share_by(t) * count as f64).round() as u64).collect(),
        cumulative_probability: vec![],
        standing: vec![],
    }
}

fn margin(p: f64, runs: u64) -> [f64; 2] {
    let n = runs as f64;
    let z2 = 3.841_458_820_694_124;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = (z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))).sqrt() / (1.0 + z2 / n);
    [if p == 0.0 { 0.0 } else { middle - half }, if p == 1.0 { 1.0 } else { middle + half }]
}

fn bell(low: f64, high: f64, bins: usize, mean: f64, sd: f64, runs: u64) -> Histogram {
    let width = (high - low) / bins as f64;
    let weight = |i: usize| {
        let z = (low + (i as f64 + 0.5) * width - mean) / sd;
        libm::exp(-0.5 * z * z)
    };
    let total: f64 = (0..bins).map(weight).sum();
    let counts = (0..bins).map(|i| (weight(i) / total * runs as f64).round() as u64).collect();
    Histogram { low, high, counts }
}

fn metric(id: &str, title: &str, mean: f64, sd: f64, histogram: Histogram) -> MetricSummary {
    let measured: u64 = histogram.counts.iter().sum();
    let half = 1.96 * sd / (measured as f64).sqrt();
    MetricSummary {
        id: id.into(),
        title: title.into(),
        unit: None,
        part: MetricPart::Metrics,
        term_of: None,
        mean,
        interval: [mean - half, mean + half],
        sd,
        quantiles: Some(Quantiles { p05: mean - 1.645 * sd, p50: mean, p95: mean + 1.645 * sd }),
        missing: 0.0,
        whole: false,
        flag: false,
        histogram,
    }
}

fn whole(mut metric: MetricSummary) -> MetricSummary {
    metric.whole = true;
    metric.quantiles = metric.quantiles.map(|q| Quantiles {
        p05: q.p05.round().max(metric.histogram.low),
        p50: q.p50.round(),
        p95: q.p95.round(),
    });
    metric
}

fn metrics(runs: u64) -> Vec<MetricSummary> {
    let with_unit = |metric: MetricSummary, unit: &str| MetricSummary { unit: Some(unit.into()), ..metric };
    let bins =
        |values: &[u64]| Histogram { low: 0.0, high: values.len() as f64 - 1.0, counts: values.to_vec() };
    vec![
        whole(metric("peak_rung", "peak rung", 7.62, 1.9, bell(-0.5, 13.5, 14, 7.6, 1.9, runs).shifted())),
        whole(with_unit(
            metric(
                "weeks_of_sanctions",
                "weeks of sanctions",
                31.2,
                22.0,
                bell(-0.5, 137.5, 138, 31.0, 22.0, runs).shifted(),
            ),
            "weeks",
        )),
        with_unit(
            metric(
                "us_loss",
                "Loss of the United States",
                52.4,
                11.3,
                bell(0.0, 420.0, 200, 52.0, 11.3, runs),
            ),
            "USD bn",
        ),
        with_unit(
            metric("final_intensity", "final intensity", 12.3, 5.1, bell(0.0, 80.0, 80, 12.0, 5.1, runs)),
            "compromises per month",
        ),
        MetricSummary {
            missing: 0.431,
            ..whole(metric(
                "weeks_to_pledge",
                "weeks to the pledge",
                81.3,
                15.0,
                bell(0.5, 137.5, 137, 81.0, 15.0, runs * 569 / 1000).shifted(),
            ))
        },
        MetricSummary {
            flag: true,
            quantiles: Some(Quantiles { p05: 0.0, p50: 0.0, p95: 1.0 }),
            interval: margin(0.1234, runs),
            ..whole(metric("hotline_live", "hotline live", 0.1234, 0.33, bins(&[87_660, 12_340])))
        },
        MetricSummary {
            quantiles: Some(Quantiles { p05: 25.0, p50: 25.0, p95: 25.0 }),
            interval: [25.0, 25.0],
            ..whole(metric(
                "listed",
                "firms listed",
                25.0,
                0.0,
                Histogram { low: 25.0, high: 25.0, counts: vec![runs] },
            ))
        },
        MetricSummary {
            missing: 1.0,
            quantiles: None,
            interval: [f64::NAN; 2],
            ..metric(
                "weeks_to_rupture",
                "weeks to a rupture",
                f64::NAN,
                f64::NAN,
                Histogram { low: 0.0, high: 137.0, counts: vec![0; 20] },
            )
        },
    ]
}

impl Histogram {
    /// From bin edges around whole numbers to the numbers themselves.
    fn shifted(self) -> Self {
        Self { low: self.low + 0.5, high: self.high - 0.5, counts: self.counts }
    }
}

fn ladders(steps: u32) -> Vec<LadderSummary> {
    let names = [
        "cooperation",
        "dialogue",
        "private protest",
        "public attribution",
        "talks suspended",
        "indictment",
        "authority and list",
        "explicit threat",
        "limited designation",
        "broad sanctions",
        "economic retaliation",
        "allied sanctions",
        "economic rupture",
        "disruptive attack",
    ];
    let cyber = ["quiet", "theft", "mass breach", "reply in kind", "disruption"];
    vec![
        ladder("rung", "rung", &names, 5.0, steps),
        ladder("us.rung", "United States", &names, 5.0, steps),
        ladder("china.rung", "China", &names, 4.0, steps),
        ladder("cyber", "cyber", &cyber, 1.0, steps),
    ]
}

pub(crate) fn ladder(id: &str, title: &str, names: &[&str], start: f64, steps: u32) -> LadderSummary {
    let share = |rung: usize, t: u32| {
        let time = f64::from(t) / f64::from(steps.max(1));
        let middle = start + 2.5 * libm::sin(5.0 * time);
        let spread = 0.05 + 2.4 * time;
        let weight = |r: usize| {
            let z = (r as f64 - middle) / spread;
            // No run ever reaches the last rung but one.
            if names.len() > 5 && r + 2 == names.len() { 0.0 } else { libm::exp(-0.5 * z * z) + 1e-9 }
        };
        weight(rung) / (0..names.len()).map(weight).sum::<f64>()
    };
    let rungs = names
        .iter()
        .enumerate()
        .map(|(rung, name)| RungSummary {
            id: name.replace(' ', "_"),
            title: (*name).into(),
            occupancy: (0..=steps).map(|t| share(rung, t)).collect(),
            peak_share: if rung < 5 { 0.0 } else { share(rung, steps * 3 / 4) },
        })
        .collect();
    LadderSummary { id: id.into(), title: title.into(), rungs }
}

fn responses() -> Vec<ResponseSummary> {
    let us = "private_protest attribute indict name_and_shame expel authorise threaten sanction_firms \
              sanction_sector offer_talks accept_pledge activate_hotline lift_sanctions hold";
    let china = "deny arrest_own promise_restraint suspend_talks retaliate_trade summon_ambassador \
                 offer_guidelines send_envoy tighten_market reply_in_kind hold";
    let allies = "join_statement join_sanctions mediate abstain hold";
    let mut list = vec![];
    for (actor, title, names) in
        [("us", "United States", us), ("china", "China", china), ("allies", "Allies", allies)]
    {
        for (i, id) in names.split_whitespace().enumerate() {
            let share: f64 = match i {
                3 | 8 => 0.0,
                4 => 0.000_02,
                _ => 0.97 / (1.0 + 0.35 * i as f64),
            };
            list.push(ResponseSummary {
                actor: actor.into(),
                actor_title: title.into(),
                id: id.into(),
                title: id.replace('_', " "),
                mean_times: share * (1.0 + 17.0 * f64::from(u8::from(i == 0))),
                share_of_runs: share,
                interval: margin(share, 100_000),
            });
        }
    }
    list
}

fn constraint(
    id: &str,
    text: &str,
    estimate: f64,
    interval: [f64; 2],
    bound: f64,
    verdict: Verdict,
) -> ConstraintSummary {
    ConstraintSummary { id: id.into(), text: text.into(), estimate, interval, bound, verdict }
}

fn fan(
    id: &str,
    title: &str,
    unit: Option<&str>,
    range: [f64; 2],
    steps: u32,
    course: impl Fn(f64) -> (f64, f64),
) -> FanSummary {
    let line = |spreads: f64| {
        (0..=steps)
            .map(|t| {
                let (middle, spread) = course(f64::from(t) / f64::from(steps.max(1)));
                (middle + spreads * spread).clamp(range[0], range[1])
            })
            .collect()
    };
    FanSummary {
        id: id.into(),
        title: title.into(),
        unit: unit.map(Into::into),
        range,
        p05: line(-1.645),
        p25: line(-0.674),
        p50: line(0.0),
        p75: line(0.674),
        p95: line(1.645),
    }
}

/// One outcome, no calendar, no ladder, nothing else.
pub(crate) fn bare() -> Summary {
    let steps = 52;
    Summary {
        method: Method::MonteCarlo,
        title: "Gambler's ruin".into(),
        scenario_hash: "00ff".into(),
        seed: 0,
        runs: 1,
        steps,
        calendar: Calendar { start: None, step_days: None, steps },
        dates: vec![],
        variant: None,
        set: vec![],
        policies: vec![],
        outcomes: vec![outcome("ruin", "ruin", 1.0, 30.0, 10.0, steps, 1)],
        metrics: vec![],
        ladders: vec![],
        responses: vec![],
        objectives: vec![],
        record: None,
        milestones: vec![],
        constraints: vec![],
        clamped: vec![],
        fans: vec![],
        given: None,
        precision: None,
        uncertainty: None,
    }
}

/// Summaries at the edge of what can be asked for, each with a name.
pub(crate) fn poor() -> Vec<(&'static str, Summary)> {
    let nothing = Summary { outcomes: vec![], title: String::new(), runs: 0, steps: 0, ..bare() };
    let one_step = {
        let mut summary = Summary { steps: 1, runs: 1, ladders: ladders(1), metrics: metrics(1), ..rich() };
        summary.calendar.steps = 1;
        summary.outcomes = outcomes(1, 1);
        summary.fans = vec![fan("x", "x", None, [0.0, 1.0], 1, |_| (0.5, 0.0))];
        summary
    };
    let all_zero = {
        let mut summary = rich();
        for outcome in &mut summary.outcomes {
            (outcome.count, outcome.chance, outcome.interval) = (0, 0.0, [0.0, 0.0]);
            outcome.step_quantiles = None;
            outcome.cumulative.fill(0);
        }
        for rung in summary.ladders.iter_mut().flat_map(|l| &mut l.rungs) {
            rung.peak_share = 0.0;
            rung.occupancy.fill(0.0);
        }
        for response in &mut summary.responses {
            (response.mean_times, response.share_of_runs, response.interval) = (0.0, 0.0, [0.0, 0.0]);
        }
        for metric in &mut summary.metrics {
            metric.histogram.counts.fill(0);
        }
        for fan in &mut summary.fans {
            for line in [&mut fan.p05, &mut fan.p25, &mut fan.p50, &mut fan.p75, &mut fan.p95] {
                line.fill(0.0);
            }
        }
        summary
    };
    let crowded = Summary {
        title: "A title so long that no line of eighty columns could ever hold it, whatever one does; "
            .repeat(3),
        outcomes: (0..40)
            .map(|i| {
                let title = format!("Outcome number {i} whose title is far too long for any table or plot");
                outcome(&format!("o{i}"), &title, 0.025, 2.0 * f64::from(i) + 20.0, 9.0, 137, 100_000)
            })
            .collect(),
        ladders: vec![ladder("rung", "rung", &vec!["a rung with quite a long name"; 60], 30.0, 137)],
        policies: (0..20).map(|i| (format!("actor_{i}"), format!("policy_{i}"))).collect(),
        set: (0..20).map(|i| (format!("parameter_{i}"), format!("{i}"))).collect(),
        ..rich()
    };
    let wide = {
        let mut summary = rich();
        summary.title = "制裁の梯子 <&\"'> 网络间谍活动与制裁威胁情景模拟系统网络间谍活动与制裁威胁".into();
        summary.outcomes[0].title = "全面的经济破裂与报复螺旋以及其他长标题的结果".into();
        summary.outcomes[1].title = "a title of exactly forty characters, ok?".into();
        summary.responses[0].title = "é́\u{200b}🚀🚀🚀 rocket\tand\nnewline\u{1b}[31m".into();
        summary
    };
    let broken = {
        let mut summary = rich();
        summary.calendar = Calendar { start: None, step_days: Some(f64::NAN), steps: 137 };
        for outcome in &mut summary.outcomes {
            (outcome.chance, outcome.interval) = (f64::NAN, [f64::NAN; 2]);
            outcome.cumulative.truncate(3);
        }
        for metric in &mut summary.metrics {
            metric.interval = [f64::NEG_INFINITY, f64::INFINITY];
            metric.histogram.low = f64::NAN;
        }
        for fan in &mut summary.fans {
            fan.p95.clear();
            fan.p05.fill(f64::NAN);
            fan.range = [f64::NEG_INFINITY, f64::INFINITY];
        }
        summary.ladders[0].rungs[3].occupancy.clear();
        summary.ladders[1].rungs.clear();
        summary
    };
    let short = |step_days, start| {
        let mut summary = rich();
        summary.calendar = Calendar { start, step_days, steps: 137 };
        summary
    };
    vec![
        ("bare", bare()),
        ("nothing", nothing),
        ("one_step", one_step),
        ("all_zero", all_zero),
        ("crowded", crowded),
        ("wide", wide),
        ("broken", broken),
        ("days", short(Some(1.0), Some(jiff::civil::date(2015, 8, 20)))),
        ("fortnight", {
            let mut summary = short(Some(1.0), Some(jiff::civil::date(2015, 12, 24)));
            summary.steps = 14;
            summary.calendar.steps = 14;
            summary.runs = 1000;
            summary.outcomes = outcomes(14, 1000);
            summary.ladders = vec![ladder("rung", "rung", &["peace", "war"], 0.0, 14)];
            summary
        }),
        ("decades", short(Some(182.0), Some(jiff::civil::date(1950, 1, 1)))),
        ("ages", short(Some(1e6), Some(jiff::civil::date(1950, 1, 1)))),
        ("weeks", short(Some(7.0), None)),
        ("rounds", short(None, None)),
    ]
}
