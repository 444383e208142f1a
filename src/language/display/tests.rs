//! What is printed is read back as the same tree, and carries no needless parentheses.

use crate::diagnostics::{Diagnostics, SourceId, Span};
use crate::language::lexer::is_name;
use crate::language::parse::{Place, expression, statement};
use crate::language::syntax::*;
use proptest::prelude::*;

const NOWHERE: Span = Span { source: SourceId(0), start: 0, end: 0 };

fn canonical(text: &str) -> String {
    let mut faults = Diagnostics::default();
    let expr = expression(text, Place::Whole(NOWHERE), &mut faults);
    expr.unwrap_or_else(|| panic!("{text}: {faults:?}")).to_string()
}

#[test]
fn needless_parentheses_go_and_needed_ones_stay() {
    assert_eq!(canonical("((a*b))+(c)"), "a * b + c");
    assert_eq!(canonical("a*(b+c)-(d-e)-f"), "a * (b + c) - (d - e) - f");
    assert_eq!(canonical("(a - b) - c"), "a - b - c");
    assert_eq!(canonical("not (a and b) or (not c)"), "not (a and b) or not c");
    assert_eq!(canonical("1 + (if a then 2 else (3))"), "1 + (if a then 2 else 3)");
    assert_eq!(canonical("-(a + b) * -c"), "-(a + b) * -c");
    assert_eq!(canonical("(a == b) == c"), "(a == b) == c");
    assert_eq!(canonical("(a + b) in (8 weeks)"), "a + b in 8 weeks");
    assert_eq!(canonical("(a for 2 weeks) and b"), "(a for 2 weeks) and b");
    assert_eq!(canonical("sum((x + 1) of firms where (a))"), "sum(x + 1 of firms where a)");
    assert_eq!(canonical("x not in [a,b]"), "not x in [a, b]");
}

#[test]
fn lengths_are_counted_in_their_largest_whole_unit() {
    assert_eq!(canonical("56 days"), "8 weeks");
    assert_eq!(canonical("1 days"), "1 day");
    assert_eq!(canonical("12 months"), "1 year");
    assert_eq!(canonical("0.5 years"), "6 months");
    assert_eq!(canonical("0 weeks"), "0 days");
    assert_eq!(canonical("8.5 weeks"), "59.5 days");
    assert_eq!(canonical("2 weeks..3 months"), "14..91.3125 days");
    assert_eq!(canonical("x per 1 weeks"), "x per week");
    assert_eq!(canonical("x per 8 weeks"), "x per 8 weeks");
}

#[test]
fn lines_of_scenarios_are_printed_as_they_were_written() {
    let lines = [
        "0.25 + 0.01 * (20 - trust)",
        "1 + trust / 4 + (if now(us.threaten) then 2 else 0)",
        "open and hotline != none and severity >= hotline_threshold and times(alba.call) < 2",
        "times(intrusion) > 0 and not open and rung == talks for 5 days",
        "if until(summit) < 0 days then 0 else max(0, 1 - until(summit) / 8 weeks)",
        "if not agreement or china.compliance == none then 45 else if china.compliance == partial then 0.4 * x else y",
        "sum(us_assets of firms where status == named) / total_assets",
        "us.suspects(state) + us.suspects(proxy)",
        "date > summit and dialogue == ministerial and not agreement and talks >= 3",
        "case == none and (agreement or dialogue != suspended)",
        "sabotage_rate * (if hotline == live then 0.5 else 1) * (1 + max(0, framing)) * (2 - trust) per year",
        "intel_pace * us.access in 4 weeks",
        "count(firms where status in [frozen, limited, delisted] and not guilty) / max(1, count(firms where on_list))",
        "-5 * china.bite - china.cost - (if outcome in [rupture, disruptive_attack] then 10 else 0)",
        "quantile(us_loss, 0.95) < 100",
        "6..8 days",
        "0..10",
    ];
    for line in lines {
        assert_eq!(canonical(line), line);
    }
    let effects = [
        "intensity = toward(intensity, base_intensity, if agreement then 10 weeks else secular)",
        "us.loss += loss_per_year * intensity / peak_intensity per year",
        "china.bite += freeze_share * us_assets / total_assets * (if strategic then 1 - china.shielding else 1)",
        "raise us.rung to authority_and_list",
        "lower china.rung to dialogue",
        "reset us.suspects",
    ];
    for line in effects {
        let effect = statement(line, Place::Whole(NOWHERE), &mut Diagnostics::default());
        assert_eq!(effect.map(|effect| effect.to_string()).as_deref(), Some(line));
    }
}

fn name() -> impl Strategy<Value = Name> {
    "[a-z_][a-z0-9_]{0,4}"
        .prop_filter("reserved", |text| is_name(text) && text != "is")
        .prop_map(|text| Name { text, span: NOWHERE })
}

fn path() -> impl Strategy<Value = Path> {
    prop::collection::vec(name(), 1..3).prop_map(|parts| Path { parts, span: NOWHERE })
}

fn length() -> impl Strategy<Value = Length> {
    let days = (0u32..1000, prop::sample::select(vec![1.0, 7.0, 365.25 / 12.0, 365.25, 0.1]))
        .prop_map(|(number, unit)| Length::Days(f64::from(number) * unit));
    prop_oneof![4 => days, 1 => (0u32..1000).prop_map(|steps| Length::Steps(f64::from(steps)))]
}

fn positive() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0u32..1000).prop_map(f64::from),
        (0u32..1000).prop_map(|k| f64::from(k) / 1000.0),
        (0.0..f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(f64::MAX)
    ]
}

fn range() -> impl Strategy<Value = ExprKind> {
    let time = (length(), length()).prop_map(|(a, b)| {
        let (from, to) = if a <= b { (a, b) } else { (b, a) };
        ExprKind::DurationRange { from, to }
    });
    let number = (-1000i32..1000, 0u32..100).prop_map(|(from, more)| {
        let from = f64::from(from);
        ExprKind::NumberRange { from, to: from + f64::from(more) }
    });
    prop_oneof![time, number]
}

fn aggregate(inner: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = ExprKind> {
    let kinds = vec![
        AggregateKind::Count,
        AggregateKind::Share,
        AggregateKind::Any,
        AggregateKind::All,
        AggregateKind::Sum,
        AggregateKind::Mean,
        AggregateKind::Min,
        AggregateKind::Max,
    ];
    let filter = prop::option::of(inner.clone());
    (prop::sample::select(kinds), inner, name(), filter).prop_map(|(kind, value, group, filter)| {
        let value = kind.takes_value().then(|| Box::new(value));
        let members = Members { group, filter: filter.map(Box::new), span: NOWHERE };
        ExprKind::Aggregate { kind, value, members }
    })
}

fn binary() -> impl Strategy<Value = BinaryOperator> {
    use BinaryOperator as B;
    let comparisons = [B::Equal, B::NotEqual, B::Less, B::LessOrEqual, B::Greater, B::GreaterOrEqual];
    let others = [B::Add, B::Subtract, B::Multiply, B::Divide, B::And, B::Or];
    prop::sample::select([comparisons, others].concat())
}

fn tree() -> impl Strategy<Value = Expr> {
    let expr = |kind| Expr { kind, span: NOWHERE };
    let day = (1900i16..2100, 1i8..13, 1i8..29).prop_map(|(y, m, d)| jiff::civil::date(y, m, d));
    let leaf = prop_oneof![
        positive().prop_map(ExprKind::Number),
        length().prop_map(ExprKind::Duration),
        day.prop_map(ExprKind::Date),
        any::<bool>().prop_map(ExprKind::Flag),
        path().prop_map(ExprKind::Path),
        range(),
    ];
    leaf.prop_map(expr).prop_recursive(6, 64, 4, move |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let many = prop::collection::vec(inner.clone(), 1..4);
        let unary = prop::sample::select(vec![UnaryOperator::Negate, UnaryOperator::Not]);
        let plain = |text: &str| !["count", "share", "any", "all", "sum"].contains(&text);
        let function = path().prop_filter("an aggregate", move |path| plain(&path.parts[0].text));
        prop_oneof![
            (binary(), boxed.clone(), boxed.clone()).prop_map(|(operator, left, right)| ExprKind::Binary {
                operator,
                left,
                right
            }),
            (unary, boxed.clone()).prop_map(|(operator, operand)| ExprKind::Unary { operator, operand }),
            (function, many.clone()).prop_map(|(function, arguments)| ExprKind::Call { function, arguments }),
            (boxed.clone(), many).prop_map(|(value, list)| ExprKind::OneOf { value, list }),
            (boxed.clone(), boxed.clone(), boxed.clone())
                .prop_map(|(condition, then, otherwise)| ExprKind::If { condition, then, otherwise }),
            (boxed.clone(), boxed.clone()).prop_map(|(chance, window)| ExprKind::Window { chance, window }),
            (boxed.clone(), length().prop_filter("0 days", |l| l.count() > 0.0))
                .prop_map(|(amount, unit)| ExprKind::Per { amount, unit }),
            (boxed.clone(), boxed).prop_map(|(condition, duration)| ExprKind::For { condition, duration }),
            aggregate(inner),
        ]
        .prop_map(move |kind| Expr { kind, span: NOWHERE })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(expr in tree()) {
        let text = expr.to_string();
        let mut faults = Diagnostics::default();
        let back = expression(&text, Place::Whole(NOWHERE), &mut faults);
        prop_assert!(back == Some(expr), "{}: {:?}", text, faults);
    }

    #[test]
    fn effects_are_read_back(target in path(), value in tree(), form in 0..8) {
        let assign = |operator| StatementKind::Assign { target: target.clone(), operator, value: value.clone() };
        let kind = match form {
            0 => assign(AssignOperator::Set),
            1 => assign(AssignOperator::Add),
            2 => assign(AssignOperator::Subtract),
            3 => assign(AssignOperator::Multiply),
            4 => assign(AssignOperator::Divide),
            5 => StatementKind::Raise { target, to: value },
            6 => StatementKind::Lower { target, to: value },
            _ => StatementKind::Reset { belief: target },
        };
        let effect = Statement { kind, span: NOWHERE };
        let mut faults = Diagnostics::default();
        let back = statement(&effect.to_string(), Place::Whole(NOWHERE), &mut faults);
        prop_assert!(back.as_ref() == Some(&effect), "{}: {:?}", effect, faults);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[a-c0-9 .()\\[\\]=<>+*/!%,\"-]{0,30}|(if|then|else|not|in|for|per|of|where|count|weeks|8|x|\\(|\\)|\\[|,|-| ){0,30}|\\PC{0,20}") {
        let place = Place::Exact { source: SourceId(0), start: 5 };
        for whole in [true, false] {
            let mut faults = Diagnostics::default();
            let read = if whole {
                expression(&text, place, &mut faults).is_some()
            } else {
                statement(&text, place, &mut faults).is_some()
            };
            prop_assert_eq!(read, !faults.has_errors());
            prop_assert!(faults.errors() <= 3);
            for fault in faults.iter() {
                let span = fault.place.unwrap();
                prop_assert!(5 <= span.start && span.start <= span.end && span.end as usize <= 5 + text.len());
            }
        }
    }
}
