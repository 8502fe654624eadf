//! Stopping a flow that is under way.

use futures::channel::oneshot;

/// The button: pressing it, or dropping it, ends the flow that holds the other half.
pub struct Stopper(oneshot::Sender<()>);

/// The half that a flow watches.
pub struct Stopped(oneshot::Receiver<()>);

/// A button and the half that watches it.
pub fn pair() -> (Stopper, Stopped) {
    let (sender, receiver) = oneshot::channel();
    (Stopper(sender), Stopped(receiver))
}

impl Stopper {
    /// Stops the flow.
    pub fn stop(self) {
        // Nobody listens any more if the flow is over.
        let _ = self.0.send(());
    }
}

impl Stopped {
    /// Waits until the button is pressed or gone.
    pub async fn wait(self) {
        let _ = self.0.await;
    }
}
