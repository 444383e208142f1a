//! The values and policies that a command line asks for.

use crate::diagnostics::Diagnostics;
use crate::model::entity::Value;
use crate::model::tests::fixture::crisis;
use crate::model::{Model, Plan, Settings, plan};

const MORE: &str = "[variants.tense]\npace = 0.45\nplay = { us = \"slow\" }\n";

fn planned(model: &Model, settings: Settings) -> (Option<Plan>, Vec<String>) {
    let mut sources = crate::diagnostics::Sources::default();
    sources.add("test.toml", "");
    let mut faults = Diagnostics::default();
    let plan = plan(model, &settings, &mut sources, &mut faults);
    let said = faults.iter().map(|fault| fault.message.clone()).collect();
    (plan, said)
}

fn value(model: &Model, plan: &Plan, name: &str) -> Value {
    plan.values[model.parameters.iter().position(|p| p.name == name).expect("the parameter")]
}

fn set(name: &str, value: &str) -> Settings {
    Settings { set: vec![(name.into(), value.into())], ..Settings::default() }
}

#[test]
fn the_stated_values_are_the_plan() {
    let model = crisis(MORE).model();
    let (plan, said) = planned(&model, Settings::default());
    let plan = plan.expect("a plan");
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(value(&model, &plan, "pace"), Value::one(0.3));
    assert_eq!(value(&model, &plan, "lag"), Value { low: 14.0, high: 28.0 });
    assert_eq!(value(&model, &plan, "mode"), Value::one(1.0));
    assert_eq!(plan.policies, [None, None]);
}

#[test]
fn a_variant_comes_before_what_is_set() {
    let model = crisis(MORE).model();
    let (plan, _) = planned(&model, Settings { variant: Some("tense".into()), ..Settings::default() });
    let plan = plan.expect("a plan");
    assert_eq!(value(&model, &plan, "pace"), Value::one(0.45));
    assert_eq!(plan.policies, [Some(0), None]);
    let both = Settings {
        variant: Some("tense".into()),
        set: vec![("pace".into(), "20%".into())],
        policies: vec![("us".into(), "default".into())],
        ..Settings::default()
    };
    let plan = planned(&model, both).0.expect("a plan");
    assert_eq!(value(&model, &plan, "pace"), Value::one(0.2));
    assert_eq!(plan.policies, [None, None]);
}

#[test]
fn values_are_checked_as_in_the_file() {
    let model = crisis(MORE).model();
    assert!(planned(&model, set("mode", "none")).0.is_some());
    assert!(planned(&model, set("lag", "3 weeks")).0.is_some());
    assert!(planned(&model, set("pace", "0.9")).0.is_some());
    assert_eq!(
        planned(&model, set("pace", "0.9")).1,
        ["`pace` is set to 0.9, outside its range from 0.1 to 0.5"]
    );
    assert_eq!(planned(&model, set("mode", "dead")).1, ["there is no value `dead` here"]);
    assert_eq!(planned(&model, set("bar", "2.5")).1, ["expected a whole number, found 2.5"]);
    assert_eq!(planned(&model, set("pce", "2.5")).1, ["there is no parameter `pce`"]);
    assert!(planned(&model, set("pace", "1 +")).0.is_none());
    assert!(planned(&model, set("pace", "trust")).0.is_none());
    assert!(planned(&model, set("pace", "pace + 1")).0.is_none());
}

#[test]
fn a_second_value_for_the_same_is_refused() {
    let model = crisis(MORE).model();
    let twice = |name: &str, a: &str, b: &str| vec![(name.into(), a.into()), (name.into(), b.into())];
    let settings = Settings { set: twice("pace", "0.2", "0.3"), ..Settings::default() };
    let said = "the value of the parameter `pace` is given more than once";
    assert_eq!(planned(&model, settings), (None, vec![said.into()]));
    let settings = Settings { policies: twice("us", "slow", "slow"), ..Settings::default() };
    assert!(planned(&model, settings).1.contains(&"the policy of `us` is given more than once".into()));
}

#[test]
fn unknown_variants_actors_and_policies_are_found() {
    let model = crisis(MORE).model();
    let policies = |actor: &str, name: &str| Settings {
        policies: vec![(actor.into(), name.into())],
        ..Settings::default()
    };
    assert_eq!(planned(&model, policies("uss", "slow")).1, ["there is no actor `uss`"]);
    assert_eq!(planned(&model, policies("us", "slwo")).1, ["`us` has no policy `slwo`"]);
    let (plan, said) = planned(&model, Settings { variant: Some("tens".into()), ..Settings::default() });
    assert_eq!((plan, said), (None, vec!["there is no variant `tens`".into()]));
}
