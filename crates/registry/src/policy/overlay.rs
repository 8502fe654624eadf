//! A policy that is built upon another.

use super::Policy;
use serde_json::Value;

impl Policy {
    /// This policy with what a file says of it laid over it: tables by their fields, accounts by their names, and
    /// everything else as a whole.
    ///
    /// # Errors
    ///
    /// A field is not known, or has another type.
    pub fn overlaid(&self, over: Value) -> serde_json::Result<Self> {
        let mut whole = serde_json::to_value(self)?;
        lay_over(&mut whole, over);
        serde_json::from_value(whole)
    }
}

fn lay_over(under: &mut Value, over: Value) {
    let (Value::Object(under), Value::Object(over)) = (under, over) else { return };
    for (key, over) in over {
        match under.get_mut(&key) {
            Some(Value::Array(accounts)) if key == "accounts" => lay_accounts(accounts, over),
            Some(object @ Value::Object(_)) if over.is_object() => lay_over(object, over),
            _ => {
                under.insert(key, over);
            }
        }
    }
}

/// An account with a name that is there takes its place; the others come behind.
fn lay_accounts(under: &mut Vec<Value>, over: Value) {
    let Value::Array(over) = over else { return };
    let known = under.len();
    for account in over {
        let place = under[..known].iter_mut().find(|known| known["name"] == account["name"]);
        match place {
            Some(place) => *place = account,
            None => under.push(account),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tables_are_laid_over_by_their_fields_and_accounts_by_their_names() {
        let account = |name: &str, password: &str| json!({ "name": name, "password": password });
        let over = json!({
            "limits": { "page_entries": 10 },
            "accounts": [account("reader", "other"), account("new", "x")],
        });
        let built = Policy::accounts().overlaid(over).unwrap();
        assert_eq!((built.limits.page_entries, built.limits.open_uploads), (10, 1000));
        assert_eq!(built.accounts.len(), Policy::accounts().accounts.len() + 1);
        assert_eq!(built.account("reader").unwrap().password, "other");
        assert!(Policy::open().overlaid(json!({ "readonly": true })).is_err());
    }
}
