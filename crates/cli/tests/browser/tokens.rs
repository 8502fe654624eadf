//! The page, real distribution that wants tokens behind nginx, which answers `OPTIONS`, and the token service at a third
//! origin. All are set up as the documentation tells.

use crate::page::{Page, scenario};
use crate::support::distribution::Distribution;
use crate::support::nginx::Nginx;
use crate::support::tokens::{GUEST, ME, TokenService};

/// A registry behind a proxy, and the service that gives its tokens.
struct Lab {
    tokens: TokenService,
    nginx: Nginx,
    _registry: Distribution,
}

impl Lab {
    fn start() -> Option<Self> {
        let tokens = TokenService::start();
        let registry = Distribution::with("LONGSHORE_DISTRIBUTION", &tokens.taken_by_key_set())?;
        Some(Self { nginx: Nginx::before(registry.address)?, tokens, _registry: registry })
    }

    /// Points the page at the repository `me/app` there.
    async fn target(&self, page: &Page, (username, password): (&str, &str)) {
        page.target(&self.nginx.url(), "me/app").await;
        page.fill("Username", username).await;
        page.fill("Password", password).await;
    }

    /// Trusts the token service, after a run that asked for it; the outcome of the run that follows.
    async fn trust(&self, page: &Page) -> String {
        page.press(&format!("Trust {} and run again", self.tokens.url())).await;
        page.until("the run with that trust", async || {
            Some(page.ended().await).filter(|outcome| !outcome.contains("another place than"))
        })
        .await
    }
}

/// Runs a flow; its outcome, in which nothing failed.
async fn flow(page: &Page, name: &str) -> String {
    page.choose("Flow", name).await;
    let outcome = page.run_flow().await;
    assert!(outcome.contains("0 failed"), "{name}: {outcome}");
    outcome
}

#[tokio::test]
async fn distribution_that_wants_tokens_is_used_behind_a_proxy_that_answers_options() {
    let Some(lab) = Lab::start() else { return };
    scenario(async |page| {
        lab.target(page, ME).await;
        let asked = page.run_flow().await;
        assert!(asked.contains("another place than"), "{asked}");
        let pushed = lab.trust(page).await;
        assert!(pushed.contains("Pushed me/app") && pushed.contains("0 failed"), "{pushed}");
        let tags = flow(page, "List tags").await;
        assert!(tags.contains("1 tag in me/app"), "{tags}");
        let pulled = flow(page, "Pull").await;
        assert!(pulled.contains("each with the digest that the manifest gives"), "{pulled}");
        page.choose("Flow", "Push").await;
        page.choose("Chunks", "Custom…").await;
        page.fill("Chunk size", "100").await;
        let chunked = page.run_flow().await;
        assert!(chunked.contains("Pushed me/app") && chunked.contains("0 failed"), "{chunked}");
        let deleted = flow(page, "Delete").await;
        assert!(deleted.contains("Deleted from me/app"), "{deleted}");
    })
    .await;
}

#[tokio::test]
async fn the_challenge_and_the_token_are_shown_with_who_was_asked() {
    let Some(lab) = Lab::start() else { return };
    scenario(async |page| {
        lab.target(page, ME).await;
        page.run_flow().await;
        lab.trust(page).await;
        assert_eq!(page.exchanges().await[..2], ["1 ping GET 401", "2 auth GET 200"]);
        let (_, challenge) = page.look_at("1 ping GET 401").await;
        let realm = format!("Bearer realm=\"{}/v2/auth\",service=\"registry.example\"", lab.tokens.url());
        assert!(challenge.contains(&realm), "{challenge}");
        let (request, token) = page.look_at("2 auth GET 200").await;
        assert!(request.contains("service=registry.example"), "{request}");
        assert!(token.contains("repository:me/app:push,pull"), "{token}");
        page.run("document.querySelector('.token details').open = true", Vec::new()).await;
        for part in ["\"ES256\"", "\"kid\"", "\"tokens.example\"", "\"registry.example\""] {
            page.until(part, async || page.text("Response").await.contains(part).then_some(())).await;
        }
        let arrows = "return [...document.querySelectorAll('.diagram li')].map(it => it.querySelector('.to-auth') !== null)";
        let arrows = page.run(arrows, Vec::new()).await;
        let to_service = arrows.as_array().unwrap().iter().filter(|it| **it == true).count();
        assert_eq!(to_service, 1, "{arrows}");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_fails_at_the_token_service_of_another_registry() {
    let Some(lab) = Lab::start() else { return };
    scenario(async |page| {
        lab.target(page, ("me", "hunter-2")).await;
        page.run_flow().await;
        let outcome = lab.trust(page).await;
        assert!(outcome.contains("Failed at auth"), "{outcome}");
        assert!(outcome.contains("The username or the password was refused: check both."), "{outcome}");
        assert_eq!(page.exchanges().await, ["1 ping GET 401", "2 auth GET 401"]);
    })
    .await;
}

#[tokio::test]
async fn who_may_only_read_is_refused_by_distribution_with_a_status_that_the_page_can_read() {
    let Some(lab) = Lab::start() else { return };
    scenario(async |page| {
        lab.target(page, GUEST).await;
        page.run_flow().await;
        let outcome = lab.trust(page).await;
        assert!(outcome.contains("Failed at start-upload"), "{outcome}");
        assert!(outcome.contains("401 Unauthorized"), "{outcome}");
        assert!(outcome.contains("UNAUTHORIZED"), "{outcome}");
    })
    .await;
}
