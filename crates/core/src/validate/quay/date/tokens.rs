//! A date's text in parts: words, numbers, and single characters between them.

/// What a part began with, and whether it has a point by now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Word,
    Number,
    WordWithPoint,
    NumberWithPoint,
}

/// Splits a text. A point between digits is a decimal point, all others stand by themselves.
pub(super) fn split(text: &str) -> Vec<String> {
    // A NUL is skipped before anything else looks at it.
    let letters: Vec<char> = text.chars().filter(|letter| *letter != '\0').collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        at += next(&letters[at..], &mut tokens);
    }
    tokens
}

/// Adds the part that the letters begin with; gives how many of them it took.
fn next(letters: &[char], tokens: &mut Vec<String>) -> usize {
    let Some(first) = letters.first().copied() else { return 0 };
    let mut state = match first {
        first if first.is_alphabetic() => State::Word,
        first if first.is_numeric() => State::Number,
        first => {
            tokens.push(if first.is_whitespace() { " ".to_owned() } else { first.to_string() });
            return 1;
        }
    };
    let mut token = String::from(first);
    let mut has_letters = false;
    for letter in letters.iter().skip(1).copied() {
        has_letters |= matches!(state, State::Word | State::WordWithPoint);
        let Some(then) = follow(state, letter, &token) else { break };
        state = then;
        token.push(letter);
    }
    let length = token.chars().count();
    push(token, state, has_letters, tokens);
    length
}

/// The state behind one more letter; none where it belongs to the next part.
fn follow(state: State, letter: char, token: &str) -> Option<State> {
    let behind_point = token.ends_with('.');
    match state {
        State::Word if letter.is_alphabetic() => Some(State::Word),
        State::Word if letter == '.' => Some(State::WordWithPoint),
        State::Number if letter.is_numeric() => Some(State::Number),
        State::Number if letter == '.' || (letter == ',' && token.chars().count() >= 2) => {
            Some(State::NumberWithPoint)
        }
        State::WordWithPoint if letter == '.' || letter.is_alphabetic() => Some(State::WordWithPoint),
        State::WordWithPoint if letter.is_numeric() && behind_point => Some(State::NumberWithPoint),
        State::NumberWithPoint if letter == '.' || letter.is_numeric() => Some(State::NumberWithPoint),
        State::NumberWithPoint if letter.is_alphabetic() && behind_point => Some(State::WordWithPoint),
        _ => None,
    }
}

fn push(token: String, state: State, has_letters: bool, tokens: &mut Vec<String>) {
    let pointed = matches!(state, State::WordWithPoint | State::NumberWithPoint);
    let points = token.matches('.').count();
    if pointed && (has_letters || points > 1 || token.ends_with(['.', ','])) {
        for part in token.split_inclusive(['.', ',']) {
            let plain = part.trim_end_matches(['.', ',']);
            if !plain.is_empty() {
                tokens.push(plain.to_owned());
            }
            if plain.len() < part.len() {
                tokens.push(part[plain.len()..].to_owned());
            }
        }
    } else if state == State::NumberWithPoint && points == 0 {
        tokens.push(token.replace(',', "."));
    } else {
        tokens.push(token);
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn points_are_decimal_between_digits_only() {
        for (text, tokens) in [
            ("2015-10-31T22:22:56.5Z", "2015|-|10|-|31|T|22|:|22|:|56.5|Z"),
            ("Sep.20.2009", "Sep|.|20|.|2009"),
            ("1.2.3", "1|.|2|.|3"),
            ("56,5 7,5", "56.5| |7|,|5"),
            ("5. x.", "5|.| |x|."),
            ("a\0b\tc", "ab| |c"),
        ] {
            assert_eq!(split(text).join("|"), tokens, "{text}");
        }
    }
}
