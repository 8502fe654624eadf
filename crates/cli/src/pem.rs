//! PEM files: certificates and private keys.

use crate::failure::Failure;
use rustls::pki_types::pem::{Error, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;

/// All certificates of a file, of which there is one at least.
pub(crate) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = certificates.map_err(|error| unreadable(file, "certificate", &error))?;
    if certificates.is_empty() {
        return Err(unreadable(file, "certificate", &Error::NoItemsFound));
    }
    Ok(certificates)
}

/// The first private key of a file.
pub(crate) fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, Failure> {
    PrivateKeyDer::from_pem_file(file).map_err(|error| unreadable(file, "private key", &error))
}

fn unreadable(file: &Path, what: &str, error: &Error) -> Failure {
    let file = file.display();
    Failure::unusable(match error {
        Error::Io(error) => format!("{file} cannot be read: {error}"),
        Error::NoItemsFound => {
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
