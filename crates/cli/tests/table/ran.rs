//! A run of the program.

use super::outcome::Stop;
use super::support::program::Ended;
use serde_json::Value;

/// A run that reached its goal, or failed as it was to.
pub(crate) struct Ran {
    /// What it was started with, behind `run` and the flow's name.
    pub(crate) arguments: Vec<String>,
    /// What it printed, a record for each line.
    records: Vec<Value>,
}

impl Ran {
    /// Reads what the program left; how it stopped, where it did not reach its goal.
    pub(crate) fn read(arguments: Vec<String>, ended: &Ended) -> Result<Self, Stop> {
        let refused = |at: String| Stop::Refused { at, said: ended.err.trim().to_owned() };
        match ended.code {
            Some(0) => Ok(Self { arguments, records: ended.records() }),
            Some(1) => Err(refused(refusal(&ended.records()))),
            Some(2) if ended.out.is_empty() => Err(refused("usage".to_owned())),
            code => Err(Stop::Wrong(format!("the program ended with {code:?}: {}", ended.err))),
        }
    }

    /// The record of what the flow came to.
    pub(crate) fn outcome(&self) -> &Value {
        self.records.last().unwrap()
    }

    /// The exchanges, in their order.
    pub(crate) fn exchanges(&self) -> impl Iterator<Item = &Value> {
        self.records.iter().filter(|record| record["type"] == "exchange")
    }

    /// The exchanges of a step.
    pub(crate) fn of(&self, step: &str) -> Vec<&Value> {
        self.exchanges().filter(|exchange| exchange["step"] == step).collect()
    }

    /// The statuses of all answers in a step.
    pub(crate) fn statuses(&self, step: &str) -> Vec<u64> {
        self.of(step).into_iter().filter_map(|exchange| exchange["response"]["status"].as_u64()).collect()
    }

    /// The step and the status of each exchange.
    pub(crate) fn course(&self) -> Vec<(&str, Option<u64>)> {
        self.exchanges().map(|it| (it["step"].as_str().unwrap(), it["response"]["status"].as_u64())).collect()
    }

    /// Where in the run the first exchange of a step is.
    pub(crate) fn first(&self, step: &str) -> Option<usize> {
        self.exchanges().position(|exchange| exchange["step"] == step)
    }
}

/// The step and the status that a flow ended with; whose fault it was, where no step was.
fn refusal(records: &[Value]) -> String {
    let Some(error) = records.last().filter(|record| record["type"] == "error") else {
        return "nothing".to_owned();
    };
    let Some(step) = error["step"].as_str() else { return error["fault"].as_str().unwrap().to_owned() };
    let answered = records.iter().find(|record| record["number"] == error["exchange"]);
    match answered.and_then(|exchange| exchange["response"]["status"].as_u64()) {
        Some(status) => format!("{step} {status}"),
        None => step.to_owned(),
    }
}
