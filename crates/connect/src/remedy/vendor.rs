//! Registries that can do it by themselves, or by what comes with them.

use super::site::Site;
use super::{
    ALLOWED_HEADERS, ALLOWED_METHODS, ANY_PAGE, Draft, EXPOSED_HEADERS, HEADERS, MAX_AGE, listed, nginx,
};
use crate::server::Server;

/// Distribution sends what its configuration says (`http.headers`), on errors, too.
pub(super) fn distribution(site: &Site) -> Draft {
    let text = format!(
        "http:
  headers:
    Access-Control-Allow-Origin: ['{page}']
    Access-Control-Allow-Methods: ['{methods}']
    Access-Control-Allow-Headers: ['{headers}']
    Access-Control-Max-Age: ['{MAX_AGE}']
    Access-Control-Expose-Headers: ['{exposed}']
",
        page = site.page,
        methods = listed(ALLOWED_METHODS),
        headers = listed(ALLOWED_HEADERS),
        exposed = listed(EXPOSED_HEADERS),
    );
    let dangers = &["danger-credentials", ANY_PAGE, "danger-distribution-auth"];
    Draft { place: "place-distribution", language: "yaml", text, dangers }
}

/// zot has one setting, for some of its paths.
pub(super) fn zot(site: &Site) -> Draft {
    let text = format!("{{\n  \"http\": {{\n    \"allowOrigin\": \"{}\"\n  }}\n}}\n", site.page);
    Draft {
        place: "place-zot",
        language: "json",
        text,
        dangers: &["danger-credentials", ANY_PAGE, "danger-zot"],
    }
}

/// Harbor's own nginx takes in files of this name, into its `server`.
pub(super) fn harbor(site: &Site) -> Draft {
    let text = nginx::directives(site, "");
    let dangers = &["danger-credentials", ANY_PAGE, "danger-whole-host"];
    Draft { place: "place-harbor", language: "nginx", text, dangers }
}

/// GitLab's own nginx has a `server` for the registry alone.
pub(super) fn gitlab(site: &Site) -> Draft {
    let text = ruby("registry_nginx", &nginx::directives(site, "  "));
    Draft { place: "place-gitlab", language: "ruby", text, dangers: HEADERS }
}

/// GitLab's tokens come from GitLab itself, at one path.
pub(super) fn gitlab_tokens(site: &Site) -> Draft {
    let location = nginx::location("= /jwt/auth", "gitlab-workhorse", site);
    let indented: String = location
        .lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
        .collect();
    Draft { place: "place-gitlab", language: "ruby", text: ruby("nginx", &indented), dangers: HEADERS }
}

/// `longshore registry` has an option.
pub(super) fn longshore(site: &Site) -> Draft {
    let text = format!("longshore registry --cors-origin '{}'\n", site.page);
    Draft { place: "place-longshore", language: "shell", text, dangers: HEADERS }
}

/// How a registry is told that it is reached by HTTPS, so that it sends everybody for a token by HTTPS.
pub(super) fn https(server: Server, site: &Site) -> Option<Draft> {
    let tokens = site.tokens.as_ref()?;
    let (place, language, text) = match server {
        Server::Distribution => {
            let text = format!("auth:\n  token:\n    realm: '{}{}'\n", tokens.https(), tokens.path);
            ("place-distribution", "yaml", text)
        }
        Server::Harbor => ("place-harbor-yml", "yaml", format!("external_url: '{}'\n", tokens.https())),
        Server::GitLab => ("place-gitlab", "ruby", format!("external_url '{}'\n", tokens.https())),
        _ => return None,
    };
    Some(Draft { place, language, text, dangers: &["danger-certificate"] })
}

fn ruby(server: &str, directives: &str) -> String {
    format!("{server}['custom_gitlab_server_config'] = <<~'NGINX'\n{directives}NGINX\n")
}
