//! The exchanges of a run that the user had a hand in, and what that means for how it ends.

use crate::error::{Fault, FlowError};
use crate::transport::{FaultKind, Touched, TransportError};
use std::cell::RefCell;

/// Exchanges by their numbers, each with what was done to it.
#[derive(Default)]
pub(crate) struct Ledger(RefCell<Vec<(u32, Touched)>>);

impl Ledger {
    /// Something was done to this exchange.
    pub(crate) fn note(&self, exchange: u32, touched: Touched) {
        self.0.borrow_mut().push((exchange, touched));
    }

    /// Whether a request was edited or dropped, so that what comes after it is not known.
    pub(crate) fn is_edited(&self) -> bool {
        self.0.borrow().iter().any(|(_, touched)| touched.edited)
    }

    /// An error with what the user had to do with it: what came after an edit, or from a fault, is nobody's failure.
    pub(crate) fn explained(&self, error: FlowError) -> FlowError {
        match (error.exchange, error.fault) {
            (_, Fault::Stopped) => FlowError::stopped(),
            (None, _) | (_, Fault::Expected) => error,
            (Some(_), _) if error.actual == Some(TransportError::Dropped.to_string()) => error,
            (Some(number), _) => {
                if let Some(fault) = self.fault_of(number) {
                    return of_fault(error, fault);
                }
                match (self.edit_before(number), self.latest_fault()) {
                    (Some(at), _) => after_edit(error, at),
                    (None, Some((at, fault))) => after_fault(error, at, fault),
                    (None, None) => error,
                }
            }
        }
    }

    fn fault_of(&self, exchange: u32) -> Option<FaultKind> {
        self.0.borrow().iter().find(|(at, _)| *at == exchange)?.1.fault
    }

    fn latest_fault(&self) -> Option<(u32, FaultKind)> {
        self.0.borrow().iter().rev().find_map(|(at, touched)| Some((*at, touched.fault?)))
    }

    fn edit_before(&self, exchange: u32) -> Option<u32> {
        let all = self.0.borrow();
        all.iter().rev().find(|(at, touched)| touched.edited && *at <= exchange).map(|(at, _)| *at)
    }
}

fn of_fault(error: FlowError, fault: FaultKind) -> FlowError {
    let said = fault.explained();
    let sentence = if error.sentence.contains(&said) {
        error.sentence
    } else {
        format!("{} That is a fault that was put in: {said}.", error.sentence)
    };
    let advice = "This is what the flow makes of the fault: run it without, and it is not there.".to_owned();
    FlowError { fault: Fault::Intervention, sentence, advice, ..error }
}

fn after_edit(error: FlowError, at: u32) -> FlowError {
    let sentence =
        format!("{} Exchange {at} was edited or dropped: what comes after it is not known.", error.sentence);
    let advice = "This is the registry's true answer; run again without the edit to go through to the end.";
    FlowError { fault: Fault::Intervention, sentence, advice: advice.to_owned(), ..error }
}

/// A fault further back may have nothing to do with it.
fn after_fault(error: FlowError, at: u32, fault: FaultKind) -> FlowError {
    let sentence = format!(
        "{} Before, in exchange {at}, there was a fault that was put in: {}.",
        error.sentence,
        fault.explained()
    );
    FlowError { sentence, ..error }
}
