//! Client and embedded registry together, in memory.

use super::{Run, block_on};
use bytes::Bytes;
use http::{Request, Response};
use longshore_client::event::Event;
use longshore_client::flows::{Pull, PullOptions, Push, PushOptions, push};
use longshore_client::image::{Blob, Image, Recipe};
use longshore_client::transport::{Local, Transport};
use longshore_client::{Credentials, Target};
use longshore_core::{Descriptor, Digest, MediaType, Reference, RepositoryName, Tag};
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A registry that several runs talk to, at a time that can be moved.
pub(crate) struct Pair {
    pub(crate) registry: Rc<RefCell<Registry>>,
    pub(crate) now: Rc<Cell<u64>>,
}

impl Pair {
    pub(crate) fn new(policy: Policy) -> Self {
        let registry = Rc::new(RefCell::new(Registry::new(policy, Seed::from(1))));
        Self { registry, now: Rc::new(Cell::new(1_800_000_000)) }
    }

    pub(crate) fn transport(&self) -> Rc<dyn Transport> {
        let (registry, now) = (Rc::clone(&self.registry), Rc::clone(&self.now));
        Rc::new(Local::new(move |request: Request<Bytes>| -> Response<Bytes> {
            registry.borrow_mut().handle(request, Timestamp::from_unix_seconds(now.get()))
        }))
    }

    /// A run of the account that owns most of what there is.
    pub(crate) fn run(&self) -> Run {
        self.run_as(owner())
    }

    pub(crate) fn run_as(&self, target: Target) -> Run {
        Run::over(target, self.transport())
    }

    /// Pushes the sample.
    pub(crate) fn pushed(&self, name: &str) -> Digest {
        let run = self.run();
        block_on(&run, push(&run.client, &pushing(name, sample(&Recipe::default())))).unwrap().digest
    }
}

pub(crate) fn owner() -> Target {
    let credentials = Credentials { username: "devtable".into(), password: "password".into() };
    Target::parse(Target::EMBEDDED).unwrap().as_user(credentials)
}

pub(crate) fn anybody() -> Target {
    Target::parse(Target::EMBEDDED).unwrap()
}

pub(crate) fn name(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

pub(crate) fn tag(tag: &str) -> Tag {
    Tag::parse(tag).unwrap()
}

pub(crate) fn sample(recipe: &Recipe) -> Image {
    futures::executor::block_on(Image::sample(recipe, &|_: Event| {})).unwrap()
}

pub(crate) fn pushing(repository: &str, image: Image) -> Push {
    Push { repository: name(repository), tags: vec![tag("latest")], image, options: PushOptions::default() }
}

pub(crate) fn pulling(repository: &str, reference: &str) -> Pull {
    let reference = Reference::parse(reference).unwrap();
    Pull { repository: name(repository), reference, options: PullOptions::default() }
}

pub(crate) fn blob(content: &'static [u8]) -> Blob {
    let descriptor = Descriptor::of(MediaType::OCTET_STREAM, content);
    Blob { descriptor, source: Rc::new(Bytes::from_static(content)) }
}
