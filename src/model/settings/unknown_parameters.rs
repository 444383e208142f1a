//! The parameters that nobody knows for sure, and what is known of each: a range or a distribution.

use crate::model::const_eval::evaluate;
use crate::model::entity::Model;
use crate::model::expr::{Distribution, Kind, ParameterId, Type};
use crate::model::settings::command_line::Settings;
use crate::model::settings::plan::Plan;
use crate::model::settings::variants::accepted;

/// A parameter that varies where what nobody knows is explored.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    pub parameter: ParameterId,
    pub distribution: Distribution,
    /// Of the distribution; what it does not take is NaN.
    pub arguments: [f64; 3],
    /// Values beyond it count as its ends.
    pub range: Option<[f64; 2]>,
    pub whole: bool,
}

impl Unknown {
    /// Whether all values between two ends are equally likely.
    pub fn is_flat(&self) -> bool {
        self.distribution == Distribution::Uniform
    }
}

/// The numeric and duration parameters with a range or a distribution, in file order.
///
/// Over a range without a distribution all values are equally likely. Choices, flags, dates and delays are levers, not
/// unknowns; neither is what the settings or their variant fix. The arguments of a distribution are read at the values
/// of the plan.
pub fn unknowns(model: &Model, settings: &Settings, plan: &Plan) -> Vec<Unknown> {
    let variants = accepted(model, settings.variant.as_deref());
    let fixed = |id: ParameterId| {
        settings.set.iter().any(|(name, _)| *name == model.parameters[id].name)
            || variants.iter().any(|variant| variant.set.iter().any(|(set, _)| *set == id))
    };
    let unknown = |(id, parameter): (ParameterId, &crate::model::entity::Parameter)| {
        if fixed(id) || !matches!(parameter.ty, Type::Real | Type::Whole | Type::Duration) {
            return None;
        }
        let whole = parameter.ty == Type::Whole;
        let (distribution, arguments) = match (&parameter.dist, parameter.range) {
            (Some(dist), _) => {
                let Kind::Draw(distribution, written) = &dist.kind else { return None };
                let mut arguments = [f64::NAN; 3];
                for (argument, expr) in arguments.iter_mut().zip(written) {
                    *argument = evaluate(expr, &plan.values, &model.clock).low;
                }
                (*distribution, arguments)
            }
            (None, Some([low, high])) => (Distribution::Uniform, [low, high, f64::NAN]),
            (None, None) => return None,
        };
        (parameter.range.is_none_or(|[low, high]| low < high)).then_some(Unknown {
            parameter: id,
            distribution,
            arguments,
            range: parameter.range,
            whole,
        })
    };
    model.parameters.iter().enumerate().filter_map(unknown).collect()
}
