//! Copies, within a registry and between two.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use http::StatusCode;
use longshore_client::flows::{Copy, copy, pull};
use longshore_client::transport::Transport;
use longshore_client::{Step, Target, stop};
use longshore_core::Reference;
use longshore_registry::Policy;
use std::rc::Rc;
use support::{Run, block_on};

use support::pair::*;

#[test]
fn an_image_is_copied_within_a_registry_by_mounts_and_between_two_by_sending() {
    let (here, there) = (Pair::new(Policy::accounts()), Pair::new(Policy::accounts()));
    let digest = here.pushed("devtable/app");
    let input = Copy {
        source: name("devtable/app"),
        reference: Reference::Tag(tag("latest")),
        target: name("devtable/copy"),
        tags: vec![tag("v1")],
    };
    for (pair, target, mounted) in [(&here, owner(), 3), (&there, elsewhere(), 0)] {
        let run = pair.run();
        let to = pair.run_as(target);
        let from = to.client.beside(owner(), here.transport());
        let copied = block_on(&to, copy(&from, &to.client, &input)).unwrap();
        assert_eq!((&copied.digest, copied.mounted, copied.sent), (&digest, mounted, 3 - mounted));
        let numbers: Vec<u32> = to.seen.borrow().exchanges.iter().map(|exchange| exchange.number).collect();
        assert!(numbers.iter().zip(1..).all(|(number, at)| *number == at), "{numbers:?}");
        let pulled = block_on(&run, pull(&run.client, &pulling("devtable/copy", "v1"))).unwrap();
        assert_eq!(pulled.digest, digest);
    }
}

/// A transport that never answers a request of this step.
struct Stuck(Rc<dyn Transport>, Step);

#[async_trait::async_trait(?Send)]
impl Transport for Stuck {
    async fn send(
        &self,
        request: longshore_client::transport::Request,
    ) -> Result<longshore_client::transport::Response, longshore_client::transport::TransportError> {
        if request.step == self.1 {
            std::future::pending::<()>().await;
        }
        self.0.send(request).await
    }
}

#[test]
fn a_copy_that_is_stopped_leaves_no_upload_open() {
    let (here, there) = (Pair::new(Policy::accounts()), Pair::new(Policy::accounts()));
    here.pushed("devtable/app");
    let input = Copy {
        source: name("devtable/app"),
        reference: Reference::Tag(tag("latest")),
        target: name("devtable/copy"),
        tags: vec![tag("v1")],
    };
    let run = Run::over(elsewhere(), there.transport());
    let from = run.client.beside(owner(), here.transport());
    let to = run.client.beside(elsewhere(), Rc::new(Stuck(there.transport(), Step::UploadChunk)));
    let (button, stopped) = stop::pair();
    let flow = async {
        let copying = std::pin::pin!(copy(&from, &to, &input));
        match futures::future::select(copying, std::future::ready(())).await {
            futures::future::Either::Left((copied, _)) => copied.map(drop),
            // It has come as far as it comes: Stop is pressed.
            futures::future::Either::Right(((), copying)) => {
                button.stop();
                copying.await.map(drop)
            }
        }
    };
    let error = futures::executor::block_on(run.client.run(stopped, flow)).unwrap_err();
    assert_eq!(error.fault, longshore_client::Fault::Stopped);
    let last = run.seen.borrow().exchanges.last().unwrap().clone();
    assert_eq!(last.request.step, Step::CancelUpload);
    assert_eq!(last.response().unwrap().status, StatusCode::NO_CONTENT);
}

/// A transport that answers no chunk.
struct CutOff(Rc<dyn Transport>);

#[async_trait::async_trait(?Send)]
impl Transport for CutOff {
    async fn send(
        &self,
        request: longshore_client::transport::Request,
    ) -> Result<longshore_client::transport::Response, longshore_client::transport::TransportError> {
        if request.step == Step::UploadChunk {
            return Err(longshore_client::transport::TransportError::CutShort("a proxy's fault".into()));
        }
        self.0.send(request).await
    }
}

#[test]
fn a_copy_that_is_cut_off_leaves_no_upload_open_since_nobody_goes_on_with_it() {
    let (here, there) = (Pair::new(Policy::accounts()), Pair::new(Policy::accounts()));
    here.pushed("devtable/app");
    let input = Copy {
        source: name("devtable/app"),
        reference: Reference::Tag(tag("latest")),
        target: name("devtable/copy"),
        tags: vec![tag("v1")],
    };
    let run = Run::over(elsewhere(), there.transport());
    let from = run.client.beside(owner(), here.transport());
    let to = run.client.beside(elsewhere(), Rc::new(CutOff(there.transport())));
    let error = block_on(&run, copy(&from, &to, &input)).unwrap_err();
    assert_eq!(error.fault, longshore_client::Fault::Network);
    assert_eq!(run.seen.borrow().exchanges.last().unwrap().request.step, Step::CancelUpload);
}

/// The same account at another registry.
fn elsewhere() -> Target {
    Target { url: longshore_client::url::Url::parse("http://elsewhere.invalid").unwrap(), ..owner() }
}
