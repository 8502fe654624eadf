//! What the protocol speaks of: mostly texts, which are parsed again where they arrive.

use super::{Reader, Wire, Writer, fields};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use longshore_client::transport::FaultKind;
use longshore_client::url::{Origin, Url};
use longshore_client::{Credentials, Step, Target};
use longshore_core::{Digest, MediaType, Platform, Reference, RepositoryName, Scope, Tag};
use std::net::IpAddr;

macro_rules! texts {
    ($($type:ty: $as_text:expr, $parse:expr;)*) => { $(
        impl Wire for $type {
            fn write(&self, to: &mut Writer) {
                let as_text: fn(&Self) -> String = $as_text;
                as_text(self).write(to);
            }
            fn read(from: &mut Reader) -> Option<Self> {
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(&String::read(from)?)
            }
        }
    )* };
}

texts! {
    Digest: ToString::to_string, |text| Self::parse(text).ok();
    MediaType: ToString::to_string, |text| Self::parse(text).ok();
    Reference: ToString::to_string, |text| Self::parse(text).ok();
    RepositoryName: ToString::to_string, |text| Self::parse(text).ok();
    Tag: ToString::to_string, |text| Self::parse(text).ok();
    Platform: ToString::to_string, |text| Self::parse(text).ok();
    Url: ToString::to_string, |text| Self::parse(text).ok();
    Method: ToString::to_string, |text| Self::from_bytes(text.as_bytes()).ok();
    Step: ToString::to_string, Self::named;
    IpAddr: ToString::to_string, |text| text.parse().ok();
    FaultKind: ToString::to_string, |text| text.parse().ok();
}

fields! {
    Origin { https, host, port }
    Credentials { username, password }
    Scope { kind, name, actions }
    Target { url, credentials, trusted_realms, request_addr }
}

impl Wire for u16 {
    fn write(&self, to: &mut Writer) {
        u32::from(*self).write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        u32::read(from)?.try_into().ok()
    }
}

impl Wire for StatusCode {
    fn write(&self, to: &mut Writer) {
        self.as_u16().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Self::from_u16(u16::read(from)?).ok()
    }
}

impl Wire for HeaderMap {
    fn write(&self, to: &mut Writer) {
        let lines: Vec<(String, String)> = self
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        lines.write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let mut headers = Self::new();
        for (name, value) in Vec::<(String, String)>::read(from)? {
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
        Some(headers)
    }
}
