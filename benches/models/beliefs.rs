//! What each firm is thought to be, and beside it a state of the same size: both are moved weekly, firm by firm, by luck.

pub const STEPS: u64 = 52;

/// How each firm's state is moved, or the belief about it.
#[derive(Clone, Copy, Debug)]
pub enum Moved {
    /// A chance may add to a count.
    Chance,
    /// A value of two is drawn.
    Draw,
    /// A value of two is drawn with weights that depend on what the firm is, as a sign of evidence is.
    DrawByTruth,
    /// A sign of two moves a belief over two values.
    Belief,
}

impl Moved {
    pub const ALL: [Moved; 4] = [Moved::Chance, Moved::Draw, Moved::DrawByTruth, Moved::Belief];

    fn effect(self) -> &'static str {
        match self {
            Moved::Chance => r#"{ chance = 0.3, do = "seen += 1" }"#,
            Moved::Draw => r#"{ draw = "seen", weights = { 0 = 7, 1 = 3 } }"#,
            Moved::DrawByTruth => {
                r#"{ draw = "seen", weights = { 0 = "if guilty then 0.3 else 0.8", 1 = "if guilty then 0.7 else 0.2" } }"#
            }
            Moved::Belief => r#"{ observe = "audit", by = "us.suspects" }"#,
        }
    }

    fn measured(self) -> &'static str {
        match self {
            Moved::Belief => "count(firms where us.suspects(true) > 0.5)",
            _ => "count(firms where seen > 0.5)",
        }
    }
}

/// The text of the scenario with `count` firms.
pub fn scenario(moved: Moved, count: usize) -> String {
    let (effect, measured) = (moved.effect(), moved.measured());
    format!(
        r#"
title = "Beliefs"
step  = "1 week"
steps = {STEPS}

[actors]
us = {{}}

[groups.firms]
count = {count}

[state.firms]
guilty = {{ start = {{ chance = 0.3 }} }}
seen   = {{ start = 0, count = [0, 60] }}

[beliefs.us.suspects]
about = "firms.guilty"
prior = {{ true = 0.3, false = 0.7 }}

[evidence.audit]
about = "firms.guilty"
signs.findings = {{ true = 0.7, false = 0.2 }}
signs.nothing  = {{ true = 0.3, false = 0.8 }}

[events.audits]
do = {{ each = "firms", do = {effect} }}

[outcomes]
end = "otherwise"

[metrics]
measured = {{ final = "{measured}" }}
"#
    )
}
