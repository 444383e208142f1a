//! Every kind of entry with its keys, in words.

use super::shapes::Shape::{self, *};
use crate::engine::limits::{MOST_MEMBERS, MOST_STEPS};

/// A kind of entry.
pub(super) struct Kind {
    /// Its name in the schema.
    pub id: &'static str,
    /// What the reader calls it.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests compare it with the reader"))]
    pub what: &'static str,
    pub about: &'static str,
    pub required: &'static [&'static str],
    pub rules: &'static [Rule],
    pub keys: &'static [(&'static str, Shape, &'static str)],
    /// What else it may have, under names of the author's choice.
    pub others: Option<Shape>,
}

/// How keys go together.
pub(super) enum Rule {
    OneOf(&'static [&'static str]),
    AnyOf(&'static [&'static str]),
    AtMostOne(&'static [&'static str]),
    /// The first needs one of the others beside it.
    Needs(&'static str, &'static [&'static str]),
    /// The first has none of the others beside it.
    Excludes(&'static str, &'static [&'static str]),
}

use Rule::{AnyOf, AtMostOne, Excludes, Needs, OneOf};

const EMPTY: Kind = Kind { id: "", what: "", about: "", required: &[], rules: &[], keys: &[], others: None };

const TITLE: (&str, Shape, &str) = ("title", Text, "What is printed; default: the name");
const ABOUT: (&str, Shape, &str) = ("about", Text, "A few words for the reader");
const SOURCE: (&str, Shape, &str) = ("source", Text, "Where the numbers of the entry come from");
const UNIT: (&str, Shape, &str) = ("unit", Text, "The unit that is printed");
const DO: (&str, Shape, &str) = ("do", Effects, "What it does: effects, one after the other");
const EACH: (&str, Shape, &str) =
    ("each", Text, "Once for each member: \"firms\", \"firms where frozen\", \"selected\"");
const TAKE: (&str, Shape, &str) = ("take", Expression, "How many at most; default: all");
const ORDER: (&str, Shape, &str) =
    ("order", Text, "\"us_assets desc\", \"us_assets\" or \"random\"; default: the order of the file");
const AFTER: (&str, Shape, &str) =
    ("after", Expression, "A delay: a duration or a range, such as \"4..12 weeks\"; of rounds, numbers");
const ONCE: (&str, Shape, &str) = ("once", Flag, "Whether it takes effect once in a run");
const AGAIN_AFTER: (&str, Shape, &str) =
    ("again_after", Expression, "Not again before so long has passed since it last took effect");
const CHANCE: (&str, Shape, &str) =
    ("chance", Expression, "A chance in each step, or over a window: \"30% in 8 weeks\"; default: certain");

const CHOICE_RULES: &[Rule] = &[
    AtMostOne(&["weights", "rules", "lambda"]),
    Needs("lambda", &["utilities"]),
    Needs("utilities", &["lambda"]),
];
const WEIGHTS: (&str, Shape, &str) =
    ("weights", ExpressionsByName, "Other weights; `default` is the one written at the response");
const RULES: (&str, Shape, &str) =
    ("rules", Entries("choice_rule"), "A list of rules: the first that applies decides");
const LAMBDA: (&str, Shape, &str) =
    ("lambda", Expression, "How sharply it chooses by utility: 0 is blind, large is nearly always the best");
const UTILITIES: (&str, Shape, &str) =
    ("utilities", ExpressionsByName, "The utility of each response or option");

pub(super) const ROOT: Kind = Kind {
    what: "a scenario",
    about: "A scenario: who acts, what may happen, with what chance, how it ends, what is measured",
    required: &["outcomes"],
    keys: &[
        ("title", Text, "What the scenario is called"),
        ("about", Text, "A few words on the scenario"),
        ("start", Date, "The first day, such as 2015-09-22; without dates the scenario has no calendar"),
        ("end", Date, "A day in the last step"),
        ("step", Text, "How long a step is: whole days, such as \"1 week\"; without it the steps are rounds"),
        ("steps", Whole(MOST_STEPS), "How many steps a run has; default: from start, end and step"),
        ("turn", Names, "The order of a step: events, actors, rules, or single events by name"),
        ("play", NamesByName, "Who plays which policy: { us = \"graduated\" }"),
        ("compare", Texts, "What `compare` sets side by side: variants by name, us=hawkish, us=*"),
        ("parameters", ByNameOrExpression("parameter"), "Numbers with names, ranges and sources"),
        ("variants", ByName("variant"), "What-ifs with names: other values for parameters"),
        ("actors", ByName("actor"), "Who decides"),
        ("ladder", Entry("ladder"), "The main ladder of rungs, on one of which a run always is"),
        ("ladders", ByName("ladder"), "Further ladders, by name"),
        (
            "state",
            Variables,
            "What else changes: variables, shared, of an actor, or of each member of a group",
        ),
        ("groups", ByName("group"), "Members that there are many of, from a CSV file or a count"),
        ("define", ExpressionsByName, "Names for expressions"),
        ("beliefs", ByOwner("belief"), "What an actor thinks of a variable that it cannot see"),
        ("evidence", ByName("evidence"), "Signs that move beliefs"),
        ("events", ByName("event"), "What nobody decides"),
        ("responses", ByOwner("response"), "What each actor may do in its turn"),
        ("reactions", ByOwner("reaction"), "How an actor answers responses at once"),
        ("policies", ByOwner("policy"), "Ways in which an actor may choose"),
        ("games", ByName("game"), "Trees of moves with payoffs, which the effect `play` plays"),
        ("rules", ByName("rule"), "What happens in every step, without chance"),
        ("outcomes", ByNameOrExpression("outcome"), "How a run may end, tested in this order"),
        ("metrics", ByName("metric"), "What is measured of each run"),
        (
            "objectives",
            ByNameOrExpression("objective"),
            "What each actor wants high, read at the end of a run",
        ),
        ("constraints", ExpressionsByName, "What must hold over all runs: \"chance(rupture) < 2%\""),
        (
            "expect",
            ByNameOrText("expectation"),
            "What is claimed of all runs, which `check --expect` tries: \"clash < 20%\", \"clash rises in p\"",
        ),
        ("record", ByName("recorded"), "What happened by a date, or did not, to score the scenario by"),
        (
            "milestones",
            ByNameOrExpression("milestone"),
            "What runs come past on their way, each after the one before it",
        ),
        ("plots", Entry("plots"), "What is drawn besides"),
    ],
    ..EMPTY
};

pub(super) const KINDS: [Kind; 29] = [
    Kind {
        id: "parameter",
        what: "a parameter",
        about: "A value with a name, and what is not known of it",
        required: &["value"],
        rules: &[AtMostOne(&["range", "one_of"])],
        keys: &[
            ("value", Expression, "A number, duration, range of durations, date, flag, or one of the names"),
            ("range", Pair, "The lowest and the highest that it may truly be"),
            ("dist", Expression, "What is known of it, as a distribution: \"loguniform(2, 140)\""),
            ("one_of", Names, "The names among which it is a choice"),
            UNIT,
            TITLE,
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "variant",
        what: "a variant",
        about: "A what-if: parameters with other values, and who plays what",
        keys: &[ABOUT, ("play", NamesByName, "Who plays which policy: { us = \"graduated\" }")],
        others: Some(Expression),
        ..EMPTY
    },
    Kind {
        id: "actor",
        what: "an actor",
        about: "Somebody who decides",
        keys: &[
            TITLE,
            ABOUT,
            ("turn_every", Expression, "How often it has a turn, such as \"4 weeks\"; default: every step"),
        ],
        ..EMPTY
    },
    Kind {
        id: "ladder",
        what: "a ladder",
        about: "Rungs from low to high",
        required: &["rungs"],
        rules: &[OneOf(&["start", "when"])],
        keys: &[
            TITLE,
            ("rungs", Rungs, "Names from low to high, or numbers such as \"0..10\""),
            ("sides", Names, "Actors that have a rung of their own"),
            ("start", ExpressionOrByName, "The first rung; with sides, one for each"),
            (
                "when",
                ExpressionsByName,
                "When each rung but the lowest holds: the ladder is computed, as the highest that does",
            ),
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "variable",
        what: "a variable",
        about: "Something that changes during a run; without range, count and one_of it is true or false",
        required: &["start"],
        rules: &[AtMostOne(&["range", "count", "one_of"])],
        keys: &[
            ("start", VariableStart, "The first value, or a distribution; for a flag also { chance = … }"),
            ("range", Pair, "It is a real number between these bounds"),
            ("count", Pair, "It is a whole number between these bounds"),
            ("one_of", Names, "It is one of these names"),
            ("known_to", Name, "The one actor that knows it; default: everybody"),
            TITLE,
            UNIT,
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "start_by_chance",
        what: "a start by chance",
        about: "A flag that is true at the start with this chance",
        required: &["chance"],
        keys: &[("chance", Expression, "The chance that it is true")],
        ..EMPTY
    },
    Kind {
        id: "group",
        what: "a group",
        about: "Members that have attributes and variables",
        rules: &[OneOf(&["table", "count"])],
        keys: &[
            ("of", Name, "The actor they belong to, for the reader"),
            TITLE,
            SOURCE,
            ("table", Text, "A CSV file with a row for each member, its path from the scenario's folder"),
            ("count", Whole(MOST_MEMBERS), "How many members there are"),
        ],
        ..EMPTY
    },
    Kind {
        id: "belief",
        what: "a belief",
        about: "What an actor thinks of a variable that it cannot see",
        required: &["about", "prior"],
        keys: &[
            (
                "about",
                Text,
                "The variable: a choice, flag, count or rung; for a belief about each member of a group, such as \"firms.guilty\"",
            ),
            ("prior", ExpressionsByValue, "The probability of each value; they add up to 1"),
            (
                "infers",
                Paths,
                "What is done that it learns from: a node of a game, a reaction, or an actor's turns",
            ),
            TITLE,
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "evidence",
        what: "evidence",
        about: "Signs of a variable that is not seen",
        required: &["about", "signs"],
        keys: &[
            ("about", Text, "The variable that the signs are of"),
            (
                "signs",
                Signs,
                "For each sign, how likely it is under each value; under a value they add up to 1",
            ),
            TITLE,
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "event",
        what: "an event",
        about: "What nobody decides: it may happen, or happens at its time",
        rules: &[
            Needs("else", &["chance", "rate"]),
            Excludes("rate", &["chance", "at"]),
            Needs("take", &["each"]),
            Needs("order", &["take"]),
        ],
        keys: &[
            TITLE,
            ("when", Expression, "A condition without which nothing happens; default: always"),
            CHANCE,
            ("rate", Expression, "How often it happens, such as \"2 per year\", instead of a chance"),
            ("at", Expression, "A date: in the step that contains it"),
            ("every", Expression, "A fixed duration: in step 1, or from `at` on, and then every so often"),
            ONCE,
            AGAIN_AFTER,
            EACH,
            TAKE,
            ORDER,
            AFTER,
            DO,
            ("else", Effects, "Effects if the chance does not come up"),
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "rule",
        what: "a rule",
        about: "What happens in every step, without chance",
        required: &["do"],
        rules: &[Needs("else", &["when"]), Needs("take", &["each"]), Needs("order", &["take"])],
        keys: &[
            TITLE,
            ("when", Expression, "A condition; default: always"),
            EACH,
            TAKE,
            ORDER,
            DO,
            ("else", Effects, "Effects if the condition does not hold"),
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "effect",
        what: "an effect",
        about: "An effect that is conditional, by chance, repeated, put off, drawn or a sign",
        rules: &[
            OneOf(&["do", "draw", "observe", "play"]),
            Needs("weights", &["draw"]),
            Needs("draw", &["weights"]),
            Needs("by", &["observe"]),
            Needs("observe", &["by"]),
            Needs("then", &["observe"]),
            Needs("else", &["chance", "when"]),
            Needs("take", &["each"]),
            Needs("order", &["take"]),
        ],
        keys: &[
            ("when", Expression, "A condition; default: always"),
            ("chance", Expression, "A chance, or a word such as \"likely\"; default: certain"),
            EACH,
            TAKE,
            ORDER,
            AFTER,
            DO,
            ("draw", Text, "The variable for which a value is drawn"),
            ("observe", Name, "The evidence of which a sign is seen"),
            ("play", Name, "The game that is played"),
            ("weights", ExpressionsByValue, "The weight of each value that may be drawn"),
            ("by", Text, "The belief that the sign moves, such as \"us.suspects\""),
            ("then", EffectsByName, "Effects of each sign"),
            (
                "else",
                Effects,
                "Effects if the chance does not come up, or without one if `when` does not hold",
            ),
        ],
        ..EMPTY
    },
    Kind {
        id: "response",
        what: "a response",
        about: "Something that an actor may do in its turn",
        keys: &[
            TITLE,
            ("when", Expression, "When it is available; default: always"),
            ("weight", Expression, "It is chosen in proportion to this; default: 1"),
            (
                "prepare",
                Expression,
                "How long from choosing to taking effect, such as \"1..4 weeks\"; default: at once",
            ),
            ("still", Expression, "What must hold when the preparation is over"),
            ONCE,
            AGAIN_AFTER,
            ("cost", Expression, "What it adds to the actor's cost; default: 0"),
            ("select", Entry("selection"), "Which members it is about"),
            DO,
            ("on", EffectsByName, "Effects of each option that a reaction to it may take"),
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "selection",
        what: "a selection",
        about: "Which members a response is about",
        required: &["from"],
        keys: &[
            ("from", Name, "A group"),
            ("where", Expression, "A condition on a member; default: all"),
            TAKE,
            ORDER,
        ],
        ..EMPTY
    },
    Kind {
        id: "reaction",
        what: "a reaction",
        about: "How an actor answers responses at once: by options of its own, or by its responses",
        required: &["to"],
        rules: &[OneOf(&["options", "weights"])],
        keys: &[
            ("to", Paths, "A response, such as \"us.threaten\", or a list"),
            ("options", ByName("option"), "Options of its own, by name"),
            ("weights", ExpressionsByName, "The weights of the actor's responses"),
            TITLE,
            ("when", Expression, "A condition; default: always"),
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "option",
        what: "an option",
        about: "An answer",
        keys: &[
            TITLE,
            ("when", Expression, "When it is available; default: always"),
            ("weight", Expression, "It is chosen in proportion to this; default: 1"),
            DO,
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "game",
        what: "a game",
        about: "A tree of moves: each actor looks ahead, and chooses the likelier the better",
        required: &["lambda", "nodes"],
        keys: &[
            TITLE,
            ABOUT,
            ("lambda", ExpressionOrByName, "How precisely actors choose: a number for all, or one for each"),
            ("nodes", ByName("game_node"), "Where somebody moves; it starts at the first"),
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "game_node",
        what: "a node of a game",
        about: "Where one actor moves",
        required: &["actor", "options"],
        keys: &[
            TITLE,
            ("actor", Name, "Who moves"),
            ("options", ByName("game_option"), "What it may do, by name"),
        ],
        ..EMPTY
    },
    Kind {
        id: "game_option",
        what: "an option of a game",
        about: "A move: it leads on, or ends the game",
        rules: &[OneOf(&["to", "pays"])],
        keys: &[
            TITLE,
            ("when", Expression, "When it is available; default: always"),
            ("to", Name, "The node that it leads to"),
            ("pays", ExpressionsByName, "It ends the game: what that is worth to each actor"),
            DO,
        ],
        ..EMPTY
    },
    Kind {
        id: "policy",
        what: "a policy",
        about: "A way in which an actor chooses: other weights, rules, or by utility",
        rules: CHOICE_RULES,
        keys: &[
            TITLE,
            ABOUT,
            WEIGHTS,
            RULES,
            LAMBDA,
            UTILITIES,
            ("reactions", ByName("reaction_policy"), "The same for each of its reactions"),
        ],
        ..EMPTY
    },
    Kind {
        id: "reaction_policy",
        what: "a policy for a reaction",
        about: "How an actor chooses in a reaction",
        rules: &[
            AnyOf(&["weights", "rules", "lambda"]),
            AtMostOne(&["weights", "rules", "lambda"]),
            Needs("lambda", &["utilities"]),
            Needs("utilities", &["lambda"]),
        ],
        keys: &[WEIGHTS, RULES, LAMBDA, UTILITIES],
        ..EMPTY
    },
    Kind {
        id: "choice_rule",
        what: "a rule of a policy",
        about: "The first rule that applies decides",
        required: &["choose"],
        keys: &[
            ("when", Expression, "A condition; default: always"),
            ("choose", Name, "The response or option that is chosen"),
            ("chance", Expression, "A chance, or over a window: \"60% in 8 weeks\"; default: certain"),
        ],
        ..EMPTY
    },
    Kind {
        id: "outcome",
        what: "an outcome",
        about: "A way to end",
        rules: &[OneOf(&["when", "at_end", "otherwise"])],
        keys: &[
            TITLE,
            ("when", Expression, "A condition that ends the run"),
            ("at_end", Expression, "A condition that is tested after the last step alone"),
            ("otherwise", Flag, "true: all the rest, after the last step"),
        ],
        ..EMPTY
    },
    Kind {
        id: "objective",
        what: "an objective",
        about: "A payoff that is the sum of named terms",
        required: &["terms"],
        keys: &[
            ("terms", ExpressionsByName, "Parts of the payoff, each told by itself"),
            ("weights", ExpressionsByName, "What each term is multiplied by, 1 where nothing is said"),
        ],
        ..EMPTY
    },
    Kind {
        id: "metric",
        what: "a metric",
        about: "One number of each run",
        rules: &[
            OneOf(&["final", "peak", "low", "sum", "time", "first", "count"]),
            Needs("else", &["first"]),
        ],
        keys: &[
            ("final", Expression, "A value after the last step; may read `outcome`"),
            ("peak", Expression, "The highest value at the ends of steps, the start included"),
            ("low", Expression, "The lowest value at the ends of steps, the start included"),
            ("sum", Expression, "The sum over the ends of steps, without the start"),
            ("time", Expression, "How long a condition held at the ends of steps"),
            ("first", Expression, "When a condition first held; missing if never"),
            ("count", Text, "How often this response or event took effect"),
            TITLE,
            UNIT,
            ("range", Pair, "What it is known to stay within"),
            ("else", Expression, "With `first`: what it is if the condition never holds"),
        ],
        ..EMPTY
    },
    Kind {
        id: "expectation",
        what: "an expectation",
        about: "A claim, and of what it is claimed",
        required: &["claim"],
        keys: &[
            (
                "claim",
                Text,
                "\"clash < 20%\", \"clash is 0.25 within 0.001\", \"clash rises in p\", \"clash is lower in live than in none\"",
            ),
            TITLE,
            ABOUT,
            ("variant", Text, "The variant of which it is claimed; default: the file as it stands"),
            ("policy", NamesByName, "Who plays which policy: { us = \"graduated\" }"),
            ("source", Text, "Why one expects that"),
        ],
        ..EMPTY
    },
    Kind {
        id: "recorded",
        what: "an event of the record",
        about: "Something that happened by a date, or did not",
        required: &["holds", "by", "happened"],
        keys: &[
            (
                "holds",
                Expression,
                "A condition: what has held at the end of some step by then, if it happened",
            ),
            ("by", Date, "The date, such as 2015-09-25"),
            ("happened", Flag, "Whether it happened by then"),
            ("base", Expression, "How often such things happen: a chance to compare with"),
            TITLE,
            SOURCE,
        ],
        ..EMPTY
    },
    Kind {
        id: "milestone",
        what: "a milestone",
        about: "What a run comes past on its way, once the one before it is reached",
        required: &["holds"],
        keys: &[
            ("holds", Expression, "A condition: what holds at the end of some step, if it is reached"),
            TITLE,
        ],
        ..EMPTY
    },
    Kind {
        id: "plots",
        what: "plots",
        about: "What is drawn besides",
        keys: &[
            ("fan", Expressions, "Expressions to draw as quantiles over time"),
            (
                "outcomes_over_time",
                Flag,
                "true: how runs would end if they ended now, step by step; for outcomes that are tested at the end",
            ),
        ],
        ..EMPTY
    },
];
