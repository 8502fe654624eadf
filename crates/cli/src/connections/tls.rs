//! TLS: a certificate and its key, read once, and the hand-shake of each connection.

use crate::failure::Failure;
use rustls::ServerConfig;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
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
        let certificates =
            CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let certificates = certificates.map_err(|error| unreadable(certificate, "certificate", &error))?;
        if certificates.is_empty() {
            return Err(unreadable(certificate, "certificate", &pem::Error::NoItemsFound));
        }
        let key_der =
            PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, "private key", &error))?;
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

fn unreadable(file: &Path, what: &str, error: &pem::Error) -> Failure {
    let file = file.display();
    Failure::unusable(match error {
        pem::Error::Io(error) => format!("{file} cannot be read: {error}"),
        pem::Error::NoItemsFound => {
            format!(
                "{file} holds no {what}: a PEM file is needed, with a section -----BEGIN {}-----",
                section(what)
            )
        }
        error => format!("{file} is no PEM file with a {what}: {error}"),
    })
}

/// How PEM names it.
fn section(what: &str) -> String {
    what.to_ascii_uppercase()
}
