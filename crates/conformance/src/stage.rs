//! The stage: what one check is made on.

use crate::bench::Bench;
use crate::material::SetState;
use crate::plan::Subject;
use longshore_core::Algorithm;
use std::rc::Rc;

pub(crate) struct Stage<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) subject: Subject,
}

impl Stage<'_> {
    /// The algorithm that content is named by.
    pub(crate) fn algorithm(&self) -> Algorithm {
        match self.subject {
            Subject::Algorithm(algorithm) => algorithm,
            Subject::Nothing | Subject::Set(_) => Algorithm::Sha256,
        }
    }

    /// The set of documents; of a check that is not made for each, the plain image.
    pub(crate) fn set(&self) -> Rc<SetState> {
        match self.subject {
            Subject::Set(set) => self.bench.set(set),
            Subject::Nothing | Subject::Algorithm(_) => self.bench.set(crate::material::Set::Image),
        }
    }
}
