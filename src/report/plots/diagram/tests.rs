//! Diagrams of every built-in scenario, and of one that is all long names: texts in their boxes and apart.

use super::*;
use crate::model::Settings;
use crate::report::plots::draw::canvas::{Area, Shape};
use crate::study::built_in;

const LONG: &str = r#"
title = "A title so long that no line of eighty columns could ever hold it, whatever one does; and it goes on and on and on and on and on"
step = "1 week"
steps = 10
[actors]
us = { title = "United States of somewhere else than where one would look for them, with a long name" }
them = {}
[ladder]
rungs = "0..40"
start = 0
[state]
a_name_that_is_as_long_as_the_rules_of_the_language_permit_it_to_be = { start = 0, range = [0, 9], known_to = "us" }
[responses.us]
wait = { weight = 1 }
do_what_nobody_ever_thought_that_anybody_would_do_in_such_a_place = { when = "a_name_that_is_as_long_as_the_rules_of_the_language_permit_it_to_be > 1", do = ["raise rung to 20", "a_name_that_is_as_long_as_the_rules_of_the_language_permit_it_to_be += 1"] }
[reactions.them.to_it]
to = "us.do_what_nobody_ever_thought_that_anybody_would_do_in_such_a_place"
options.nothing = { weight = 1 }
options.much = { weight = 1, do = "lower rung to 1" }
[outcomes]
an_end_that_has_a_name_of_more_letters_than_there_is_room_for_in_one_line = "rung >= 39 and a_name_that_is_as_long_as_the_rules_of_the_language_permit_it_to_be > 4"
other = "otherwise"
"#;

fn every_diagram(mut look: impl FnMut(&str, &Scene, &Canvas)) {
    let built_in = built_in::all()
        .iter()
        .map(|scenario| (scenario.name, Study::built_in(scenario.name, Settings::default())));
    let long = ("long", Study::parse("long.toml", LONG, Settings::default()));
    for (name, study) in built_in.chain([long]) {
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        let graph = graph(&study);
        let (scene, canvas) = draw(&graph);
        look(name, &scene, &canvas);
    }
}

#[test]
fn texts_stay_in_their_boxes_and_apart() {
    every_diagram(|name, scene, canvas| {
        // Who reads it without Open Sans sees some other font, a tenth wider.
        let areas: Vec<_> = canvas
            .texts()
            .map(|text| {
                let mut wide = text.clone();
                wide.look.size *= 1.1;
                (&text.text, Area { top: text.area().top, ..wide.area() })
            })
            .collect();
        for (i, (text, area)) in areas.iter().enumerate() {
            assert!(
                area.left >= 0.0 && area.right <= WIDTH && area.bottom <= canvas.height,
                "{name}: {text}"
            );
            for (other, its) in &areas[..i] {
                assert!(!area.overlaps(*its), "{name}: {text} over {other}");
            }
            for card in scene.cards.iter().filter(|card| card.area.overlaps(*area)) {
                let its = card.area;
                let inside = area.left > its.left && area.right < its.right && area.top > its.top;
                assert!(inside && area.bottom < its.bottom, "{name}: {text} leaves its card");
            }
        }
        for (i, card) in scene.cards.iter().enumerate() {
            let apart = scene.cards[..i].iter().all(|other| !card.area.overlaps(other.area));
            assert!(apart, "{name}: cards overlap");
        }
    });
}

#[test]
fn arrows_cross_no_card_and_no_two_end_at_one_point() {
    every_diagram(|name, scene, canvas| {
        let mut tips = vec![];
        for shape in &canvas.shapes {
            match shape {
                Shape::Polygon(points, _) if points.len() == 3 => {
                    assert!(!tips.contains(&points[0]), "{name}: two arrows end at {:?}", points[0]);
                    tips.push(points[0]);
                }
                // Curves, not the edges of cards and rows.
                Shape::Line(points, _, width) if *width > 1.0 && *width != 1.2 => {
                    for (x, y) in points {
                        let on = |card: &&card::Card| {
                            let area = card.area;
                            *x > area.left + 0.5 && *x < area.right - 0.5 && *y > area.top && *y < area.bottom
                        };
                        assert!(
                            scene.cards.iter().find(on).is_none(),
                            "{name}: an arrow on a card at {x}, {y}"
                        );
                    }
                }
                _ => {}
            }
        }
        assert!(tips.len() >= scene.wires.len(), "{name}");
        assert!(!scene.wires.is_empty(), "{name}");
    });
}

#[test]
fn pages_are_of_a_size_to_look_at() {
    every_diagram(|name, _, canvas| {
        let svg = svg::file(canvas, "x", Theme::Auto);
        assert!(canvas.height < 2600.0, "{name}: {} high", canvas.height);
        assert!(svg.len() < 300_000 && !svg.contains("NaN"), "{name}: {} bytes", svg.len());
    });
}
