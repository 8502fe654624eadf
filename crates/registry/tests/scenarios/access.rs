//! Who may do what: the table of accounts, row by row.

use crate::lab::Lab;
use longshore_registry::Policy;

/// Who asks, for which scopes (without `repository:`), and what is granted.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// The empty user is an anonymous caller.
const TABLE: &[Row] = &[
    ("devtable", &[], &[]),
    ("devtable", &["devtable/simple:pull"], &["devtable/simple:pull"]),
    ("devtable", &["devtable/simple:push"], &["devtable/simple:push"]),
    ("devtable", &["devtable/simple:push,pull"], &["devtable/simple:push,pull"]),
    ("devtable", &["devtable/simple:push,pull,*"], &["devtable/simple:push,pull,*"]),
    ("devtable", &["registry.test/devtable/simple:pull"], &["registry.test/devtable/simple:pull"]),
    ("public", &["devtable/simple:pull"], &[]),
    ("", &["devtable/simple:pull,push"], &[]),
    ("", &["public/publicrepo:pull,push"], &["public/publicrepo:pull"]),
    ("reader", &["buynlarge/orgrepo:pull,push"], &["buynlarge/orgrepo:pull"]),
    (
        "reader",
        &["buynlarge/orgrepo:pull", "public/publicrepo:push,pull"],
        &["buynlarge/orgrepo:pull", "public/publicrepo:pull"],
    ),
    ("$oauthtoken", &["public/publicrepo:pull,push"], &["public/publicrepo:pull"]),
    ("devtable", &["devtable/readonly:pull,push,*"], &["devtable/readonly:pull"]),
    ("devtable", &["devtable/mirrored:pull,push,*"], &["devtable/mirrored:pull"]),
    ("devtable+dtrobot", &["devtable/mirrored:push,pull,*"], &["devtable/mirrored:push,pull"]),
    ("devtable+dtrobot2", &["devtable/mirrored:push,pull,*"], &["devtable/mirrored:pull"]),
    ("devtable", &["somerepo/that/doesnt/exist:pull"], &[]),
    // Beyond the protocol's table: what the accounts are there for.
    ("$app", &["devtable/simple:push,pull,*"], &["devtable/simple:push,pull,*"]),
    ("$oauthtoken", &["devtable/simple:push,pull,delete,*"], &["devtable/simple:pull"]),
    (
        "buynlarge+ownerbot",
        &["buynlarge/orgrepo:push,pull,delete,*"],
        &["buynlarge/orgrepo:push,pull,delete,*"],
    ),
    ("devtable+dtrobot", &["devtable/simple:pull"], &[]),
    ("devtable", &["buynlarge/orgrepo:pull", "public/publicrepo:push"], &[]),
    ("devtable", &["devtable/simple:pull,pull"], &["devtable/simple:pull"]),
];

#[test]
fn each_row_is_granted_as_the_table_says() {
    for (user, asked, expected) in TABLE {
        let mut lab = Lab::accounts();
        let asked: Vec<String> = asked.iter().map(|scope| format!("repository:{scope}")).collect();
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let seen = if user.is_empty() { lab.ask(&asked) } else { lab.ask_as(user, "password", &asked) };
        let expected: Vec<String> = expected.iter().map(|scope| format!("repository:{scope}")).collect();
        assert_eq!(seen.is(200).granted(), expected, "{user} {asked:?}");
    }
}

#[test]
fn a_wrong_user_password_or_token_is_401_whatever_is_asked() {
    let users = ["devtable", "nobody", "", "$oauthtoken", "$app", "devtable+dtrobot", "devtable+unknown"];
    for user in users {
        for scopes in [&[][..], &["repository:public/publicrepo:pull"]] {
            Lab::accounts().ask_as(user, "wrong", scopes).fails(401, "UNAUTHORIZED");
        }
    }
}

#[test]
fn superusers_have_full_access_where_the_policy_says_so() {
    let mut lab = Lab::new(Policy { superusers_full_access: true, ..Policy::accounts() });
    let scope = "repository:buynlarge/orgrepo:push,pull,*";
    assert_eq!(lab.ask_as("devtable", "password", &[scope]).is(200).granted(), [scope]);
    assert_eq!(
        lab.ask_as("$oauthtoken", "password", &[scope]).granted(),
        ["repository:buynlarge/orgrepo:pull"]
    );
    assert!(lab.ask_as("public", "password", &[scope]).granted().is_empty());
}

#[test]
fn everyone_may_do_everything_under_the_open_policy() {
    let mut lab = Lab::open();
    crate::image::Image::of("layer").push(&mut lab, "any/where", "v1").is(201);
    lab.get("/v2/any/where/manifests/v1").is(200);
    lab.delete("/v2/any/where/manifests/v1").is(202);
}
