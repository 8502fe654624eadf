//! TLS: a certificate and its key, read once, and the hand-shake of each connection.

use crate::failure::Failure;
use crate::pem;
use rustls::ServerConfig;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What a server needs for TLS.
#[derive(Clone)]
pub(crate) struct Tls(TlsAcceptor);

impl Tls {
    /// Reads a certificate, with those that it was signed by behind it, and its private key, both PEM.
    pub(crate) fn read(certificate: &Path, key: &Path) -> Result<Self, Failure> {
        let (certificates, key_der) = (pem::certificates(certificate)?, pem::private_key(key)?);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config =
            config.and_then(|config| config.with_no_client_auth().with_single_cert(certificates, key_der));
        let mut config = config.map_err(|error| {
            let (certificate, key) = (certificate.display(), key.display());
            Failure::unusable(match error {
                rustls::Error::InconsistentKeys(_) => format!(
                    "the private key in {key} does not belong to the certificate in {certificate}: give the key that \
                     the certificate was made for"
                ),
                error => format!("{certificate} and {key} cannot be used for TLS: {error}"),
            })
        })?;
        config.alpn_protocols = ["h2", "http/1.1"].map(|name| name.as_bytes().to_vec()).into();
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// The hand-shake.
    pub(super) async fn accept(self, stream: TcpStream) -> std::io::Result<TlsStream<TcpStream>> {
        self.0.accept(stream).await
    }
}
