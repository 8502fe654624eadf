//! `--expect`: the failure that a flow is to meet.

use longshore_client::{Failure, Step};

/// Reads `read-only`, or `put-manifest:read-only` where several steps have a failure of the name.
pub(super) fn failure(text: &str) -> Result<Failure, String> {
    let (step, name) = match text.split_once(':') {
        Some((step, name)) => (Some(step), name),
        None => (None, text),
    };
    if let Some(step) = step.filter(|step| Step::named(step).is_none()) {
        return Err(format!("there is no step “{step}”; see longshore run failures"));
    }
    let known: Vec<&Failure> = Failure::named(name)
        .filter(|failure| step.is_none_or(|step| failure.step.as_str() == step))
        .collect();
    match known.as_slice() {
        [failure] => Ok(**failure),
        [] => Err(format!(
            "there is no failure “{name}”{}; see longshore run failures",
            match step {
                Some(step) => format!(" of the step {step}"),
                None => String::new(),
            }
        )),
        several => {
            let names: Vec<String> =
                several.iter().map(|failure| format!("{}:{name}", failure.step)).collect();
            Err(format!("several steps can fail so: say {}", names.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_named_by_itself_or_with_its_step() {
        assert_eq!(failure("invalid-tag").unwrap().step, Step::PutManifest);
        assert_eq!(failure("put-manifest:read-only").unwrap().step, Step::PutManifest);
        assert!(
            failure("read-only").unwrap_err().contains("start-upload:read-only or put-manifest:read-only")
        );
        assert!(failure("nothing").unwrap_err().contains("no failure “nothing”"));
        assert!(failure("dance:read-only").unwrap_err().contains("no step “dance”"));
        assert!(failure("ping:read-only").unwrap_err().contains("of the step ping"));
    }
}
