//! The functions of expressions, each against its value.

use crate::trial::scenario;

/// The value of an expression with `x` = 0.25 and `n` = 3.
fn value(expression: &str, expected: f64) {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = 1
        [state]
        x = {{ start = 0.25, range = [0.1, 1] }}
        n = {{ start = 3, count = [0, 9] }}
        open = {{ start = true }}
        mood = {{ start = "calm", one_of = ["calm", "angry", "furious"] }}
        [metrics]
        value = {{ final = "{expression}" }}
        "#
    ))
    .always("value", expected);
}

#[test]
fn arithmetic_has_the_usual_order() {
    value("1 + 2 * n - 4 / 2", 5.0);
    value("(1 + 2) * n", 9.0);
    value("-n + 10", 7.0);
    value("2 * -x", -0.5);
    value("10 - 4 - 3", 3.0);
    value("16 / 4 / 2", 2.0);
    value("7 / 2", 3.5);
    value("30% + x", 0.55);
}

#[test]
fn functions_of_one_number() {
    value("abs(x - 1)", 0.75);
    value("exp(x)", libm::exp(0.25));
    value("ln(x)", libm::log(0.25));
    value("sqrt(x)", 0.5);
    value("sin(x)", libm::sin(0.25));
    value("cos(x)", libm::cos(0.25));
    value("logistic(x)", 1.0 / (1.0 + libm::exp(-0.25)));
    value("logistic(-800)", 0.0);
    value("round(n / 2)", 2.0);
    value("round(2.4)", 2.0);
    value("round(-2.6)", -3.0);
    value("floor(-x)", -1.0);
    value("ceil(x)", 1.0);
}

#[test]
fn functions_of_several_numbers() {
    value("min(n, x, 2)", 0.25);
    value("max(n, x, 2)", 3.0);
    value("clamp(n, 0, 2)", 2.0);
    value("clamp(x, 0.5, 1)", 0.5);
    value("clamp(x, 0, 1)", 0.25);
}

#[test]
fn toward_halves_the_way_in_a_half_life() {
    value("toward(x, 1, 1 week)", 0.625);
    value("toward(x, 1, 2 weeks)", 1.0 - 0.75 * 0.5_f64.sqrt());
    value("toward(1, x, 1 week)", 0.625);
    scenario(
        r#"
        step = "1 week"
        steps = 26
        [state]
        x = { start = 8, range = [0, 10] }
        [rules.calm]
        do = "x = toward(x, 2, 13 weeks)"
        [metrics]
        x = { final = "x" }
        "#,
    )
    .always("x", 3.5);
}

#[test]
fn conditions_and_comparisons() {
    value("if open then 1 else 2", 1.0);
    value("if not open then 1 else if n == 3 then 5 else 7", 5.0);
    value("if open and n < 3 then 1 else 0", 0.0);
    value("if open or n < 3 then 1 else 0", 1.0);
    value("if not open and n < 3 or x < 1 then 1 else 0", 1.0);
    value("if n in [1, 3] then 1 else 0", 1.0);
    value("if mood in [angry, furious] then 1 else 0", 0.0);
    value("if mood == calm then 1 else 0", 1.0);
    value("if mood != calm then 1 else 0", 0.0);
    value("if n >= 3 and n <= 3 and n != 4 then 1 else 0", 1.0);
}

#[test]
fn steps_and_dates_have_names() {
    value("step", 1.0);
    value("if now_like then 1 else 0".replace("now_like", "step == 1").as_str(), 1.0);
}

#[test]
fn a_definition_is_read_afresh_each_time() {
    scenario(
        r#"
        steps = 3
        [state]
        x = { start = 1, count = [0, 99] }
        y = { start = 0, count = [0, 99] }
        [define]
        double = "2 * x"
        more = "double + 1"
        [events.e]
        do = ["x = double", "y = more"]
        [metrics]
        x = { final = "x" }
        y = { final = "y" }
        "#,
    )
    .always("x", 8.0)
    .always("y", 17.0);
}

#[test]
fn assignments_with_an_operator() {
    for (effect, expected) in
        [("x += 2", 8.0), ("x -= 2", 4.0), ("x *= 1.5", 9.0), ("x /= 4", 1.5), ("x = x * x", 36.0)]
    {
        scenario(&format!(
            "steps = 1\n[state]\nx = {{ start = 6, range = [0, 99] }}\n[events.e]\ndo = \"{effect}\"\n[metrics]\nx = {{ final = \"x\" }}"
        ))
        .always("x", expected);
    }
}
