//! The run, saved in forms that others read.

use crate::page::scenario;
use crate::support::files::Files;
use crate::support::program::{Server, end, longshore};
use serde_json::{Value, json};
use std::process::{Command, Stdio};

#[tokio::test]
async fn a_run_is_saved_in_each_form_and_its_script_does_the_same_on_another_registry() {
    let files = Files::new();
    let folder = files.path().to_str().unwrap().to_owned();
    scenario(async |page| {
        let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
        page.browser.devtools("Browser.setDownloadBehavior", behaviour).await;
        let pushed = page.run_flow().await;
        let mut saved = Vec::new();
        for (form, name) in [
            ("HAR", "push.har"),
            ("JSON", "push.json"),
            ("Markdown", "push.md"),
            ("curl script", "push.sh"),
            ("Commands", "push.commands.md"),
        ] {
            page.press(form).await;
            let file = files.path().join(name);
            page.until(name, async || file.exists().then_some(())).await;
            let said = page.text("Outcome").await;
            assert!(said.contains(&format!("Saved as {name}, without secrets.")), "{said}");
            saved.push(std::fs::read_to_string(file).unwrap());
        }
        let exchanges = page.exchanges().await.len();
        let har: Value = serde_json::from_str(&saved[0]).unwrap();
        assert_eq!(har["log"]["entries"].as_array().unwrap().len(), exchanges);
        let transcript: Value = serde_json::from_str(&saved[1]).unwrap();
        assert_eq!(transcript["exchanges"].as_array().unwrap().len(), exchanges);
        assert_eq!(transcript["outcome"]["type"], "done");
        assert!(saved[2].contains("**Done.**"), "{}", saved[2]);
        assert!(saved[4].contains("crane push --insecure \"$work/image\" \"$REGISTRY\""), "{}", saved[4]);
        assert!(saved.iter().all(|text| !text.contains("Bearer eyJ")), "a token is in one of them");

        let registry = Server::registry("accounts");
        let mut shell = Command::new("sh");
        shell.arg(files.path().join("push.sh")).env("REGISTRY", registry.url());
        shell.env("USERNAME", "devtable").env("PASSWORD", "password");
        end(shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).well();
        let (url, to) = (registry.url(), ["--repository", "devtable/app", "--tag", "latest", "--json"]);
        let as_user = ["run", "head", "--target", &url, "--username", "devtable", "--password-stdin"];
        let head = longshore(&[&as_user[..], &to[..]].concat(), "password").well();
        assert!(pushed.contains(head.outcome()["digest"].as_str().unwrap()), "{pushed}");
    })
    .await;
}
