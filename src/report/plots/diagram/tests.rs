//! The diagram of every built-in scenario: texts in their boxes and apart.

use super::*;
use crate::model::Settings;
use crate::report::plots::draw::canvas::{Area, Shape, Text};
use crate::study::built_in;

fn every_diagram(mut look: impl FnMut(&str, &Canvas)) {
    for scenario in built_in::all() {
        let study = Study::built_in(scenario.name, Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        look(scenario.name, &draw(&graph(&study)));
    }
}

#[test]
fn png() {
    every_diagram(|name, canvas| {
        std::fs::write(format!("/tmp/dia-{name}.png"), render::pixels(canvas).unwrap().png().unwrap()).unwrap();
    });
}
