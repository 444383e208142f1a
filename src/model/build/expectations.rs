//! What the author claims of all runs: of what, under which settings, within which bounds.

use super::builder::{Build, text};
use super::statistics::{Compared, Found, compared, is_statistic, path_of};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::syntax::{self, ClaimKind, Name, OptionPart, OptionPath};
use crate::model::expectation::{Claim, Expectation, Setting, Statistic, Trend};
use crate::model::expr::*;
use crate::model::resolve::Scope;
use crate::model::settings::variants::{STATED, variants};
use crate::model::symbols::{find, quoted};
use crate::model::value_text::measured;
use crate::scenario;

/// What is claimed, of what.
type Claimed = (Found, Claim, Vec<Setting>);

impl Build<'_, '_> {
    pub(super) fn expectations(&mut self) {
        for declared in &self.scenario.expectations {
            let setting = self.setting(declared);
            let Some((found, claim, settings)) = self.claim(&declared.claim, setting) else { continue };
            let expectation = Expectation {
                name: declared.name.text.clone(),
                title: text(declared.title.as_ref()),
                source: text(declared.source.as_ref()),
                text: declared.text.text.clone(),
                statistic: found.statistic,
                level: found.level,
                claim,
                settings,
                span: declared.name.span,
            };
            self.check(|validator| validator.expectation(&expectation));
            self.model.expectations.push(expectation);
        }
    }

    /// What an entry's own `variant` and `policy` say.
    fn setting(&mut self, declared: &scenario::Expectation) -> Option<Setting> {
        let mut setting = Some(Setting::default());
        if let Some(variant) = &declared.variant {
            let name = Name { text: variant.text.clone(), span: variant.span };
            setting = setting.and_then(|setting| self.with_variant(setting, &name));
        }
        for (actor, policy) in &declared.policy {
            let changed = self.with_policy(setting.clone().unwrap_or_default(), actor, policy);
            setting = setting.and(changed);
        }
        setting
    }

    fn claim(&mut self, claim: &syntax::Claim, setting: Option<Setting>) -> Option<Claimed> {
        match &claim.kind {
            ClaimKind::Bound(expr) => {
                let is_claimable = |side: &syntax::Expr| is_statistic(side) || self.is_named(side);
                let Some(Compared { statistic, bound, comparison }) = compared(expr, is_claimable) else {
                    let fault = self.no_claim(expr);
                    return self.faults.refuse(fault);
                };
                let (statistic, bound) = (self.claimable(statistic), self.bound(bound));
                let (statistic, bound) = (statistic?, bound?);
                self.within_chances(&statistic, &bound);
                Some((statistic, Claim::Bound { comparison, bound }, vec![setting?]))
            }
            ClaimKind::Value { statistic, value, within } => {
                let (statistic, value, within) =
                    (self.claimable(statistic), self.bound(value), self.bound(within));
                let (statistic, value) = (statistic?, value?);
                self.within_chances(&statistic, &value);
                Some((statistic, Claim::Value { value, within: within? }, vec![setting?]))
            }
            ClaimKind::Trend { statistic, trend, parameter, ends } => {
                let statistic = self.claimable(statistic);
                let trend = match trend {
                    syntax::Trend::Rises => Some(Trend::Rises),
                    syntax::Trend::Falls => Some(Trend::Falls),
                    syntax::Trend::Flat(within) => self.bound(within).map(Trend::Flat),
                };
                let (parameter, ends) = self.stepped(parameter, ends.as_deref())?;
                Some((statistic?, Claim::Trend { trend: trend?, parameter, ends }, vec![setting?]))
            }
            ClaimKind::Difference { statistic, lower, options, least } => {
                let statistic = self.claimable(statistic);
                let least = least.as_ref().map(|least| self.bound(least));
                let settings = self.options(options, setting);
                let least = least.map_or(Some(None), |least| least.map(Some))?;
                Some((
                    statistic?,
                    Claim::Difference {
                        lower: *lower,
                        least,
                        options: [named(&options[0]), named(&options[1])],
                    },
                    settings?,
                ))
            }
            ClaimKind::Beats { options, by, least } => {
                let payoff = self.payoff_of(by.as_ref(), options);
                let least = least.as_ref().map(|least| self.bound(least));
                let settings = self.options(options, setting);
                let least = least.map_or(Some(None), |least| least.map(Some))?;
                Some((
                    payoff?,
                    Claim::Difference {
                        lower: false,
                        least,
                        options: [named(&options[0]), named(&options[1])],
                    },
                    settings?,
                ))
            }
        }
    }

    /// Whether an expression is the bare name of an outcome or a number.
    fn is_named(&self, expr: &syntax::Expr) -> bool {
        path_of(expr).is_some_and(|path| {
            let text = path.to_string();
            self.names.outcomes.contains_key(&text) || self.number_called(&text).is_some()
        })
    }

    /// The fault of what compares no statistic with a bound: a name that nothing has, or no comparison.
    fn no_claim(&self, expr: &syntax::Expr) -> Diagnostic {
        let is_parameter = |text: &str| self.names.parameters.contains_key(text);
        if let Some(Compared { statistic, .. }) = compared(expr, |side| path_of(side).is_some())
            && let Some(path) = path_of(statistic)
            && !is_parameter(&path.to_string())
        {
            return self.no_statistic(path);
        }
        Diagnostic::error(expr.span, "a claim compares a statistic over all runs with a number")
            .label("expected, for example, `clash < 20%`")
            .help("statistics are `chance(outcome)`, `mean(metric)`, `quantile(metric, 95%)`, and bare names of outcomes, metrics and objectives")
    }

    /// A statistic, or a bare name that is short for one.
    fn claimable(&mut self, expr: &syntax::Expr) -> Option<Found> {
        if is_statistic(expr) {
            return self.statistic(expr);
        }
        if let Some(path) = path_of(expr) {
            return self.bare_statistic(path);
        }
        self.faults.refuse(
            Diagnostic::error(expr.span, "what is claimed is claimed of a statistic over all runs")
                .label("expected, for example, `clash` or `mean(loss)`")
                .help("statistics are `chance(outcome)`, `mean(metric)`, `quantile(metric, 95%)`, and bare names of outcomes, metrics and objectives"),
        )
    }

    fn bound(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        self.resolve(Scope::world(), |r| r.fixed(expr, Type::Real))
    }

    /// A chance is claimed to be what it can be.
    fn within_chances(&mut self, statistic: &Found, bound: &Expr) {
        let stated = self.stated(bound);
        if matches!(statistic.statistic, Statistic::Chance(_)) && !(0.0..=1.0).contains(&stated) {
            let fault = Diagnostic::error(bound.span, "a chance lies between 0% and 100%").code(Code::Range);
            self.faults.push(match stated > 1.0 && stated <= 100.0 {
                true => {
                    fault.label(format!("this is {}%", stated * 100.0)).help(format!("write `{stated}%`"))
                }
                false => fault.label(format!("this is {stated}")),
            });
        }
    }

    /// The parameter that is stepped through, and from where to where.
    fn stepped(&mut self, name: &Name, ends: Option<&[syntax::Expr; 2]>) -> Option<(ParameterId, [f64; 2])> {
        let parameter = find(&self.names.parameters, name, "parameter", self.faults)?;
        let declared = &self.model.parameters[parameter];
        let (ty, place, range) = (declared.ty, declared.span, declared.range);
        if self.names.broken.contains(&name.text) {
            return None;
        }
        if !matches!(ty, Type::Real | Type::Whole | Type::Duration) {
            let message = format!("nothing can rise or fall in `{}`", name.text);
            let fault = Diagnostic::error(name.span, message)
                .code(Code::Type)
                .label("expected a number or a length of time")
                .related(place, "declared here");
            return self.faults.refuse(match ty {
                Type::Choice(_) | Type::Flag => {
                    fault.help("give its values names as variants: `clash is lower in live than in none`")
                }
                _ => fault,
            });
        }
        let Some([low, high]) = ends else {
            return match range {
                Some(range) if range[0] < range[1] => Some((parameter, range)),
                // That it runs backwards has been told.
                Some(range) if range[0] > range[1] => None,
                Some(_) => {
                    let message = format!("the range of `{}` is one value", name.text);
                    let fault = Diagnostic::error(name.span, message).code(Code::Range);
                    self.faults.refuse(fault.related(place, "declared here"))
                }
                None => self.faults.refuse(
                    Diagnostic::error(name.span, format!("`{}` has no range", name.text))
                        .code(Code::Range)
                        .label("from where to where?")
                        .related(place, "declared here")
                        .help(format!("write `in {} from … to …`, or declare a `range`", name.text)),
                ),
            };
        };
        let (low, high) = (self.end(low, ty), self.end(high, ty));
        let ((low, from), (high, to)) = (low?, high?);
        if low >= high {
            let (from_told, to_told) = (measured(ty, low), measured(ty, high));
            let message = format!("the first end, {from_told}, is not below the second, {to_told}");
            let fault = Diagnostic::error(Span { end: to.end, ..from }, message).code(Code::Range);
            return self.faults.refuse(fault.help("the lower end comes first"));
        }
        Some((parameter, [low, high]))
    }

    /// An end of what a parameter is stepped through, which does not depend on parameters.
    fn end(&mut self, expr: &syntax::Expr, ty: Type) -> Option<(f64, Span)> {
        let is_whole = ty == Type::Whole;
        let ty = if is_whole { Type::Real } else { ty };
        let end = self.resolve(Scope::world(), |r| r.fixed(expr, ty))?;
        let value = self.stated(&end);
        if is_whole && value.fract() != 0.0 {
            let fault = Diagnostic::error(expr.span, "the parameter is a whole number").code(Code::Type);
            return self.faults.refuse(fault.label(format!("this is {value}")));
        }
        if end.parameters().is_empty() && value.is_finite() {
            return Some((value, expr.span));
        }
        let fault = Diagnostic::error(expr.span, "an end must be a number or a length of time");
        self.faults.refuse(fault.label("this reads a parameter"))
    }

    fn options(&mut self, options: &[OptionPath; 2], setting: Option<Setting>) -> Option<Vec<Setting>> {
        let settings: Vec<_> =
            options.iter().map(|option| self.option(option, setting.clone().unwrap_or_default())).collect();
        let settings: Vec<Setting> = settings.into_iter().collect::<Option<_>>()?;
        setting?;
        if settings[0] == settings[1] {
            let fault = Diagnostic::error(options[1].span, "an option is compared with itself");
            return self.faults.refuse(fault.label("the same as the first"));
        }
        Some(settings)
    }

    /// What an option changes, beside what is changed already.
    fn option(&mut self, option: &OptionPath, mut setting: Setting) -> Option<Setting> {
        let mut is_sound = true;
        let mut variant: Option<&Name> = None;
        let mut actors: Vec<&Name> = vec![];
        for part in &option.parts {
            let twice = match part {
                OptionPart::Variant(name) => variant.replace(name).map(|first| {
                    let fault =
                        Diagnostic::error(name.span, "an option has one variant").label("a second one");
                    let joins =
                        name.text != first.text && ![name, first].iter().any(|one| one.text == STATED);
                    match joins {
                        true => fault.help(format!("two at once are joined: `{}+{}`", first.text, name.text)),
                        false => fault,
                    }
                }),
                OptionPart::Policy(actor, _) => {
                    let again = actors.iter().any(|other| other.text == actor.text);
                    actors.push(actor);
                    again.then(|| {
                        let message = format!("an option has one policy of `{}`", actor.text);
                        Diagnostic::error(actor.span, message).label("a second one")
                    })
                }
            };
            let changed = match (twice, part) {
                (Some(fault), _) => self.faults.refuse(fault),
                (None, OptionPart::Variant(name)) => self.with_variant(setting.clone(), name),
                (None, OptionPart::Policy(actor, policy)) => self.with_policy(setting.clone(), actor, policy),
            };
            is_sound &= changed.is_some();
            setting = changed.unwrap_or(setting);
        }
        is_sound.then_some(setting)
    }

    fn with_variant(&mut self, setting: Setting, name: &Name) -> Option<Setting> {
        if self.scenario.broken.contains(&name.text) {
            return None;
        }
        let is_named = self.model.variants.iter().any(|variant| variant.name == name.text);
        let text = match &setting.variant {
            _ if name.text == STATED && !is_named => return Some(setting),
            Some(variant) => format!("{variant}+{}", name.text),
            None => name.text.clone(),
        };
        // First by itself: then it is not said to be one of two.
        match variants(&self.model, &name.text).and_then(|_| variants(&self.model, &text)) {
            Ok(_) => Some(Setting { variant: Some(text), ..setting }),
            Err(fault) => {
                let mut fault = Diagnostic { place: Some(name.span), ..*fault };
                // What to write on a command line is of no help in a file.
                fault.help.retain(|help| !help.contains("--"));
                let fault = fault.label("no such option").missing(&name.text);
                let policy = self.model.policies.iter().find(|policy| policy.name == name.text);
                self.faults.refuse(match policy {
                    Some(policy) => {
                        let actor = &self.model.actors[policy.actor].name;
                        fault.help(format!("`{}` is a policy: write `{actor}={}`", name.text, name.text))
                    }
                    None => fault,
                })
            }
        }
    }

    fn with_policy(&mut self, mut setting: Setting, actor: &Name, policy: &Name) -> Option<Setting> {
        let id = self.names.actor(actor, self.faults)?;
        self.policy(&actor.text, policy)?;
        let name = self.model.actors[id].name.clone();
        setting.policies.retain(|(other, _)| *other != name);
        setting.policies.push((name, policy.text.clone()));
        Some(setting)
    }

    /// Whose payoff options are compared by: that which is named, or the only one.
    fn payoff_of(&mut self, by: Option<&syntax::Path>, options: &[OptionPath; 2]) -> Option<Found> {
        let owners: Vec<String> =
            (self.model.objectives.iter()).map(|(actor, _)| self.model.actors[*actor].name.clone()).collect();
        let listed = quoted(owners.iter().map(String::as_str));
        let found = |place: usize| Found {
            statistic: Statistic::Mean(self.model.metrics.len() + place),
            text: format!("mean({})", owners[place]),
            level: None,
        };
        let place = Span { end: options[1].span.end, ..options[0].span };
        match (by, &owners[..]) {
            (Some(by), _) => {
                let text = by.to_string();
                if let Some(place) = owners.iter().position(|owner| *owner == text) {
                    return Some(found(place));
                }
                let fault = Diagnostic::error(by.span, format!("`{text}` is not an objective"))
                    .label("options beat each other by a payoff");
                let is_measured =
                    self.names.outcomes.contains_key(&text) || self.number_called(&text).is_some();
                self.faults.refuse(if is_measured {
                    let [first, second] = [&options[0], &options[1]].map(named);
                    fault.help(format!(
                        "say which way is better: `{text} is lower in {first} than in {second}`"
                    ))
                } else if owners.is_empty() {
                    fault.help("this scenario has no objectives")
                } else {
                    fault.suggest(&text, owners.iter().map(String::as_str)).help(format!("there is {listed}"))
                })
            }
            (None, [_]) => Some(found(0)),
            (None, []) => {
                let fault = Diagnostic::error(place, "this scenario has no objectives");
                let [first, second] = [&options[0], &options[1]].map(named);
                self.faults.refuse(
                    fault
                        .label("nobody says what is better")
                        .help(format!("say by what: `clash is lower in {first} than in {second}`")),
                )
            }
            (None, _) => {
                let fault = Diagnostic::error(place, "by whose payoff?");
                self.faults.refuse(
                    fault
                        .label(format!("there are the objectives of {listed}"))
                        .help(format!("write `… beats … by {}`", owners[0])),
                )
            }
        }
    }
}

/// An option as it is written.
fn named(option: &OptionPath) -> String {
    let part = |part: &OptionPart| match part {
        OptionPart::Variant(name) => name.text.clone(),
        OptionPart::Policy(actor, policy) => format!("{}={}", actor.text, policy.text),
    };
    option.parts.iter().map(part).collect::<Vec<_>>().join(",")
}
