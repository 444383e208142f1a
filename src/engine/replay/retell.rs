//! One run again: the same program and the same luck, with everything that happens recorded.

use super::recorder::{Recorder, state};
use super::story::{Edit, Happening, Story};
use crate::noise::Noise;
use crate::program::Program;
use crate::vm::machine::Machine;
use crate::vm::sampler::Sampler;

/// Replays one run. What falls due is recorded only by a program that is compiled for stories.
pub fn trace(program: &Program, seed: u64, sample: u64, run: u64) -> Story {
    replay(program, seed, sample, run, None)
}

/// Replays one run with one other choice and the same luck everywhere else.
pub fn branch(program: &Program, seed: u64, sample: u64, run: u64, edit: Edit) -> Story {
    replay(program, seed, sample, run, Some(edit))
}

fn replay(program: &Program, seed: u64, sample: u64, run: u64, edit: Option<Edit>) -> Story {
    let noise = Noise::new(seed, program.sites);
    let mut machine = Machine::new(program, 1);
    let mut recorder = Recorder::new(program, Sampler::new(&noise, program), edit);
    machine.lanes.start(program, [Noise::stream(sample, run)]);
    machine.run(program.setup, &mut recorder);
    let mut steps = vec![std::mem::take(&mut recorder.happenings)];
    let mut ending = None;
    while ending.is_none() && machine.lanes.failures.is_empty() && machine.lanes.step < program.steps {
        machine.lanes.step += 1;
        for (&part, &drift) in program.parts.iter().zip(&program.drift) {
            if drift {
                recorder.record(Happening::Drift);
            }
            recorder.cause = None;
            machine.run(part, &mut recorder);
            if !machine.lanes.failures.is_empty() {
                break;
            }
        }
        steps.push(std::mem::take(&mut recorder.happenings));
        let outcome = machine.lanes.get(program.outcome, 0);
        ending = (outcome >= 0.0).then_some((outcome as u32, machine.lanes.step));
    }
    if ending.is_some() {
        machine.run(program.finish, &mut recorder);
    }
    let failure = machine.lanes.failures.first().cloned();
    let measures = program.metrics.iter().chain(&program.objectives).map(|measure| {
        let value = machine.lanes.get(measure.column, 0);
        (ending.is_some() && !(measure.may_be_missing && value < 0.0)).then_some(value)
    });
    Story {
        run,
        steps,
        measures: measures.collect(),
        state: recorder.at_failure.unwrap_or_else(|| state(program, &machine.lanes)),
        ending: ending.filter(|_| failure.is_none()),
        failure,
    }
}
