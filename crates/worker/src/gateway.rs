//! The way to registries outside: the browser's own, or through the gateway of the page's server.

use crate::asker::Asker;
use async_trait::async_trait;
use js_sys::global;
use longshore_client::transport::gateway::Gateway;
use longshore_client::transport::{Fetch, FetchOwn, Request, Response, Transport, TransportError};
use longshore_client::url::Url;
use longshore_worker::message::News;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::WorkerGlobalScope;

/// What requests to a registry outside are sent by.
pub(crate) fn outside(through_gateway: bool) -> Rc<dyn Transport> {
    if through_gateway { Rc::new(Own::default()) } else { Rc::new(Fetch) }
}

/// Tells which registries the gateway of the page's server leads to: none where it does not answer, or for another page.
pub(crate) fn look(asker: Asker) {
    spawn_local(async move {
        let found = find().await.ok().flatten();
        let registries = found.map(|gateway| gateway.registries()).unwrap_or_default();
        asker.tell(&News::Gateway(registries.iter().map(ToString::to_string).collect()));
    });
}

/// The gateway of the page's server, which is looked for when the first request goes there: its token is fresh then.
#[derive(Default)]
struct Own(RefCell<Option<Rc<Gateway>>>);

#[async_trait(?Send)]
impl Transport for Own {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let known = self.0.borrow().clone();
        let gateway = if let Some(known) = known {
            known
        } else {
            let found = Rc::new(found().await?);
            *self.0.borrow_mut() = Some(Rc::clone(&found));
            found
        };
        gateway.send(request).await
    }
}

/// The gateway; the error says that it is not the registry which does not answer.
async fn found() -> Result<Gateway, TransportError> {
    let refused = |why: String| TransportError::Refused(why);
    let found = find().await.map_err(|error| refused(format!("this page's own server: {error}")))?;
    found.ok_or_else(|| refused("this page's own server has none for this page any more".to_owned()))
}

async fn find() -> Result<Option<Gateway>, TransportError> {
    let unsendable = |why: &str| TransportError::Unsendable(why.to_owned());
    // The worker's script is beside the page, wherever that is.
    let scope: WorkerGlobalScope = global().dyn_into().map_err(|_| unsendable("this is no worker"))?;
    let here = Url::parse(&scope.location().href()).map_err(|error| unsendable(&error.to_string()))?;
    Gateway::find(Rc::new(FetchOwn), here).await
}
