//! How a probe is carried out.

use super::Ladder;
use super::known::Key;
use crate::probe::{Ask, Authorization, Probe, Sent, Way};
use crate::showed::{Permission, Showed};
use crate::situation::Place;
use crate::space::Space;
use longshore_client::flows::accept_all;
use longshore_core::MediaType;

/// How long to wait for an answer, in milliseconds.
const PATIENCE: u32 = 10_000;

/// How long to wait where the browser may be asking the user meanwhile.
const PATIENCE_WITH_QUESTION: u32 = 60_000;

/// Enough for a ping, a token and an error.
const SHORT: usize = 64 << 10;

/// The most that the specification wants a registry to take as a manifest.
const MANIFEST: usize = 4 << 20;

/// A repository and an upload session that nobody has. Nothing is ever made there.
const MISSING: &str = "/v2/longshore/connect/manifests/nobody-has-this";
const UPLOAD: &str = "/v2/longshore/connect/blobs/uploads/00000000-0000-4000-8000-000000000000";

impl Ladder {
    pub(super) fn ask(&self, place: &Place, probe: Probe) -> Option<Ask> {
        let get = |url: String| self.get(place, probe, url);
        let sample = self.situation.sample.as_ref();
        Some(match probe {
            Probe::Permission | Probe::PermissionAfter => {
                Ask { way: permission(place.space), ..get(String::new()) }
            }
            Probe::Ping => get(place.url("/v2/")),
            Probe::Reach => Ask { way: Way::NoCors, ..get(place.url("/v2/")) },
            Probe::Own => get(self.situation.page_origin()?.to_string() + "/"),
            Probe::OtherScheme => Ask { way: Way::NoCors, ..get(place.other_scheme().url("/v2/")) },
            Probe::OtherPing => get(place.other_scheme().url("/v2/")),
            Probe::PingRedirect => Ask { follow: false, ..get(place.url("/v2/")) },
            Probe::Login => Ask { authorization: Some(Authorization::User), ..get(place.url("/v2/")) },
            Probe::OldPing => get(place.url("/v1/_ping")),
            Probe::Missing => get(place.url(MISSING)),
            Probe::Authorization => {
                Ask { authorization: Some(Authorization::Nothing), ..get(place.url("/v2/")) }
            }
            Probe::BarePreflight => {
                Ask { way: Way::Preflighted, method: "POST", body: Some("."), ..get(place.url("/v2/")) }
            }
            Probe::Headers => {
                let headers = Sent::ALL.map(header).into();
                Ask { headers, ..get(place.url("/v2/")) }
            }
            Probe::Header(sent) => Ask { headers: vec![header(sent)], ..get(place.url("/v2/")) },
            Probe::Uploads => get(place.url(UPLOAD)),
            Probe::Method(method) => Ask { method: method.name(), ..get(place.url("/v2/")) },
            Probe::UploadMethod(method) => Ask { method: method.name(), ..get(place.url(UPLOAD)) },
            Probe::Token => get(self.token_url()?),
            Probe::TokenReach => Ask { way: Way::NoCors, ..get(self.token_url()?) },
            Probe::TokenAuthorization => {
                Ask { authorization: Some(Authorization::Nothing), ..get(self.token_url()?) }
            }
            Probe::Manifest => self.manifest_ask(place, get, &sample?.reference.to_string())?,
            Probe::Child => self.manifest_ask(place, get, self.child()?.as_ref())?,
            Probe::Blob => self.blob_ask(place, get)?,
            Probe::BlobRedirect => Ask { follow: false, ..self.blob_ask(place, get)? },
            Probe::BlobReach => Ask { way: Way::NoCors, ..self.blob_ask(place, get)? },
        })
    }

    fn get(&self, place: &Place, probe: Probe, url: String) -> Ask {
        let is_asking = self.showed(Probe::Permission) == Some(&Showed::Permission(Permission::Prompt));
        let is_first = matches!(probe, Probe::Ping | Probe::Reach);
        // Only what would else be mixed content has to be declared; a declaration that is wrong fails, and so does a word
        // that the browser does not know. This machine itself needs none.
        let is_mixed = self.situation.is_https() && url.starts_with("http://");
        Ask {
            probe,
            way: Way::Cors,
            method: "GET",
            url,
            headers: Vec::new(),
            authorization: None,
            body: None,
            follow: true,
            address_space: Some(place.space).filter(|space| is_mixed && *space == Space::Local),
            patience: if is_asking && is_first { PATIENCE_WITH_QUESTION } else { PATIENCE },
            read: SHORT,
        }
    }

    fn manifest_ask(&self, place: &Place, get: impl Fn(String) -> Ask, reference: &str) -> Option<Ask> {
        let sample = self.situation.sample.as_ref()?;
        let url = place.url(&format!("/v2/{}/manifests/{reference}", sample.repository));
        let headers = vec![header(Sent::Accept)];
        Some(Ask { headers, authorization: self.key().authorization(), read: MANIFEST, ..get(url) })
    }

    fn blob_ask(&self, place: &Place, get: impl Fn(String) -> Ask) -> Option<Ask> {
        let sample = self.situation.sample.as_ref()?;
        let url = place.url(&format!("/v2/{}/blobs/{}", sample.repository, self.blob()?));
        Some(Ask { authorization: self.key().authorization(), read: 0, ..get(url) })
    }

    /// Where a token is asked for: to pull the sample, if there is one.
    fn token_url(&self) -> Option<String> {
        let realm = self.realm()?;
        let mut url = realm.url;
        if let Some(service) = &realm.service {
            url = url.with_query("service", service);
        }
        if let Some(sample) = &self.situation.sample {
            url = url.with_query("scope", &format!("repository:{}:pull", sample.repository));
        }
        Some(url.as_str().to_owned())
    }

    /// The address of the ping.
    pub(crate) fn ping_url(&self) -> Option<String> {
        Some(self.place.as_ref()?.url("/v2/"))
    }

    /// The address of an upload that nobody has.
    pub(crate) fn upload_url(&self) -> Option<String> {
        Some(self.place.as_ref()?.url(UPLOAD))
    }

    /// The address where the page asks for tokens.
    pub(crate) fn realm_url(&self) -> Option<String> {
        self.token_url()
    }

    /// Whether content is given out against a token or a password only.
    pub(crate) fn needs_key(&self) -> bool {
        self.key() != Key::NotNeeded
    }

    /// What the registry's address has for texts.
    pub(crate) fn place_words(&self) -> Vec<(&'static str, String)> {
        let Some(place) = &self.place else { return Vec::new() };
        let (scheme, other) = if place.origin.https { ("https:", "http:") } else { ("http:", "https:") };
        vec![
            ("registry", place.origin.to_string()),
            ("url", place.url("/v2/")),
            ("host", place.origin.host.clone()),
            ("port", place.origin.port.to_string()),
            ("scheme", scheme.to_owned()),
            ("other", other.to_owned()),
            ("other_url", place.other_scheme().origin.to_string()),
        ]
    }

    /// What stands in the places of a rung's texts.
    pub(super) fn values(&self, probe: Probe, showed: &Showed) -> Vec<(&'static str, String)> {
        let ask = self.place.as_ref().and_then(|place| self.ask(place, probe));
        let mut values = ask.map_or_else(Vec::new, |ask| ask.words());
        match showed {
            Showed::Answer(answer) => values.push(("status", answer.status.to_string())),
            Showed::Failed { millis } => values.push(("millis", millis.to_string())),
            _ => {}
        }
        values
    }
}

/// Chrome has had two permissions since version 145, and had one before; Firefox has the two.
fn permission(space: Space) -> Way {
    Way::Permission(match space {
        Space::Loopback => &["loopback-network", "local-network-access"],
        _ => &["local-network", "local-network-access"],
    })
}

fn header(sent: Sent) -> (&'static str, String) {
    let value = match sent {
        Sent::Accept => accept_all(),
        Sent::ContentType => MediaType::OCI_MANIFEST.to_string(),
        Sent::ContentRange => "0-0".to_owned(),
    };
    (sent.name(), value)
}
