//! Visits to every effect and every expression of a model.

use crate::engine::program::{Draw, Origin};
use crate::model::entity::*;
use crate::model::expr::*;

impl Model {
    /// Every effect, in file order, with the response it belongs to, if it does.
    pub fn every_effect<'a>(&'a self, visit: &mut dyn FnMut(&'a EffectNode, Option<ResponseId>)) {
        for event in &self.events {
            let lists = [std::slice::from_ref(&event.effect), &event.otherwise];
            lists.into_iter().flatten().for_each(|node| node.walk(&mut |n| visit(n, None)));
        }
        for (id, response) in self.responses.iter().enumerate() {
            let on = response.on.iter().flat_map(|(_, list)| list);
            response.effects.iter().chain(on).for_each(|node| node.walk(&mut |n| visit(n, Some(id))));
        }
        for option in self.reactions.iter().flat_map(|reaction| &reaction.options) {
            if let OptionKind::Own { effects, .. } = &option.kind {
                effects.iter().for_each(|node| node.walk(&mut |n| visit(n, None)));
            }
        }
        for rule in &self.rules {
            let lists = [std::slice::from_ref(&rule.effect), &rule.otherwise];
            lists.into_iter().flatten().for_each(|node| node.walk(&mut |n| visit(n, None)));
        }
    }

    /// The group whose members an effect is for.
    pub fn each_of(&self, node: NodeId) -> Option<GroupId> {
        let mut group = None;
        self.every_effect(&mut |effect, _| {
            if let (true, Some(each)) = (effect.id == node, &effect.each) {
                group = Some(each.members.group);
            }
        });
        group
    }

    /// The group of which members were selected.
    pub fn selected_from(&self, origin: Origin) -> Option<GroupId> {
        match origin.what {
            Draw::Selection(response) => {
                self.responses[response].select.as_ref().map(|select| select.members.group)
            }
            Draw::Each(node) => self.each_of(node),
            _ => None,
        }
    }

    /// Every expression that can be read while a run goes on: all but the ranges of parameters and variables.
    pub fn every_expression<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for event in &self.events {
            [&event.when, &event.chance].into_iter().flatten().for_each(&mut *visit);
        }
        for response in &self.responses {
            let parts = [&response.when, &response.still, &response.cost];
            parts.into_iter().flatten().for_each(&mut *visit);
            visit(&response.weight);
            if let Some(select) = &response.select {
                select.expressions().for_each(&mut *visit);
            }
        }
        for reaction in &self.reactions {
            reaction.when.iter().for_each(&mut *visit);
            for option in &reaction.options {
                visit(&option.weight);
                if let OptionKind::Own { when: Some(when), .. } = &option.kind {
                    visit(when);
                }
            }
        }
        for policy in &self.policies {
            let choices =
                std::iter::once(&policy.choice).chain(policy.reactions.iter().map(|(_, choice)| choice));
            choices.for_each(|choice| choice.every_expression(visit));
        }
        self.games.iter().for_each(|game| game.every_expression(visit));
        self.rules.iter().filter_map(|rule| rule.when.as_ref()).for_each(&mut *visit);
        self.every_effect(&mut |node, _| node.own_expressions(visit));
        for outcome in &self.outcomes {
            match &outcome.test {
                OutcomeTest::Holds { condition, .. } => visit(condition),
                OutcomeTest::AtEnd(condition) => visit(condition),
                OutcomeTest::Otherwise => {}
            }
        }
        self.ladders.iter().filter_map(|ladder| ladder.computed.as_ref()).for_each(&mut *visit);
        self.metrics.iter().for_each(|metric| visit(&metric.expr));
        self.objectives.iter().for_each(|(_, expr)| visit(expr));
        self.fans.iter().for_each(|fan| visit(&fan.expr));
        self.given.iter().for_each(|given| visit(&given.condition));
    }
}

impl Choice {
    pub fn every_expression<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Choice::Weights(weights) => weights.iter().for_each(|(_, weight)| visit(weight)),
            Choice::Rules(rules) => {
                rules.iter().flat_map(|rule| [&rule.when, &rule.chance]).flatten().for_each(&mut *visit);
            }
            Choice::Logit { lambda, utilities } => {
                visit(lambda);
                utilities.iter().for_each(|(_, utility)| visit(utility));
            }
        }
    }
}

impl Game {
    pub fn every_expression<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        self.lambda.iter().for_each(|(_, lambda)| visit(lambda));
        for option in self.nodes.iter().flat_map(|node| &node.options) {
            option.when.iter().for_each(&mut *visit);
            if let GameNext::End(pays) = &option.next {
                pays.iter().for_each(|(_, worth)| visit(worth));
            }
        }
    }
}

impl EffectNode {
    /// The expressions of this node itself, not of those inside it.
    pub fn own_expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        self.when.iter().chain(&self.chance).for_each(&mut *visit);
        self.each.iter().flat_map(Select::expressions).for_each(&mut *visit);
        match &self.body {
            Body::Assign { value, .. } => visit(value),
            Body::Draw { weights, .. } => weights.iter().for_each(|(_, weight)| visit(weight)),
            _ => {}
        }
    }
}
