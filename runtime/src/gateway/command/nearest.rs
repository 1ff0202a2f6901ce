//! Suggestions for a name that does not exist.

/// ``did you mean `serve`?``, or a list of all names.
pub(super) fn advice(given: &str, known: &[&str]) -> String {
    let near = known.iter().map(|name| (distance(given, name), name)).min_by_key(|(distance, _)| *distance);
    match near {
        Some((distance, name)) if distance <= 2 && distance < given.chars().count() => {
            format!("did you mean `{name}`?")
        }
        _ => format!("use one of {}", list(known)),
    }
}

/// `` `a`, `b` or `c` ``
fn list(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Letters to add, drop or replace to get from one name to another (Levenshtein).
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
    fn a_close_name_is_suggested_and_otherwise_all_are_listed() {
        assert_eq!(advice("explian", &["serve", "explain"]), "did you mean `explain`?");
        assert_eq!(advice("deploy", &["serve", "explain"]), "use one of `serve` or `explain`");
        assert_eq!(advice("", &["ab"]), "use one of `ab`");
    }
}
