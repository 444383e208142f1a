//! The cards of a diagram, and the arrows between them.
//!
//! A small scenario has an arrow from every act to every thing that it moves. In a large one they would be a tangle:
//! there an arrow leads from a card to a card, and where it ends is said which acts it stands for.

use super::card::{Card, Column, PLAIN, STRONG};
use super::rows::{MOST, answers, deeds, few, folded, needs};
use super::wires::{End, Ink, Wire};
use crate::report::description::graph::{By, Graph, Move, Owner, Thing};
use crate::report::plots::draw::canvas::{Anchor, Look};
use crate::report::plots::draw::palette::{Colour, GRID, distinct, ordered};

/// With more arrows than this, they lead from card to card.
const MOST_WIRES: usize = 60;
/// More rungs than this are drawn without those in the middle.
const MOST_RUNGS: usize = 16;
const NOTHING: Colour = Colour::rgb(240, 240, 240);

pub struct Scene {
    pub cards: Vec<Card>,
    pub wires: Vec<Wire>,
}

impl Scene {
    pub fn new(graph: &Graph) -> Scene {
        let mut builder = Builder {
            graph,
            cards: vec![],
            wires: vec![],
            acts: vec![End { card: 0, row: None }; graph.acts.len()],
            things: vec![],
            rungs: vec![],
            in_detail: is_small(graph),
            heights: [0, 0],
        };
        builder.ladders();
        builder.state();
        builder.beliefs();
        builder.actors();
        builder.happenings("Events", |by| matches!(by, By::Event));
        builder.happenings("Rules", |by| matches!(by, By::Rule));
        builder.moves();
        builder.outcomes();
        builder.reactions();
        Scene { cards: builder.cards, wires: builder.wires }
    }
}

fn is_small(graph: &Graph) -> bool {
    let moves: usize = graph.acts.iter().map(|act| act.moves.len()).sum();
    let reads: usize = graph.outcomes.iter().map(|outcome| outcome.reads.len()).sum();
    moves + reads <= MOST_WIRES && graph.acts.len() <= 4 * MOST
}

struct Builder<'a> {
    graph: &'a Graph,
    cards: Vec<Card>,
    wires: Vec<Wire>,
    /// Where each act stands.
    acts: Vec<End>,
    things: Vec<(Thing, End)>,
    /// The rows of rungs.
    rungs: Vec<(usize, usize, End)>,
    in_detail: bool,
    /// How many lines there are left and right.
    heights: [usize; 2],
}

impl Builder<'_> {
    fn ladders(&mut self) {
        for (id, ladder) in self.graph.ladders.iter().enumerate() {
            let mut title = format!("Ladder: {}", ladder.title);
            if !ladder.sides.is_empty() {
                let sides: Vec<&str> =
                    ladder.sides.iter().map(|side| self.graph.actors[*side].as_str()).collect();
                title += &format!(" (of each of {})", sides.join(", "));
            }
            let place = self.cards.len();
            let mut card = Card::new(Column::Middle, &title, NOTHING);
            let count = ladder.rungs.len();
            let half = MOST_RUNGS / 2;
            for rung in (0..count).rev() {
                let is_folded = count > MOST_RUNGS && (half..count - half).contains(&rung);
                let end = if is_folded {
                    if rung + 1 == count - half {
                        card.row(&[(&format!("… {} more rungs", count - MOST_RUNGS), PLAIN, 1)]);
                    }
                    None
                } else {
                    let (fill, letters) = ordered(rung, count).with_letters();
                    let look = Look { colour: letters, bold: false, ..STRONG };
                    let row = card.row(&[(&ladder.rungs[rung], look, 1)]);
                    card.rows[row].fill = Some(fill);
                    card.rows[row].anchor = Anchor::Middle;
                    Some(row)
                };
                self.rungs.push((id, rung, End { card: place, row: end.or(Some(0)) }));
            }
            self.things.push((Thing::Ladder(id), End { card: place, row: Some(0) }));
            self.cards.push(card);
        }
    }

    /// Variables that something reads, by whose they are.
    fn state(&mut self) {
        let mut owners: Vec<&Owner> = vec![];
        for variable in self.graph.variables.iter().filter(|variable| variable.is_read) {
            if !owners.contains(&&variable.owner) {
                owners.push(&variable.owner);
            }
        }
        for owner in owners {
            let title = match owner {
                Owner::World => "State of the world".to_owned(),
                Owner::Actor(actor) => format!("State of {}", self.graph.actors[*actor]),
                Owner::Group(title) => format!("Each of {title}"),
            };
            let place = self.cards.len();
            let mut card = Card::new(Column::Middle, &title, NOTHING);
            let own = self.graph.variables.iter().enumerate();
            let own: Vec<usize> =
                own.filter(|(_, v)| v.is_read && v.owner == *owner).map(|(id, _)| id).collect();
            if self.in_detail {
                for id in own {
                    let row = self.variable_row(&mut card, id);
                    self.things.push((Thing::Variable(id), End { card: place, row: Some(row) }));
                }
            } else {
                self.variables_by_knower(&mut card, &own);
                let end = End { card: place, row: Some(0) };
                self.things.extend(own.iter().map(|id| (Thing::Variable(*id), end)));
            }
            self.cards.push(card);
        }
    }

    fn variable_row(&self, card: &mut Card, id: usize) -> usize {
        let variable = &self.graph.variables[id];
        let name = self.graph.name(Thing::Variable(id));
        let own = name.rsplit('.').next().unwrap_or(&name);
        let mut more = if variable.title == own { String::new() } else { variable.title.clone() };
        if let Some(actor) = variable.known_to {
            let known = format!("known to {} only", self.graph.actors[actor]);
            more = if more.is_empty() { known } else { format!("{more}; {known}") };
        }
        card.row(&[(&name, STRONG, 1), (&more, PLAIN, 2)])
    }

    /// Their names alone: those that all know, and those that only one does.
    fn variables_by_knower(&self, card: &mut Card, own: &[usize]) {
        let knowers = std::iter::once(None).chain((0..self.graph.actors.len()).map(Some));
        for knower in knowers {
            let known = own.iter().filter(|id| self.graph.variables[**id].known_to == knower);
            let names = known.map(|id| {
                let name = self.graph.name(Thing::Variable(*id));
                name.rsplit('.').next().unwrap_or(&name).to_owned()
            });
            let names: Vec<String> = names.collect();
            let listed = few(&names, 2 * MOST);
            match knower {
                _ if names.is_empty() => {}
                None => _ = card.row(&[(&listed, STRONG, 6)]),
                Some(actor) => {
                    let known = format!("known to {} only:", self.graph.actors[actor]);
                    card.row(&[(&known, PLAIN, 1), (&listed, STRONG, 4)]);
                }
            }
        }
    }

    fn beliefs(&mut self) {
        for (actor, title) in self.graph.actors.iter().enumerate() {
            let own = self.graph.beliefs.iter().enumerate().filter(|(_, belief)| belief.holder == actor);
            let own: Vec<_> = own.collect();
            if own.is_empty() {
                continue;
            }
            let place = self.cards.len();
            let mut card = Card::new(Column::Middle, &format!("What {title} believes"), self.tint(actor));
            for (id, belief) in own {
                let about = belief.about.map(|id| format!("about {}", self.graph.name(Thing::Variable(id))));
                let row = card.row(&[(&belief.name, STRONG, 2), (&about.unwrap_or_default(), PLAIN, 2)]);
                self.things.push((Thing::Belief(id), End { card: place, row: Some(row) }));
            }
            self.cards.push(card);
        }
    }

    fn tint(&self, actor: usize) -> Colour {
        distinct(actor + 2).pale(0.75)
    }

    /// The first left, the second right, and then where there is more room.
    fn actors(&mut self) {
        for (actor, title) in self.graph.actors.iter().enumerate() {
            let mut card = Card::new(self.shorter_side(), title, self.tint(actor));
            let acts = (0..self.graph.acts.len()).filter(|id| self.graph.acts[*id].by.actor() == Some(actor));
            let acts: Vec<usize> = acts.collect();
            let is_response = |id: &usize| matches!(self.graph.acts[*id].by, By::Response(_));
            let (responses, answers): (Vec<usize>, Vec<usize>) = acts.iter().partition(|id| is_response(id));
            self.act_rows(&mut card, &responses);
            // Options of reactions have rows of their own where there is room for arrows.
            let reactions = answers
                .into_iter()
                .filter(|id| self.in_detail || matches!(self.graph.acts[*id].by, By::Reaction { .. }));
            let reactions: Vec<usize> = reactions.collect();
            self.act_rows(&mut card, &reactions);
            self.reads_row(&mut card, &acts);
            self.push_at_side(card);
        }
    }

    fn shorter_side(&self) -> Column {
        if self.heights[1] < self.heights[0] { Column::Right } else { Column::Left }
    }

    fn push_at_side(&mut self, card: Card) {
        let lines: usize = card.rows.iter().map(|row| row.lines.len() + 1).sum();
        self.heights[usize::from(card.column == Column::Right)] += 2 + lines;
        self.cards.push(card);
    }

    /// Events or rules.
    fn happenings(&mut self, title: &str, wanted: impl Fn(&By) -> bool) {
        let acts = (0..self.graph.acts.len()).filter(|id| wanted(&self.graph.acts[*id].by));
        let acts: Vec<usize> = acts.collect();
        if acts.is_empty() {
            return;
        }
        // The outcomes are to come on the right.
        let column = if self.in_detail { Column::Left } else { self.shorter_side() };
        let mut card = Card::new(column, title, NOTHING);
        card.round = true;
        self.act_rows(&mut card, &acts);
        self.reads_row(&mut card, &acts);
        self.push_at_side(card);
    }

    /// A row for each act, into the card that comes next.
    fn act_rows(&mut self, card: &mut Card, acts: &[usize]) {
        let place = self.cards.len();
        let most = if self.in_detail { acts.len() } else { MOST };
        let (shown, rest) = folded(self.graph, acts, most);
        for id in shown {
            let act = &self.graph.acts[id];
            let row = match &act.by {
                By::Reaction { .. } => {
                    let title = format!("Reaction: {}", act.title);
                    card.row(&[(&title, STRONG, 2), (&answers(self.graph, act), PLAIN, 4)])
                }
                by => {
                    let indent = if matches!(by, By::Option(_)) { 14.0 } else { 0.0 };
                    let needs = if self.in_detail { needs(act.needs.as_ref()) } else { String::new() };
                    let deeds = deeds(self.graph, act);
                    card.indented(
                        &[
                            (&act.title, STRONG, 2),
                            (&needs, PLAIN, 2),
                            (&deeds, PLAIN, if self.in_detail { 3 } else { 2 }),
                        ],
                        indent,
                    )
                }
            };
            self.acts[id] = End { card: place, row: Some(row) };
        }
        if !rest.is_empty() {
            let titles: Vec<String> = rest.iter().map(|id| self.graph.acts[*id].title.clone()).collect();
            let text = format!("and {} more: {}", rest.len(), titles.join(", "));
            let row = card.row(&[(&text, PLAIN, 4)]);
            rest.iter().for_each(|id| self.acts[*id] = End { card: place, row: Some(row) });
        }
        for id in acts {
            if let By::Reaction { options, .. } = &self.graph.acts[*id].by
                && !self.in_detail
            {
                let end = self.acts[*id];
                let own = options.iter().filter(|id| matches!(self.graph.acts[**id].by, By::Option(_)));
                own.for_each(|option| self.acts[*option] = end);
            }
        }
    }

    /// What the acts of the card that comes next depend on, and arrows from there.
    fn reads_row(&mut self, card: &mut Card, acts: &[usize]) {
        let mut read: Vec<Thing> = vec![];
        for thing in acts.iter().flat_map(|id| &self.graph.acts[*id].reads) {
            if !read.contains(thing) && !matches!(thing, Thing::Act(_)) {
                read.push(*thing);
            }
        }
        if read.is_empty() {
            return;
        }
        let names: Vec<String> = read.iter().map(|thing| self.graph.name(*thing)).collect();
        let row = card.row(&[(&format!("depends on {}", few(&names, 12)), PLAIN, 4)]);
        card.rows[row].fill = Some(GRID.pale(0.5));
        let to = End { card: self.cards.len(), row: Some(row) };
        read.iter().for_each(|thing| self.read(*thing, to));
    }

    fn place(&self, thing: Thing) -> Option<End> {
        self.things.iter().find(|(other, _)| *other == thing).map(|(_, end)| *end)
    }

    /// An arrow from what is read.
    fn read(&mut self, thing: Thing, to: End) {
        let Some(mut from) = self.place(thing) else { return };
        if !self.in_detail {
            from.row = Some(0);
        }
        self.wire(from, to, Ink::Reads);
    }

    /// One more arrow, if it is not there.
    fn wire(&mut self, from: End, to: End, ink: Ink) {
        let wire = Wire { from, to, ink };
        if !self.wires.contains(&wire) {
            self.wires.push(wire);
        }
    }

    fn moves(&mut self) {
        let end = |builder: &Self, one: &Move| {
            let rung = builder
                .rungs
                .iter()
                .find(|(ladder, rung, _)| one.thing == Thing::Ladder(*ladder) && one.rung == Some(*rung));
            rung.map(|(_, _, end)| *end).or_else(|| builder.place(one.thing))
        };
        if self.in_detail {
            for (id, act) in self.graph.acts.iter().enumerate() {
                for one in &act.moves {
                    if let Some(to) = end(self, one) {
                        self.wire(self.acts[id], to, Ink::of(one.how));
                    }
                }
            }
            return;
        }
        // From card to card: in one direction, if all agree.
        let mut bundles: Vec<(usize, usize, Vec<Ink>, Vec<String>)> = vec![];
        for (id, act) in self.graph.acts.iter().enumerate() {
            for one in &act.moves {
                let Some(to) = end(self, one) else { continue };
                let (from, ink) = (self.acts[id].card, Ink::of(one.how));
                let found = bundles.iter().position(|bundle| (bundle.0, bundle.1) == (from, to.card));
                let place = found.unwrap_or_else(|| {
                    bundles.push((from, to.card, vec![], vec![]));
                    bundles.len() - 1
                });
                let (_, _, inks, titles) = &mut bundles[place];
                inks.extend((!inks.contains(&ink)).then_some(ink));
                titles.extend((!titles.contains(&act.title)).then(|| act.title.clone()));
            }
        }
        for (from, to, inks, titles) in bundles {
            let ink = if let [one] = inks[..] { one } else { Ink::Changes };
            let by = self.cards[from].rows[0].lines.iter().map(|(line, _)| line.as_str());
            let by: Vec<&str> = by.collect();
            // As many names as two lines hold.
            let text = |most: usize| format!("by {}: {}", by.join(" "), few(&titles, most));
            let most = (1..=3).rev().find(|most| self.cards[to].lines(&text(*most), PLAIN) <= 2);
            let text = text(most.unwrap_or(1));
            let row = self.cards[to].row(&[(&text, PLAIN, 2)]);
            self.cards[to].rows[row].fill = Some(self.cards[from].tint.pale(0.6));
            self.wire(End { card: from, row: None }, End { card: to, row: Some(row) }, ink);
        }
    }

    fn outcomes(&mut self) {
        let column = if self.in_detail { Column::Right } else { self.shorter_side() };
        let mut card = Card::new(column, "How it can end", NOTHING);
        card.round = true;
        let place = self.cards.len();
        let mut wires: Vec<(Thing, End)> = vec![];
        let most = if self.in_detail { self.graph.outcomes.len() } else { 2 * MOST };
        for outcome in self.graph.outcomes.iter().take(most) {
            let row = card.row(&[(&outcome.title, STRONG, 2), (&outcome.needs, PLAIN, 3)]);
            let end = End { card: place, row: self.in_detail.then_some(row) };
            wires.extend(outcome.reads.iter().map(|thing| (*thing, end)));
        }
        if self.graph.outcomes.len() > most {
            card.row(&[(&format!("and {} more", self.graph.outcomes.len() - most), PLAIN, 1)]);
        }
        self.cards.push(card);
        wires.into_iter().for_each(|(thing, end)| self.read(thing, end));
    }

    /// From the actor who did something to the one who reacts.
    fn reactions(&mut self) {
        for (id, act) in self.graph.acts.iter().enumerate() {
            let By::Reaction { to, .. } = &act.by else { continue };
            for did in to {
                let (mut from, mut to) = (self.acts[*did], self.acts[id]);
                if from.card == to.card {
                    continue;
                }
                if !self.in_detail {
                    (from.row, to.row) = (Some(0), Some(0));
                }
                self.wire(from, to, Ink::Reacts);
            }
        }
    }
}
