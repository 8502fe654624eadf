use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How long a step may take without being told of.
const SILENCE: Duration = Duration::from_millis(800);

/// Does `work`. If that takes its time, tells what is being done, and at the end how long it
/// took: steps that find everything done stay silent.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    thread::scope(|scope| {
        let (done, wait) = mpsc::channel::<()>();
        scope.spawn(move || {
            if wait.recv_timeout(SILENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                eprintln!("  {name} ...");
                // Ends when the sender is dropped.
                let _ = wait.recv();
                eprintln!("  {name}: {:.1} s", start.elapsed().as_secs_f32());
            }
        });
        let result = work();
        drop(done);
        result
    })
}
