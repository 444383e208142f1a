//! Outcomes come as often as the exact answer says.

use crate::fit::{fit, level};
use crate::shared::{finite, fits};
use escalade::{Settings, Study};

#[test]
fn the_finite_scenarios_are_those_that_are_meant() {
    let names: Vec<&str> = finite().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["gamblers-ruin", "hotline", "ladder-52", "strait"]);
}

#[test]
fn sampling_agrees_with_the_exact_answer() {
    let level = level(finite().len());
    for fit in fits() {
        assert!(fit.worst() >= level, "{}: {:e} is less likely than {level:e}", fit.name, fit.worst());
    }
}

/// A test of the test: a hotline that is answered a little more often than the exact answer assumes is found out.
#[test]
fn a_planted_error_is_found() {
    let exact = finite().iter().find(|one| one.name == "ladder-52").expect("ladder-52 is finite");
    let right = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/ladder-52.toml"))
        .expect("it is there");
    let wrong = right.replace("chance = \"0.5 + 0.02 * trust\"", "chance = \"0.55 + 0.02 * trust\"");
    assert_ne!(right, wrong);
    let study = Study::parse("ladder-52.toml", &wrong, Settings::default()).expect("it is sound");
    let found = fit(&study, exact);
    let level = level(finite().len());
    let caught = found.outcomes.iter().filter(|seed| seed.tail() < level).count();
    assert_eq!(caught, found.outcomes.len(), "not every seed finds the error out");
}
