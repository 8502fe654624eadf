//! What the page Connect finds at real registries, and whether what it offers to copy puts them right: distribution by
//! its own configuration, and behind nginx and Caddy. A program that no variable names is left out, and that is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod browser;
mod proxy;
#[path = "../support/mod.rs"]
mod support;

use browser::PAGE;
use longshore_connect::{
    Browser, Cause, Chosen, Configuration, Ladder, Page, Proxy, Sample, Server, Situation, Texts, Who,
};
use proxy::{Caddy, Nginx};
use support::distribution::Distribution;
use support::program::{self, run_as};

/// Debian's.
const DISTRIBUTION: &str = "LONGSHORE_DOCKER_REGISTRY";

/// The account `user`, whose password is `password`, in the least time that bcrypt takes.
const ACCOUNT: &str = "user:$2y$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu\n";

/// Climbs the ladder from a page elsewhere.
fn climb(url: &str, sample: Option<Sample>) -> Ladder {
    let mut ladder = Ladder::new(Situation {
        target: url.to_owned(),
        page: Page { origin: PAGE.to_owned(), secure: false, framed: false },
        online: true,
        browser: Browser::Chromium,
        credentials: true,
        sample,
    });
    while let Some(ask) = ladder.next() {
        ladder.tell(ask.probe, browser::show(&ask));
    }
    ladder
}

fn causes(ladder: &Ladder) -> Vec<Cause> {
    ladder.diagnosis().causes
}

/// What is offered for a cause.
fn offered(ladder: &Ladder, cause: Cause, server: Server, proxy: Proxy) -> Configuration {
    let chosen = Chosen { server, proxy, who: Who::ThisPage };
    ladder.remedy(cause, chosen, &Texts::english()).unwrap().configurations.remove(0)
}

/// Nothing is in the way any more, and all was looked at but what is kept elsewhere.
fn assert_well(ladder: &Ladder) {
    let diagnosis = ladder.diagnosis();
    assert_eq!(diagnosis.causes, [Cause::Nothing], "{:#?}", ladder.rungs());
}

fn sample() -> Sample {
    let repository = longshore_core::RepositoryName::parse("a/b").unwrap();
    let reference = longshore_core::Reference::parse("latest").unwrap();
    Sample { repository, reference }
}

/// What stands in distribution's configuration behind its address, with a password asked for.
fn with_password(headers: &str, files: &support::files::Files) -> String {
    let file = files.write("htpasswd", ACCOUNT.as_bytes());
    format!("{headers}auth:\n  htpasswd:\n    realm: registry\n    path: {}\n", file.display())
}

/// The headers that distribution is offered, as they stand under `http`.
fn headers(ladder: &Ladder) -> String {
    let offered = offered(ladder, Cause::CorsMissing, Server::Distribution, Proxy::Nginx);
    offered.text.strip_prefix("http:\n").unwrap().to_owned()
}

#[test]
fn distribution_is_put_right_by_its_own_configuration() {
    let Some(bare) = Distribution::with(DISTRIBUTION, "") else { return };
    let ladder = climb(&bare.url(), None);
    assert_eq!(
        causes(&ladder),
        [
            Cause::CorsMissing,
            Cause::CorsOtherOrigin,
            Cause::CorsTwice,
            Cause::Redirect,
            Cause::CorsNotOnErrors
        ]
    );
    let registry = Distribution::with(DISTRIBUTION, &headers(&ladder)).unwrap();
    run_as(("user", "password"), "push", &registry.url(), "a/b", &[]).well();
    let ladder = climb(&registry.url(), Some(sample()));
    assert_well(&ladder);
}

#[test]
fn what_curl_prints_of_a_registry_without_headers_names_the_cause() {
    let Some(bare) = Distribution::with(DISTRIBUTION, "") else { return };
    let mut ladder = climb(&bare.url(), None);
    assert!(ladder.hear(&head(bare.address, "GET", &[])));
    assert_eq!(causes(&ladder), [Cause::CorsMissing]);
}

#[test]
fn distribution_with_passwords_needs_a_proxy_and_says_so() {
    let files = support::files::Files::new();
    let Some(bare) = Distribution::with(DISTRIBUTION, "") else { return };
    let settings = with_password(&headers(&climb(&bare.url(), None)), &files);
    let registry = Distribution::with(DISTRIBUTION, &settings).unwrap();
    let mut ladder = climb(&registry.url(), None);
    assert_eq!(causes(&ladder), [Cause::PreflightRefused, Cause::PreflightAuth]);
    assert_eq!(ladder.diagnosis().server, Some(Server::Distribution));
    assert!(ladder.hear(&head(registry.address, "OPTIONS", &[("Access-Control-Request-Method", "GET")])));
    assert_eq!(causes(&ladder), [Cause::PreflightAuth]);
    for proxy in Proxy::ALL {
        let offered = offered(&ladder, Cause::PreflightAuth, Server::Distribution, proxy);
        let text = offered.text.replace("127.0.0.1:5000", &registry.address.to_string());
        match proxy {
            // The registry has headers of its own, which the proxies take away: else they would be there twice.
            Proxy::Nginx => {
                let Some(nginx) = Nginx::start(&text) else { continue };
                assert_well(&climb(&nginx.url(), None));
            }
            Proxy::Caddy => {
                let Some(caddy) = Caddy::start(&text, &registry.url()) else { continue };
                assert_well(&climb(&caddy.url(), None));
            }
            Proxy::Traefik => {}
        }
    }
}

#[test]
fn what_goes_into_the_nginx_of_harbor_and_gitlab_covers_the_whole_host() {
    let files = support::files::Files::new();
    let Some(bare) = Distribution::with(DISTRIBUTION, "") else { return };
    let registry = Distribution::with(DISTRIBUTION, &with_password("", &files)).unwrap();
    let ladder = climb(&bare.url(), None);
    for make in [Server::Harbor, Server::GitLab] {
        let offered = offered(&ladder, Cause::CorsMissing, make, Proxy::Nginx).text;
        // In Ruby it is a text between the first and the last line.
        let ruby = |line: &&str| line.contains("<<~'NGINX'") || *line == "NGINX";
        let directives: Vec<&str> = offered.lines().filter(|line| !ruby(line)).collect();
        let pass = format!("location /v2/ {{ proxy_pass http://{}; }}\n", registry.address);
        let Some(nginx) = Nginx::start(&(directives.join("\n") + "\n" + &pass)) else { return };
        assert_well(&climb(&nginx.url(), None));
    }
}

#[test]
fn two_that_send_the_headers_are_told_from_none_by_curl() {
    let Some(bare) = Distribution::with(DISTRIBUTION, "") else { return };
    let registry = Distribution::with(DISTRIBUTION, &headers(&climb(&bare.url(), None))).unwrap();
    let twice = format!(
        "location /v2/ {{ add_header Access-Control-Allow-Origin * always; proxy_pass http://{}; }}\n",
        registry.address
    );
    let Some(nginx) = Nginx::start(&twice) else { return };
    let mut ladder = climb(&nginx.url(), None);
    assert!(ladder.hear(&head(nginx.address(), "GET", &[])));
    assert_eq!(causes(&ladder), [Cause::CorsTwice]);
}

#[test]
fn longshore_registry_started_as_it_is_told_has_nothing_in_the_way() {
    let closed = program::Server::registry_with(&["--cors-origin", "http://another.example"]);
    let ladder = climb(&closed.url(), None);
    assert!(causes(&ladder).contains(&Cause::CorsOtherOrigin));
    let offered = offered(&ladder, Cause::CorsOtherOrigin, Server::Longshore, Proxy::Nginx);
    assert_eq!(offered.text, format!("longshore registry --cors-origin '{PAGE}'\n"));
    let open = program::Server::registry_with(&["--cors-origin", PAGE]);
    assert_well(&climb(&open.url(), None));
}

/// An answer's head, as curl prints it.
fn head(address: std::net::SocketAddr, method: &str, headers: &[(&str, &str)]) -> String {
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("Origin", PAGE)]).collect();
    let answer = support::http::ask(address, method, "/v2/", &headers, b"");
    let lines = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    format!("HTTP/1.1 {} X\r\n{}\r\n", answer.status, lines.collect::<String>())
}
