//! A transport that puts faults in the way of requests.

use super::fault::{Answered, FaultKind, Rules};
use super::{Request, Response, Timer, Transport, TransportError};
use crate::body::Receiver;
use crate::event::{Event, Observer};
use crate::step::Step;
use async_trait::async_trait;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use http::{Method, StatusCode};
use longshore_core::Digest;
use std::rc::Rc;

/// Puts the fault that a request is marked with, or that a rule is about, in its way.
pub struct Faults {
    inner: Rc<dyn Transport>,
    rules: Rc<Rules>,
    observer: Rc<dyn Observer>,
    timer: Rc<dyn Timer>,
}

/// The body of an answer that no registry gave, which says so.
const BODY: &[u8] = br#"{"errors":[{"code":"UNKNOWN","message":"This answer is a fault that was put in: the registry was not asked."}]}"#;

impl Faults {
    pub(super) fn new(
        inner: Rc<dyn Transport>,
        rules: Rc<Rules>,
        observer: Rc<dyn Observer>,
        timer: Rc<dyn Timer>,
    ) -> Self {
        Self { inner, rules, observer, timer }
    }

    async fn with(&self, fault: FaultKind, mut request: Request) -> Result<Response, TransportError> {
        match fault {
            FaultKind::LostRequest => Err(TransportError::Injected(fault)),
            FaultKind::LostResponse | FaultKind::CutBody => {
                let (step, url, touched) =
                    (request.step, request.url.clone(), Rc::clone(&request.way.touched));
                let lost = self.inner.send(request).await?;
                let opens = matches!(step, Step::StartUpload | Step::MountBlob);
                if opens && lost.status == StatusCode::ACCEPTED {
                    // Nobody but whoever lost the answer knows of this session, so that it is not left behind.
                    let location = lost.headers.get(LOCATION).and_then(|text| text.to_str().ok());
                    touched.borrow_mut().lost_session = location.and_then(|text| url.join(text).ok());
                }
                Err(TransportError::Injected(fault))
            }
            FaultKind::Delay(time) => {
                self.timer.sleep(time).await;
                self.inner.send(request).await
            }
            FaultKind::Status(answered) => Ok(answer(answered, &request)?),
            FaultKind::WrongDigest => {
                let mut response = self.inner.send(request).await?;
                let wrong = Digest::sha256(b"a fault that was put in");
                if let Ok(wrong) = HeaderValue::from_str(wrong.as_str()) {
                    response.headers.insert("docker-content-digest", wrong);
                }
                Ok(response)
            }
            FaultKind::CorruptBody => {
                request.intake.corrupt = true;
                self.inner.send(request).await
            }
        }
    }
}

#[async_trait(?Send)]
impl Transport for Faults {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        if request.way.is_cleanup {
            return self.inner.send(request).await;
        }
        let by_rule = self.rules.of(&request);
        let Some(fault) = request.way.fault.or(by_rule) else { return self.inner.send(request).await };
        request.way.touched.borrow_mut().fault = Some(fault);
        self.observer.event(Event::Faulted { exchange: request.way.exchange, fault });
        self.with(fault, request).await
    }
}

fn answer(answered: Answered, request: &Request) -> Result<Response, TransportError> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = answered.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    let mut receiver = Receiver::new(request.intake);
    if request.method != Method::HEAD {
        receiver.push(BODY)?;
    }
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(Response { exchange: 0, status, headers, redirected_to: None, body: receiver.finish() })
}
