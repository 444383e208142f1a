//! Every plot of every sample: texts on the page and apart, the same bytes each time.

use super::draw::canvas::{self, Area, Canvas, Shape};
use super::draw::frame;
use super::draw::{render, svg};
use super::*;
use crate::report::tests::fixtures;
use std::path::Path;

fn cases() -> Vec<(&'static str, Summary)> {
    std::iter::once(("rich", fixtures::rich())).chain(fixtures::poor()).collect()
}

fn every_plot(page: Page, mut look: impl FnMut(&str, &Canvas)) {
    for (case, summary) in cases() {
        for (name, canvas) in draw(page, &summary) {
            look(&format!("{case}/{name}"), &canvas);
        }
    }
}

/// From the smallest that can be asked for to a large one, broad and high, with headings and without.
fn pages() -> Vec<Page> {
    let sizes = [
        [400.0, 300.0],
        [400.0, 900.0],
        [640.0, 480.0],
        [800.0, 600.0],
        [1200.0, 700.0],
        [1600.0, 400.0],
        [1600.0, 1200.0],
    ];
    sizes.iter().flat_map(|&size| [true, false].map(|titles| Page::of(size, titles))).collect()
}

#[test]
fn the_rich_summary_has_every_plot() {
    let names: Vec<String> =
        draw(Page::default(), &fixtures::rich()).into_iter().map(|(name, _)| name).collect();
    let expected = "outcomes time_to_outcome ladder ladder_us ladder_china ladder_cyber fan_trust fan_intensity \
                    fan_us_suspects_state metric_flags metric_peak_rung metric_weeks_of_sanctions metric_us_loss \
                    metric_final_intensity metric_weeks_to_pledge metric_listed \
                    metric_weeks_to_rupture responses";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
}

/// Answers about many settings of the parameters, of a scenario with long names and two options.
struct OfParameters {
    sweeps: Vec<Sweep>,
    sensitivity: Sensitivity,
}

/// Every plot of them.
fn every_plot_of_parameters(of: &OfParameters, page: Page, mut look: impl FnMut(&str, &Canvas)) {
    let all: Vec<usize> = (0..6).collect();
    let mut plots: Vec<_> = of.sweeps.iter().flat_map(|one| sweep::draw(page, one, &all)).collect();
    let found = &of.sensitivity;
    plots.extend(found.tornado.iter().flat_map(|one| tornado::draw(page, one, &all)));
    plots.extend(found.morris.iter().flat_map(|one| morris::draw(page, one, &all)));
    plots.extend(found.sobol.iter().flat_map(|one| sobol::draw(page, one, &all)));
    assert!(plots.len() > 40, "{}", plots.len());
    plots.iter().for_each(|(name, canvas)| look(name, canvas));
}

fn of_parameters() -> OfParameters {
    let study = crate::Study::parse("s.toml", PARAMETERS, crate::Settings::default());
    let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
    let simulation = crate::Simulation { runs: 200, ..crate::Simulation::default() };
    let options = study
        .options(&crate::model::settings::options::Asked::default())
        .unwrap_or_else(|faulty| panic!("{faulty}"));
    let done = &|_| {};
    let mut sweeps = vec![];
    for set in [
        &[("luck", "0.2..0.9:9")][..],
        &[("kind", "*")],
        &[("luck", "0..1:6"), ("wait", "1..9 weeks:5")],
        &[("kind", "*"), ("wait", "1..2 weeks:2")],
    ] {
        let set: Vec<(String, String)> = set.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        let (axes, _) = study.axes(&set).unwrap_or_else(|faulty| panic!("{faulty}"));
        sweeps.push(options.sweep(&axes, &simulation, done).expect("nothing can fail"));
    }
    let sensitivity = Sensitivity {
        tornado: options.tornado(&simulation, done).ok(),
        morris: options.morris(5, &simulation, done).ok(),
        sobol: options.sobol(20, &simulation, done).ok(),
    };
    OfParameters { sweeps, sensitivity }
}

const PARAMETERS: &str = r#"
title = "A title so long that no line of eighty columns could ever hold it, whatever one does; and it goes on and on and on"
step = "1 week"
steps = 10
[parameters]
luck = { value = 0.3, range = [0.2, 0.9], title = "the chance that what was hoped for by everybody comes to pass after all" }
wait = { value = "2 weeks", range = ["1 week", "9 weeks"] }
prize = { value = 1.0, dist = "normal(1, 0.2)", unit = "thousands of millions of gold coins" }
idle = { value = 3, range = [1, 6] }
kind = { value = "first", one_of = ["first", "the_second_of_them_all", "third"] }
[actors]
us = { title = "United States of somewhere else" }
[state]
won = { start = false }
gain = { start = 0.0, range = [-10, 100] }
[responses.us]
keep = { weight = 0, do = "gain += 0.1" }
bet  = { weight = 0, do = { chance = "luck / 4", do = ["won = true", "gain += prize"] } }
[policies.us.careful_and_slow_to_move]
weights = { keep = 1 }
[policies.us.bold]
weights = { bet = 1 }
[outcomes]
victory_over_all = { at_end = "won" }
stalemate = { at_end = "kind == third" }
loss = "otherwise"
[metrics]
weeks = { final = "wait / 1 week" }
never = { first = "gain > 99" }
[objectives]
us = "gain"
"#;

#[test]
fn no_two_texts_overlap_and_none_leaves_the_page() {
    for page in pages() {
        every_plot(page, |name, canvas| no_two_texts_overlap(page, name, canvas));
    }
}

#[test]
fn nor_where_parameters_vary() {
    let of = of_parameters();
    for page in pages() {
        every_plot_of_parameters(&of, page, |name, canvas| no_two_texts_overlap(page, name, canvas));
    }
    every_plot_of_parameters(&of, Page::default(), |name, canvas| {
        let svg = svg::file(canvas, "x", Theme::Auto);
        assert!(svg.len() < 300_000 && !svg.contains("NaN"), "{name}: {} bytes", svg.len());
        roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    });
}

fn no_two_texts_overlap(page: Page, name: &str, canvas: &Canvas) {
    let texts: Vec<_> = canvas.texts().map(|text| (text, area_in_a_wide_font(text))).collect();
    for (i, (text, area)) in texts.iter().enumerate() {
        let inside =
            area.left >= 0.0 && area.right <= canvas.width && area.top >= 0.0 && area.bottom <= canvas.height;
        assert!(inside, "{name} on {page:?}: {text:?} {area:?}");
        for (other, its) in &texts[..i] {
            assert!(!area.overlaps(*its), "{name} on {page:?}: {:?} over {:?}", text.text, other.text);
        }
    }
}

/// Who reads the SVG without Open Sans sees some other font, a tenth wider.
fn area_in_a_wide_font(text: &canvas::Text) -> Area {
    let mut wide = text.clone();
    wide.look.size *= 1.1;
    Area { top: text.area().top, ..wide.area() }
}

#[test]
fn every_place_is_a_number_on_the_page() {
    pages().into_iter().for_each(|page| {
        every_plot(page, |name, canvas| {
            for shape in &canvas.shapes {
                let points = match shape {
                    Shape::Rect(area, _) => vec![(area.left, area.top), (area.right, area.bottom)],
                    Shape::Polygon(points, _) | Shape::Line(points, ..) => points.clone(),
                    Shape::Text(text) => vec![(text.x, text.y)],
                };
                for (x, y) in points {
                    assert!(
                        (0.0..=canvas.width).contains(&x) && (0.0..=canvas.height).contains(&y),
                        "{name}: {x} {y}"
                    );
                }
            }
        })
    });
}

#[test]
fn svg_is_small_and_well_formed() {
    every_plot(Page::default(), |name, canvas| {
        let svg = svg::file(canvas, "x", Theme::Auto);
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let told = |tag: &str| {
            document.descendants().find(|node| node.has_tag_name(tag)).and_then(|node| node.text())
        };
        let is_told = ["title", "desc"].iter().all(|tag| told(tag).is_some_and(|text| text.len() > 5));
        assert!(is_told || name.starts_with("nothing"), "{name}");
        assert!(svg.len() < 300_000, "{name}: {} bytes", svg.len());
        assert!(svg.starts_with("<svg xmlns=") && svg.contains(" width=\"1200\" height="), "{name}");
        assert!(svg.contains("sans-serif") && svg.trim_end().ends_with("</svg>"), "{name}");
        assert!(!svg.contains("NaN") && !svg.chars().any(|c| c.is_control() && c != '\n'), "{name}");
    });
}

#[test]
fn every_file_is_written_whole_and_the_same_twice() {
    let directories = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let summary = fixtures::rich();
    let [first, second] = directories.each_ref().map(|d| written(&summary, d.path()));
    assert_eq!(first.len(), 37);
    for (a, b) in first.iter().zip(&second) {
        let bytes = std::fs::read(a).unwrap();
        assert_eq!(bytes, std::fs::read(b).unwrap(), "{}", a.display());
        if a.extension().unwrap() == "png" {
            assert_eq!(bytes[..4], *b"\x89PNG");
            assert!(bytes.len() < 300_000, "{}: {} bytes", a.display(), bytes.len());
        }
    }
}

/// The plots of a summary in a folder, in order.
fn written(summary: &Summary, path: &Path) -> Vec<std::path::PathBuf> {
    let claim = crate::report::files::folder::Claim {
        kind: "run",
        command: String::new(),
        question: String::new(),
        keeps: false,
        force: false,
    };
    let folder = Folder::open(path, &claim).unwrap();
    of_summary(summary, &PlotStyle::default()).write(&folder).unwrap();
    folder.close().unwrap();
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some()).collect();
    paths.sort();
    paths
}

#[test]
fn poor_summaries_become_pictures_too() {
    for (name, summary) in fixtures::poor() {
        if ["broken", "crowded", "nothing", "one_step"].contains(&name) {
            let directory = tempfile::tempdir().unwrap();
            let paths = written(&summary, directory.path());
            assert_eq!(paths.len(), 1 + 2 * draw(Page::default(), &summary).len(), "{name}");
        }
    }
}

#[test]
fn themes_have_papers_of_their_own() {
    let (_, canvas) = draw(Page::default(), &fixtures::rich()).swap_remove(0);
    let themes = [Theme::Light, Theme::Dark, Theme::Print, Theme::Grey];
    let svgs = themes.map(|theme| svg::file(&canvas, "x", theme));
    let pngs = themes.map(|theme| limits::png(&canvas, theme).unwrap());
    for (i, j) in (0..4).flat_map(|j| (0..j).map(move |i| (i, j))) {
        assert!(svgs[i] != svgs[j] && pngs[i] != pngs[j], "{:?} {:?}", themes[i], themes[j]);
    }
}

/// A summary of as many steps, outcomes, rungs, responses and bins as a scenario may have, and more.
fn crowded(steps: usize, many: usize) -> Summary {
    let mut summary = fixtures::rich();
    let wave = |i: usize, t: usize| (((i * 7919 + t * 104_729) % 1000) as f64) / 1000.0;
    summary.steps = steps as u32;
    summary.calendar.steps = steps as u32;
    let outcome = summary.outcomes[0].clone();
    summary.outcomes = (0..many)
        .map(|i| {
            let mut outcome = outcome.clone();
            outcome.id = format!("outcome_{i}");
            outcome.title = format!("Outcome number {i}");
            outcome.count = 1 + i as u64;
            outcome.cumulative = (0..=steps).map(|t| (t * (i + 1) / (steps + 1)) as u64).collect();
            outcome
        })
        .collect();
    let rung = summary.ladders[0].rungs[0].clone();
    summary.ladders.truncate(1);
    summary.ladders[0].rungs = (0..many)
        .map(|i| {
            let mut rung = rung.clone();
            rung.occupancy = (0..=steps).map(|t| wave(i, t) / many as f64 * 2.0).collect();
            rung
        })
        .collect();
    let response = summary.responses[0].clone();
    summary.responses = vec![response; many];
    for fan in &mut summary.fans {
        for line in [&mut fan.p05, &mut fan.p25, &mut fan.p50, &mut fan.p75, &mut fan.p95] {
            *line = (0..=steps).map(|t| wave(3, t)).collect();
        }
    }
    summary
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2))]

    /// Whatever there is much of, files stay below the size that the documents state.
    #[test]
    fn no_file_is_too_large(steps in 5_000_usize..=10_000, many in 100_usize..=200) {
        let plots = of_summary(&crowded(steps, many), &PlotStyle::default());
        // Of those that are alike, one.
        let alike = |name: &str| name.starts_with("metric_") || name.starts_with("fan_") && name != "fan_trust";
        for (name, canvas) in plots.drawn.iter().filter(|(name, _)| !alike(name)) {
            let (svg, png) = (limits::svg(canvas, name, Theme::Auto), limits::png(canvas, Theme::Auto).unwrap());
            assert!(svg.len() <= limits::MOST_BYTES, "{name}.svg: {}", svg.len());
            assert!(png.len() <= limits::MOST_BYTES, "{name}.png: {}", png.len());
            assert!(!svg.contains("more in this plot"), "{name} is empty");
        }
    }
}

#[test]
fn text_is_drawn_with_the_embedded_font() {
    let mut canvas = Canvas::new(60.0, 40.0);
    canvas.text(5.0, 30.0, "λ ≥ 4", frame::LABEL, canvas::Anchor::Left);
    let blank = render::pixels(&Canvas::new(60.0, 40.0), 1.0, Theme::Auto).unwrap();
    assert!(render::pixels(&canvas, 1.0, Theme::Auto).unwrap() != blank);
}

#[test]
fn ids_that_give_one_file_name_are_kept_apart() {
    let mut summary = fixtures::rich();
    for fan in &mut summary.fans {
        fan.id = "a+b".into();
    }
    let plots = of_summary(&summary, &PlotStyle::default());
    let names: Vec<&str> = plots.names().collect();
    for name in ["fan_a_b", "fan_a_b_2", "fan_a_b_3"] {
        assert!(names.contains(&name), "{names:?}");
    }
}

/// `ESCALADE_PLOTS=DIR cargo test --lib plots::tests::gallery -- --ignored` writes every plot of every case.
#[test]
#[ignore = "for looking at, not for judging"]
fn gallery() {
    let directory = std::env::var_os("ESCALADE_PLOTS").expect("set ESCALADE_PLOTS to a directory");
    for (name, summary) in cases() {
        written(&summary, &Path::new(&directory).join(name));
    }
}
