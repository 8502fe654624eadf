//! A stage: the registry of a lesson, in which its pieces are run.

mod answering;
mod keeper;

use crate::lesson::{Block, Lesson};
use crate::mistake::{Mistake, Mistakes};
use crate::perform::perform;
use crate::piece::{Act, Piece};
use crate::runs::{End, Ran, Runs};
use answering::{Answering, Whys};
use keeper::{Observed, Planned};
use longshore_client::error::Fault;
use longshore_client::image::Image;
use longshore_client::stop::{self, Stopped};
use longshore_client::transport::{Clock, Gatekeeper, Interventions, Still, Transport};
use longshore_client::{Client, Ended, Event, FlowError, Observer, Target, Transcript};
use longshore_registry::{Policy, Registry, Seed, Snapshot, Timestamp};
use std::cell::RefCell;
use std::rc::Rc;

/// The registry's clock at the beginning of each lesson: 2026-01-01.
const NOW: u64 = 1_767_225_600;

/// The registry is nobody's but the lesson's, so that its secrets may be known.
const SEED: u64 = 12;

/// The registry of a lesson.
///
/// Each piece begins with what those before it leave when they are run as the lesson has them, however often and in
/// whatever order they are run here. So its bytes, its ids and its times are always the same.
pub struct Stage {
    registry: Rc<RefCell<Registry>>,
    scenes: Vec<Scene>,
    /// What there is before each piece, as far as that is known.
    before: Vec<Snapshot>,
    /// What comes of the pieces before, as the lesson has them.
    runs: Runs,
}

/// A piece with what the registry is like for it.
struct Scene {
    piece: Piece,
    policy: Policy,
    /// The registry's clock.
    now: Timestamp,
}

/// What the learner has in hand while a piece is run.
#[derive(Default)]
pub struct Hands {
    /// Whoever is told what happens, as it happens.
    pub observer: Option<Rc<dyn Observer>>,
    /// Whoever decides about held requests; none, and the piece's own edits are made.
    pub keeper: Option<Rc<dyn Gatekeeper>>,
    /// The way to stop it.
    pub stopped: Option<Stopped>,
    /// Whoever is told of the image that is about to be pushed, and of the files that its layers were made of.
    pub made: Option<Rc<Made>>,
}

/// Is told of an image, and of the names of the files that its layers were made of, base first.
pub type Made = dyn Fn(&Image, &[String]);

impl Stage {
    /// A registry as the lesson wants it at its beginning, in which nothing was run. Otherwise what is wrong with the
    /// policies.
    pub fn new(lesson: &Lesson) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::of(&lesson.file);
        let mut policy = Policy::accounts();
        let (mut scenes, mut now) = (Vec::new(), NOW);
        for block in &lesson.blocks {
            match block {
                Block::Settings(settings) => {
                    policy = settings.policy(&mut mistakes).unwrap_or_default();
                }
                Block::Piece(piece) => {
                    now = now.saturating_add(piece.later);
                    let now = Timestamp::from_unix_seconds(now);
                    scenes.push(Scene { piece: Piece::clone(piece), policy: policy.clone(), now });
                }
                _ => {}
            }
        }
        let first = scenes.first().map_or_else(Policy::accounts, |scene| scene.policy.clone());
        let registry = Registry::new(first, Seed::from(SEED));
        let before = vec![registry.snapshot()];
        let registry = Rc::new(RefCell::new(registry));
        mistakes.settle(Some(Self { registry, scenes, before, runs: Runs::default() }))
    }

    /// Runs a piece. What came of it; nothing where the lesson has none of this name.
    pub async fn run(&mut self, name: &str, hands: Hands) -> Option<Ran> {
        let at = self.scenes.iter().position(|scene| scene.piece.name == name)?;
        while let Some(earlier) = self.before.len().checked_sub(1).filter(|earlier| *earlier < at) {
            let ran = self.perform(earlier, Hands::default()).await?;
            self.before.push(self.registry.borrow().snapshot());
            self.runs.note(&self.scenes.get(earlier)?.piece.name, ran);
        }
        self.perform(at, hands).await
    }

    async fn perform(&self, at: usize, hands: Hands) -> Option<Ran> {
        let (scene, before) = (self.scenes.get(at)?, self.before.get(at)?);
        {
            let mut registry = self.registry.borrow_mut();
            registry.restore(before);
            registry.set_policy(scene.policy.clone());
        }
        let Act::Collect(garbage) = &scene.piece.act else { return Some(self.flow(scene, hands).await) };
        let taken = self.registry.borrow_mut().collect(*garbage).to_string();
        let collected = taken.lines().map(str::to_owned).collect();
        Some(Ran { transcript: Transcript::default(), end: End::Done, whys: Vec::new(), collected })
    }

    async fn flow(&self, scene: &Scene, hands: Hands) -> Ran {
        let Scene { piece, now, .. } = scene;
        let (seen, whys) = (Rc::<RefCell<Vec<Event>>>::default(), Whys::default());
        let observer: Rc<dyn Observer> = Rc::new(Observed { seen: Rc::clone(&seen), other: hands.observer });
        let stopped = hands.stopped.unwrap_or_else(|| stop::pair().1);
        let end = match Target::parse(Target::EMBEDDED) {
            Ok(target) => {
                let target = Target { credentials: piece.who.credentials(), ..target };
                let mut between = Interventions::new(Rc::clone(&observer), Rc::new(Still), Rc::new(Still));
                if piece.is_held {
                    let planned = || Rc::new(Planned::new(piece.edits.clone())) as Rc<dyn Gatekeeper>;
                    between = between.gated(hands.keeper.unwrap_or_else(planned));
                }
                let registry = Answering::new(Rc::clone(&self.registry), *now, Rc::clone(&whys));
                let transport: Rc<dyn Transport> = between.around(Rc::new(registry));
                let clock: Rc<dyn Clock> = between.clock();
                let other = Rc::clone(&transport);
                let client = Client::new(target, transport, observer, clock).expecting(piece.expected);
                let flow = perform(&piece.act, &client, &other, (&self.runs, hands.made.as_deref()));
                match Box::pin(client.run_expecting(stopped, flow)).await {
                    Ok(Ended::Done(())) => End::Done,
                    Ok(Ended::Failed { .. }) => End::Expected,
                    Err(error) => End::Failed(Box::new(error)),
                }
            }
            Err(error) => {
                End::Failed(Box::new(FlowError::new(Fault::Bug, error.to_string(), "Please report this.")))
            }
        };
        let transcript = Transcript::of(&seen.borrow());
        Ran { transcript, end, whys: whys.take(), collected: Vec::new() }
    }
}
