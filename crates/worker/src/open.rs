//! Reading a run that was saved.

use crate::asker::Asker;
use longshore_client::source::Source as _;
use longshore_import::{Ending, Guess, Imported, LONGEST, import};
use longshore_worker::blob::BlobSource;
use longshore_worker::message::News;
use longshore_worker::opened::Opened;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

/// Begins.
pub(crate) fn start(asker: Asker, file: Blob) {
    spawn_local(async move { asker.tell(&News::Opened(read(file).await.map(Box::new))) });
}

async fn read(file: Blob) -> Result<Opened, String> {
    // One byte more than is read at most: what is too long is told by whoever reads it.
    let bytes = BlobSource::new(file).read(0, LONGEST + 1).await;
    let bytes = bytes.map_err(|error| format!("The file cannot be read: {error}. Choose it again."))?;
    let imported = import(&bytes).map_err(|error| error.to_string())?;
    let notes = notes(&imported);
    let flow = imported.flow_name().to_owned();
    let Imported { target, epoch, ending, transcript, secrets, .. } = imported;
    let result = match ending {
        Ending::Open => None,
        Ending::Done(done) => Some(Ok(done)),
        Ending::Failed(error) => Some(Err(*error)),
    };
    Ok(Opened { flow, target, epoch, exchanges: transcript.exchanges, result, secrets, notes })
}

/// Of what was worked out, so much is told one by one.
const TOLD: usize = 20;

fn notes(imported: &Imported) -> Vec<String> {
    let mut notes: Vec<String> = imported.warnings.iter().map(ToString::to_string).collect();
    let step = |guess: &Guess| imported.transcript.exchange(guess.exchange).map(|it| it.request.step);
    for guess in imported.guesses.iter().take(TOLD) {
        if let Some(step) = step(guess) {
            notes.push(format!("Exchange {} is shown as {step}, because {}.", guess.exchange, guess.because));
        }
    }
    if let Some(more) = imported.guesses.len().checked_sub(TOLD).filter(|more| *more > 0) {
        notes.push(format!("The steps of {more} more exchanges were worked out in the same way."));
    }
    notes
}
