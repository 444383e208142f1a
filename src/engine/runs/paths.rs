//! Numbers of single runs, step by step.

use super::memory::lanes_in_block;
use crate::noise::Noise;
use crate::program::{Column, Program};
use crate::vm::failure::Failure;
use crate::vm::lanes::Lanes;
use crate::vm::machine::Machine;
use crate::vm::sampler::Sampler;

/// The course of one run: how it ended, and the numbers asked for at the end of each step from 0; it ends with the run.
#[derive(Clone, Debug)]
pub struct Path {
    pub run: u64,
    pub outcome: u32,
    pub step: u32,
    /// By column, then by step.
    pub columns: Vec<Vec<f64>>,
}

/// Numbers of all courses of a block together.
const ROOM: usize = 1 << 22;

/// The courses in these columns of the runs from `first` up to `end` in which what is given holds, in order.
///
/// # Errors
/// The lowest run among them that fails.
pub fn paths(
    program: &Program,
    noise: &Noise,
    columns: &[Column],
    (first, end): (u64, u64),
    mut ended: impl FnMut(Path),
) -> Result<(), Failure> {
    let course = columns.len().max(1) * (program.steps as usize + 1);
    let block = lanes_in_block(program, end - first).min(ROOM / course).max(8) as u64;
    let mut machine = Machine::new(program, block as usize);
    let mut sampler = Sampler::new(noise, program);
    let mut start = first;
    while start < end {
        let after = end.min(start + block);
        machine.lanes.start(program, (start..after).map(|run| Noise::stream(0, run)));
        sampler.restart();
        let mut courses: Vec<Vec<Vec<f64>>> = vec![vec![vec![]; columns.len()]; (after - start) as usize];
        let mut note = |lanes: &Lanes| {
            for (place, &column) in columns.iter().enumerate() {
                for (lane, &value) in lanes.column(column).iter().enumerate() {
                    let run = (lanes.streams()[lane] - start) as usize;
                    // Of the two zeros the plain one: which of them stands there depends on who was in the block.
                    courses[run][place].push(value + 0.0);
                }
            }
        };
        let mut endings = vec![];
        machine.run(program.setup, &mut sampler);
        loop {
            note(&machine.lanes);
            let outcomes = machine.lanes.column(program.outcome);
            let mut done = vec![];
            for (lane, &outcome) in outcomes.iter().enumerate() {
                if outcome >= 0.0 {
                    endings.push((machine.lanes.streams()[lane], outcome as u32, machine.lanes.step));
                }
                if outcome >= 0.0 || machine.lanes.has_failed(lane) {
                    done.push(lane as u32);
                }
            }
            machine.lanes.remove(&done);
            if machine.lanes.is_empty() || machine.lanes.step == program.steps {
                break;
            }
            machine.lanes.step += 1;
            for &part in &program.parts {
                machine.run(part, &mut sampler);
            }
        }
        if let Some(failure) = machine.lanes.failures.drain(..).min_by_key(|failure| failure.stream) {
            return Err(failure);
        }
        endings.sort_unstable_by_key(|&(run, ..)| run);
        let told = endings.into_iter().filter(|&(_, outcome, _)| outcome < program.outcomes);
        for (run, outcome, step) in told {
            let columns = std::mem::take(&mut courses[(run - start) as usize]);
            ended(Path { run, outcome, step, columns });
        }
        start = after;
    }
    Ok(())
}
