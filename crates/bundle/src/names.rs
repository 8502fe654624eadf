use std::collections::BTreeMap;

/// Short names for what module and script know each other by. Their own end in sixteen hexadecimal digits of a
/// hash, and stand in both files: compressed, that is five kilobytes that say nothing.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

/// Shorter names than this end in no hash, and some of them are looked for by others: `memory`.
const LONG: usize = 20;

impl Names {
    /// Makes the name short, if it is long.
    pub(crate) fn shorten(&mut self, name: &mut String) {
        if name.len() >= LONG {
            let number = self.0.len();
            let short = self.0.entry(std::mem::take(name)).or_insert_with(|| format!("_{number}"));
            name.clone_from(short);
        }
    }

    /// The script with the same names. They are identifiers, so each is found as a whole word.
    pub(crate) fn applied_to(&self, script: &str) -> String {
        let mut renamed = String::with_capacity(script.len());
        let mut rest = script;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
        while let Some(start) = rest.find(is_word) {
            renamed.push_str(&rest[..start]);
            let word = &rest[start..];
            let word = &word[..word.find(|c| !is_word(c)).unwrap_or(word.len())];
            renamed.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = &rest[start + word.len()..];
        }
        renamed.push_str(rest);
        renamed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_become_short_in_both_files_and_others_stay() {
        let mut names = Names::default();
        let (mut long, mut again, mut short) = (
            "__wbg_abort_f8d1589eb0c65ee2".to_owned(),
            "__wbg_abort_f8d1589eb0c65ee2".to_owned(),
            "memory".to_owned(),
        );
        for name in [&mut long, &mut again, &mut short] {
            names.shorten(name);
        }
        assert_eq!((long.as_str(), again.as_str(), short.as_str()), ("_0", "_0", "memory"));
        let script = "x = { __wbg_abort_f8d1589eb0c65ee2: wasm.memory, __wbg_abort_f8d1589eb0c65ee2_1: 1 };";
        assert_eq!(names.applied_to(script), "x = { _0: wasm.memory, __wbg_abort_f8d1589eb0c65ee2_1: 1 };");
    }
}
