use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hyper::Request;
use hyper::body::Incoming;

use crate::failure::Failure;
use crate::site::{self, Site};
use crate::{connections, listen};

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
        let ended = listen::ended(self.until_eof);
        // A reader who has gone away is no reason to stop serving.
        let _ = writeln!(io::stdout(), "Longshore is at http://{}/", listener.local_addr()?);

        let answer = move |request: Request<Incoming>| {
            let answer = site::respond(&site, request.method(), request.uri().path(), request.headers());
            async move { answer }
        };
        connections::serve(listener, None, answer, ended).await;
        Ok(())
    }
}
