//! A small model of browsers and registries: what `fetch` would show of a server with a certain fault.
//!
//! It follows the Fetch standard, and where Chromium 156 and Firefox 153 were seen to do something else, them: `*` in
//! `Access-Control-Allow-Headers` lets `Authorization` pass in both.

mod fetch;
mod server;

pub(crate) use server::{Cors, Kind, Server};

use longshore_connect::{Ask, Browser, Ladder, Page, Permission, Probe, Sample, Showed, Situation, Way};

/// The page's origin in all of these worlds.
pub(crate) const PAGE: &str = "https://page.example";

/// The registry's address in most of them.
pub(crate) const REGISTRY: &str = "https://registry.example";

/// Where blobs may be.
pub(crate) const BUCKET: &str = "https://bucket.example";

/// Where tokens may be.
pub(crate) const TOKENS: &str = "https://tokens.example";

/// A digest that is one.
pub(crate) const DIGEST: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

/// A page, its browser, and the servers that there are.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) situation: Situation,
    /// What the browser says of the local network: before anything is sent, and after.
    pub(crate) permission: (Permission, Permission),
    /// Something in the browser stops all requests but those to the page's own server.
    pub(crate) intercepted: bool,
    /// The page's policy forbids the registry.
    pub(crate) forbidden: bool,
    /// Nothing is reached, though the browser believes that it has a network.
    pub(crate) offline: bool,
    /// The servers, by their origins. Who is not among them does not exist.
    pub(crate) servers: Vec<(&'static str, Server)>,
}

impl World {
    /// A registry that asks for nothing and answers pages as it should.
    pub(crate) fn good() -> Self {
        Self {
            situation: Situation {
                target: REGISTRY.to_owned(),
                page: Page { origin: PAGE.to_owned(), secure: true, framed: false },
                online: true,
                browser: Browser::Chromium,
                credentials: false,
                sample: None,
            },
            permission: (Permission::Granted, Permission::Granted),
            intercepted: false,
            forbidden: false,
            offline: false,
            servers: vec![(PAGE, Server::page()), (REGISTRY, Server::registry())],
        }
    }

    /// One that wants a token, and has its blobs in a bucket; the user has named something to look at.
    pub(crate) fn whole() -> Self {
        let mut world = Self::good();
        world.registry().challenge = Some(format!("Bearer realm=\"{TOKENS}/token\",service=\"registry\""));
        world.registry().blobs = Some(BUCKET);
        world.servers.push((TOKENS, Server::tokens()));
        world.servers.push((BUCKET, Server::bucket()));
        world.situation.sample = Some(Sample {
            repository: longshore_core::RepositoryName::parse("a/b").unwrap(),
            reference: longshore_core::Reference::parse("latest").unwrap(),
        });
        world
    }

    /// The same world after a change.
    #[must_use]
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn registry(&mut self) -> &mut Server {
        self.server(REGISTRY)
    }

    pub(crate) fn server(&mut self, origin: &str) -> &mut Server {
        &mut self.servers.iter_mut().find(|(known, _)| *known == origin).unwrap().1
    }

    /// The server's place in this world is taken by nothing.
    pub(crate) fn remove(&mut self, origin: &str) {
        self.servers.retain(|(known, _)| *known != origin);
    }

    /// Climbs the whole ladder in it.
    pub(crate) fn climb(&self) -> Ladder {
        let mut ladder = Ladder::new(self.situation.clone());
        let mut asked = 0;
        while let Some(ask) = ladder.next() {
            asked += 1;
            assert!(asked <= Probe::ORDER.len(), "it does not end");
            ladder.tell(ask.probe, self.show(&ask));
        }
        ladder
    }

    /// What the browser shows of a request.
    pub(crate) fn show(&self, ask: &Ask) -> Showed {
        match ask.way {
            Way::Permission(_) if ask.probe == Probe::Permission => Showed::Permission(self.permission.0),
            Way::Permission(_) => Showed::Permission(self.permission.1),
            _ => fetch::fetch(self, ask),
        }
    }
}
