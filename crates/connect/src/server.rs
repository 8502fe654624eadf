//! Which make a registry is, as far as its answers tell.

use crate::showed::Answer;
use longshore_core::header::Challenge;

/// Registries whose configuration is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Server {
    /// CNCF Distribution (`registry:2`, `registry:3`).
    Distribution,
    /// zot.
    Zot,
    /// Harbor.
    Harbor,
    /// Quay.
    Quay,
    /// Sonatype Nexus Repository.
    Nexus,
    /// `JFrog` Artifactory.
    Artifactory,
    /// GitLab's container registry, as its Linux package has it.
    GitLab,
    /// Gitea or Forgejo.
    Gitea,
    /// Longshore's own (`longshore registry`).
    Longshore,
    /// Any other.
    Other,
}

impl Server {
    /// All of them, in the order in which a list offers them.
    pub const ALL: [Self; 10] = [
        Self::Distribution,
        Self::Zot,
        Self::Harbor,
        Self::Quay,
        Self::Nexus,
        Self::Artifactory,
        Self::GitLab,
        Self::Gitea,
        Self::Longshore,
        Self::Other,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distribution => "Distribution (registry:2, registry:3)",
            Self::Zot => "zot",
            Self::Harbor => "Harbor",
            Self::Quay => "Quay",
            Self::Nexus => "Nexus Repository",
            Self::Artifactory => "Artifactory",
            Self::GitLab => "GitLab",
            Self::Gitea => "Gitea or Forgejo",
            Self::Longshore => "longshore registry",
            Self::Other => "Another registry",
        }
    }

    /// The make, by the headers that the page sees; none where they do not tell. Everything in them may be made up: it
    /// chooses a text to show, and nothing else.
    pub fn recognise(answer: &Answer) -> Option<Self> {
        let server = answer.header("server").unwrap_or_default().to_ascii_lowercase();
        let has = |name: &str| answer.header(name).is_some();
        if has("x-jfrog-version") || has("x-artifactory-id") || server.starts_with("artifactory") {
            return Some(Self::Artifactory);
        }
        if server.starts_with("nexus") {
            return Some(Self::Nexus);
        }
        if has("x-harbor-csrf-token") {
            return Some(Self::Harbor);
        }
        if has("gitlab-container-registry-version") {
            return Some(Self::GitLab);
        }
        if let Some(make) = answer.header("www-authenticate").and_then(by_challenge) {
            return Some(make);
        }
        // Distribution's own sentence, of its error UNAUTHORIZED. zot has the same, and a description with it.
        let is_refused = answer.body.contains("\"authentication required\"");
        if is_refused && answer.body.contains("\"description\"") {
            return Some(Self::Zot);
        }
        let is_distribution = is_refused
            || (answer.status == 200
                && answer.body.trim() == "{}"
                && answer.header("docker-distribution-api-version") == Some("registry/2.0"));
        is_distribution.then_some(Self::Distribution)
    }
}

/// By where tokens are asked for, or what the realm is called.
fn by_challenge(value: &str) -> Option<Server> {
    let challenges = Challenge::parse_list(value).ok()?;
    let challenge = challenges.first()?;
    let realm = challenge.parameter("realm")?;
    let service = challenge.parameter("service").unwrap_or_default();
    let path = realm.split(['?', '#']).next().unwrap_or_default();
    let found = [
        ("/service/token", Server::Harbor),
        ("/jwt/auth", Server::GitLab),
        ("/v2/auth", Server::Quay),
        ("/v2/token", Server::Gitea),
    ];
    if let Some((_, server)) = found.into_iter().find(|(end, _)| path.ends_with(end)) {
        let is_other = server == Server::Gitea && path.contains("/artifactory/");
        return Some(if is_other { Server::Artifactory } else { server });
    }
    match (realm, service) {
        (realm, _) if realm.starts_with("Artifactory") => Some(Server::Artifactory),
        (realm, _) if realm.starts_with("Sonatype Nexus") => Some(Server::Nexus),
        (realm, _) if realm.starts_with("Gitea") => Some(Server::Gitea),
        (_, "harbor-registry") => Some(Server::Harbor),
        (_, "container_registry") => Some(Server::GitLab),
        (_, "zot") => Some(Server::Zot),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status: 401, headers, body: body.to_owned(), redirected: false }
    }

    #[test]
    fn registries_are_known_by_their_challenges_and_headers() {
        for (header, value, server) in [
            (
                "www-authenticate",
                r#"Bearer realm="https://h/service/token",service="harbor-registry""#,
                Server::Harbor,
            ),
            (
                "www-authenticate",
                r#"Bearer realm="https://g/jwt/auth",service="container_registry""#,
                Server::GitLab,
            ),
            ("www-authenticate", r#"Bearer realm="https://q/v2/auth",service="q""#, Server::Quay),
            (
                "www-authenticate",
                r#"Bearer realm="https://g/v2/token",service="container_registry",scope="*""#,
                Server::Gitea,
            ),
            (
                "www-authenticate",
                r#"Bearer realm="https://a/artifactory/api/docker/x/v2/token",service="a""#,
                Server::Artifactory,
            ),
            ("www-authenticate", r#"Basic realm="Sonatype Nexus Repository Manager""#, Server::Nexus),
            ("www-authenticate", r#"Basic realm="Artifactory Realm""#, Server::Artifactory),
            ("server", "Nexus/3.70.0 (OSS)", Server::Nexus),
            ("x-jfrog-version", "Artifactory/7.1", Server::Artifactory),
        ] {
            assert_eq!(Server::recognise(&answer(&[(header, value)], "")), Some(server), "{value}");
        }
    }

    #[test]
    fn distribution_is_known_by_its_sentence_unless_the_realm_is_of_another() {
        let body =
            r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":null}]}"#;
        let basic = [("www-authenticate", r#"Basic realm="basic-realm""#)];
        assert_eq!(Server::recognise(&answer(&basic, body)), Some(Server::Distribution));
        let gitlab = [("www-authenticate", r#"Bearer realm="https://g/jwt/auth",service="x""#)];
        assert_eq!(Server::recognise(&answer(&gitlab, body)), Some(Server::GitLab));
    }

    #[test]
    fn zot_is_known_by_what_it_adds_to_the_same_sentence() {
        let body = r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","description":"The access controller was unable"}]}"#;
        let basic = [("www-authenticate", r#"Basic realm="Authorization Required""#)];
        assert_eq!(Server::recognise(&answer(&basic, body)), Some(Server::Zot));
    }

    #[test]
    fn what_says_nothing_is_not_guessed() {
        assert_eq!(Server::recognise(&answer(&[("server", "nginx")], "{}")), None);
        assert_eq!(Server::recognise(&answer(&[("www-authenticate", "Bearer")], "")), None);
    }
}
