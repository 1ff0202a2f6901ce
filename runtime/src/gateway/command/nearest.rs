//! What was meant by a name that does not exist.

/// ``did you mean `serve`?``, or all that exist.
pub(super) fn advice(told: &str, known: &[&str]) -> String {
    let near = known.iter().map(|name| (distance(told, name), name)).min_by_key(|(distance, _)| *distance);
    match near {
        Some((distance, name)) if distance <= 2 && distance < told.chars().count() => {
            format!("did you mean `{name}`?")
        }
        _ => format!("there are {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// Letters to add, drop or replace between two words (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (to, above) in right.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(from != *to);
            before = replaced.min(before + 1).min(above + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted_in_letters() {
        for (left, right, expected) in [
            ("", "", 0),
            ("serve", "serve", 0),
            ("sevre", "serve", 2),
            ("", "abc", 3),
            ("abc", "", 3),
            ("ruotes", "routes", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn a_close_name_is_asked_for_and_else_all_are_listed() {
        assert_eq!(advice("explian", &["serve", "explain"]), "did you mean `explain`?");
        assert_eq!(advice("deploy", &["serve", "explain"]), "there are `serve`, `explain`");
        assert_eq!(advice("", &["ab"]), "there are `ab`");
    }
}
