//! A policy as commented TOML, which reads back to the same policy; and the JSON Schema of all policies.

use super::tree::Tree;
use longshore_registry::Policy;
use serde_json::Value;
use std::fmt::Write as _;

/// The JSON Schema of a policy, from its types.
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Policy);
    // Texts, numbers, lists and maps of them: this can be written.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The policy as TOML, each value with what it means.
pub(crate) fn commented(policy: &Policy) -> Result<String, serde_json::Error> {
    let root = schemars::schema_for!(Policy).to_value();
    let printer = Printer { root: &root };
    let mut text = String::from("# A policy of `longshore registry`. What is left out has its default.\n");
    if let Tree::Table(fields) = Tree::of(policy)? {
        printer.table(&mut text, "", &fields, Schema(&root), true);
    }
    Ok(text)
}

/// Writes values by what the schema says of them.
struct Printer<'s> {
    root: &'s Value,
}

/// What may stand somewhere.
#[derive(Clone, Copy)]
struct Schema<'s>(&'s Value);

impl<'s> Printer<'s> {
    /// The fields of a table: plain ones first, since TOML has no way back from a table to them.
    fn table(&self, out: &mut String, path: &str, fields: &[(String, Tree)], schema: Schema<'s>, says: bool) {
        for (name, value) in fields {
            let field = self.field(schema, name);
            if !self.is_plain(value, field) {
                continue;
            }
            if says {
                out.push('\n');
                self.explain(out, field);
            }
            match value {
                Tree::Plain(Value::Null) if says => {
                    let _ = writeln!(out, "# {} is not set.", key(name));
                }
                Tree::Plain(Value::Null) => {}
                value => {
                    let _ = writeln!(out, "{} = {}", key(name), inline(value));
                }
            }
        }
        for (name, value) in fields {
            let field = self.field(schema, name);
            if !self.is_plain(value, field) {
                let path = if path.is_empty() { key(name) } else { format!("{path}.{}", key(name)) };
                self.below(out, &path, value, field, says);
            }
        }
    }

    /// What stands in tables of its own.
    fn below(&self, out: &mut String, path: &str, value: &Tree, field: Schema<'s>, says: bool) {
        if says {
            out.push('\n');
            self.explain(out, field);
        }
        match value {
            Tree::Table(fields) if !self.is_map(field) => {
                let _ = writeln!(out, "{}[{path}]", if says { "" } else { "\n" });
                self.table(out, path, fields, field, says);
            }
            Tree::Table(entries) => {
                if entries.is_empty() && says {
                    let _ = writeln!(out, "# [{path}.…]: there are none.");
                }
                for (at, (name, entry)) in entries.iter().enumerate() {
                    let says = says && at == 0;
                    let path = format!("{path}.{}", key(name));
                    let _ = writeln!(out, "\n[{path}]");
                    if let Tree::Table(fields) = entry {
                        self.table(out, &path, fields, self.entry(field), says);
                    }
                }
            }
            Tree::List(entries) => {
                if entries.is_empty() && says {
                    let _ = writeln!(out, "# [[{path}]]: there are none.");
                }
                for (at, entry) in entries.iter().enumerate() {
                    let _ = writeln!(out, "\n[[{path}]]");
                    if let Tree::Table(fields) = entry {
                        self.table(out, path, fields, self.entry(field), says && at == 0);
                    }
                }
            }
            Tree::Plain(_) if says => {
                let _ = writeln!(out, "# [{path}] is not set.");
            }
            Tree::Plain(_) => {}
        }
    }

    /// Whether a value is written behind its name.
    fn is_plain(&self, value: &Tree, schema: Schema<'s>) -> bool {
        let of_tables =
            |schema: Schema<'s>| self.resolve(schema).0.get("type").is_some_and(|it| it == "object");
        match value {
            Tree::Plain(Value::Null) => !of_tables(schema),
            Tree::Plain(_) => true,
            Tree::List(_) => !of_tables(self.entry(schema)),
            Tree::Table(_) => self.is_map(schema) && !of_tables(self.entry(schema)),
        }
    }

    /// Whether its fields have any names.
    fn is_map(&self, schema: Schema<'s>) -> bool {
        self.resolve(schema).0.get("properties").is_none()
    }

    /// What may stand in a field.
    fn field(&self, schema: Schema<'s>, name: &str) -> Schema<'s> {
        Schema(self.resolve(schema).0.get("properties").map_or(&Value::Null, |fields| &fields[name]))
    }

    /// What the entries of a list or of a map may be.
    fn entry(&self, schema: Schema<'s>) -> Schema<'s> {
        let schema = self.resolve(schema).0;
        Schema(schema.get("items").or(schema.get("additionalProperties")).unwrap_or(&Value::Null))
    }

    /// The schema itself, behind references and beside null. Definitions refer to no definition that refers back, and
    /// policies are no deeper than this.
    fn resolve(&self, mut schema: Schema<'s>) -> Schema<'s> {
        for _ in 0..8 {
            let Schema(node) = schema;
            let either = node.get("anyOf").and_then(Value::as_array);
            let set = either.and_then(|all| all.iter().find(|one| one["type"] != "null"));
            let named = node.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
            match (set, named.and_then(|name| self.root.pointer(name))) {
                (Some(set), _) => schema = Schema(set),
                (None, Some(named)) => schema = Schema(named),
                (None, None) => break,
            }
        }
        schema
    }

    /// What a value means, and which ones there are.
    fn explain(&self, out: &mut String, schema: Schema<'s>) {
        let resolved = self.resolve(schema);
        let own = schema.0.get("description").or(resolved.0.get("description"));
        comment(out, own, "# ", "# ");
        for choice in resolved.0.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            if let Some(value) = choice.get("const") {
                comment(out, choice.get("description"), &format!("#   {value}: "), "#     ");
            }
        }
    }
}

/// A description in lines that begin like a comment.
fn comment(out: &mut String, description: Option<&Value>, first: &str, others: &str) {
    const WIDTH: usize = 110;
    let text = description.and_then(Value::as_str).unwrap_or_default();
    let mut line = first.to_owned();
    let mut is_begun = false;
    for word in text.split_whitespace() {
        if is_begun && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            others.clone_into(&mut line);
            is_begun = false;
        }
        if is_begun {
            line.push(' ');
        }
        line.push_str(word);
        is_begun = true;
    }
    if is_begun {
        let _ = writeln!(out, "{line}");
    }
}

/// A value on the line of its name.
fn inline(value: &Tree) -> String {
    match value {
        Tree::Plain(Value::String(text)) => quoted(text),
        Tree::Plain(value) => value.to_string(),
        Tree::List(entries) => {
            let entries: Vec<_> = entries.iter().map(inline).collect();
            format!("[{}]", entries.join(", "))
        }
        Tree::Table(fields) if fields.is_empty() => "{}".to_owned(),
        Tree::Table(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{} = {}", key(name), inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

/// A name, with quotes where TOML wants them.
fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// A text as a basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::RepositoryName;
    use longshore_registry::policy::{
        Account, Authentication, Dialect, Limits, Mirror, Namespace, Rate, RepositoryRules, RepositoryState,
        Role, Scheme, ShortNames, TagPattern, TokenAlgorithm,
    };

    /// A policy in which everything is set that can be.
    fn everything() -> Policy {
        let rules = RepositoryRules {
            state: RepositoryState::Mirror,
            mirror: Some(Mirror { robot: Some("a+b".to_owned()) }),
            immutable_tags: vec![TagPattern("v*".to_owned())],
            roles: [("a+b".to_owned(), Role::Write)].into(),
            ..RepositoryRules::default()
        };
        let namespace = Namespace {
            owners: ["a+b".to_owned()].into(),
            enabled: false,
            quota_bytes: Some(u64::MAX >> 1),
            blocked: vec!["192.0.2.0/24".parse().unwrap()],
        };
        let mut account = Account::new("a+b", "\"quoted\" \\ ä\tb");
        account.acts_for = Some("devtable".to_owned());
        account.superuser = true;
        let mut policy = Policy {
            authentication: Authentication::Basic,
            service: Some("the \"one\"".to_owned()),
            scheme: Some(Scheme::Https),
            issuer: Some("tokens.example".to_owned()),
            token_algorithm: TokenAlgorithm::Es256,
            short_names: ShortNames::Kept,
            dialect: Dialect::Quay,
            maintenance: Some(60),
            rate: Some(Rate { requests: 1, seconds: 2 }),
            origins: Some(vec!["https://app.example".to_owned(), "null".to_owned()]),
            limits: Limits { chunk_bytes: 5, ..Limits::default() },
            ..Policy::accounts()
        };
        policy.accounts.push(account);
        policy.namespaces.insert("a.b".to_owned(), namespace);
        policy.repositories.insert(RepositoryName::parse("a.b/c").unwrap(), rules);
        policy
    }

    #[test]
    fn a_policy_reads_back_as_it_was_printed() {
        for policy in [Policy::open(), Policy::accounts(), everything()] {
            let text = commented(&policy).unwrap();
            assert_eq!(toml::from_str::<Policy>(&text).unwrap(), policy, "{text}");
        }
    }

    #[test]
    fn every_value_is_explained() {
        let text = commented(&everything()).unwrap();
        for part in [
            "# How callers prove who they are.",
            "#   \"basic\": By a user name and a password",
            "# How long a token is good for, in seconds. Default: 3600.\ntoken_lifetime = 3600",
            "[repositories.\"a.b/c\".mirror]",
            "roles = { \"a+b\" = \"write\" }",
            "[[accounts]]",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let open = commented(&Policy::open()).unwrap();
        assert!(
            open.contains("# maintenance is not set.") && open.contains("# [rate] is not set."),
            "{open}"
        );
    }

    /// All schemas of fields in a schema.
    fn fields<'s>(schema: &'s Value, path: &str, found: &mut Vec<(String, &'s Value)>) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            found.push((format!("{path}.{name}"), field));
        }
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            fields(definition, name, found);
        }
    }

    #[test]
    fn every_field_and_choice_of_the_schema_has_a_description() {
        let schema = schemars::schema_for!(Policy).to_value();
        let mut found = Vec::new();
        fields(&schema, "Policy", &mut found);
        assert!(found.len() > 40, "{}", found.len());
        for (path, field) in found {
            assert!(field["description"].is_string(), "{path}");
        }
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            for choice in definition["oneOf"].as_array().into_iter().flatten() {
                assert!(choice["description"].is_string() && choice["const"].is_string(), "{name}: {choice}");
            }
        }
    }

    #[test]
    fn the_schema_in_the_documentation_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.schema.json");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == schema(),
            "docs/policy.schema.json is not up to date: longshore registry --print-policy=schema > docs/policy.schema.json"
        );
    }
}
