//! Games: from the last nodes up, what each option is expected to be worth and how likely it is; then move by move.
//!
//! The logit equilibrium of a game of perfect information, by backward induction: McKelvey and Palfrey 1998, Signorino 1999.

use super::compiler::*;
use super::inference::Given;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::range::Interval;
use crate::model::sites::Key;
use std::collections::BTreeMap;

/// Payoffs within it have sums and differences that are no infinities.
const TAME: Interval = Interval { low: -1e300, high: 1e300 };

/// What an actor chooses by at a node.
#[derive(Clone, Default)]
struct Outlook {
    /// By option: how likely it is, in proportion.
    weights: Vec<Operand>,
    /// By option: what it is expected to be worth to whoever moves.
    worth: Vec<Operand>,
}

/// Where a game is being looked at.
struct Look<'a> {
    game: &'a Game,
    /// By actor: its precision.
    lambda: BTreeMap<ActorId, Operand>,
    /// By node: where it may be reached at all, by the options before it.
    reached: Vec<Operand>,
    /// By node and option: where it is available.
    open: Vec<Vec<Operand>>,
    /// By node: what it is expected to be worth, to those who move before.
    values: Vec<BTreeMap<ActorId, Operand>>,
    outlooks: Vec<Outlook>,
    /// By node: what others learn from the move there.
    given: Vec<Vec<Given>>,
    /// Whether all payoffs are tame.
    tame: bool,
}

impl<'a> Compiler<'a, '_> {
    /// Everything is read as it is now; then the moves are drawn one by one, and each does what it does.
    pub(super) fn play(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
        let Body::Play { game, .. } = &node.body else { return };
        let mut look = self.look_ahead(&self.model.games[*game], 0, mask);
        look.given = (0..look.game.nodes.len())
            .map(|node| {
                let deed = Deed::Move { game: *game, node };
                self.given(deed, |c, about, value| c.chances_given(&look, node, about, value))
            })
            .collect();
        if self.telling {
            self.scoped(|c| c.note_game(&look, *game, mask));
        }
        self.forgetting(|c| c.moves(node, &look, 0, mask, scene));
    }

    /// For whoever asks: all games as they stand when a step begins, which changes nothing.
    pub(super) fn games_at(&mut self, step: Option<u32>) {
        let Some(step) = step else { return };
        self.clocked(Some(Clocked::At(step)), |c| {
            for (id, game) in c.model.games.iter().enumerate() {
                let start = c.code.len();
                let look = c.looked_at(game, 0, ALWAYS);
                c.unchecked(start);
                c.scoped(|c| c.note_game(&look, id, ALWAYS));
            }
        });
    }

    /// What nobody reads in a run cannot stop one.
    fn unchecked(&mut self, start: usize) {
        for op in &mut self.code[start..] {
            if let Op::Check { mask, .. } = op {
                *mask = NEVER;
            }
        }
    }

    /// For a story: the whole game as it stands, also what nobody who moves looks at.
    fn note_game(&mut self, look: &Look<'a>, game: GameId, mask: Operand) {
        let start = self.code.len();
        let mut worth = vec![];
        for (at, entry) in look.game.nodes.iter().enumerate() {
            for (option, open) in entry.options.iter().zip(&look.open[at]) {
                if let GameNext::End(pays) = &option.next {
                    worth.extend(pays.iter().map(|(_, worth)| self.expr(worth, *open)));
                }
            }
        }
        self.unchecked(start);
        let open = look.open.iter().flatten().copied().collect();
        let origin = Origin { what: Draw::Move { game, node: 0 }, span: look.game.span };
        self.note(Noted::Played { open, worth }, mask, origin);
    }

    /// The chance that an option would be chosen now, if its node were reached.
    pub(super) fn chance_of(
        &mut self,
        to: Column,
        game: GameId,
        node: usize,
        option: usize,
        mask: Operand,
    ) -> Operand {
        let look = self.look_ahead(&self.model.games[game], node, mask);
        let weights = &look.outlooks[node].weights;
        let total = self.total(weights);
        self.binary_into(Binary::Divide, to, weights[option], total)
    }

    fn moves(&mut self, node: &'a EffectNode, look: &Look<'a>, at: usize, mask: Operand, scene: &Scene) {
        let Body::Play { game, moves } = &node.body else { return };
        let (entry, outlook) = (&look.game.nodes[at], &look.outlooks[at]);
        let origin = Origin { what: Draw::Move { game: *game, node: at }, span: entry.span };
        self.note(Noted::Foreseen { worth: outlook.worth.clone() }, mask, origin);
        let to = self.register();
        let site = self.site(self.sites.get(Key::Move(node.id, scene.context, at)), scene);
        let chosen = self.settle_choice(to, outlook.weights.clone(), site, origin, mask);
        self.learn(&look.given[at], chosen.index, mask);
        for option in chosen.possible {
            self.scoped(|c| {
                let mask = c.is_option(chosen.index, option, mask);
                c.when(mask, |c| {
                    c.effects(&moves[at][option], mask, scene);
                    if let Some(next) = entry.options[option].leads_to() {
                        c.moves(node, look, next, mask, scene);
                    }
                });
            });
        }
    }

    /// What is chosen by at a node and all below it.
    fn look_ahead(&mut self, game: &'a Game, from: usize, mask: Operand) -> Look<'a> {
        let mut look = self.looked_at(game, from, mask);
        self.look_up(&mut look, from);
        look
    }

    /// Which options are available at a node and all below it.
    fn looked_at(&mut self, game: &'a Game, from: usize, mask: Operand) -> Look<'a> {
        let nodes = game.nodes.len();
        let mut look = Look {
            game,
            lambda: BTreeMap::new(),
            reached: vec![NEVER; nodes],
            open: vec![vec![]; nodes],
            values: vec![BTreeMap::new(); nodes],
            outlooks: vec![Outlook::default(); nodes],
            given: vec![],
            tame: true,
        };
        // Each before those below it.
        let order = game.below(from);
        look.reached[from] = mask;
        order.iter().for_each(|&at| self.options_open(&mut look, at));
        look.tame = order.iter().flat_map(|&at| &game.nodes[at].options).all(|option| match &option.next {
            GameNext::End(pays) => {
                pays.iter().all(|(_, worth)| self.surely(worth, |range| range.within(TAME)))
            }
            GameNext::Node(_) => true,
        });
        look
    }

    /// From the last nodes up to this one.
    fn look_up(&mut self, look: &mut Look<'a>, from: usize) {
        let (game, mask) = (look.game, look.reached[from]);
        let order = game.below(from);
        let mut before: BTreeMap<usize, Vec<ActorId>> = BTreeMap::from([(from, vec![])]);
        for &at in &order {
            let entry = &game.nodes[at];
            let mut movers = before[&at].clone();
            movers.push(entry.actor);
            movers.sort_unstable();
            movers.dedup();
            let after = entry.options.iter().filter_map(GameOption::leads_to);
            before.extend(after.map(|next| (next, movers.clone())));
            if let (Some(lambda), false) =
                (game.lambda_of(entry.actor), look.lambda.contains_key(&entry.actor))
            {
                let value = self.expr(lambda, mask);
                self.check_weight(value, lambda, mask);
                look.lambda.insert(entry.actor, value);
            }
        }
        for &at in order.iter().rev() {
            self.look_from(look, at, &before[&at]);
        }
    }

    /// Which options are available at a node, and so where the nodes below may be reached.
    fn options_open(&mut self, look: &mut Look<'a>, at: usize) {
        for option in &look.game.nodes[at].options {
            let reached = look.reached[at];
            let open = match &option.when {
                Some(when) => {
                    let holds = self.expr(when, reached);
                    self.and(reached, holds)
                }
                None => reached,
            };
            look.open[at].push(open);
            if let Some(next) = option.leads_to() {
                look.reached[next] = open;
            }
        }
    }

    /// The chances at a node, and what it is worth to those who move before; the nodes below have been looked at.
    fn look_from(&mut self, look: &mut Look<'a>, at: usize, before: &[ActorId]) {
        let entry = &look.game.nodes[at];
        let reached = look.reached[at];
        if self.is_endless() {
            let none = vec![NEVER; entry.options.len()];
            look.outlooks[at] = Outlook { weights: none.clone(), worth: none };
            return;
        }
        let worth: Vec<Operand> =
            (0..entry.options.len()).map(|o| self.worth(look, at, o, entry.actor)).collect();
        let shut: Vec<Operand> = (0..entry.options.len())
            .map(|o| self.if_open(look, at, o, worth[o], Operand::Constant(f64::NEG_INFINITY)))
            .collect();
        let best =
            shut.iter().copied().reduce(|best, worth| self.binary(Binary::Max, best, worth)).unwrap_or(NEVER);
        if entry.options.iter().all(|option| option.when.is_some()) {
            self.check(best, reached, Check::Open, entry.span);
        }
        let lambda = look.lambda.get(&entry.actor).copied().unwrap_or(NEVER);
        let mut weights = vec![];
        for (option, &worth) in worth.iter().enumerate() {
            if look.open[at][option] == NEVER && reached != NEVER {
                weights.push(NEVER);
                continue;
            }
            let below = self.binary(Binary::Subtract, worth, best);
            let weight = self.logit_weight(lambda, below, look.tame);
            weights.push(self.if_open(look, at, option, weight, NEVER));
        }
        if !before.is_empty() {
            let chances = self.chances(&weights);
            for &actor in before {
                let believed = entry.unseen.iter().find(|unseen| unseen.by == actor);
                let believed = believed.map(|unseen| self.believed(look, at, unseen));
                let value = self.expected(look, at, believed.as_ref().unwrap_or(&chances), actor);
                look.values[at].insert(actor, value);
            }
        }
        look.outlooks[at] = Outlook { weights, worth };
    }

    /// What an option is worth to an actor, where it is available.
    fn worth(&mut self, look: &Look<'a>, at: usize, option: usize, actor: ActorId) -> Operand {
        let entry = &look.game.nodes[at].options[option];
        match &entry.next {
            GameNext::Node(next) => look.values[*next].get(&actor).copied().unwrap_or(NEVER),
            GameNext::End(pays) => {
                let Some((_, worth)) = pays.iter().find(|(other, _)| *other == actor) else { return NEVER };
                let open = look.open[at][option];
                let value = self.knowing(entry.when.as_ref(), |c| {
                    let value = c.expr(worth, open);
                    c.check_finite(value, worth, open);
                    value
                });
                self.kept(value)
            }
        }
    }

    /// What an actor expects of a node, by the chances of its options.
    fn expected(&mut self, look: &Look<'a>, at: usize, chances: &[Operand], actor: ActorId) -> Operand {
        let mut sum = NEVER;
        for (option, &chance) in chances.iter().enumerate() {
            if chance == NEVER {
                continue;
            }
            let worth = self.worth(look, at, option, actor);
            // What stands where an option is not available may be no number.
            let worth = self.if_open(look, at, option, worth, NEVER);
            let part = self.binary(Binary::Multiply, chance, worth);
            sum = self.binary(Binary::Add, sum, part);
        }
        if look.tame {
            return sum;
        }
        let least = self.binary(Binary::Max, sum, Operand::Constant(f64::MIN));
        self.binary(Binary::Min, least, Operand::Constant(f64::MAX))
    }

    /// A value where an option is available, and another where it is not.
    fn if_open(
        &mut self,
        look: &Look<'a>,
        at: usize,
        option: usize,
        value: Operand,
        otherwise: Operand,
    ) -> Operand {
        if look.game.nodes[at].options[option].when.is_none() {
            // As available as its node.
            return value;
        }
        self.where_available(look.open[at][option], value, otherwise)
    }

    /// The chances at a node as somebody sees them who does not know what its actor knows: of each value that it thinks
    /// possible, weighted by how likely it thinks it.
    fn believed(&mut self, look: &Look<'a>, at: usize, unseen: &Unseen) -> Vec<Operand> {
        let probabilities = self.layout.beliefs[unseen.belief].probabilities;
        let values = &self.model.beliefs[unseen.belief].values;
        let mut mixed: Vec<Operand> = vec![];
        for (column, (value, ..)) in (probabilities..).zip(values) {
            let given = self.chances_given(look, at, unseen.variable, *value);
            let parts: Vec<Operand> = given
                .into_iter()
                .map(|chance| self.binary(Binary::Multiply, Operand::Column(column), chance))
                .collect();
            mixed = match mixed.is_empty() {
                true => parts,
                false => {
                    mixed.iter().zip(parts).map(|(&sum, part)| self.binary(Binary::Add, sum, part)).collect()
                }
            };
        }
        mixed
    }

    /// The chances at a node if what its actor alone knows were so.
    fn chances_given(
        &mut self,
        look: &Look<'a>,
        at: usize,
        variable: VariableId,
        value: f64,
    ) -> Vec<Operand> {
        let nodes = look.game.nodes.len();
        let mut inner = Look {
            game: look.game,
            lambda: BTreeMap::new(),
            reached: look.reached.clone(),
            open: look.open.clone(),
            values: vec![BTreeMap::new(); nodes],
            outlooks: vec![Outlook::default(); nodes],
            given: vec![],
            tame: look.tame,
        };
        self.supposing(variable, value, |c| c.look_up(&mut inner, at));
        self.chances(&inner.outlooks[at].weights)
    }

    fn chances(&mut self, weights: &[Operand]) -> Vec<Operand> {
        let total = self.total(weights);
        weights.iter().map(|&weight| self.binary(Binary::Divide, weight, total)).collect()
    }

    /// A value that later effects do not change.
    fn kept(&mut self, value: Operand) -> Operand {
        match value {
            Operand::Column(column) if self.telling && column < self.state => {
                let to = self.register();
                self.code.push(Op::Copy { to, from: value });
                Operand::Column(to)
            }
            value => value,
        }
    }
}
