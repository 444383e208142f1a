//! What is read, and what is said of what cannot be.

use super::*;
use crate::diagnostics::{Diagnostics, SourceId, Sources, Span};
use crate::language::syntax::{
    AggregateKind, AssignOperator, BinaryOperator, ClaimKind, ExprKind, Length, OptionPart, OptionPath,
    StatementKind, Trend,
};
use crate::language::units::is_unit;

const START: u32 = 10;

fn place() -> Place {
    Place::Exact { source: SourceId(0), start: START }
}

fn read(text: &str) -> Expr {
    let mut faults = Diagnostics::default();
    expression(text, place(), &mut faults).unwrap_or_else(|| panic!("{text}: {faults:?}"))
}

fn effect(text: &str) -> StatementKind {
    let mut faults = Diagnostics::default();
    statement(text, place(), &mut faults).unwrap_or_else(|| panic!("{text}: {faults:?}")).kind
}

/// Every operation in parentheses.
fn grouped(text: &str) -> String {
    fn group(expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Unary { operator, operand } => format!("({operator:?} {})", group(operand)),
            ExprKind::Binary { operator, left, right } => {
                format!("({} {} {})", group(left), operator.symbol(), group(right))
            }
            ExprKind::OneOf { value, list } => {
                let list: Vec<String> = list.iter().map(group).collect();
                format!("({} in [{}])", group(value), list.join(" "))
            }
            ExprKind::If { condition, then, otherwise } => {
                format!("(if {} then {} else {})", group(condition), group(then), group(otherwise))
            }
            ExprKind::Window { chance, window } => format!("({} in {})", group(chance), group(window)),
            ExprKind::Per { amount, unit } => format!("({} per {unit})", group(amount)),
            ExprKind::For { condition, duration } => {
                format!("({} for {})", group(condition), group(duration))
            }
            _ => expr.to_string(),
        }
    }
    group(&read(text))
}

/// The faults of a text as `message @ underlined text @ help`, one a line.
fn told(text: &str, effect: bool) -> String {
    let mut faults = Diagnostics::default();
    let found = if effect {
        statement(text, place(), &mut faults).is_some()
    } else {
        expression(text, place(), &mut faults).is_some()
    };
    assert!(!found, "`{text}` was read");
    let told = faults.iter().map(|fault| {
        let place = fault.place.unwrap();
        let under = &text[(place.start - START) as usize..(place.end - START) as usize];
        [&[fault.message.as_str(), under][..], &fault.help.iter().map(String::as_str).collect::<Vec<_>>()]
            .concat()
            .join(" @ ")
    });
    told.collect::<Vec<_>>().join("\n")
}

fn fault_of(text: &str) -> String {
    told(text, false)
}

fn fault_of_effect(text: &str) -> String {
    told(text, true)
}

#[test]
fn numbers_and_percentages() {
    for (text, value) in [("3", 3.0), ("0.25", 0.25), ("1e-3", 0.001), ("1_000", 1000.0), ("007", 7.0)] {
        assert_eq!(read(text).kind, ExprKind::Number(value), "{text}");
    }
    assert_eq!(read("30%").kind, ExprKind::Number(0.3));
    assert_eq!(read("26.6 %").kind, ExprKind::Number(0.266));
    assert_eq!(read("2e1%").kind, ExprKind::Number(0.2));
}

#[test]
fn every_percentage_is_the_number_it_looks_like() {
    for tenths in 0..1000 {
        let (whole, tenth) = (tenths / 10, tenths % 10);
        assert_eq!(read(&format!("{whole}.{tenth}%")).kind, read(&format!("0.{tenths:03}")).kind);
    }
}

#[test]
fn durations_are_in_days() {
    let units = [("day", 1.0), ("week", 7.0), ("month", 30.4375), ("year", 365.25)];
    for (unit, days) in units {
        assert_eq!(read(&format!("1 {unit}")).kind, ExprKind::Duration(Length::Days(days)));
        assert_eq!(read(&format!("8 {unit}s")).kind, ExprKind::Duration(Length::Days(8.0 * days)));
        assert!(is_unit(unit));
    }
    assert!(!is_unit("hour") && !is_unit("Weeks"));
}

#[test]
fn steps_and_rounds_are_the_same() {
    for text in ["5 steps", "5 rounds", "5 round"] {
        assert_eq!(read(text).kind, ExprKind::Duration(Length::Steps(5.0)), "{text}");
    }
    assert_eq!(read("1 step").kind, ExprKind::Duration(Length::Steps(1.0)));
    let range = ExprKind::DurationRange { from: Length::Steps(3.0), to: Length::Steps(5.0) };
    assert_eq!(read("3..5 rounds").kind, range);
    assert_eq!(grouped("x per round"), "(x per 1 step)");
}

#[test]
fn ranges_of_time_and_of_numbers() {
    let time = |from, to| ExprKind::DurationRange { from: Length::Days(from), to: Length::Days(to) };
    assert_eq!(read("8..26 weeks").kind, time(56.0, 182.0));
    assert_eq!(read("0 .. 2 days").kind, time(0.0, 2.0));
    assert_eq!(read("2 weeks..1 year").kind, time(14.0, 365.25));
    assert_eq!(read("0..10").kind, ExprKind::NumberRange { from: 0.0, to: 10.0 });
    assert_eq!(read("-3..-1").kind, ExprKind::NumberRange { from: -3.0, to: -1.0 });
}

#[test]
fn ranges_are_written_as_people_write_them() {
    for text in ["8–26 weeks", "8 to 26 weeks", "8-26 weeks", "8 weeks – 26 weeks", "8 weeks to 26 weeks"]
    {
        assert_eq!(read(text).kind, read("8..26 weeks").kind, "{text}");
    }
    assert_eq!(read("3 to 5").kind, read("3..5").kind);
    // A hyphen between numbers is a minus.
    assert_eq!(grouped("8-26"), "(8 - 26)");
    assert_eq!(grouped("8 weeks-2 weeks"), "(8 weeks - 2 weeks)");
}

#[test]
fn dates_are_days_of_the_calendar() {
    assert_eq!(read("2015-09-22").kind, ExprKind::Date(jiff::civil::date(2015, 9, 22)));
    assert_eq!(grouped("date > 2015-09-22 and a"), "((date > 2015-09-22) and a)");
    assert_eq!(grouped("2015 - 9 - 22"), "((2015 - 9) - 22)");
}

#[test]
fn operators_from_loose_to_tight() {
    assert_eq!(
        grouped("a or b and not c == d + e * -f"),
        "(a or (b and (Not (c == (d + (e * (Negate f)))))))"
    );
    assert_eq!(grouped("a - b - c / d / e"), "((a - b) - ((c / d) / e))");
    assert_eq!(grouped("-a * b"), "((Negate a) * b)");
    assert_eq!(grouped("a * (b + c)"), "(a * (b + c))");
    assert_eq!(grouped("not a in [b, c] and d"), "((Not (a in [b c])) and d)");
    assert_eq!(grouped("a not in [b, c] and d"), "((Not (a in [b c])) and d)");
    assert_eq!(grouped("a or b for 12 weeks"), "((a or b) for 12 weeks)");
    assert_eq!(grouped("if a then b else c for 5 days"), "((if a then b else c) for 5 days)");
}

#[test]
fn in_is_membership_before_a_bracket_and_a_window_otherwise() {
    assert_eq!(grouped("us.threat in [none, lapsed]"), "(us.threat in [none lapsed])");
    assert_eq!(grouped("intel * us.access in 4 weeks"), "((intel * us.access) in 4 weeks)");
    assert_eq!(grouped("p in deadline"), "(p in deadline)");
    assert_eq!(grouped("a + b in c + 1 day < d"), "(((a + b) in (c + 1 day)) < d)");
}

#[test]
fn per_takes_in_the_whole_sum_before_it() {
    assert_eq!(grouped("loss * x / peak per year"), "(((loss * x) / peak) per 1 year)");
    assert_eq!(grouped("a + b per 8 weeks"), "((a + b) per 8 weeks)");
    assert_eq!(grouped("x per days"), "(x per 1 day)");
}

#[test]
fn else_extends_as_far_as_it_can() {
    assert_eq!(
        grouped("if a then 1 else if b then 2 else 3 + x"),
        "(if a then 1 else (if b then 2 else (3 + x)))"
    );
    assert_eq!(
        grouped("1 + (if now(us.threaten) then 2 else 0)"),
        "(1 + (if now(us.threaten) then 2 else 0))"
    );
}

#[test]
fn calls_may_be_dotted_and_min_is_plain_without_of() {
    let ExprKind::Call { function, arguments } = read("us.suspects(state)").kind else { panic!() };
    assert_eq!((function.to_string().as_str(), arguments.len()), ("us.suspects", 1));
    for (text, count) in [("min(a, b)", 2), ("mean(loss)", 1), ("f()", 0), ("toward(x, 0.35, 26 weeks)", 3)] {
        let ExprKind::Call { arguments, .. } = read(text).kind else { panic!("{text}") };
        assert_eq!(arguments.len(), count, "{text}");
    }
}

#[test]
fn aggregates_over_the_members_of_a_group() {
    let ExprKind::Aggregate { kind, value, members } =
        read("sum(us_assets of firms where strategic and x > 1)").kind
    else {
        panic!()
    };
    assert_eq!(kind, AggregateKind::Sum);
    assert_eq!(value.unwrap().to_string(), "us_assets");
    assert_eq!(members.to_string(), "firms where strategic and x > 1");
    for text in [
        "count(firms)",
        "share(firms where a)",
        "any(firms where a)",
        "all(firms where a)",
        "max(x of selected)",
    ] {
        assert!(matches!(read(text).kind, ExprKind::Aggregate { .. }), "{text}");
        assert_eq!(read(text).to_string(), text);
    }
    assert!(matches!(read("count + 1").kind, ExprKind::Binary { .. }));
}

#[test]
fn effects() {
    let StatementKind::Assign { target, operator, value } = effect("us.loss += a / b per year") else {
        panic!()
    };
    assert_eq!((target.to_string().as_str(), operator), ("us.loss", AssignOperator::Add));
    assert!(matches!(value.kind, ExprKind::Per { .. }));
    for text in ["x = 1", "x -= 1", "framing *= 0.5", "x /= 2", "case = none", "selected.on_list = true"] {
        assert!(matches!(effect(text), StatementKind::Assign { .. }), "{text}");
    }
    assert!(matches!(effect("raise us.rung to clash"), StatementKind::Raise { .. }));
    assert!(matches!(effect("lower rung to talks"), StatementKind::Lower { .. }));
    assert!(matches!(effect("reset us.suspects"), StatementKind::Reset { .. }));
}

#[test]
fn members_paths_and_orders_stand_alone() {
    let mut faults = Diagnostics::default();
    assert_eq!(
        members("firms where a == b", place(), &mut faults).unwrap().to_string(),
        "firms where a == b"
    );
    assert_eq!(members("selected", place(), &mut faults).unwrap().to_string(), "selected");
    assert_eq!(path("us.threaten", place(), &mut faults).unwrap().to_string(), "us.threaten");
    let mut keyed = |text| order(text, place(), &mut faults).map(|(key, down)| (key.to_string(), down));
    assert_eq!(keyed("us_assets / 2 desc"), Some(("us_assets / 2".to_owned(), true)));
    assert_eq!(keyed("link asc"), Some(("link".to_owned(), false)));
    assert_eq!(keyed("link"), Some(("link".to_owned(), false)));
    assert_eq!(keyed("desc"), Some(("desc".to_owned(), false)));
    assert!(faults.is_empty());
    assert!(members("firms.x", place(), &mut faults).is_none());
    assert!(path("us.threaten(x)", place(), &mut faults).is_none());
}

#[test]
fn every_node_knows_its_bytes() {
    let text = " max(0, us.x) + ( a == 2 weeks ) ";
    let expr = read(text);
    let under = |span: Span| &text[(span.start - START) as usize..(span.end - START) as usize];
    assert_eq!(under(expr.span), "max(0, us.x) + ( a == 2 weeks )");
    let ExprKind::Binary { left, right, .. } = expr.kind else { panic!() };
    assert_eq!((under(left.span), under(right.span)), ("max(0, us.x)", "a == 2 weeks"));
    let ExprKind::Call { function, arguments } = left.kind else { panic!() };
    assert_eq!((under(function.span), under(arguments[1].span)), ("max", "us.x"));
    let ExprKind::Path(path) = &arguments[1].kind else { panic!() };
    assert_eq!((under(path.parts[0].span), under(path.parts[1].span)), ("us", "x"));
    let ExprKind::Binary { right, .. } = right.kind else { panic!() };
    assert_eq!(under(right.span), "2 weeks");
}

#[test]
fn an_escaped_text_is_shown_whole() {
    let whole = Span { source: SourceId(0), start: 3, end: 30 };
    let expr = expression("a + b", Place::Whole(whole), &mut Diagnostics::default()).unwrap();
    let ExprKind::Binary { left, operator, .. } = expr.kind else { panic!() };
    assert_eq!((expr.span, left.span, operator), (whole, whole, BinaryOperator::Add));
}

#[test]
fn one_sign_for_comparing() {
    assert_eq!(fault_of("a = 3 and b"), "`=` sets a value; a comparison is written `==` @ =");
    assert_eq!(fault_of("a is b"), "a comparison is written `==` @ is");
    assert_eq!(fault_of("a is not b"), "a comparison is written `!=` @ is not");
    assert_eq!(
        fault_of("a < b <= c + 1"),
        "comparisons cannot be chained @ <= @ write `a < b and b <= c + 1`"
    );
    assert_eq!(
        fault_of("a in [b] == c"),
        "comparisons cannot be chained @ == @ put one of them in parentheses, or join two with `and`"
    );
    assert_eq!(fault_of("a < = b"), "expected a value, found `=` @ = @ `<=` is written without a space");
}

#[test]
fn signs_of_other_languages() {
    for (text, sign, help) in [
        ("a && b", "&&", "write `and`"),
        ("a || b", "||", "write `or`"),
        ("!a", "!", "write `not`"),
        ("a <> b", "<>", "write `!=`"),
        ("a => b", "=>", "write `>=`"),
        ("a ≤ b", "≤", "write `<=`"),
        ("a === b", "===", "write `==`"),
    ] {
        assert_eq!(fault_of(text), format!("`{sign}` is not a sign of this language @ {sign} @ {help}"));
    }
    for (text, sign) in [("a ^ 2", "^"), ("a ** 2", "**")] {
        let help =
            "there is no power sign: a square is `x * x`, a root `sqrt(x)`, any other power `exp(y * ln(x))`";
        assert_eq!(fault_of(text), format!("`{sign}` is not a sign of this language @ {sign} @ {help}"));
    }
    assert_eq!(fault_of("a == 'free'"), "names are written without quotes @ 'free' @ write `free`");
    assert_eq!(
        fault_of("a % 2"),
        "`%` has no meaning here @ % @ `%` follows a number, as in `30%`; there is no remainder"
    );
    assert_eq!(
        fault_of("a ? b : c"),
        "`?` has no meaning here @ ? @ a choice is written `if … then … else …`"
    );
    assert_eq!(fault_of("a + +b"), "a `+` stands between two values @ + @ leave it out");
}

#[test]
fn a_choice_has_three_parts() {
    let help = "a choice is written `if … then … else …` and always has all three";
    assert_eq!(fault_of("if a b else c"), format!("expected `then`, found `b` @ b @ {help}"));
    assert_eq!(fault_of("if a then b"), format!("expected `else`, found the end @  @ {help}"));
    assert_eq!(
        fault_of("1 + if a then b else c"),
        "`if` needs parentheses here @ if @ write `(if … then … else …)`"
    );
    assert_eq!(fault_of("a == not b"), "`not` needs parentheses here @ not @ write `(not …)`");
    assert_eq!(
        fault_of("a else b"),
        "expected an operator, found `else` @ else @ this `else` has no `if … then` before it"
    );
}

#[test]
fn units_of_time_are_known() {
    assert_eq!(fault_of("8 wekes"), "`wekes` is not a unit of time @ wekes @ did you mean `weeks`?");
    assert_eq!(fault_of("2 x"), "`x` is not a unit of time @ x @ to multiply, write `2 * x`");
    assert_eq!(fault_of("8weeks"), "a space is missing between number and unit @ 8weeks @ write `8 weeks`");
    assert_eq!(fault_of("x per mont"), "`mont` is not a unit of time @ mont @ did you mean `month`?");
    assert_eq!(
        fault_of("x per 8"),
        "expected a unit of time, found `8` @ 8 @ write `per month`, or `per 8 weeks`"
    );
    assert_eq!(fault_of("x per 0 days"), "nothing can be counted per 0 days @ per 0 days");
    assert_eq!(fault_of("30% weeks"), "a duration cannot be a percentage @ 30% weeks");
    assert_eq!(
        fault_of("26..8 weeks"),
        "this range runs backwards @ 26..8 weeks @ the smaller end of a range comes first"
    );
    assert_eq!(
        fault_of("8 weeks..26"),
        "this number has no unit of time @ 26 @ a range of time is written `8..26 weeks`"
    );
    assert_eq!(fault_of("-2..8 weeks"), "a range of time cannot begin before 0 @ -2..8 weeks");
    assert_eq!(
        fault_of("0..top"),
        "expected a number, found `top` @ top @ a range stands between two numbers: `0..10`, `8..26 weeks`"
    );
}

#[test]
fn numbers_and_dates_have_their_form() {
    assert_eq!(
        fault_of("2015-13-01"),
        "`2015-13-01` is not a date @ 2015-13-01 @ a date is written `2015-09-22`"
    );
    assert_eq!(fault_of("2015-9-22"), "`2015-9-22` is not a date @ 2015-9-22 @ write `2015-09-22`");
    assert_eq!(fault_of(".5"), "a digit is missing before the point @ .5 @ write `0.5`");
    assert_eq!(fault_of("5. + x"), "a digit is missing after the point @ 5. @ write `5.0`");
    assert_eq!(fault_of("2fa"), "`2fa` is neither a number nor a name @ 2fa @ a name begins with a letter");
    assert_eq!(fault_of("1e999"), "this number is too large @ 1e999 @ the largest number is some 1.8e308");
}

#[test]
fn brackets_are_closed() {
    assert_eq!(fault_of("max(1, 2"), "this `(` is never closed @ (");
    assert_eq!(fault_of("(a + b * c"), "this `(` is never closed @ (");
    assert_eq!(fault_of("a in [b, c"), "this `[` is never closed @ [");
    assert_eq!(fault_of("(a]"), "expected `)` or an operator, found `]` @ ]");
    assert_eq!(fault_of("a)"), "this `)` closes nothing @ )");
    assert_eq!(fault_of("a in []"), "this list is empty @ []");
    assert_eq!(
        fault_of("a in (b, c)"),
        "expected `)` or an operator, found `,` @ , @ values to choose from are a list: `x in [a, b]`"
    );
}

#[test]
fn an_unclosed_bracket_shows_both_ends() {
    let mut faults = Diagnostics::default();
    expression("f((a)", place(), &mut faults);
    let fault = faults.iter().next().unwrap();
    assert_eq!(fault.place.unwrap().start, START + 1);
    assert_eq!(fault.related[0].0.start, START + 5);
}

#[test]
fn words_that_are_almost_operators() {
    assert_eq!(fault_of("a AND b"), "expected an operator, found `AND` @ AND @ did you mean `and`?");
    assert_eq!(fault_of("5 AND b"), "expected an operator, found `AND` @ AND @ did you mean `and`?");
    assert_eq!(
        fault_of("p within 8 weeks"),
        "expected an operator, found `within` @ within @ a window is written `in 8 weeks`"
    );
    assert_eq!(fault_of("a b"), "expected an operator, found `b` @ b");
    assert_eq!(
        fault_of("us.in > 0"),
        "expected a name, found `in` @ in @ `in` is a reserved word; nothing can be called so"
    );
}

#[test]
fn for_stands_last() {
    let help = "`for` stands last and takes in the whole condition before it";
    assert_eq!(
        fault_of("a for 5 days and b"),
        format!("expected the end after `for …`, found `and` @ and @ {help}")
    );
    assert_eq!(
        fault_of("a per year + b"),
        "expected the end, found `+` @ + @ put what stands before it in parentheses"
    );
}

#[test]
fn aggregates_have_their_form() {
    assert_eq!(
        fault_of("count(us.threaten) > 0"),
        "expected `where` or the end of the members, found `.` @ . @ how often a response was taken is `times(us.threaten)`"
    );
    assert_eq!(
        fault_of("count(firms on_list)"),
        "expected `where` or the end of the members, found `on_list` @ on_list @ write `count(firms where …)`"
    );
    assert_eq!(
        fault_of("sum(a)"),
        "`sum` adds up over the members of a group @ sum @ write `sum(us_assets of firms where …)`, or `a + b`"
    );
    assert_eq!(
        fault_of("count(x of firms)"),
        "expected `where` or the end of the members, found `of` @ of @ `count` looks at members alone: `count(firms where …)`"
    );
}

#[test]
fn effects_have_their_form() {
    assert_eq!(fault_of_effect("x == 3"), "`==` compares; an effect sets a value with `=` @ ==");
    assert_eq!(
        fault_of_effect("x++"),
        "expected `=`, `+=`, `-=`, `*=` or `/=`, found `+` @ + @ write `+= 1`"
    );
    assert_eq!(fault_of_effect("x =+ 1"), "a `+` stands between two values @ + @ write `+=`");
    assert_eq!(
        fault_of_effect("raise rung clash"),
        "expected `to`, found `clash` @ clash @ write `raise rung to clash`; to go up by one: `rung += 1`"
    );
    assert_eq!(
        fault_of_effect("rise rung to clash"),
        "expected `=`, `+=`, `-=`, `*=` or `/=`, found `rung` @ rung @ did you mean `raise`?"
    );
    assert_eq!(
        fault_of_effect("if a then x = 1"),
        "a condition is not part of an effect @ if @ write `{ when = \"…\", do = \"…\" }`"
    );
    assert_eq!(
        fault_of_effect("x += 1, y += 1"),
        "expected the end of the effect, found `,` @ , @ several effects are a list: `[\"…\", \"…\"]`"
    );
    assert_eq!(
        fault_of_effect("x += 1; y += 1"),
        "`;` has no meaning here @ ; @ several effects are a list: `[\"…\", \"…\"]`"
    );
    assert_eq!(
        fault_of("x += 1"),
        "expected an operator, found `+=` @ += @ only an effect, in `do`, changes a value"
    );
    assert_eq!(
        fault_of("raise rung to clash"),
        "expected a value, found `raise` @ raise @ `raise` begins an effect, in `do`"
    );
}

#[test]
fn nothing_is_not_an_expression() {
    assert_eq!(fault_of(""), "this text is empty @ ");
    assert_eq!(fault_of(" \n"), "this text is empty @  \n");
    assert_eq!(fault_of("a +"), "expected a value, found the end @ ");
}

#[test]
fn a_few_faults_are_told_at_once_but_no_more() {
    assert_eq!(fault_of("a = 1 and b = 8 wekes").lines().count(), 3);
    assert_eq!(fault_of("a = 1 and b = 2 and c = 3 and d = 4 and e = 5").lines().count(), 3);
}

#[test]
fn deep_nesting_is_refused_and_reasonable_nesting_is_not() {
    let nested = |n: usize| "(".repeat(n) + "1" + &")".repeat(n);
    read(&nested(64 - 1));
    assert!(fault_of(&nested(64)).starts_with("nested more than 64 levels deep @ "));
    assert!(fault_of(&"(".repeat(90_000)).starts_with("nested more than 64 levels deep @ "));
    assert!(fault_of(&"not ".repeat(20_000)).starts_with("nested more than 64 levels deep @ "));
    assert!(fault_of(&"-".repeat(90_000)).starts_with("nested more than 64 levels deep @ "));
    assert!(fault_of(&"f(".repeat(40_000)).starts_with("nested more than 64 levels deep @ "));
    assert!(fault_of(&"if a then b else ".repeat(5_000)).starts_with("nested more than 64 levels deep @ "));
    read(&("1".to_owned() + &" + 1".repeat(200)));
    assert!(fault_of(&("1".to_owned() + &" + 1".repeat(20_000))).starts_with("more than 250 operations"));
    assert!(fault_of(&("x".to_owned() + &" per day".repeat(10_000))).starts_with("more than 250 operations"));
}

#[test]
fn an_endless_text_is_refused_at_once() {
    let begun = std::time::Instant::now();
    let fault = fault_of(&"(".repeat(50_000_000));
    assert!(fault.starts_with("this text is too long: 50000000 bytes of at most 100000"));
    assert!(begun.elapsed().as_secs() < 2);
}

#[test]
fn faults_are_shown_with_their_place() {
    let source = "rupture = \"rung = 10 or (tension > 15\"\n";
    let mut sources = Sources::default();
    let id = sources.add("ladder.toml", source);
    let mut faults = Diagnostics::default();
    expression(&source[11..37], Place::Exact { source: id, start: 11 }, &mut faults);
    let expected = r#"error: `=` sets a value; a comparison is written `==`
 --> ladder.toml:1:17
  |
1 | rupture = "rung = 10 or (tension > 15"
  |                 ^ expected `==`

error: this `(` is never closed
 --> ladder.toml:1:25
  |
1 | rupture = "rung = 10 or (tension > 15"
  |                         ^            - expected `)` here at the latest

2 errors in ladder.toml
"#;
    assert_eq!(crate::diagnostics::render(&faults, &sources, false, 20), expected);
}

/// A claim in a short form: what it says, then its parts.
fn claimed(text: &str) -> String {
    let mut faults = Diagnostics::default();
    let claim = claim(text, place(), &mut faults).unwrap_or_else(|| panic!("{text}: {faults:?}"));
    let option = |option: &OptionPath| {
        let part = |part: &OptionPart| match part {
            OptionPart::Variant(name) => name.text.clone(),
            OptionPart::Policy(actor, policy) => format!("{}={}", actor.text, policy.text),
        };
        option.parts.iter().map(part).collect::<Vec<_>>().join(",")
    };
    let least = |least: Option<Expr>| least.map_or(String::new(), |least| format!(" by {least}"));
    match claim.kind {
        ClaimKind::Bound(expr) => format!("bound: {expr}"),
        ClaimKind::Value { statistic, value, within } => format!("value: {statistic}: {value} +- {within}"),
        ClaimKind::Trend { statistic, trend, parameter, ends } => {
            let trend = match trend {
                Trend::Rises => "rises".to_owned(),
                Trend::Falls => "falls".to_owned(),
                Trend::Flat(within) => format!("flat +- {within}"),
            };
            let ends = ends.map_or(String::new(), |ends| format!(" {}..{}", ends[0], ends[1]));
            format!("{trend}: {statistic}: {}{ends}", parameter.text)
        }
        ClaimKind::Difference { statistic, lower, options: [a, b], least: margin } => {
            let word = if lower { "lower" } else { "higher" };
            format!("{word}: {statistic}: {} | {}{}", option(&a), option(&b), least(margin))
        }
        ClaimKind::Beats { options: [a, b], by, least: margin } => {
            let by = by.map_or(String::new(), |by| format!(" of {by}"));
            format!("beats: {} | {}{by}{}", option(&a), option(&b), least(margin))
        }
    }
}

#[test]
fn claims_are_read() {
    for (text, expected) in [
        ("chance(clash) < 20%", "bound: chance(clash) < 0.2"),
        ("us > -1", "bound: us > -1"),
        ("quantile(loss, 90%) <= 5", "bound: quantile(loss, 0.9) <= 5"),
        ("clash is 0.23366 within 0.00001", "value: clash: 0.23366 +- 0.00001"),
        ("mean(x) is 2 * p within p / 10", "value: mean(x): 2 * p +- p / 10"),
        ("clash rises in p", "rises: clash: p"),
        (
            "mean(us.losses) falls in wait from 2 weeks to 8 weeks",
            "falls: mean(us.losses): wait 2 weeks..8 weeks",
        ),
        ("clash is flat in p within 1%", "flat +- 0.01: clash: p"),
        ("clash is flat in p from 10% to 30% within 1%", "flat +- 0.01: clash: p 0.1..0.3"),
        ("clash is lower in live than in none", "lower: clash: live | none"),
        (
            "clash is higher in live+leak,us=hawk than in stated by at least 2%",
            "higher: clash: live+leak,us=hawk | stated by 0.02",
        ),
        ("us=hawk beats us=dove", "beats: us=hawk | us=dove"),
        (
            "us=hawk,china=firm beats us=dove by us by at least 0.5",
            "beats: us=hawk,china=firm | us=dove of us by 0.5",
        ),
        ("us=is beats us=rises by us", "beats: us=is | us=rises of us"),
    ] {
        assert_eq!(claimed(text), expected);
    }
}

#[test]
fn claims_that_are_none_are_told_how_they_are_written() {
    let fault = |text: &str| {
        let mut faults = Diagnostics::default();
        assert!(claim(text, place(), &mut faults).is_none(), "`{text}` was read");
        let told: Vec<String> =
            faults.iter().map(|fault| format!("{} @ {}", fault.message, fault.help.join(" "))).collect();
        told.join("; ")
    };
    for (text, expected) in [
        ("clash rise in p", "expected what is claimed, found `rise` @ write `rises in …`"),
        ("clash raises in p", "expected what is claimed, found `raises` @ did you mean `rises`?"),
        ("clash is 0.2", "expected `within`, found the end @ write, for example, `is 0.25 within 0.001`"),
        (
            "clash is lower in live",
            "expected `than`, found the end @ write, for example, `… is lower in live than in none`",
        ),
        (
            "clash is less in live than in none",
            "expected `lower`, `higher` or `flat`, found `less` @ write `is lower in … than in …`",
        ),
        ("clash rises in 3", "expected the name of a parameter, found `3` @ "),
        ("clash rises p", "expected `in`, found `p` @ write, for example, `… rises in p`"),
        (
            "3 beats us=dove",
            "expected an option, found `3` @ options are variants and policies: `live`, `us=hawkish`, `live,us=hawkish`",
        ),
        ("", "this text is empty @ "),
    ] {
        assert_eq!(fault(text), expected, "{text}");
    }
}
