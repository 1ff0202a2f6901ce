//! Guesses at what was meant by a misspelt word.

/// The one of `known` that `word` was most likely meant to be.
///
/// One typo for every three letters is allowed, and at most three. A looser limit offers unrelated names, and a wrong guess is
/// worse than none.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let scored = known.into_iter().map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate));
    let limit = (word.chars().count() / 3).clamp(1, 3);
    scored.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// ``did you mean `x`?``, or the list of all that is known.
pub(crate) fn help(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(guess) => format!("did you mean `{guess}`?"),
        None => format!("use one of {}", list(known)),
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

/// The edits that turn one word into the other: Levenshtein's distance, where two swapped neighbours are one edit
/// ("optimal string alignment"). Quadratic, and names have around ten letters.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(a != b);
            let mut best = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_guessed_and_another_word_is_not() {
        let known = ["query", "header", "cookie"];
        assert_eq!(nearest("qurey", known), Some("query"));
        assert_eq!(nearest("Headers", known), Some("header"));
        assert_eq!(nearest("json", known), None);
    }

    #[test]
    fn a_close_word_is_offered_in_place_of_the_list() {
        assert_eq!(help("qurey", &["query", "header"]), "did you mean `query`?");
        assert_eq!(help("json", &["query", "header", "body"]), "use one of `query`, `header` or `body`");
        assert_eq!(help("json", &["query"]), "use one of `query`");
    }
}
