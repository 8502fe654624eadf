//! Where something is, as clients are told of it.

use longshore_client::Target;
use longshore_client::shell::quoted;
use longshore_client::url::Origin;

/// A registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Registry {
    /// Host and port; none where a variable has them.
    authority: Option<String>,
    /// Whether it has no TLS.
    pub(super) is_plain: bool,
    /// Whether it is on this machine, by the names that every client knows it by.
    pub(super) is_here: bool,
}

impl Registry {
    pub(super) fn of(origin: &Origin) -> Self {
        let is_embedded = origin.to_string() == Target::EMBEDDED;
        let written = origin.authority();
        // A word without a dot or a colon is taken for a repository of Docker's registry.
        let is_host = written.contains(['.', ':']) || written == "localhost";
        let authority = if is_host { written } else { format!("{}:{}", origin.host, origin.port) };
        Self {
            authority: (!is_embedded).then_some(authority),
            is_plain: !origin.https,
            is_here: is_embedded || ["127.0.0.1", "localhost"].contains(&origin.host.as_str()),
        }
    }

    /// A flag and a space, where this registry has no TLS.
    pub(super) fn plain(&self, flag: &str) -> String {
        if self.is_plain { format!("{flag} ") } else { String::new() }
    }

    /// A word of a shell: the registry, with this before it and this behind.
    pub(super) fn word(&self, scheme: &str, rest: &str) -> String {
        match &self.authority {
            Some(authority) => quoted(&format!("{scheme}{authority}{rest}")),
            None if rest.is_empty() => format!("{scheme}\"$REGISTRY\""),
            None => format!("{scheme}\"$REGISTRY\"{}", quoted(rest)),
        }
    }
}

/// A repository of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repository {
    pub(super) registry: Registry,
    pub(super) name: String,
}

impl Repository {
    /// A word of a shell: the repository, with this scheme before it.
    pub(super) fn word(&self, scheme: &str) -> String {
        self.registry.word(scheme, &format!("/{}", self.name))
    }

    /// What has this name, or these, in it.
    pub(super) fn at(&self, reference: &str) -> Place {
        Place { repository: self.clone(), reference: reference.to_owned() }
    }
}

/// A manifest or a blob of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) repository: Repository,
    /// A tag or a digest.
    pub(super) reference: String,
}

impl Place {
    pub(super) fn registry(&self) -> &Registry {
        &self.repository.registry
    }

    /// Whether it is named by its digest.
    pub(super) fn is_digest(&self) -> bool {
        self.reference.contains(':')
    }

    /// A word of a shell: the place, with this scheme before it.
    pub(super) fn word(&self, scheme: &str) -> String {
        let joint = if self.is_digest() { '@' } else { ':' };
        let Self { repository: Repository { registry, name }, reference } = self;
        registry.word(scheme, &format!("/{name}{joint}{reference}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_client::url::Url;

    fn at(url: &str) -> Repository {
        let registry = Registry::of(&Url::parse(url).unwrap().origin());
        Repository { registry, name: "library/app".to_owned() }
    }

    #[test]
    fn a_place_is_one_word_of_a_shell() {
        let place = |url: &str, reference: &str| at(url).at(reference).word("docker://");
        assert_eq!(place("http://127.0.0.1:5000", "v1"), "'docker://127.0.0.1:5000/library/app:v1'",);
        assert_eq!(place("https://r.example", "sha256:ab"), "'docker://r.example/library/app@sha256:ab'");
        assert_eq!(place("http://r.example", "v'1; id"), r"'docker://r.example/library/app:v'\''1; id'");
        assert_eq!(place(Target::EMBEDDED, "v1"), "docker://\"$REGISTRY\"'/library/app:v1'");
    }

    #[test]
    fn a_host_without_a_dot_keeps_its_port() {
        assert_eq!(at("http://registry").word(""), "'registry:80/library/app'");
        assert_eq!(at("https://registry").word(""), "'registry:443/library/app'");
        assert_eq!(at("http://localhost").word(""), "'localhost/library/app'");
    }

    #[test]
    fn only_a_registry_without_tls_is_told_so() {
        assert_eq!(at("http://r.example").registry.plain("--plain-http"), "--plain-http ");
        assert_eq!(at("https://r.example").registry.plain("--plain-http"), "");
    }
}
