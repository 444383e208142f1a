//! Ranges of expressions: sound, and narrow where it matters.

use crate::model::expr::Expr;
use crate::model::tests::fixture::crisis_but;
use crate::model::{Model, Ranges, range::Interval};

/// The range of an expression as the `final` metric of the crisis.
fn range(text: &str) -> Interval {
    let model = measured(text);
    Ranges::declared(&model).of(probe(&model))
}

fn measured(text: &str) -> Model {
    let checked =
        crisis_but("[metrics]", &format!("[metrics]\nprobe = {{ final = {text:?}, range = [0, 1] }}"));
    checked.model.unwrap_or_else(|| panic!("{text}: {:?}", checked.faults))
}

fn probe(model: &Model) -> &Expr {
    &model.metrics[0].expr
}

fn i(low: f64, high: f64) -> Interval {
    Interval::new(low, high)
}

#[test]
fn declared_ranges_carry_through_arithmetic() {
    assert_eq!(range("1 - trust"), i(0.0, 1.0));
    assert_eq!(range("2 * trust - talks"), i(-4.0, 2.0));
    assert_eq!(range("pace * 2"), i(0.2, 1.0));
    assert_eq!(range("rung"), i(0.0, 2.0));
    assert_eq!(range("abs(trust - 1)"), i(0.0, 1.0));
    assert_eq!(range("clamp(trust * 3, 0, 1)"), i(0.0, 1.0));
    assert_eq!(range("step"), i(0.0, 52.0));
}

#[test]
fn a_branch_knows_its_condition() {
    assert_eq!(range("near"), i(0.0, 1.0));
    assert_eq!(range("if trust > 0.5 then trust else 1"), i(0.5, 1.0));
    assert_eq!(range("if trust > 0.5 and talks == 2 then trust * talks else 1"), i(1.0, 2.0));
    assert_eq!(range("if not (trust > 0.5) then trust else 0"), i(0.0, 0.5));
    assert_eq!(range("if talks > 0 then 1 / talks else 0"), i(0.0, 1.0));
    assert_eq!(range("if talks != 0 then talks else 3"), i(1.0, 4.0));
    assert_eq!(range("if talks in [1, 2] then talks else 2"), i(1.0, 2.0));
    assert_eq!(range("if trust > 2 then 100 else 1"), i(1.0, 1.0));
}

#[test]
fn sums_over_members_are_taken_member_by_member() {
    assert_eq!(range("sum(assets of firms)"), i(2.25, 2.25));
    assert_eq!(range("sum(assets of firms where strategic)"), i(2.0, 2.0));
    assert_eq!(range("sum(assets of firms where status == frozen)"), i(0.0, 2.25));
    assert_eq!(range("frozen_share"), i(0.0, 1.0));
    assert_eq!(range("count(firms where strategic)"), i(2.0, 2.0));
    assert_eq!(range("count(firms where status == frozen and strategic)"), i(0.0, 2.0));
    assert_eq!(range("max(assets of firms where not strategic)"), i(0.25, 0.25));
}

#[test]
fn facts_from_outside_narrow_too() {
    let model = measured("if trust > 0.25 then trust else 1");
    let ranges = Ranges::declared(&model);
    let crate::model::expr::Kind::If(parts) = &probe(&model).kind else { panic!("if") };
    let [condition, trust, _] = &**parts;
    assert_eq!(ranges.of(trust), i(0.0, 1.0));
    assert_eq!(ranges.of_where(trust, &[(condition, true)]), i(0.25, 1.0));
    assert_eq!(ranges.of_where(trust, &[(condition, false)]), i(0.0, 0.25));
    assert!(
        ranges.of_where(trust, &[(condition, false), (condition, true)]).is_empty() || {
            // Closed ends may touch.
            ranges.of_where(trust, &[(condition, false), (condition, true)]).is_point()
        }
    );
}

#[test]
fn at_values_parameters_are_points() {
    let model = measured("pace * 2");
    let mut sources = crate::diagnostics::Sources::default();
    let mut faults = crate::diagnostics::Diagnostics::default();
    let plan = crate::model::plan(&model, &Default::default(), &mut sources, &mut faults).expect("a plan");
    assert_eq!(Ranges::at(&model, &plan.values).of(probe(&model)), i(0.6, 0.6));
}

#[test]
fn metrics_have_the_range_of_their_kind() {
    let with = |metric: &str| {
        let model = crisis_but("[metrics]", &format!("[metrics]\nprobe = {metric}")).model();
        Ranges::declared(&model).range_of_metric(&model.metrics[0])
    };
    assert_eq!(with("{ sum = \"trust - 1\" }"), i(-52.0, 0.0));
    // Runs may end after any step.
    assert_eq!(with("{ sum = \"trust + 1\" }"), i(1.0, 104.0));
    assert_eq!(with("{ first = \"open\", else = -3 }"), i(-3.0, 52.0));
    assert_eq!(with("{ time = \"open\" }"), i(0.0, 52.0));
    assert_eq!(with("{ first = \"open\" }"), i(0.0, 52.0));
    assert_eq!(with("{ count = \"us.freeze\" }"), i(0.0, 52.0));
    assert_eq!(with("{ peak = \"talks\", range = [0, 9] }"), i(0.0, 9.0));
}
