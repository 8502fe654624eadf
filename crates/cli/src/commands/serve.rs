use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;

use crate::failure::Failure;
use crate::listen;
use crate::site::{self, Site};

/// How long answers under way may take when the program is asked to end.
const GRACE: Duration = Duration::from_secs(3);

/// Serve the page from inside this program.
#[derive(clap::Args)]
pub(crate) struct Serve {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = listen::address)]
    listen: SocketAddr,

    /// Serve the page in this folder (a built `dist/`) instead of the one inside
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,

    /// End when standard input is closed, for programs that start this one
    #[arg(long)]
    until_eof: bool,
}

impl Serve {
    /// Serves until asked to end.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let site = Arc::new(Site::open(self.site)?);
        let listener = listen::bind(self.listen).await?;
        // A reader who has gone away is no reason to stop serving.
        let _ = writeln!(io::stdout(), "Longshore is at http://{}/", listener.local_addr()?);

        let application = Router::new().fallback(move |request: Request| async move {
            site::respond(&site, request.method(), request.uri().path(), request.headers())
        });
        let (end, mut ending) = tokio::sync::watch::channel(());
        let mut late = ending.clone();
        tokio::spawn(async move {
            listen::ended(self.until_eof).await;
            // Dropping the sender is the message.
            drop(end);
        });
        let serving = axum::serve(listener, application).with_graceful_shutdown(async move {
            let _ = ending.changed().await;
        });
        tokio::select! {
            served = serving => served?,
            () = async move {
                let _ = late.changed().await;
                tokio::time::sleep(GRACE).await;
            } => {}
        }
        Ok(())
    }
}
