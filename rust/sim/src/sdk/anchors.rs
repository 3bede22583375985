// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the device's TLS and DTLS trust.

use rustls::RootCertStore;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The CA certificates of a security tag, in PEM.
pub(super) fn roots(anchors: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(anchors) {
        let certificate = certificate.map_err(|_| "the CA is not PEM")?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() {
        return Err("no CA certificate in the security tag".to_owned());
    }
    Ok(roots)
}

/// Makes ring the process's default, for whoever does not choose.
pub(super) fn use_ring() {
    if CryptoProvider::get_default().is_none() {
        // Another thread that was faster has installed the same.
        let _ = ring::default_provider().install_default();
    }
}
