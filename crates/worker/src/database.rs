//! The browser's database (`IndexedDB`), as much of it as keeping a registry takes: a text that says what there is, and
//! contents by their digests. What is written is written whole or not at all, whoever else writes meanwhile.

use crate::contents;
use bytes::Bytes;
use futures::channel::oneshot;
use js_sys::{Array, Function, global};
use longshore_registry::Content;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    Blob, DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction,
    IdbTransactionMode, WorkerGlobalScope,
};

/// The database's name.
const NAME: &str = "longshore-registry";

/// The store with the text, which is under its own name, too.
const STATE: &str = "state";

/// The store with the contents.
const CONTENTS: &str = "contents";

/// An open database; closed with this.
pub(crate) struct Database(IdbDatabase);

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What was kept.
pub(crate) struct Stored {
    /// How often something was kept before: each time has its number.
    pub(crate) generation: u32,
    pub(crate) text: String,
    pub(crate) contents: BTreeMap<String, Bytes>,
}

/// What came of writing.
pub(crate) enum Written {
    /// It is kept, with this number.
    As(u32),
    /// Somebody else has written since, and what they wrote stays.
    Overtaken,
}

impl Database {
    /// Opens the database, which is made where there is none. The error is a sentence's end.
    pub(crate) async fn open() -> Result<Self, String> {
        let request = factory()?.open_with_u32(NAME, 1).map_err(|error| told(&error))?;
        let asked = request.clone();
        let upgrade = Closure::<dyn FnMut()>::new(move || {
            if let Some(database) = asked.result().ok().and_then(|it| it.dyn_into::<IdbDatabase>().ok()) {
                for store in [STATE, CONTENTS] {
                    // Where it cannot be made, using it fails and is told.
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database = result(&request).await?;
        database.dyn_into().map(Self).map_err(|_| "it gives no database".to_owned())
    }

    /// Takes the whole database away.
    pub(crate) async fn forget() -> Result<(), String> {
        let request = factory()?.delete_database(NAME).map_err(|error| told(&error))?;
        result(&request).await.map(drop)
    }

    /// All that was kept; none where nothing was.
    pub(crate) async fn read(&self) -> Result<Option<Stored>, String> {
        let (transaction, state, stored) = self.begin(IdbTransactionMode::Readonly)?;
        let Some((generation, text)) = kept(&state).await? else { return Ok(None) };
        let keys = result(&stored.get_all_keys().map_err(|error| told(&error))?).await?;
        let mut held = Vec::new();
        for key in Array::from(&keys).iter() {
            let content = result(&stored.get(&key).map_err(|error| told(&error))?).await?;
            if let (Some(digest), Ok(content)) = (key.as_string(), content.dyn_into::<Blob>()) {
                held.push((digest, content));
            }
        }
        drop(transaction);
        // The browser only holds them: reading takes longer than the transaction waits.
        let mut contents = BTreeMap::new();
        for (digest, content) in held {
            contents.insert(digest, contents::of_blob(content).await?);
        }
        Ok(Some(Stored { generation, text, contents }))
    }

    /// Keeps this in the place of what was kept before, if that is of the generation that the caller knows: none where
    /// nothing was. Contents that are there already stay.
    pub(crate) async fn write(
        &self,
        known: Option<u32>,
        text: &str,
        held: &BTreeMap<String, Content>,
    ) -> Result<Written, String> {
        let (transaction, state, stored) = self.begin(IdbTransactionMode::Readwrite)?;
        let written = replace(&state, &stored, known, text, held).await;
        match written {
            Ok(Written::As(_)) => completed(&transaction).await?,
            Ok(Written::Overtaken) => {}
            // What was done so far would be kept otherwise. One that has ended by itself cannot be aborted, and need not.
            Err(_) => drop(transaction.abort()),
        }
        written
    }

    fn begin(
        &self,
        mode: IdbTransactionMode,
    ) -> Result<(IdbTransaction, IdbObjectStore, IdbObjectStore), String> {
        let begin = || {
            let stores = Array::of2(&STATE.into(), &CONTENTS.into());
            let transaction = self.0.transaction_with_str_sequence_and_mode(&stores, mode)?;
            let (state, contents) = (transaction.object_store(STATE)?, transaction.object_store(CONTENTS)?);
            Ok((transaction, state, contents))
        };
        begin().map_err(|error: JsValue| told(&error))
    }
}

/// Puts a text and contents in the place of what was kept before; all is asked for, and not on the disk yet.
async fn replace(
    state: &IdbObjectStore,
    stored: &IdbObjectStore,
    known: Option<u32>,
    text: &str,
    held: &BTreeMap<String, Content>,
) -> Result<Written, String> {
    let before = kept(state).await?.map(|(generation, _)| generation);
    if before != known {
        return Ok(Written::Overtaken);
    }
    let keys = result(&stored.get_all_keys().map_err(|error| told(&error))?).await?;
    let keys: Vec<String> = Array::from(&keys).iter().filter_map(|key| key.as_string()).collect();
    let failed = |error: JsValue| told(&error);
    for key in keys.iter().filter(|key| !held.contains_key(*key)) {
        stored.delete(&key.into()).map_err(failed)?;
    }
    for (digest, content) in held.iter().filter(|(digest, _)| !keys.contains(digest)) {
        stored.put_with_key(contents::to_blob(content)?.as_ref(), &digest.into()).map_err(failed)?;
    }
    let generation = before.unwrap_or(0) + 1;
    let record = Array::of2(&generation.into(), &text.into());
    state.put_with_key(&record, &STATE.into()).map_err(failed)?;
    Ok(Written::As(generation))
}

/// The generation and the text; none where nothing is kept.
async fn kept(state: &IdbObjectStore) -> Result<Option<(u32, String)>, String> {
    let record = result(&state.get(&STATE.into()).map_err(|error| told(&error))?).await?;
    let Some(record) = record.dyn_ref::<Array>() else { return Ok(None) };
    // A whole number that this wrote; `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    let generation = record.get(0).as_f64().unwrap_or_default() as u32;
    Ok(Some((generation, record.get(1).as_string().unwrap_or_default())))
}

fn factory() -> Result<IdbFactory, String> {
    let scope = global().dyn_into::<WorkerGlobalScope>().map_err(|_| "it has no worker".to_owned())?;
    let factory = scope.indexed_db().map_err(|error| told(&error))?;
    factory.ok_or_else(|| "it has no database".to_owned())
}

/// What a request comes to. The transaction that it belongs to goes on where this is followed by another request at
/// once.
async fn result(request: &IdbRequest) -> Result<JsValue, String> {
    let listen = |done: Option<&Function>, failed: Option<&Function>| {
        request.set_onsuccess(done);
        request.set_onerror(failed);
    };
    if is_done(listen).await {
        return request.result().map_err(|error| told(&error));
    }
    Err(why(request.error().ok().flatten().as_ref()))
}

/// Waits until a transaction is on the disk.
async fn completed(transaction: &IdbTransaction) -> Result<(), String> {
    let listen = |done: Option<&Function>, failed: Option<&Function>| {
        transaction.set_oncomplete(done);
        transaction.set_onabort(failed);
    };
    if is_done(listen).await { Ok(()) } else { Err(why(transaction.error().as_ref())) }
}

/// Whether the first of two functions is called, and not the second, whichever comes first.
async fn is_done(listen: impl Fn(Option<&Function>, Option<&Function>)) -> bool {
    let (sender, heard) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let tell = |is_done| {
        let sender = Rc::clone(&sender);
        Closure::<dyn FnMut()>::new(move || {
            if let Some(sender) = sender.take() {
                // Whoever wanted to know may have gone.
                let _ = sender.send(is_done);
            }
        })
    };
    let (done, failed) = (tell(true), tell(false));
    listen(Some(done.as_ref().unchecked_ref()), Some(failed.as_ref().unchecked_ref()));
    let is_done = heard.await.unwrap_or(false);
    listen(None, None);
    is_done
}

fn told(error: &JsValue) -> String {
    why(error.dyn_ref())
}

/// The browser's own words.
fn why(error: Option<&DomException>) -> String {
    match error {
        Some(error) if error.name() == "QuotaExceededError" => {
            "there is no room left for this page".to_owned()
        }
        Some(error) if !error.message().is_empty() => error.message(),
        Some(error) => error.name(),
        None => "it does not say why".to_owned(),
    }
}
