//! How actors choose: weights, ordered rules, logit over utilities; in their turns and in reactions.

use super::compiler::*;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::settings::ablation::Ablation;
use crate::model::sites::{Context, Key, Way};

/// What a choice is made among.
struct Menu<'a> {
    /// Where each option may be chosen.
    available: Vec<Operand>,
    /// The weight written at each option.
    weights: Vec<&'a Expr>,
    /// What makes each option available, for proving ranges.
    facts: Vec<Option<&'a Expr>>,
    /// The site of the choice.
    site: u32,
    origin: Origin,
}

impl Menu<'_> {
    fn site(&self) -> SiteRef {
        SiteRef { base: self.site, strides: vec![] }
    }
}

/// What was chosen: the index of an option, -1 for none, and which options it can be at all.
pub(super) struct Chosen {
    pub(super) index: Operand,
    pub(super) possible: Vec<usize>,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn turn(&mut self, actor: ActorId) {
        let model = self.model;
        let own: Vec<ResponseId> = model.responses_of(actor).collect();
        if !model.has_turn(actor) || self.is_off(Ablation::Turn(actor)) {
            return;
        }
        let policy = self.policies[actor].map(|policy| &model.policies[policy].choice);
        let menu = self.turn_menu(actor);
        let rule_site =
            |c: &Self, option: usize, occurrence: usize| c.sites.get(Key::Rule(own[option], occurrence));
        let rule_draw = |option: usize| Draw::Rule { actor, response: own[option] };
        let chosen = self.choose(policy, &menu, ALWAYS, &rule_site, &rule_draw);
        let given = self.given(Deed::Turn(actor), |c, about, value| {
            c.supposing(about, value, |c| {
                let menu = c.turn_menu(actor);
                c.chances_on(policy, &menu, ALWAYS)
            })
        });
        self.learn(&given, chosen.index, ALWAYS);
        let possible = |index: usize| chosen.possible.contains(&index);
        let scene =
            Scene { context: Context { way: Some(Way::Turn), ..Context::default() }, strides: vec![] };
        for (index, &id) in own.iter().enumerate().filter(|(index, _)| possible(*index)) {
            self.scoped(|c| {
                let mask = c.is_option(chosen.index, index, ALWAYS);
                c.when(mask, |c| c.chosen(id, mask, &scene));
            });
        }
    }

    fn turn_menu(&mut self, actor: ActorId) -> Menu<'a> {
        let model = self.model;
        let own: Vec<ResponseId> = model.responses_of(actor).collect();
        Menu {
            available: own.iter().map(|&id| self.available(id, ALWAYS)).collect(),
            weights: own.iter().map(|&id| &model.responses[id].weight).collect(),
            facts: own.iter().map(|&id| model.responses[id].when.as_ref()).collect(),
            site: self.sites.get(Key::Turn(actor)),
            origin: Origin { what: Draw::Turn(actor), span: model.actors[actor].span },
        }
    }

    fn reaction_menu(
        &mut self,
        id: usize,
        reaction: &'a Reaction,
        to: ResponseId,
        way: Way,
        mask: Operand,
    ) -> Menu<'a> {
        let model = self.model;
        let mut available = vec![];
        for option in &reaction.options {
            available.push(match &option.kind {
                OptionKind::Own { when, .. } => self.narrow(mask, when.as_ref()),
                OptionKind::Response(response) => self.available(*response, mask),
            });
        }
        let facts = reaction.options.iter().map(|option| match &option.kind {
            OptionKind::Own { when, .. } => when.as_ref(),
            OptionKind::Response(response) => model.responses[*response].when.as_ref(),
        });
        Menu {
            available,
            weights: reaction.options.iter().map(|option| &option.weight).collect(),
            facts: facts.collect(),
            site: self.sites.get(Key::Reaction(id, to, way)),
            origin: Origin { what: Draw::Reaction { reaction: id, to }, span: reaction.span },
        }
    }

    pub(super) fn reaction(
        &mut self,
        id: usize,
        reaction: &'a Reaction,
        to: ResponseId,
        way: Way,
        mask: Operand,
    ) {
        let model = self.model;
        let asked = mask;
        let mask = self.narrow(asked, reaction.when.as_ref());
        let menu = self.reaction_menu(id, reaction, to, way, mask);
        let policy = self.policies[reaction.actor].and_then(|policy| {
            let choices = &model.policies[policy].reactions;
            choices.iter().find(|(reaction, _)| *reaction == id).map(|(_, choice)| choice)
        });
        let rule_site = |c: &Self, option: usize, occurrence: usize| {
            c.sites.get(Key::ReactionRule(id, option, occurrence, to, way))
        };
        let rule_draw = |option: usize| Draw::ReactionRule { reaction: id, option };
        let chosen = self.choose(policy, &menu, mask, &rule_site, &rule_draw);
        let given = self.given(Deed::Reaction(id), |c, about, value| {
            c.supposing(about, value, |c| {
                let mask = c.narrow(asked, reaction.when.as_ref());
                let menu = c.reaction_menu(id, reaction, to, way, mask);
                c.chances_on(policy, &menu, mask)
            })
        });
        self.learn(&given, chosen.index, mask);
        let possible = |index: usize| chosen.possible.contains(&index);
        let context = Context { way: Some(way), reaction: Some((id, to)), delayed: None };
        let scene = Scene { context, strides: vec![] };
        let options = reaction.options.iter().enumerate();
        for (index, option) in options.filter(|(index, _)| possible(*index)) {
            self.scoped(|c| {
                let mask = c.is_option(chosen.index, index, mask);
                c.when(mask, |c| {
                    match &option.kind {
                        OptionKind::Own { effects, .. } => c.effects(effects, mask, &scene),
                        OptionKind::Response(response) => c.chosen(*response, mask, &scene),
                    }
                    let on = model.responses[to].on.iter().find(|(name, _)| *name == option.name);
                    if let Some((_, effects)) = on {
                        c.effects(effects, mask, &scene);
                    }
                });
            });
        }
    }

    pub(super) fn is_option(&mut self, chosen: Operand, index: usize, mask: Operand) -> Operand {
        let is = self.binary(Binary::Equal, chosen, Operand::Constant(index as f64));
        self.and(mask, is)
    }

    fn choose(
        &mut self,
        policy: Option<&'a Choice>,
        menu: &Menu<'a>,
        mask: Operand,
        rule_site: &dyn Fn(&Self, usize, usize) -> u32,
        rule_draw: &dyn Fn(usize) -> Draw,
    ) -> Chosen {
        match policy {
            None => self.by_weight(&[], menu, mask),
            Some(Choice::Weights(weights)) => self.by_weight(weights, menu, mask),
            Some(Choice::Rules(rules)) => self.by_rules(rules, menu, mask, rule_site, rule_draw),
            Some(Choice::Logit { lambda, utilities }) => self.by_logit(lambda, utilities, menu, mask),
        }
    }

    /// By option: how likely it is that the policy chooses it.
    fn chances_on(&mut self, policy: Option<&'a Choice>, menu: &Menu<'a>, mask: Operand) -> Vec<Operand> {
        let weights = match policy {
            None => self.weights(&[], menu, mask),
            Some(Choice::Weights(weights)) => self.weights(weights, menu, mask),
            Some(Choice::Rules(rules)) => return self.chances_by_rules(rules, menu),
            Some(Choice::Logit { lambda, utilities }) => self.logit_weights(lambda, utilities, menu, mask),
        };
        self.as_chances(&weights)
    }

    fn by_weight(&mut self, instead: &'a [(usize, Expr)], menu: &Menu<'a>, mask: Operand) -> Chosen {
        let chosen = self.register();
        let weights = self.weights(instead, menu, mask);
        self.settle_choice(chosen, weights, menu.site(), menu.origin, mask)
    }

    fn weights(&mut self, instead: &'a [(usize, Expr)], menu: &Menu<'a>, mask: Operand) -> Vec<Operand> {
        let (mut weights, mut most) = (vec![], 0.0);
        for (index, &own) in menu.weights.iter().enumerate() {
            let available = menu.available[index];
            let weight = match instead.iter().find(|(option, _)| *option == index) {
                Some((_, weight)) => weight,
                None => own,
            };
            let outer = self.default.replace(own);
            let value = self.knowing(menu.facts[index], |c| {
                if weight.any(|part| part.kind == Kind::Default) {
                    c.ranges.set_default(Some(c.interval(own)));
                }
                let value = c.expr(weight, available);
                most += c.check_weight(value, weight, available);
                value
            });
            self.ranges.set_default(None);
            self.default = outer;
            weights.push(self.where_available(available, value, NEVER));
        }
        self.check_total(&weights, most, mask, menu.origin.span);
        weights
    }

    pub(super) fn where_available(
        &mut self,
        available: Operand,
        value: Operand,
        otherwise: Operand,
    ) -> Operand {
        match available {
            Operand::Constant(0.0) => otherwise,
            Operand::Constant(_) => value,
            condition if value == otherwise => {
                let _ = condition;
                value
            }
            condition => {
                let to = self.register();
                self.code.push(Op::Select { to, condition, a: value, b: otherwise });
                Operand::Column(to)
            }
        }
    }

    pub(super) fn settle_choice(
        &mut self,
        to: Column,
        mut weights: Vec<Operand>,
        site: SiteRef,
        node: Origin,
        mask: Operand,
    ) -> Chosen {
        let possible: Vec<usize> = (0..weights.len()).filter(|&option| weights[option] != NEVER).collect();
        // Options after the last possible one have no say in which index is drawn.
        weights.truncate(possible.last().map_or(1, |last| last + 1));
        self.code.push(Op::Choose { to, weights, mask, site, node });
        Chosen { index: Operand::Column(to), possible }
    }

    /// The first rule whose `when` holds, whose option is available and whose chance comes true.
    fn by_rules(
        &mut self,
        rules: &'a [ChoiceRule],
        menu: &Menu<'a>,
        mask: Operand,
        rule_site: &dyn Fn(&Self, usize, usize) -> u32,
        rule_draw: &dyn Fn(usize) -> Draw,
    ) -> Chosen {
        let chosen = self.register();
        self.code.push(Op::Copy { to: chosen, from: Operand::Constant(-1.0) });
        for rule in rules {
            self.scoped(|c| {
                let open = c.binary(Binary::Less, Operand::Column(chosen), NEVER);
                let mut mask = c.and(menu.available[rule.option], open);
                let mut facts: Vec<&'a Expr> = menu.facts[rule.option].into_iter().collect();
                if let Some(when) = &rule.when {
                    let condition = c.knowing(facts.iter().copied(), |c| c.expr(when, mask));
                    mask = c.and(mask, condition);
                    facts.push(when);
                }
                if let Some(chance) = &rule.chance {
                    let base = rule_site(c, rule.option, rule.occurrence);
                    let origin = Origin { what: rule_draw(rule.option), span: chance.span };
                    let site = SiteRef { base, strides: vec![] };
                    mask = c.knowing(facts, |c| c.chance(chance, mask, site, origin));
                }
                let index = Operand::Constant(rule.option as f64);
                c.store_plain(Place::Column(chosen), index, mask);
            });
        }
        if self.telling {
            let available = menu.available.clone();
            self.note(Noted::Offer { chosen, available, site: menu.site }, mask, menu.origin);
            let possible =
                (0..menu.available.len()).filter(|&option| menu.available[option] != NEVER).collect();
            return Chosen { index: Operand::Column(chosen), possible };
        }
        Chosen { index: Operand::Column(chosen), possible: rules.iter().map(|rule| rule.option).collect() }
    }

    /// By option: how likely it is that it is taken by the first rule that applies.
    fn chances_by_rules(&mut self, rules: &'a [ChoiceRule], menu: &Menu<'a>) -> Vec<Operand> {
        let mut chances = vec![NEVER; menu.available.len()];
        // How likely it is that no rule before has applied.
        let mut left = ALWAYS;
        for rule in rules {
            let mut mask = menu.available[rule.option];
            let mut facts: Vec<&'a Expr> = menu.facts[rule.option].into_iter().collect();
            if let Some(when) = &rule.when {
                mask = self.knowing(facts.iter().copied(), |c| c.narrow(mask, Some(when)));
                facts.push(when);
            }
            let chance = rule.chance.as_ref().map_or(ALWAYS, |chance| {
                self.knowing(facts, |c| {
                    let p = c.expr(chance, mask);
                    c.check_chance(p, chance, mask);
                    p
                })
            });
            // What stands where the rule does not apply may be no number.
            let applies = self.where_available(mask, chance, NEVER);
            let taken = self.binary(Binary::Multiply, left, applies);
            chances[rule.option] = self.binary(Binary::Add, chances[rule.option], taken);
            left = self.binary(Binary::Subtract, left, taken);
        }
        chances
    }

    fn by_logit(
        &mut self,
        lambda: &'a Expr,
        utilities: &'a [(usize, Expr)],
        menu: &Menu<'a>,
        mask: Operand,
    ) -> Chosen {
        let chosen = self.register();
        let weights = self.logit_weights(lambda, utilities, menu, mask);
        self.settle_choice(chosen, weights, menu.site(), menu.origin, mask)
    }

    /// exp(λ·utility − the greatest λ·utility available): logit choice, McKelvey and Palfrey 1995.
    fn logit_weights(
        &mut self,
        lambda: &'a Expr,
        utilities: &'a [(usize, Expr)],
        menu: &Menu<'a>,
        mask: Operand,
    ) -> Vec<Operand> {
        let lambda_value = self.expr(lambda, mask);
        self.check_weight(lambda_value, lambda, mask);
        // Where the products may overflow, differences of utilities do not.
        let is_tame = |utility| {
            self.ranges.surely_both([lambda, utility], &self.facts, |lambda, utility| {
                lambda.times(utility).is_finite()
            })
        };
        let plain = utilities.iter().all(|(_, utility)| is_tame(utility));
        let best = self.register();
        self.code.push(Op::Copy { to: best, from: Operand::Constant(f64::NEG_INFINITY) });
        let mut scaled = vec![];
        for (index, _) in menu.weights.iter().enumerate() {
            let Some((_, utility)) = utilities.iter().find(|(option, _)| *option == index) else {
                scaled.push(None);
                continue;
            };
            let available = menu.available[index];
            let to = self.register();
            let value = self.knowing(menu.facts[index], |c| c.expr(utility, available));
            self.knowing(menu.facts[index], |c| c.check_finite(value, utility, available));
            let value =
                if plain { self.binary_into(Binary::Multiply, to, lambda_value, value) } else { value };
            self.code.push(Op::Extreme { to: best, condition: available, value, greatest: true });
            scaled.push(Some(value));
        }
        let mut weights = vec![];
        for (index, value) in scaled.into_iter().enumerate() {
            let Some(value) = value else {
                weights.push(NEVER);
                continue;
            };
            let below = self.binary(Binary::Subtract, value, Operand::Column(best));
            let weight = if plain {
                let to = self.register();
                self.unary(Unary::Exp, to, below)
            } else {
                self.logit_weight(lambda_value, below, false)
            };
            weights.push(self.where_available(menu.available[index], weight, NEVER));
        }
        weights
    }

    /// exp(λ · how much an option is worth beside the best). `finite`: whether that difference is no infinity.
    pub(super) fn logit_weight(&mut self, lambda: Operand, mut below: Operand, finite: bool) -> Operand {
        if !finite {
            // Infinitely much less, at a precision of 0, is as good.
            below = self.binary(Binary::Max, below, Operand::Constant(f64::MIN));
        }
        let scaled = self.binary(Binary::Multiply, lambda, below);
        let weight = self.register();
        self.unary(Unary::Exp, weight, scaled)
    }
}
