//! The answers of several sensitivity analyses of one scenario, together.

use super::frame::Frame;
use super::morris::Morris;
use super::sobol::Sobol;
use super::tornado::Tornado;
use crate::analysis::estimates::estimate::Estimate;

/// What was asked for of one scenario.
#[derive(Clone, Debug, Default)]
pub struct Sensitivity {
    pub tornado: Option<Tornado>,
    pub morris: Option<Morris>,
    pub sobol: Option<Sobol>,
}

impl Sensitivity {
    /// What is shown where nothing is asked for: see [`Frame::chief`].
    pub fn chief(&self) -> Vec<usize> {
        let one = |frame: &Frame, estimates: &[Estimate]| frame.chief(estimates);
        if let Some(tornado) = &self.tornado {
            return one(&tornado.frame, &tornado.stated[tornado.frame.stated]);
        }
        if let Some(morris) = &self.morris {
            return one(&morris.frame, &morris.outputs[0][0][0]);
        }
        self.sobol.as_ref().map_or(vec![], |sobol| one(&sobol.frame, &sobol.outputs[0][0][0]))
    }
}
