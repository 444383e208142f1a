//! The program in the making: its code, its registers, and what is known where the next instruction stands.

use super::instruction_cost;
use super::state_columns::Outline;
use super::state_layout::Layout;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::engine::limits::{LOOPS, MOST_OPERATIONS};
use crate::engine::program::*;
use crate::model::const_eval::{evaluate, steps};
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::range::Ranges;
use crate::model::settings::ablation::Ablation;
use crate::model::sites::{Context, Sites};

/// Of a model, under a plan.
pub(super) struct Compiler<'a, 'p> {
    pub(super) model: &'a Model,
    pub(super) values: &'p [Value],
    pub(super) policies: &'p [Option<usize>],
    /// What is switched off.
    pub(super) off: &'p [Ablation],
    pub(super) ranges: &'p Ranges<'a>,
    pub(super) sites: &'p Sites,
    pub(super) outline: &'p Outline<'a>,
    pub(super) layout: &'p Layout,
    /// Registers are a stack above the state columns.
    pub(super) next: Column,
    pub(super) high_water: Column,
    pub(super) code: Vec<Op>,
    pub(super) tables: Vec<Vec<f64>>,
    /// How many loops are open.
    pub(super) loops: u8,
    /// The loop that each depth of the text stands for.
    pub(super) depths: Vec<u8>,
    /// Masks of the open `If` blocks.
    pub(super) open: Vec<Column>,
    /// How many columns are state; those above are registers.
    pub(super) state: Column,
    /// Conditions known to be true, or false, where the next instruction stands.
    pub(super) facts: Vec<(&'a Expr, bool)>,
    /// Conditions under which an expression is read, besides its mask, and whether they are turned round: they are put
    /// into the mask only where something is tested.
    pub(super) guards: Vec<(Operand, bool)>,
    /// What `default` means in the weight being compiled.
    pub(super) default: Option<&'a Expr>,
    /// Private variables and what somebody takes them to be.
    pub(super) supposed: Vec<(VariableId, f64)>,
    /// By response: first of the flags of the members selected, while it takes effect without preparation.
    pub(super) selected: Vec<Option<Column>>,
    /// Whether notes for a story are wanted.
    pub(super) telling: bool,
    pub(super) faults: Diagnostics,
}

pub(super) const ALWAYS: Operand = Operand::Constant(1.0);
pub(super) const NEVER: Operand = Operand::Constant(0.0);

/// Where an effect is being compiled: which copy, and inside which loops that multiply its sites.
#[derive(Clone, Default)]
pub(super) struct Scene {
    pub(super) context: Context,
    pub(super) strides: Vec<(u8, u32)>,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn is_off(&self, part: Ablation) -> bool {
        self.off.contains(&part)
    }

    /// For a story only.
    pub(super) fn note(&mut self, what: Noted, mask: Operand, node: Origin) {
        if self.telling {
            self.code.push(Op::Note(Box::new(Note { mask, what, node })));
        }
    }

    pub(super) fn section(&mut self, emit: impl FnOnce(&mut Self)) -> Section {
        let start = self.code.len() as u32;
        emit(self);
        Section { start, end: self.code.len() as u32 }
    }

    /// A fresh register.
    pub(super) fn register(&mut self) -> Column {
        let column = self.next;
        self.next = column.saturating_add(1);
        self.high_water = self.high_water.max(self.next);
        column
    }

    pub(super) fn registers(&mut self, count: u32) -> Column {
        let first = self.next;
        self.next = first.saturating_add(count);
        self.high_water = self.high_water.max(self.next);
        first
    }

    /// Emits something whose registers are not needed afterwards.
    pub(super) fn scoped<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.next;
        let result = emit(self);
        self.next = mark;
        result
    }

    /// Compiles a number of whole steps that must be fixed.
    pub(super) fn steps(&self, duration: &Expr) -> (u32, u32) {
        steps(duration, self.values, &self.model.clock)
    }

    pub(super) fn fixed(&self, expr: &Expr) -> f64 {
        evaluate(expr, self.values, &self.model.clock).low
    }

    pub(super) fn site(&self, base: u32, scene: &Scene) -> SiteRef {
        SiteRef { base, strides: scene.strides.clone() }
    }

    /// The body runs only for lanes where `mask` holds.
    pub(super) fn when(&mut self, mask: Operand, emit: impl FnOnce(&mut Self)) {
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

    pub(super) fn clocked(&mut self, when: Option<Clocked>, emit: impl FnOnce(&mut Self)) {
        let Some(when) = when else { return emit(self) };
        let at = self.code.len();
        self.code.push(Op::Clock { when, body: 0 });
        self.scoped(emit);
        self.close(at);
    }

    /// Whether there are so many operations already that no more need be added.
    pub(super) fn is_endless(&self) -> bool {
        self.code.len() > MOST_OPERATIONS
    }

    /// The body runs `count` times; it is told which loop it stands in.
    pub(super) fn repeat(&mut self, count: u32, emit: impl FnOnce(&mut Self, u8)) {
        let index = self.loops;
        if usize::from(index) >= LOOPS {
            // The resolver counts those of the text; here those that come with them are counted too.
            self.faults.push(
                Diagnostic::without_place("too many loops over members inside each other").code(Code::Limit),
            );
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
    pub(super) fn members(&mut self, group: GroupId, emit: impl FnOnce(&mut Self, u8)) {
        let count = self.model.groups[group].members.len() as u32;
        self.repeat(count, |c, index| {
            c.depths.push(index);
            emit(c, index);
            c.depths.pop();
        });
    }

    /// The loop that a depth of the text stands for.
    pub(super) fn loop_at(&self, depth: Option<Depth>) -> Option<u8> {
        depth.map(|depth| self.depths[depth as usize])
    }

    pub(super) fn close(&mut self, at: usize) {
        let length = (self.code.len() - at - 1) as u32;
        if length == 0 {
            self.code.truncate(at);
            return;
        }
        let cost = instruction_cost::of_block(&self.code[at + 1..]);
        if let Op::If { cost: noted, .. } = &mut self.code[at] {
            *noted = cost;
        }
        match &mut self.code[at] {
            Op::If { body, .. } | Op::Loop { body, .. } | Op::Clock { body, .. } => *body = length,
            _ => unreachable!("only blocks are closed"),
        }
    }

    /// With a condition known to hold.
    pub(super) fn knowing<T>(
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
    pub(super) fn forgetting<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        let facts = std::mem::take(&mut self.facts);
        let result = emit(self);
        self.facts = facts;
        result
    }

    pub(super) fn refuse(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.faults.push(Diagnostic::error(span, message).help(help));
    }
}
