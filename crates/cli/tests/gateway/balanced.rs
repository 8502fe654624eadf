//! Two gateways behind nginx, one of which is killed in the middle of a push.

use crate::lab::{KEY, passed};
use crate::passing::{Still, way};
use crate::support::files::noise;
use crate::support::http::ask;
use crate::support::peer::{self, Peer};
use crate::support::program::{Server, signal};
use async_trait::async_trait;
use bytes::Bytes;
use longshore_client::event::Event;
use longshore_client::flows::{Chunks, Push, PushOptions, UploadOptions, push};
use longshore_client::image::{Blob, Image, Packed, Recipe};
use longshore_client::source::{Source, SourceError};
use longshore_client::transport::Timer;
use longshore_client::{Client, Retries, Step, Target, Transcript, stop};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Tag};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

/// nginx as the documentation has it set up before several gateways, and the gateways. The methods of requests are spread
/// over them, so that it is known who gets the chunks.
struct Balanced {
    nginx: Peer,
    gateways: Vec<Server>,
    _files: tempfile::TempDir,
}

impl Balanced {
    /// None, and a line that says so, where no variable names nginx.
    fn to(registry: &str) -> Option<Self> {
        let program = peer::named("LONGSHORE_NGINX")?;
        let files = tempfile::tempdir().unwrap();
        let path = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(path("index.html"), "<p>page</p>").unwrap();
        std::fs::write(path("key"), KEY).unwrap();
        let (site, key) = (files.path().to_str().unwrap(), path("key"));
        let gateways = RefCell::new(Vec::new());
        let nginx = Peer::start(|address| {
            // The page is where nginx is.
            let page = format!("http://{address}");
            let options = ["serve", "--site", site, "--gateway", registry, "--gateway-page", &page];
            let more = ["--gateway-key", &key, "--gateway-log", "always"];
            let start = || Server::start(env!("CARGO_BIN_EXE_longshore"), &[&options[..], &more].concat());
            *gateways.borrow_mut() = vec![start(), start()];
            let upstream: Vec<SocketAddr> = gateways.borrow().iter().map(|gateway| gateway.address).collect();
            std::fs::write(path("nginx.conf"), configuration(address, &upstream, site)).unwrap();
            let mut command = Command::new(&program);
            command
                .args(["-p", site, "-c", &path("nginx.conf"), "-e", &path("errors")])
                .stderr(Stdio::null());
            command
        });
        Some(Self { nginx, gateways: gateways.into_inner(), _files: files })
    }

    /// Which gateway gets requests of this method.
    fn takes(&self, method: &str) -> usize {
        let answer = ask(self.nginx.address, method, "/gateway", &[], b"");
        let at = answer.header("x-upstream").parse().unwrap();
        self.gateways.iter().position(|gateway| gateway.address == at).unwrap()
    }
}

fn configuration(address: SocketAddr, upstream: &[SocketAddr], folder: &str) -> String {
    let servers = upstream.iter().map(|address| format!("server {address};\n")).collect::<Vec<_>>().concat();
    // What the documentation says of the way, with the test's own addresses.
    let documented = include_str!("../../../../docs/hosting.md");
    let block = documented.split_once("proxy_pass http://longshore;").expect("the block").1;
    let block = block.split_once('}').expect("its end").0;
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\
         upstream longshore {{\nhash $request_method;\n{servers}keepalive 16;\n}}\n\
         server {{\nlisten {address};\nadd_header X-Upstream $upstream_addr always;\nlarge_client_header_buffers 4 64k;\n\
         location / {{\nproxy_pass http://longshore;{block}}}\n}}\n}}\n"
    )
}

/// Content in the middle of which a process is killed, the first time that it is read.
struct Fatal {
    content: Bytes,
    at: u64,
    process: Cell<Option<u32>>,
}

#[async_trait(?Send)]
impl Source for Fatal {
    fn size(&self) -> u64 {
        self.content.len() as u64
    }

    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError> {
        if offset >= self.at
            && let Some(process) = self.process.take()
        {
            signal(process, "KILL");
        }
        self.content.read(offset, length).await
    }
}

/// The system's own time.
struct SystemTimer;

#[async_trait(?Send)]
impl Timer for SystemTimer {
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

#[tokio::test]
async fn a_push_goes_on_through_the_other_gateway_where_one_is_killed() {
    const CHUNK: usize = 2 << 20;
    let registry = Server::registry("open");
    let Some(balanced) = Balanced::to(&registry.url()) else { return };
    let dies = balanced.takes("PATCH");
    let content = Bytes::from(noise(4 * CHUNK, 5));
    let digest = Digest::sha256(&content);
    // In the middle of the third of four chunks.
    let (at, process) = ((2 * CHUNK + CHUNK / 2) as u64, balanced.gateways[dies].id());
    let source = Rc::new(Fatal { content: content.clone(), at, process: Cell::new(Some(process)) });
    let descriptor = Descriptor::new(MediaType::OCI_LAYER, digest.clone(), content.len() as u64);
    let packed = Packed { blob: Blob { descriptor, source }, diff_id: digest.clone() };
    let input = Push {
        repository: RepositoryName::parse("library/app").unwrap(),
        tags: vec![Tag::parse("latest").unwrap()],
        image: Image::of(vec![packed], &Recipe::default()).unwrap(),
        options: PushOptions {
            upload: UploadOptions { chunks: Chunks::Of(CHUNK as u64), ..UploadOptions::default() },
            ..PushOptions::default()
        },
    };
    let seen = Rc::new(RefCell::new(Transcript::default()));
    let heard = Rc::clone(&seen);
    let observer = Rc::new(move |event: Event| heard.borrow_mut().apply(&event));
    let target = Target::parse(&registry.url()).unwrap();
    let client = Client::new(target, way(&balanced.nginx.url()).await, observer, Rc::new(Still))
        .retrying(Retries::up_to(Retries::USUAL), Rc::new(SystemTimer));
    let (_button, stopped) = stop::pair();
    client.run(stopped, push(&client, &input)).await.unwrap();

    // One chunk had no answer, and was sent again; the two before it were not.
    let seen = seen.borrow();
    let chunks: Vec<Option<u16>> = seen
        .exchanges
        .iter()
        .filter(|exchange| exchange.request.step == Step::UploadChunk)
        .map(|exchange| exchange.response().map(|response| response.status.as_u16()))
        .collect();
    let chunks_of_layer: Vec<_> = chunks.into_iter().take(5).collect();
    assert_eq!(chunks_of_layer, [Some(202), Some(202), None, Some(202), Some(202)]);
    // What was asked for after that came through the other one, with the token of whichever gave it.
    assert!(balanced.gateways[1 - dies].said().contains("PATCH"), "{}", balanced.gateways[1 - dies].said());
    let whole = ask(registry.address, "GET", &format!("/v2/library/app/blobs/{digest}"), &[], b"");
    assert!(whole.body == content);
}

#[test]
fn any_gateway_takes_the_token_that_another_one_gave() {
    let registry = Server::registry("open");
    let Some(balanced) = Balanced::to(&registry.url()) else { return };
    let offer = ask(balanced.nginx.address, "GET", "/gateway.json", &[], b"");
    let offer: Value = serde_json::from_slice(&offer.body).unwrap();
    let token = offer["token"].as_str().unwrap();
    let url = format!("{}/v2/", registry.url());
    let headers = [("Longshore-Gateway-Token", token), ("Longshore-Gateway-Url", url.as_str())];
    let mut asked = [false; 2];
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        passed(&ask(balanced.nginx.address, method, "/gateway", &headers, b""));
        asked[balanced.takes(method)] = true;
    }
    assert_eq!(asked, [true; 2]);
}
