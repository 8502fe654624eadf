//! The private key that tokens are signed with, from a file.

use crate::failure::Failure;
use crate::pem;
use longshore_core::signature::SigningKey;
use p256::SecretKey;
use p256::pkcs8::DecodePrivateKey as _;
use rustls::pki_types::PrivateKeyDer;
use std::path::Path;

/// Reads a key of the curve P-256 from a PEM file, in either of the forms that openssl writes (RFC 5208, RFC 5915).
pub(super) fn read(file: &Path) -> Result<SigningKey, Failure> {
    let key = match pem::private_key(file)? {
        PrivateKeyDer::Pkcs8(der) => SecretKey::from_pkcs8_der(der.secret_pkcs8_der()).ok(),
        PrivateKeyDer::Sec1(der) => SecretKey::from_sec1_der(der.secret_sec1_der()).ok(),
        _ => None,
    };
    let key = key.and_then(|key| SigningKey::from_bytes(&key.to_bytes().into()).ok());
    key.ok_or_else(|| {
        Failure::unusable(format!(
            "the private key in {} is none of the curve P-256, which ES256 needs: openssl genpkey -algorithm EC \
             -pkeyopt ec_paramgen_curve:P-256 makes one",
            file.display()
        ))
    })
}
