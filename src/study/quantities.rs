//! Outcomes, metrics and objectives by the names that are asked for.

use super::error::Error;
use super::faulty::Faulty;
use super::prepared::Study;
use crate::analysis::estimates::estimate::quantities;
use crate::model::settings::names::Known;

impl Study {
    /// The places, among all quantities, of outcomes, metrics and objectives that are asked for by id or title, each once.
    ///
    /// # Errors
    /// If there is no such id.
    pub fn quantities(&self, ids: &[String]) -> Result<Vec<usize>, Error> {
        let all = quantities(&self.model);
        let names = all.iter().map(|quantity| (quantity.id.as_str(), quantity.title.as_str()));
        let known = Known::new("outcome, metric or objective", names);
        let place = |id: &String| {
            known.find(id).map_err(|fault| Error::from(Faulty::new(*fault, self.sources.clone())))
        };
        let mut found: Vec<usize> = vec![];
        for place in ids.iter().map(place) {
            let place = place?;
            if !found.contains(&place) {
                found.push(place);
            }
        }
        Ok(found)
    }
}
