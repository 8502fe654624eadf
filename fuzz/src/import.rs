//! Runs from files.

use longshore_client::Transcript;
use longshore_compare::{Side, compare};
use longshore_export::{har, transcript};
use longshore_import::import as read;

/// Nothing that is read makes it panic; what was read, exported, and read again is exported as the same: in either form, and
/// from the one into the other; and a run is alike itself.
pub fn import(bytes: &[u8]) {
    let imported = match read(bytes) {
        Ok(imported) => imported,
        Err(error) => {
            assert!(error.to_string().ends_with('.'), "{error}");
            return;
        }
    };
    for (number, exchange) in (1..).zip(&imported.transcript.exchanges) {
        assert_eq!(exchange.number, number);
    }
    let side =
        Side { transcript: &imported.transcript, target: &imported.target, secrets: &imported.secrets };
    let comparison = compare(side, side);
    assert!(comparison.is_alike() && comparison.throughout.is_empty(), "{}", comparison.text());
    let rest = Transcript { exchanges: imported.transcript.exchanges.iter().skip(1).cloned().collect() };
    let comparison = compare(side, Side { transcript: &rest, ..side });
    let numbers = comparison.rows.iter().filter_map(|row| row.a);
    assert!(numbers.eq((1..).take(imported.transcript.exchanges.len())), "{}", comparison.text());
    let archive = har(&imported.run());
    let document = transcript(&imported.run());
    for form in [har, transcript] {
        for text in [&archive, &document] {
            let first = form(&again(text).run());
            assert_eq!(form(&again(&first).run()), first);
        }
    }
    assert_eq!(har(&again(&archive).run()), archive);
    assert_eq!(transcript(&again(&document).run()), document);
}

fn again(text: &str) -> longshore_import::Imported {
    match read(text.as_bytes()) {
        Ok(imported) => imported,
        Err(error) => panic!("{error}: {text}"),
    }
}

/// Runs of each form.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/import/src/tests");
    let files = ["chromium.har", "firefox.har", "proxy.har", "run.json"];
    let mut seeds: Vec<Vec<u8>> = SHORT.iter().map(|text| text.as_bytes().to_vec()).collect();
    for file in files {
        let Ok(file) = std::fs::read(std::path::Path::new(folder).join(file)) else { continue };
        let Ok(imported) = read(&file) else { continue };
        seeds.extend([har(&imported.run()).into_bytes(), transcript(&imported.run()).into_bytes(), file]);
    }
    seeds
}

/// Some that are short enough for a fuzzer to change much of.
const SHORT: [&str; 3] = [
    r#"{"longshore_transcript":1,"flow":"ping","target":"http://h","begun":"2026-01-01T00:00:00Z","outcome":{"type":"done","done":"x"},"exchanges":[]}"#,
    r#"{"longshore_transcript":1,"flow":"","target":"http://h","begun":"2026-01-01T00:00:00Z","outcome":{"type":"error","fault":"bug","sentence":"a","advice":"b","exchange":1},"exchanges":[{"number":1,"step":"auth","method":"GET","url":"http://h/v2/?a=••••••","request":{"headers":{"authorization":"a b, ••••••, c"},"body_size":9,"body":"••••••"},"response":{"status":200,"headers":{"cookie":"••••••, ••••••"},"body_size":9,"body_base64":"AA=="},"elapsed_ms":1.5,"retry_of":1,"edited":{"changes":[{"what":"url","before":"http://h","after":"http://h"},{"what":"authorization","before":"x"},{"what":"body","before":"9 bytes"}],"credentials_taken_out":false},"expectations":[{"subject":"a","expected":"b","actual":"c","verdict":"met"}]}]}"#,
    r#"{"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00+01:00","time":1e3,"request":{"method":"GET","url":"http://h/v2/a/blobs/b","headers":[{"name":"Authorization","value":"Basic YTpi"}],"postData":{"text":"\u0000"}},"response":{"status":401,"headers":[{"name":"www-authenticate","value":"Bearer realm=/t"}],"content":{"size":2,"text":"AAA=","encoding":"base64"}}}]}}"#,
];
