//! A registry in the same process: no network, one function.

use super::{Request, Response, Transport, TransportError};
use crate::body::Receiver;
use async_trait::async_trait;
use bytes::Bytes;

/// Hands each request to a function that answers at once, such as an embedded registry.
pub struct Local<F>(F);

impl<F> Local<F>
where
    F: Fn(http::Request<Bytes>) -> http::Response<Bytes>,
{
    /// A transport to this function.
    pub fn new(handle: F) -> Self {
        Self(handle)
    }
}

#[async_trait(?Send)]
impl<F> Transport for Local<F>
where
    F: Fn(http::Request<Bytes>) -> http::Response<Bytes>,
{
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let body = request.body.read().await?;
        let mut handed = http::Request::new(body);
        *handed.method_mut() = request.method.clone();
        *handed.uri_mut() = request
            .url
            .as_str()
            .parse()
            .map_err(|error: http::uri::InvalidUri| TransportError::Unsendable(error.to_string()))?;
        *handed.headers_mut() = request.headers;
        let (head, body) = (self.0)(handed).into_parts();
        let mut receiver = Receiver::new(request.intake);
        if request.method != http::Method::HEAD {
            receiver.push(&body)?;
        }
        Ok(Response {
            exchange: 0,
            status: head.status,
            headers: head.headers,
            redirected_to: None,
            body: receiver.finish(),
        })
    }
}
