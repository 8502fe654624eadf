//! Keeping the registry on this device, if the user wants it.

use crate::database::{Database, Stored, Written};
use crate::kept::Kept;
use longshore_registry::Registry;

/// Whether the registry is kept, and as what.
#[derive(Default)]
pub(crate) struct Keeping {
    on: bool,
    /// The number of what was kept last; none where nothing is.
    generation: Option<u32>,
    /// Why it is not kept, though it should be.
    unkept: String,
}

impl Keeping {
    /// Whether what the registry holds is kept.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    /// Why it is not kept, though that was asked for; empty where nothing is wrong.
    pub(crate) fn unkept(&self) -> &str {
        &self.unkept
    }

    /// From now on it is kept. What was kept before is put back into a registry that nobody has changed, which is
    /// returned then; to another one it is left as it is.
    pub(crate) async fn begin(&mut self, registry: &Registry, is_new: bool) -> Option<Registry> {
        if self.on {
            return None;
        }
        self.unkept.clear();
        let kept = match read().await {
            Ok(kept) => kept,
            Err(why) => {
                self.give_up(&why);
                return None;
            }
        };
        let Some((stored, kept)) = kept else {
            self.on = true;
            self.generation = None;
            self.save(registry).await;
            return None;
        };
        if !is_new {
            "Another tab keeps its registry on this device. To go on with that one, load this page again; to keep \
             this one instead, switch keeping off there first."
                .clone_into(&mut self.unkept);
            return None;
        }
        let mut back = Registry::empty(registry.policy().clone(), crate::seed());
        if let Err(why) = kept.put_back(&mut back, &stored.contents) {
            self.unkept = format!(
                "What was kept on this device cannot be used: {why}. The registry begins as new, and what was kept \
                 stays until keeping is switched off."
            );
            return None;
        }
        self.on = true;
        self.generation = Some(stored.generation);
        Some(back)
    }

    /// From now on it is not kept, and what was kept is forgotten.
    pub(crate) async fn end(&mut self) {
        *self = Self::default();
        if let Err(why) = Database::forget().await {
            self.unkept = format!("The browser does not forget what it kept: {why}.");
        }
    }

    /// Keeps what the registry holds now, where that is wanted.
    pub(crate) async fn save(&mut self, registry: &Registry) {
        if !self.on {
            return;
        }
        let (kept, contents) = Kept::of(registry);
        let written =
            async { Database::open().await?.write(self.generation, &kept.to_text(), &contents).await };
        match written.await {
            Ok(Written::As(generation)) => self.generation = Some(generation),
            Ok(Written::Overtaken) => {
                self.on = false;
                "Another tab has changed what is kept on this device, or has switched keeping off. What is done here is \
                 not kept any more; to go on with what is kept, load this page again."
                    .clone_into(&mut self.unkept);
            }
            Err(why) => self.give_up(&why),
        }
    }

    fn give_up(&mut self, why: &str) {
        self.on = false;
        self.unkept = format!(
            "The browser keeps nothing for this page: {why}. The page goes on without; what was kept before stays as it was."
        );
    }
}

/// What was kept, if anything was and it can be read.
async fn read() -> Result<Option<(Stored, Kept)>, String> {
    let Some(stored) = Database::open().await?.read().await? else { return Ok(None) };
    let kept = Kept::parse(&stored.text)?;
    Ok(Some((stored, kept)))
}
