//! `longshore registry --store DIR`, ended by `kill -9` and by SIGTERM in the middle of its work: what it has
//! acknowledged is there, what it has not is there whole or not at all. `LONGSHORE_KILLS` says how often.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use longshore_core::Digest;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use support::files::noise;
use support::http::{Answer, ask, try_ask};
use support::program::Server;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// How often the registry is ended where nothing else is said.
const KILLS: u64 = 12;

/// So many clients work at a time, each in a repository of its own.
const CLIENTS: u64 = 4;

/// So many contents and tags each of them has to choose from.
const CHOICES: u64 = 8;

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Blob(Digest),
    Manifest(Digest),
    Tag(String),
}

/// A client, and what it knows: what each thing is, by the answers that it got.
struct Client {
    name: String,
    number: u64,
    random: u64,
    /// The digest that the thing has; none where it is not there.
    known: BTreeMap<Thing, Option<Digest>>,
    /// What the last request, which was not answered, would have made of things.
    open: Vec<(Thing, Option<Digest>)>,
    acknowledged: u64,
}

impl Client {
    fn new(number: u64) -> Self {
        Self {
            name: format!("load/client{number}"),
            number,
            random: number + 1,
            known: BTreeMap::new(),
            open: Vec::new(),
            acknowledged: 0,
        }
    }

    fn next(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % below
    }

    /// Works until the registry is gone.
    fn work(&mut self, address: SocketAddr, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) && self.step(address).is_some() {}
    }

    /// One piece of work; none where the registry is gone.
    fn step(&mut self, address: SocketAddr) -> Option<()> {
        let choice = self.next(CHOICES);
        match self.next(10) {
            0..3 => self.push_blob(address, choice),
            3..7 => self.push_image(address, choice),
            7 => {
                let tag = format!("t{choice}");
                let path = format!("manifests/{tag}");
                self.change(address, "DELETE", &path, b"", vec![(Thing::Tag(tag), None)])
            }
            8 => self.delete_image(address, choice),
            _ => self.mount(address, choice),
        }
    }

    /// Sends a request, and notes what it changed once that is acknowledged.
    fn change(
        &mut self,
        address: SocketAddr,
        method: &str,
        path: &str,
        body: &[u8],
        changes: Vec<(Thing, Option<Digest>)>,
    ) -> Option<()> {
        self.open = changes;
        let path = format!("/v2/{}/{path}", self.name);
        let headers = [("Content-Type", MANIFEST)];
        let answer = try_ask(address, method, &path, &headers, body).ok().flatten()?;
        match answer.status {
            200..300 => {
                self.acknowledged += 1;
                self.known.extend(std::mem::take(&mut self.open));
            }
            // What is not there cannot be deleted, and what is missing not be named.
            404 => self.open.clear(),
            status => panic!("{method} {path}: {status} {}", answer.text()),
        }
        Some(())
    }

    fn content(&self, choice: u64) -> Vec<u8> {
        let length = [10, 3_000, 70_000, 400_000][usize::try_from(choice).unwrap() % 4];
        noise(length, 100 + self.number * CHOICES + choice)
    }

    fn push_blob(&mut self, address: SocketAddr, choice: u64) -> Option<()> {
        let content = self.content(choice);
        let digest = Digest::sha256(&content);
        let changes = vec![(Thing::Blob(digest.clone()), Some(digest.clone()))];
        if self.next(2) == 0 {
            return self.change(
                address,
                "POST",
                &format!("blobs/uploads/?digest={digest}"),
                &content,
                changes,
            );
        }
        let path = format!("/v2/{}/blobs/uploads/", self.name);
        let answer = try_ask(address, "POST", &path, &[], b"").ok().flatten()?;
        let location = answer.header("location").to_owned();
        let (first, rest) = content.split_at(content.len() / 2);
        try_ask(address, "PATCH", &location, &[], first).ok().flatten()?;
        let session = location.strip_prefix(&format!("/v2/{}/", self.name)).unwrap();
        self.change(address, "PUT", &format!("{session}?digest={digest}"), rest, changes)
    }

    fn manifest(&self, choice: u64) -> Vec<u8> {
        let layer = self.content(choice);
        let digest = Digest::sha256(&layer);
        let blob = format!(
            r#"{{"mediaType":"application/octet-stream","digest":"{digest}","size":{}}}"#,
            layer.len()
        );
        format!(
            r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","artifactType":"a/b","config":{blob},"layers":[{blob}]}}"#
        )
        .into_bytes()
    }

    fn push_image(&mut self, address: SocketAddr, choice: u64) -> Option<()> {
        self.push_blob(address, choice)?;
        let manifest = self.manifest(choice);
        let digest = Digest::sha256(&manifest);
        let held = Some(digest.clone());
        let mut changes = vec![(Thing::Manifest(digest.clone()), held.clone())];
        if self.next(2) == 0 {
            let tag = format!("t{}", self.next(CHOICES));
            changes.push((Thing::Tag(tag.clone()), held));
            return self.change(address, "PUT", &format!("manifests/{tag}"), &manifest, changes);
        }
        // Several tags in one request: all of them, or none.
        let tags = [self.next(CHOICES), self.next(CHOICES)].map(|tag| format!("t{tag}"));
        changes.extend(tags.iter().map(|tag| (Thing::Tag(tag.clone()), held.clone())));
        let path = format!("manifests/{digest}?tag={}&tag={}", tags[0], tags[1]);
        self.change(address, "PUT", &path, &manifest, changes)
    }

    fn delete_image(&mut self, address: SocketAddr, choice: u64) -> Option<()> {
        let digest = Digest::sha256(&self.manifest(choice));
        let mut changes = vec![(Thing::Manifest(digest.clone()), None)];
        let tagged = self.known.iter().filter(|(_, held)| held.as_ref() == Some(&digest));
        let tags = tagged.filter(|(thing, _)| matches!(thing, Thing::Tag(_)));
        changes.extend(tags.map(|(tag, _)| (tag.clone(), None)));
        self.change(address, "DELETE", &format!("manifests/{digest}"), b"", changes)?;
        // The manifest is gone, and so its layer may go.
        let layer = Digest::sha256(&self.content(choice));
        let changes = vec![(Thing::Blob(layer.clone()), None)];
        self.change(address, "DELETE", &format!("blobs/{layer}"), b"", changes)
    }

    /// Mounts a blob of another client's, where that has it.
    fn mount(&mut self, address: SocketAddr, choice: u64) -> Option<()> {
        let other = Self::new((self.number + 1) % CLIENTS);
        let digest = Digest::sha256(&other.content(choice));
        let path = format!("/v2/{}/blobs/uploads/?mount={digest}&from={}", self.name, other.name);
        let thing = Thing::Blob(digest.clone());
        self.open = vec![(thing.clone(), Some(digest.clone()))];
        let answer = try_ask(address, "POST", &path, &[], b"").ok().flatten()?;
        self.open.clear();
        if answer.status == 201 {
            self.acknowledged += 1;
            self.known.insert(thing, Some(digest));
        }
        Some(())
    }

    /// Compares what the registry has with what it acknowledged, and knows that from now on.
    fn compare(&mut self, address: SocketAddr) {
        let open: BTreeMap<_, _> = std::mem::take(&mut self.open).into_iter().collect();
        let mut done = Vec::new();
        let things: Vec<_> = self.known.keys().chain(open.keys()).cloned().collect();
        for thing in things {
            let found = self.look(address, &thing);
            let before = self.known.get(&thing).cloned().unwrap_or_default();
            match open.get(&thing) {
                Some(after) if *after != before => {
                    assert!(found == before || found == *after, "{} {thing:?}: {found:?}", self.name);
                    done.push((thing.clone(), found == *after));
                }
                _ => assert_eq!(found, before, "{} {thing:?} was acknowledged", self.name),
            }
            self.known.insert(thing, found);
        }
        let is_half = done.iter().any(|(_, done)| *done) && done.iter().any(|(_, done)| !done);
        assert!(!is_half, "{}: a part of a request: {done:?}", self.name);
    }

    /// The digest that a thing has, whose bytes are compared with it.
    fn look(&self, address: SocketAddr, thing: &Thing) -> Option<Digest> {
        let path = match thing {
            Thing::Blob(digest) => format!("blobs/{digest}"),
            Thing::Manifest(digest) => format!("manifests/{digest}"),
            Thing::Tag(tag) => format!("manifests/{tag}"),
        };
        let get =
            |path: &str| -> Answer { ask(address, "GET", &format!("/v2/{}/{path}", self.name), &[], b"") };
        let answer = get(&path);
        if answer.status == 404 {
            return None;
        }
        assert_eq!(answer.status, 200, "{} {thing:?}: {}", self.name, answer.text());
        let digest = Digest::sha256(&answer.body);
        if let Thing::Blob(expected) | Thing::Manifest(expected) = thing {
            assert_eq!(digest, *expected, "{} {thing:?} has other bytes", self.name);
        } else {
            let document: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            let layer = document["config"]["digest"].as_str().unwrap();
            assert_eq!(get(&format!("blobs/{layer}")).status, 200, "{} {thing:?} has no {layer}", self.name);
        }
        Some(digest)
    }
}

fn start(store: &Path) -> Server {
    Server::registry_with(&["--store", store.to_str().unwrap()])
}

#[test]
fn a_registry_that_is_killed_keeps_what_it_acknowledged() {
    let kills = std::env::var("LONGSHORE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let folder = tempfile::tempdir().unwrap();
    let mut clients: Vec<_> = (0..CLIENTS).map(Client::new).collect();
    let mut random = Client::new(99);
    for kill in 0..kills {
        let mut registry = start(folder.path());
        for client in &mut clients {
            client.compare(registry.address);
        }
        let (stop, address) = (AtomicBool::new(false), registry.address);
        std::thread::scope(|scope| {
            for client in &mut clients {
                scope.spawn(|| client.work(address, &stop));
            }
            let time = random.next(if kill % 3 == 0 { 30 } else { 400 });
            std::thread::sleep(Duration::from_millis(time));
            if kill % 4 == 3 {
                registry.signal("TERM");
                assert_eq!(registry.wait(), Some(0));
            } else {
                registry.signal("KILL");
                registry.wait();
            }
            stop.store(true, Ordering::Relaxed);
        });
    }
    let registry = start(folder.path());
    for client in &mut clients {
        client.compare(registry.address);
    }
    let acknowledged: u64 = clients.iter().map(|client| client.acknowledged).sum();
    eprintln!("{kills} times, {acknowledged} changes acknowledged");
    assert!(acknowledged > kills, "hardly anything was done: {acknowledged}");
}
