//! Every plot of every sample: texts on the page and apart, the same bytes each time.

use super::draw::canvas::{self, Area, Canvas, Shape};
use super::draw::frame;
use super::*;
use crate::report::tests::fixtures;
use std::path::Path;

fn cases() -> Vec<(&'static str, Summary)> {
    std::iter::once(("rich", fixtures::rich())).chain(fixtures::poor()).collect()
}

fn every_plot(mut look: impl FnMut(&str, &Canvas)) {
    for (case, summary) in cases() {
        for (name, canvas) in draw(&summary) {
            look(&format!("{case}/{name}"), &canvas);
        }
    }
}

#[test]
fn the_rich_summary_has_every_plot() {
    let names: Vec<String> = draw(&fixtures::rich()).into_iter().map(|(name, _)| name).collect();
    let expected = "outcomes time_to_outcome ladder ladder_us ladder_china ladder_cyber fan_trust fan_intensity \
                    fan_us_suspects_state metric_flags metric_peak_rung metric_weeks_of_sanctions metric_us_loss \
                    metric_final_intensity metric_weeks_to_pledge metric_listed \
                    metric_weeks_to_rupture responses";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
}

/// Every plot of many settings of the parameters, of a scenario with long names and two options.
fn every_plot_of_parameters(mut look: impl FnMut(&str, &Canvas)) {
    let study = crate::Study::parse("s.toml", PARAMETERS, crate::Settings::default());
    let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
    let simulation = crate::Simulation { runs: 200, ..crate::Simulation::default() };
    let options = study
        .options(&crate::model::settings::options::Asked::default())
        .unwrap_or_else(|faulty| panic!("{faulty}"));
    let done = &|_| {};
    let all: Vec<usize> = (0..6).collect();
    let mut plots = vec![];
    for set in [
        &[("luck", "0.2..0.9:9")][..],
        &[("kind", "*")],
        &[("luck", "0..1:6"), ("wait", "1..9 weeks:5")],
        &[("kind", "*"), ("wait", "1..2 weeks:2")],
    ] {
        let set: Vec<(String, String)> = set.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        let (axes, _) = study.axes(&set).unwrap_or_else(|faulty| panic!("{faulty}"));
        let sweep = options.sweep(&axes, &simulation, done).expect("nothing can fail");
        plots.extend(sweep::draw(&sweep, &all));
    }
    plots.extend(tornado::draw(&options.tornado(&simulation, done).expect("nothing can fail"), &all));
    plots.extend(morris::draw(&options.morris(5, &simulation, done).expect("nothing can fail"), &all));
    plots.extend(sobol::draw(&options.sobol(20, &simulation, done).expect("nothing can fail"), &all));
    assert!(plots.len() > 40, "{}", plots.len());
    plots.iter().for_each(|(name, canvas)| look(name, canvas));
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
    no_two_texts_overlap(|look| every_plot(look));
}

#[test]
fn nor_where_parameters_vary() {
    every_plot_of_parameters(|name, canvas| {
        let svg = render::svg(canvas).unwrap();
        assert!(svg.len() < 300_000 && !svg.contains("NaN"), "{name}: {} bytes", svg.len());
    });
    no_two_texts_overlap(|look| every_plot_of_parameters(look));
}

fn no_two_texts_overlap(every: impl FnOnce(&mut dyn FnMut(&str, &Canvas))) {
    every(&mut |name: &str, canvas: &Canvas| {
        let texts: Vec<_> = canvas.texts().map(|text| (text, area_in_a_wide_font(text))).collect();
        for (i, (text, area)) in texts.iter().enumerate() {
            let inside = area.left >= 0.0
                && area.right <= canvas.width
                && area.top >= 0.0
                && area.bottom <= canvas.height;
            assert!(inside, "{name}: {text:?} {area:?}");
            for (other, its) in &texts[..i] {
                assert!(!area.overlaps(*its), "{name}: {:?} over {:?}", text.text, other.text);
            }
        }
    });
}

/// Who reads the SVG without Open Sans sees some other font, a tenth wider.
fn area_in_a_wide_font(text: &canvas::Text) -> Area {
    let mut wide = text.clone();
    wide.look.size *= 1.1;
    Area { top: text.area().top, ..wide.area() }
}

#[test]
fn every_place_is_a_number_on_the_page() {
    every_plot(|name, canvas| {
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
    });
}

#[test]
fn svg_is_small_and_well_formed() {
    every_plot(|name, canvas| {
        let svg = render::svg(canvas).unwrap();
        assert!(svg.len() < 300_000, "{name}: {} bytes", svg.len());
        assert!(svg.starts_with("<svg width=\"1200\" height="), "{name}");
        assert!(svg.contains("sans-serif") && svg.trim_end().ends_with("</svg>"), "{name}");
        assert!(!svg.contains("NaN") && !svg.chars().any(|c| c.is_control() && c != '\n'), "{name}");
    });
}

#[test]
fn every_file_is_written_whole_and_the_same_twice() {
    let directories = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let summary = fixtures::rich();
    let [first, second] = directories.each_ref().map(|d| written(&summary, d.path()));
    assert_eq!(first.len(), 36);
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
    let claim = crate::report::files::folder::Claim { kind: "run", question: String::new(), force: false };
    let folder = Folder::open(path, &claim).unwrap();
    write(summary, &folder).unwrap();
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
            assert_eq!(paths.len(), 2 * draw(&summary).len(), "{name}");
        }
    }
}

#[test]
fn text_is_drawn_with_the_embedded_font() {
    let mut canvas = Canvas::new(60.0, 40.0);
    canvas.text(5.0, 30.0, "λ ≥ 4", frame::LABEL, canvas::Anchor::Left);
    let blank = render::pixels(&Canvas::new(60.0, 40.0)).unwrap();
    assert!(render::pixels(&canvas).unwrap() != blank);
}

#[test]
fn ids_that_give_one_file_name_are_kept_apart() {
    let mut summary = fixtures::rich();
    for fan in &mut summary.fans {
        fan.id = "a+b".into();
    }
    let names: Vec<String> = draw(&summary).into_iter().map(|(name, _)| name).collect();
    for name in ["fan_a_b", "fan_a_b_2", "fan_a_b_3"] {
        assert!(names.iter().any(|n| n == name), "{names:?}");
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
