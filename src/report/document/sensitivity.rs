//! The answers of sensitivity analyses together, as every form of output shows them.

use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::frame::Frame;
use crate::analysis::sensitivity::morris::Morris;
use crate::analysis::sensitivity::sobol::Sobol;
use crate::analysis::sensitivity::tornado::Tornado;

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
