//! The Fetch standard, as far as it matters here (4.3 to 4.10).

use super::server::{Cors, Kind, Server};
use super::{DIGEST, PAGE, World};
use longshore_client::url::{Origin, Url};
use longshore_connect::{Answer, Ask, Authorization, Browser, Permission, Showed, Way};

const FAILED: Showed = Showed::Failed { millis: 20 };

pub(crate) fn fetch(world: &World, ask: &Ask) -> Showed {
    let url = Url::parse(&ask.url).unwrap();
    let is_page = url.origin().to_string() == world.situation.page.origin;
    if world.forbidden && !is_page {
        return Showed::Forbidden;
    }
    if world.intercepted && !is_page {
        // Whoever is asked takes a while.
        let is_asked = world.permission.0 == Permission::Prompt;
        return if is_asked { Showed::Failed { millis: 900 } } else { FAILED };
    }
    match exchange(world, ask, &url, is_page) {
        Ok(showed) => showed,
        Err(failure) => failure,
    }
}

fn exchange(world: &World, ask: &Ask, url: &Url, is_page: bool) -> Result<Showed, Showed> {
    let mut url = url.clone();
    let mut origin = Some(PAGE);
    let mut authorization = ask.authorization;
    let mut redirected = false;
    loop {
        let server = connect(world, &url)?;
        let is_simple = ask.method == "GET" && asked_headers(ask, authorization).is_empty();
        if !is_page && (!is_simple || ask.way == Way::Preflighted) {
            preflight(server, ask, authorization, &url)?;
        }
        let response = answer(server, ask, &url, authorization);
        if !is_page && ask.way != Way::NoCors && !passes(server, &url, response.status, origin) {
            let told = ask.way == Way::Preflighted && world.situation.browser == Browser::Chromium;
            return Err(if told { Showed::Sent } else { FAILED });
        }
        if let Some(location) = response.location {
            if ask.way == Way::NoCors || ask.follow {
                let next = Url::parse(&location).unwrap();
                if next.origin() != url.origin() {
                    authorization = None;
                    origin = None;
                }
                redirected = true;
                url = next;
                continue;
            }
            return Ok(Showed::Redirect);
        }
        if ask.way == Way::NoCors {
            return if server.policy { Err(FAILED) } else { Ok(Showed::Opaque) };
        }
        let seen = |name: &str| is_page || name == "content-type" || server.exposes.contains(&name);
        let headers = response.headers.into_iter().filter(|(name, _)| seen(name)).collect();
        return Ok(Showed::Answer(Answer {
            status: response.status,
            headers,
            body: response.body,
            redirected,
        }));
    }
}

/// Finds somebody who answers.
fn connect<'a>(world: &'a World, url: &Url) -> Result<&'a Server, Showed> {
    let origin = url.origin();
    let is_page = origin.to_string() == world.situation.page.origin;
    let is_mixed =
        world.situation.page.origin.starts_with("https:") && !origin.https && !origin.is_loopback();
    if is_mixed || world.offline && !is_page || world.offline && !origin.is_loopback() {
        return Err(FAILED);
    }
    let found = world.servers.iter().find(|(known, _)| {
        let known = Url::parse(known).unwrap().origin();
        known == origin || Origin { https: !known.https, ..known.clone() } == origin
    });
    let server = &found.ok_or(FAILED)?.1;
    if server.hangs {
        return Err(Showed::TimedOut);
    }
    let speaks = server.tls == origin.https && (!origin.https || server.trusted);
    // A server with TLS tells who speaks without it that it has TLS.
    let tells = server.tls && !origin.https;
    if !server.listens || !(speaks || tells) {
        return Err(FAILED);
    }
    Ok(server)
}

fn asked_headers(ask: &Ask, authorization: Option<Authorization>) -> Vec<String> {
    let own = ask.headers.iter().filter(|(name, value)| match *name {
        "Accept" => value.len() > 128,
        _ => true,
    });
    let own = own.map(|(name, _)| name.to_ascii_lowercase());
    own.chain(authorization.map(|_| "authorization".to_owned())).collect()
}

fn preflight(
    server: &Server,
    ask: &Ask,
    authorization: Option<Authorization>,
    url: &Url,
) -> Result<(), Showed> {
    let Preflighted { is_ok, allows_origin } = Preflighted::of(server, url);
    let is_allowed =
        |name: &String| server.preflight.headers.iter().any(|known| known == name || *known == "*");
    let headers = asked_headers(ask, authorization).iter().all(is_allowed);
    let method =
        matches!(ask.method, "GET" | "HEAD" | "POST") || server.preflight.methods.contains(&ask.method);
    if is_ok && allows_origin && headers && method { Ok(()) } else { Err(FAILED) }
}

struct Preflighted {
    is_ok: bool,
    allows_origin: bool,
}

impl Preflighted {
    fn of(server: &Server, url: &Url) -> Self {
        let is_lost = url.path_and_query().contains("/uploads/") && !server.options_on_uploads;
        let status = if is_lost { 404 } else { server.preflight.status };
        let covered = passes(server, url, 204, Some(PAGE));
        Self { is_ok: (200..300).contains(&status), allows_origin: server.preflight.cors && covered }
    }
}

/// The CORS check (4.10).
fn passes(server: &Server, url: &Url, status: u16, origin: Option<&str>) -> bool {
    let is_covered = !server.uncovered.iter().any(|path| url.path_and_query().contains(path));
    let is_sent = status < 400 || if status == 405 { server.cors_on_405 } else { server.cors_on_errors };
    let agrees = match server.cors {
        Cors::Anyone => true,
        Cors::ThePage => origin == Some(PAGE),
        Cors::None | Cors::Another | Cors::Twice => false,
    };
    // A server with TLS that is spoken to without it has an error page of its own.
    let is_itself = server.tls == url.origin().https;
    is_covered && is_sent && agrees && is_itself
}

struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    location: Option<String>,
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status, headers, body: body.to_owned(), location: None }
}

fn answer(server: &Server, ask: &Ask, url: &Url, authorization: Option<Authorization>) -> Response {
    let json = ("content-type", "application/json");
    let error = r#"{"errors":[{"code":"UNKNOWN","message":"no"}]}"#;
    let path = url.path_and_query();
    if server.tls && !url.origin().https {
        return response(400, &[], "this port has TLS");
    }
    if let Some(elsewhere) = server.leads_to {
        return Response { location: Some(format!("{elsewhere}{path}")), ..response(307, &[], "") };
    }
    match server.kind {
        Kind::Pages => return response(200, &[("content-type", "text/html")], "<!doctype html>"),
        Kind::Broken => return response(502, &[], "bad gateway"),
        Kind::Old if path == "/v1/_ping" => return response(200, &[json], "true"),
        Kind::Old => return response(404, &[], "not found"),
        Kind::Tokens => return response(200, &[json], r#"{"token":"t"}"#),
        Kind::Bucket => return response(200, &[], "{}"),
        Kind::Registry => {}
    }
    let is_known = matches!(authorization, Some(Authorization::Token | Authorization::User));
    if let Some(challenge) = server.challenge.as_ref().filter(|_| !is_known) {
        return response(401, &[json, ("www-authenticate", challenge)], error);
    }
    let manifest = "application/vnd.oci.image.manifest.v1+json";
    let digest = ("docker-content-digest", DIGEST);
    match (ask.method, path) {
        ("GET", "/v2/") => response(200, &[json], "{}"),
        (_, "/v2/") => response(405, &[json], error),
        ("GET", "/v2/a/b/manifests/latest") => {
            let config =
                r#"{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"DIGEST"}"#;
            let body =
                format!(r#"{{"schemaVersion":2,"mediaType":"{manifest}","config":{config},"layers":[]}}"#);
            response(200, &[("content-type", manifest), digest], &body.replace("DIGEST", DIGEST))
        }
        ("GET", path) if path.ends_with(DIGEST) => match server.blobs {
            Some(bucket) => Response { location: Some(format!("{bucket}/x")), ..response(307, &[], "") },
            None => response(200, &[digest], "{}"),
        },
        _ => response(404, &[json], error),
    }
}
