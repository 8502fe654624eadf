//! What the distribution specification demands of a registry, and the test that shows it.
//!
//! The numbers are those of a list of the specification's normative sentences, which may lie beside the checkout;
//! where it does, a test holds this table against it.

use serde_json::Value;
use std::path::Path;

/// Sentences that are about the same, what they demand, and the scenarios that show it.
struct Row {
    numbers: &'static [u16],
    demand: &'static str,
    shown_by: &'static [&'static str],
}

const fn row(numbers: &'static [u16], demand: &'static str, shown_by: &'static [&'static str]) -> Row {
    Row { numbers, demand, shown_by }
}

/// What concerns a registry.
const TABLE: &[Row] = &[
    row(
        &[5, 6, 7],
        "all endpoints of pull, push, discovery and management are there",
        &[
            "push::an_image_is_pushed_from_scratch_and_pulled_back",
            "lists::all_tags_come_at_once_and_sorted",
            "pull::deleting_a_manifest_takes_its_tags_with_it",
        ],
    ),
    row(
        &[9, 10, 12, 86],
        "a reference is a digest or a tag of at most 128 characters, and nothing else",
        &[
            "failures::an_empty_or_invalid_tag_is_not_found",
            "failures::a_digest_outside_the_grammar_is_invalid",
        ],
    ),
    row(&[11], "a name follows the grammar", &["failures::a_name_outside_the_grammar_is_invalid_everywhere"]),
    row(
        &[14, 16, 83],
        "a manifest comes with the type that it was pushed with, without parameters",
        &["push::a_content_type_with_parameters_is_taken"],
    ),
    row(
        &[18, 19, 25, 26, 27],
        "manifests and blobs come with 200 and their digest",
        &["pull::a_blob_comes_with_its_digest", "push::an_image_is_pushed_from_scratch_and_pulled_back"],
    ),
    row(&[24, 30, 35, 98], "what is not there is 404", &["failures::what_is_not_there_is_unknown"]),
    row(
        &[31],
        "ranges of blobs can be asked for",
        &["pull::a_range_of_a_blob_comes_alone", "pull::a_range_that_covers_nothing_cannot_be_satisfied"],
    ),
    row(&[32, 33, 34], "HEAD says digest and size", &["pull::head_says_what_get_would_send"]),
    row(&[36], "a subject need not be there yet", &["choices::a_subject_may_come_after_what_refers_to_it"]),
    row(
        &[38],
        "what is missing is told as MANIFEST_BLOB_UNKNOWN",
        &[
            "failures::a_manifest_that_names_missing_blobs_is_told_all_of_them",
            "failures::an_index_that_names_a_missing_manifest_is_refused",
        ],
    ),
    row(
        &[39],
        "a digest that is none, or of an algorithm that is not known, is 400",
        &[
            "failures::a_digest_outside_the_grammar_is_invalid",
            "failures::an_algorithm_that_cannot_be_computed_is_refused_for_what_is_pushed",
        ],
    ),
    row(
        &[40, 41, 44, 60, 69],
        "a session is opened, goes on and is asked for with 202 and 204, its place and its range",
        &["push::a_session_says_where_it_is_and_how_far"],
    ),
    row(
        &[46, 48, 49, 50, 51],
        "a blob in one request, or in a session and one, is 201 with its place",
        &[
            "push::a_whole_blob_is_pushed_in_the_put_or_in_the_post",
            "failures::a_body_of_another_length_than_declared_is_refused",
            "push::a_digest_that_is_not_the_contents_leaves_the_session_as_it_was",
        ],
    ),
    row(
        &[52, 55, 56, 57, 61, 62, 65, 66, 67, 70],
        "chunks follow each other, their ranges include both ends, and a PUT with the digest ends them",
        &[
            "push::chunks_with_content_range_make_a_blob",
            "push::a_chunk_that_is_not_as_long_as_its_range_is_refused",
        ],
    ),
    row(
        &[53],
        "the algorithm of the digest may be announced",
        &["choices::the_algorithm_of_the_digest_may_be_announced"],
    ),
    row(&[54, 58], "a least size of chunks is told", &["choices::chunks_have_a_least_size_but_for_the_last"]),
    row(
        &[63, 68],
        "a chunk out of order is 416",
        &["push::a_gap_or_an_overlap_is_refused_and_says_where_to_go_on"],
    ),
    row(&[71], "a cancelled upload is 204", &["push::a_cancelled_upload_is_gone"]),
    row(
        &[74],
        "uploads that nobody goes on with end",
        &["limits::idle_uploads_give_way_when_memory_is_needed"],
    ),
    row(&[75], "a mount is 201 with the blob's place", &["push::a_blob_is_mounted_without_being_sent"]),
    row(&[79], "what cannot be mounted is 202", &["push::what_cannot_be_mounted_begins_an_upload"]),
    row(
        &[84],
        "a manifest says what it is",
        &["push::a_manifest_without_content_type_is_what_it_says_it_is"],
    ),
    row(
        &[87],
        "a manifest's blobs are there",
        &["failures::a_manifest_that_names_missing_blobs_is_told_all_of_them"],
    ),
    row(
        &[89, 90, 91],
        "a manifest is kept byte for byte, and pushed with 201, its place and its digest",
        &[
            "push::an_image_is_pushed_from_scratch_and_pulled_back",
            "push::a_manifest_is_pushed_by_its_digest",
        ],
    ),
    row(
        &[94, 96],
        "ten tags and more come with a digest, and each is told",
        &["push::a_manifest_pushed_by_its_digest_gets_the_tags_of_the_query"],
    ),
    row(
        &[99, 100, 101],
        "manifests of 4 MiB are taken, and too large ones are 413",
        &["limits::a_manifest_over_the_limit_is_too_large"],
    ),
    row(&[102], "a subject is answered with OCI-Subject", &["pull::referrers_are_listed_and_filtered"]),
    row(&[114, 116, 117, 123, 125], "tags are listed, sorted", &["lists::all_tags_come_at_once_and_sorted"]),
    row(
        &[119, 121],
        "pages have as many as asked for, and link",
        &["lists::tags_come_in_pages_that_link_to_each_other"],
    ),
    row(
        &[122],
        "a page of none is empty and leads nowhere",
        &["lists::a_page_of_no_entries_has_none_and_leads_nowhere"],
    ),
    row(&[124], "a page goes on after a tag", &["lists::a_list_goes_on_after_a_text_that_is_no_tag"]),
    row(
        &[127, 128, 130, 131, 136],
        "referrers are an index, empty where there are none",
        &["pull::referrers_are_listed_and_filtered", "pull::what_has_no_referrers_has_an_empty_list"],
    ),
    row(&[129], "a wrong digest is 400", &["failures::a_digest_outside_the_grammar_is_invalid"]),
    row(
        &[109, 110, 111, 132, 133, 134, 135],
        "a referrer's entry has its artifact type, or its config's, and its annotations",
        &[
            "pull::an_image_is_listed_as_referrer_by_its_configs_type",
            "choices::an_index_without_an_artifact_type_is_listed_without_one",
        ],
    ),
    row(&[107], "a referrer is listed once", &["choices::a_referrer_that_is_pushed_again_is_listed_once"]),
    row(
        &[137, 138],
        "more referrers than fit come in pages",
        &["choices::referrers_come_in_pages_that_link_to_each_other"],
    ),
    row(&[139, 140, 141], "a filter is applied and told", &["pull::referrers_are_listed_and_filtered"]),
    row(
        &[143, 175, 176, 177, 179, 181],
        "what clients listed themselves is found once the registry lists referrers",
        &[
            "choices::a_registry_without_referrers_leaves_them_to_clients_and_finds_them_when_it_has_them_again",
        ],
    ),
    row(
        &[147, 149, 158],
        "a deletion is 202",
        &[
            "pull::deleting_a_tag_leaves_the_manifest",
            "pull::a_deleted_blob_is_gone_from_one_repository_only",
        ],
    ),
    row(&[148, 151, 160], "a deletion that is off is 405", &["choices::what_may_not_be_deleted_stays"]),
    row(&[150, 159], "what is not there is not deleted", &["failures::what_is_not_there_is_unknown"]),
    row(
        &[182],
        "HTTP is spoken as RFC 9110 has it",
        &[
            "pull::what_the_client_has_is_not_sent_again",
            "failures::a_method_that_an_endpoint_has_not_is_told_which_it_has",
        ],
    ),
    row(
        &[186, 187, 188, 190],
        "errors have the specification's body and codes",
        &["failures::what_is_not_there_is_unknown", "choices::codes_are_written_in_capitals"],
    ),
    row(&[191], "429 says when to come again", &["limits::only_so_many_sessions_are_open_at_once"]),
];

/// What concerns somebody else, or something that this registry does not do, with the reason.
const ELSEWHERE: &[(&[u16], &str)] = &[
    (&[45], "how a client builds an address"),
    (&[163, 164, 167, 170], "proxies of other registries: this is none"),
    (&[183], "redirects: this registry answers all itself"),
    (&[193, 194, 195], "warnings: this registry sends none"),
];

/// The scenarios' sources, by their modules.
const SOURCES: &[(&str, &str)] = &[
    ("choices", include_str!("choices.rs")),
    ("failures", include_str!("failures.rs")),
    ("limits", include_str!("limits.rs")),
    ("lists", include_str!("lists.rs")),
    ("pull", include_str!("pull.rs")),
    ("push", include_str!("push.rs")),
];

#[test]
fn each_scenario_that_the_table_names_is_there() {
    for Row { demand, shown_by, .. } in TABLE {
        assert!(!shown_by.is_empty(), "{demand}: nothing shows it");
        for scenario in *shown_by {
            let (module, name) = scenario.split_once("::").unwrap();
            let source = SOURCES.iter().find(|(known, _)| *known == module).unwrap().1;
            assert!(source.contains(&format!("#[test]\nfn {name}()")), "{demand}: {scenario} is not there");
        }
    }
}

#[test]
fn the_table_has_each_must_and_should_of_a_registry_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/requirements.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: the list of the specification's sentences is not beside the checkout");
        return;
    };
    let list: Value = serde_json::from_str(&text).unwrap();
    let number = |id: &str| id.trim_start_matches("dist-").parse::<u16>().unwrap();
    let binding = |sentence: &&Value| {
        sentence["actor"] != "client"
            && ["MUST", "SHOULD"].iter().any(|level| sentence["level"].as_str().unwrap().starts_with(level))
    };
    let wanted: Vec<u16> = list["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(binding)
        .map(|sentence| number(sentence["id"].as_str().unwrap()))
        .collect();
    let shown = TABLE.iter().flat_map(|row| row.numbers);
    let elsewhere = ELSEWHERE.iter().flat_map(|(numbers, _)| *numbers);
    let mut known: Vec<u16> = shown.chain(elsewhere).copied().collect();
    known.sort_unstable();
    assert_eq!(known, wanted, "numbers of sentences");
}
