//! What is told of a request that got no answer.

use crate::error::{Fault, FlowError};
use crate::step::Step;
use crate::transport::TransportError;
use crate::url::{Origin, Url};

/// An error where no answer came; with the gateway that was asked, if one was.
pub(crate) fn unanswered(
    step: Step,
    request: &str,
    url: &Url,
    (error, gateway): (&TransportError, Option<&Origin>),
) -> FlowError {
    let origin = url.origin();
    let advice = match (error, gateway) {
        (TransportError::Unreachable(_), Some(gateway)) => format!(
            "The gateway at {gateway} was asked. Check that it still runs, that a registry is running at {origin}, and that the \
             gateway's machine can reach that."
        ),
        (TransportError::Refused(_), Some(gateway)) => format!(
            "Whoever runs the gateway at {gateway} says which registries it leads to, and what it lets pass; the page may also ask \
             without it."
        ),
        (error, _) => advice(error, &origin),
    };
    FlowError {
        request: Some(request.to_owned()),
        actual: Some(error.to_string()),
        ..FlowError::new(Fault::from(error), format!("{request}: {error}."), advice).at(step)
    }
}

/// What to do about it, where a registry was asked.
fn advice(error: &TransportError, origin: &Origin) -> String {
    match error {
        TransportError::Unreachable(_) if cfg!(target_family = "wasm") => format!(
            "Check that a registry is running at {origin} and that the URL is right. If it runs, it does not let pages from \
             elsewhere read its answers: it has to send CORS headers, also on errors and on OPTIONS requests. The browser's \
             console tells which it was."
        ),
        TransportError::Unreachable(_) => {
            format!("Check that a registry is running at {origin}, and that scheme, host and port are right.")
        }
        TransportError::TimedOut(_) => {
            format!("Check that {origin} is up and not overloaded, and run again.")
        }
        TransportError::CutShort(_) => {
            "Run again; if it happens again, look at the registry's log.".to_owned()
        }
        TransportError::TooLong(_) => {
            format!("{origin} sends more than such an answer has any need of, so that the rest was not read.")
        }
        TransportError::Source(_) => {
            "Choose the file again: it was changed, moved, or is a folder.".to_owned()
        }
        TransportError::Redirected(_) => {
            format!(
                "Use the address that {origin} redirects to as the registry's URL, if it is one that you trust."
            )
        }
        TransportError::Refused(_) => {
            "Whoever runs the gateway says which registries it leads to, and what it lets pass.".to_owned()
        }
        TransportError::Dropped => "Run it again, and send it.".to_owned(),
        TransportError::Injected(_) => {
            "This is what the flow makes of the fault: run it without, and it is not there.".to_owned()
        }
        TransportError::Stopped => "Run it again to begin from the start.".to_owned(),
        TransportError::Unsendable(_) => "Please report this.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_was_asked_is_told_of_in_the_place_of_what_a_browser_does() {
        let url = Url::parse("https://registry.example/v2/").unwrap();
        let gateway = Url::parse("https://page.example/").unwrap().origin();
        let error = TransportError::Unreachable("the name means no address".to_owned());
        let told = unanswered(Step::Ping, "GET https://registry.example/v2/", &url, (&error, Some(&gateway)));
        assert!(told.advice.starts_with("The gateway at https://page.example was asked."), "{}", told.advice);
        let told = unanswered(Step::Ping, "GET https://registry.example/v2/", &url, (&error, None));
        assert!(!told.advice.contains("gateway"), "{}", told.advice);
    }
}
