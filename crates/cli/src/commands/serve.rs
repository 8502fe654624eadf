use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Request, Response};

use crate::failure::Failure;
use crate::gateway::{self, Gateway, GatewayOptions, Outgoing};
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

    #[command(flatten)]
    gateway: GatewayOptions,
}

impl Serve {
    /// Serves until asked to end.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let site = Site::open(self.site)?;
        let listener = listen::bind(self.listen).await?;
        let gateway = Arc::new(self.gateway.open(listener.local_addr()?)?);
        let site = Arc::new(if gateway.is_some() { site.with_gateway() } else { site });
        let ended = listen::ended(self.until_eof);
        // A reader who has gone away is no reason to stop serving.
        let _ = writeln!(io::stdout(), "Longshore is at http://{}/", listener.local_addr()?);

        let answer = move |request: Request<Incoming>| {
            let (site, gateway) = (Arc::clone(&site), Arc::clone(&gateway));
            async move { respond(&site, gateway.as_ref().as_ref(), request).await }
        };
        connections::serve(listener, None, answer, ended).await;
        Ok(())
    }
}

/// The gateway answers what is for it, where there is one, and the site all else.
async fn respond(
    site: &Site,
    gateway: Option<&Gateway>,
    mut request: Request<Incoming>,
) -> Response<Outgoing> {
    if let Some(gateway) = gateway {
        match gateway.answer(request).await {
            Ok(mut response) => {
                response.headers_mut().extend(site::security());
                return response;
            }
            Err(other) => request = other,
        }
    }
    site::respond(site, request.method(), request.uri().path(), request.headers()).map(gateway::whole)
}
