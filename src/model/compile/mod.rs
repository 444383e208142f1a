//! From the checked model to the program: parameters folded in, policies chosen, effects laid out flat.

mod action;
mod choice;
pub mod cost;
mod effect;
mod ending;
mod expression;
mod finite;
mod layout;
mod quotient;

use super::entity::*;
use super::evaluate::evaluate;
use super::expr::*;
use super::plan::Plan;
use super::program::*;
use super::range::Ranges;
use super::sites::{Context, Sites};
use crate::diagnostics::{Diagnostic, Diagnostics, Span};
use crate::limits::{LOOPS, MOST_COLUMNS, MOST_OPERATIONS};
use layout::Layout;

/// Compiles a model under a plan: parameter values and who plays what.
pub fn compile(model: &Model, plan: &Plan, faults: &mut Diagnostics) -> Option<Program> {
    compiled(model, plan, false, faults)
}

/// The same program for telling a single run: with notes of what falls due, and with every option of every choice
/// open, also those that the policies never take, so that a story can branch. Same sites, so the same luck.
pub fn compile_for_telling(model: &Model, plan: &Plan) -> Option<Program> {
    compiled(model, plan, true, &mut Diagnostics::default())
}

fn compiled(model: &Model, plan: &Plan, telling: bool, faults: &mut Diagnostics) -> Option<Program> {
    let sites = Sites::number(model, faults)?;
    let mut layout = Layout::default();
    let mut compiler = Compiler {
        model,
        values: &plan.values,
        policies: &plan.policies,
        ranges: Ranges::at(model, &plan.values),
        sites: &sites,
        next: 0,
        high_water: 0,
        code: vec![],
        tables: vec![],
        loops: 0,
        open: vec![],
        state: 0,
        depths: vec![],
        facts: vec![],
        guards: vec![],
        sizes: std::collections::BTreeMap::new(),
        default: None,
        selected: vec![None; model.responses.len()],
        telling,
        faults: Diagnostics::default(),
    };
    compiler.lay_out(&mut layout);
    if let Some(fault) = layout.too_large() {
        faults.push(fault);
        return None;
    }
    let words = layout.words();
    let program = compiler.program(layout);
    let constants: usize = program.tables.iter().map(Vec::len).sum::<usize>() + program.code.len() * 6;
    let needed = program.columns as usize + words + constants;
    if compiler.is_endless() {
        let fault = Diagnostic::without_place("this scenario is too large: it has too many operations")
            .help("what many responses and reactions lead to is written out for each of them");
        compiler.faults.push(fault);
    } else if needed > MOST_COLUMNS as usize {
        compiler.faults.push(layout::too_many_columns(needed as u64, None));
    }
    let failed = compiler.faults.has_errors();
    compiler.faults.iter().cloned().for_each(|fault| faults.push(fault));
    (!failed).then_some(program)
}

struct Compiler<'a> {
    model: &'a Model,
    values: &'a [Value],
    policies: &'a [Option<usize>],
    ranges: Ranges<'a>,
    sites: &'a Sites,
    /// Registers are a stack above the state columns.
    next: Column,
    high_water: Column,
    code: Vec<Op>,
    tables: Vec<Vec<f64>>,
    /// How many loops are open.
    loops: u8,
    /// The loop that each depth of the text stands for.
    depths: Vec<u8>,
    /// Masks of the open `If` blocks.
    open: Vec<Column>,
    /// How many columns are state; those above are registers.
    state: Column,
    /// Conditions known to be true, or false, where the next instruction stands.
    facts: Vec<(&'a Expr, bool)>,
    /// Conditions under which an expression is read, besides its mask, and whether they are turned round: they are put
    /// into the mask only where something is tested.
    guards: Vec<(Operand, bool)>,
    /// How large expressions can be, by their place in memory.
    sizes: std::collections::BTreeMap<*const Expr, f64>,
    /// What `default` means in the weight being compiled.
    default: Option<&'a Expr>,
    /// By response: first of the flags of the members selected, while it takes effect without preparation.
    selected: Vec<Option<Column>>,
    /// Whether notes for a story are wanted.
    telling: bool,
    faults: Diagnostics,
}

const ALWAYS: Operand = Operand::Constant(1.0);
const NEVER: Operand = Operand::Constant(0.0);

/// Where an effect is being compiled: which copy, and inside which loops that multiply its sites.
#[derive(Clone, Default)]
struct Scene {
    context: Context,
    strides: Vec<(u8, u32)>,
}

impl<'a> Compiler<'a> {
    fn program(&mut self, layout: Layout) -> Program {
        let setup = self.section(|c| c.setup(&layout));
        let mut parts = vec![(self.section(|c| c.due(&layout)), false)];
        for part in &self.model.turn {
            parts.push((self.section(|c| c.part(part, &layout)), matches!(part, Part::Rules)));
        }
        parts.push((self.section(|c| c.end_of_step(&layout)), false));
        let finish = self.section(|c| c.finish(&layout));
        parts.retain(|(part, _)| part.start < part.end);
        let (ladders, metrics, objectives, fans) = self.measures(&layout);
        Program {
            steps: self.model.clock.steps,
            sites: self.sites.count(),
            state: layout.state.clone(),
            whole_ranges: self.whole_ranges(&layout),
            columns: self.high_water.max(layout.state.len() as u32),
            tables: std::mem::take(&mut self.tables),
            posteriors: self.posteriors(&layout),
            code: std::mem::take(&mut self.code),
            setup,
            parts: parts.iter().map(|(part, _)| *part).collect(),
            drift: parts.iter().map(|(_, drift)| *drift).collect(),
            finish,
            outcome: layout.outcome,
            clamped: layout.clamped.clone(),
            outcomes: self.model.outcomes.len() as u32,
            ladders,
            metrics,
            objectives,
            response_times: layout.responses.iter().map(|r| r.history.times()).collect(),
            fans,
            variables: layout.variables.clone(),
        }
    }

    fn whole_ranges(&self, layout: &Layout) -> Vec<Option<(f64, f64)>> {
        let range = |column: &StateColumn| match column.meaning {
            Meaning::Variable { variable, .. } => {
                let entity = &self.model.variables[variable];
                (entity.ty.is_whole() || matches!(entity.ty, Type::Flag | Type::Choice(_)))
                    .then(|| (self.fixed(&entity.low), self.fixed(&entity.high)))
            }
            _ => None,
        };
        layout.state.iter().map(range).collect()
    }

    /// For a story only.
    fn note(&mut self, what: Noted, mask: Operand, node: Origin) {
        if self.telling {
            self.code.push(Op::Note(Box::new(Note { mask, what, node })));
        }
    }

    fn section(&mut self, emit: impl FnOnce(&mut Self)) -> Section {
        let start = self.code.len() as u32;
        emit(self);
        Section { start, end: self.code.len() as u32 }
    }

    /// A fresh register.
    fn register(&mut self) -> Column {
        let column = self.next;
        self.next = column.saturating_add(1);
        self.high_water = self.high_water.max(self.next);
        column
    }

    fn registers(&mut self, count: u32) -> Column {
        let first = self.next;
        self.next = first.saturating_add(count);
        self.high_water = self.high_water.max(self.next);
        first
    }

    /// Emits something whose registers are not needed afterwards.
    fn scoped<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.next;
        let result = emit(self);
        self.next = mark;
        result
    }

    /// Compiles a number of whole steps that must be fixed.
    fn steps(&self, duration: &Expr) -> (u32, u32) {
        let value = evaluate(duration, self.values, &self.model.clock);
        (self.model.clock.steps_in(value.low) as u32, self.model.clock.steps_in(value.high) as u32)
    }

    fn fixed(&self, expr: &Expr) -> f64 {
        evaluate(expr, self.values, &self.model.clock).low
    }

    fn site(&self, base: u32, scene: &Scene) -> SiteRef {
        SiteRef { base, strides: scene.strides.clone() }
    }

    /// The body runs only for lanes where `mask` holds.
    fn when(&mut self, mask: Operand, emit: impl FnOnce(&mut Self)) {
        match mask {
            Operand::Constant(0.0) => {}
            Operand::Constant(_) => self.scoped(emit),
            // Only lanes of this mask come here.
            Operand::Column(column) if self.open.last() == Some(&column) => self.scoped(emit),
            Operand::Column(column) => {
                let at = self.code.len();
                self.code.push(Op::If { mask: column, body: 0, cost: Cost { dense: 0, sparse: 0 } });
                self.open.push(column);
                self.scoped(emit);
                self.open.pop();
                self.close(at);
            }
            _ => unreachable!("a mask is a register or a constant"),
        }
    }

    fn clocked(&mut self, when: Option<Clocked>, emit: impl FnOnce(&mut Self)) {
        let Some(when) = when else { return emit(self) };
        let at = self.code.len();
        self.code.push(Op::Clock { when, body: 0 });
        self.scoped(emit);
        self.close(at);
    }

    /// Whether there are so many operations already that no more need be added.
    fn is_endless(&self) -> bool {
        self.code.len() > MOST_OPERATIONS
    }

    /// The body runs `count` times; it is told which loop it stands in.
    fn repeat(&mut self, count: u32, emit: impl FnOnce(&mut Self, u8)) {
        let index = self.loops;
        if usize::from(index) >= LOOPS {
            // The resolver counts those of the text; here those that come with them are counted too.
            self.faults.push(Diagnostic::without_place("too many loops over members inside each other"));
            return;
        }
        self.loops += 1;
        let at = self.code.len();
        self.code.push(Op::Loop { count, body: 0 });
        self.scoped(|c| emit(c, index));
        self.close(at);
        self.loops -= 1;
    }

    /// A loop over the members of a group: one more depth of the text.
    fn members(&mut self, group: GroupId, emit: impl FnOnce(&mut Self, u8)) {
        let count = self.model.groups[group].members.len() as u32;
        self.repeat(count, |c, index| {
            c.depths.push(index);
            emit(c, index);
            c.depths.pop();
        });
    }

    fn close(&mut self, at: usize) {
        let length = (self.code.len() - at - 1) as u32;
        if length == 0 {
            self.code.truncate(at);
            return;
        }
        let cost = cost::of_block(&self.code[at + 1..]);
        if let Op::If { cost: noted, .. } = &mut self.code[at] {
            *noted = cost;
        }
        match &mut self.code[at] {
            Op::If { body, .. } | Op::Loop { body, .. } | Op::Clock { body, .. } => *body = length,
            _ => unreachable!("only blocks are closed"),
        }
    }

    /// With a condition known to hold.
    fn knowing<T>(
        &mut self,
        facts: impl IntoIterator<Item = &'a Expr>,
        emit: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = self.facts.len();
        self.facts.extend(facts.into_iter().map(|fact| (fact, true)));
        let result = emit(self);
        self.facts.truncate(before);
        result
    }

    /// Facts hold until something is written.
    fn forgetting<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        let facts = std::mem::take(&mut self.facts);
        let result = emit(self);
        self.facts = facts;
        result
    }

    fn refuse(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.faults.push(Diagnostic::error(span, message).help(help));
    }
}
