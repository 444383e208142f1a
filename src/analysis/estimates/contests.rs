//! Which options an actor chooses among: those that differ in its own policy alone. What others play is not its to choose.

/// Options side by side: variants first, then the policies of each actor, the last turning fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contests {
    /// By option, the number of its contest: options in which only the actor's policy differs share it.
    number: Vec<usize>,
}

impl Contests {
    /// Of so many options, with so many policies of each actor that is varied; `own` is the place of the actor that
    /// chooses, among them. An actor whose policies are not varied judges all options together.
    pub fn new(options: usize, policies: &[usize], own: Option<usize>) -> Contests {
        let Some(own) = own else { return Contests { number: vec![0; options] } };
        let below: usize = policies[own + 1..].iter().product();
        let number = |option: usize| option / (below * policies[own]) * below + option % below;
        Contests { number: (0..options).map(number).collect() }
    }

    /// All options with the same to choose from as this one, which is among them.
    pub fn of(&self, option: usize) -> impl Iterator<Item = usize> + Clone {
        let number = &self.number;
        (0..number.len()).filter(move |&other| number.get(option) == number.get(other))
    }

    /// Of each contest its options, that of `first` before the others.
    pub fn all(&self, first: usize) -> Vec<Vec<usize>> {
        let is_new = |&option: &usize| {
            self.of(option).next() == Some(option) && self.of(first).all(|one| one != option)
        };
        let others = (0..self.number.len()).filter(is_new);
        std::iter::once(first).chain(others).map(|one| self.of(one).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_chooses_meets_the_same_policies_of_others() {
        // Two variants, three policies of the first actor, two of the second: `variant / first / second`.
        let first = Contests::new(12, &[3, 2], Some(0));
        assert_eq!(first.all(0), [vec![0, 2, 4], vec![1, 3, 5], vec![6, 8, 10], vec![7, 9, 11]]);
        assert_eq!(first.all(9)[0], [7, 9, 11]);
        assert_eq!(first.all(9).len(), 4);
        let second = Contests::new(12, &[3, 2], Some(1));
        assert_eq!(second.of(3).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(second.all(0).len(), 6);
    }

    #[test]
    fn who_chooses_nothing_judges_all() {
        assert_eq!(Contests::new(4, &[], None).all(2), [vec![0, 1, 2, 3]]);
        assert_eq!(Contests::new(4, &[2, 2], None).of(1).count(), 4);
    }
}
