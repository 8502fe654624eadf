//! How a run ended.

use crate::error::ImportError;
use crate::exchange::url;
use crate::imported::Ending;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use longshore_client::{Fault, FlowError, Step};

/// The outcome, as both of our forms have it.
pub(crate) fn read(outcome: Value<'_>, warnings: &mut Warnings) -> Result<Ending, ImportError> {
    let kind = outcome.required("type")?;
    match kind.text()?.as_ref() {
        "under-way" => Ok(Ending::Open),
        "done" => Ok(Ending::Done(outcome.required("done")?.text()?.into_owned())),
        "error" => Ok(Ending::Failed(Box::new(error(outcome, warnings)?))),
        _ => Err(kind.wrong("is no outcome: “done”, “error” or “under-way”")),
    }
}

fn error(from: Value<'_>, warnings: &mut Warnings) -> Result<FlowError, ImportError> {
    let fault = from.required("fault")?;
    let fault = Fault::named(&fault.text()?).ok_or_else(|| fault.wrong("is no fault that is known here"))?;
    let text = |name: &str| Ok(from.required(name)?.text()?.into_owned());
    let optional = |name: &str| Ok(from.optional_text(name)?.map(std::borrow::Cow::into_owned));
    let mut error = FlowError::new(fault, text("sentence")?, text("advice")?);
    if let Some(step) = from.optional("step")? {
        error.step = Step::named(&step.text()?);
        if error.step.is_none() {
            warnings.add(Oddity::Step, step);
        }
    }
    error.exchange = from.optional("exchange")?.map(Value::number).transpose()?;
    error.request = optional("request")?;
    error.expected = optional("expected")?;
    error.actual = optional("actual")?;
    error.untrusted_realm = from.optional("untrusted_realm")?.map(url).transpose()?.map(|url| url.origin());
    Ok(error)
}
