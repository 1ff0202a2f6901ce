//! The help of a message, as far as it can be compared with a program.
//!
//! A help is text with code in backticks: ``leave `none` out``, ``add `id: String` to `get` ``. What it says is followed if a
//! snippet of it is in the program or, where it says to leave something out, is not in it any more. So a fix that does something
//! else is found, but not every one: that the program is what was meant is for who reads it.

/// What the messages about a program say to do.
#[derive(Debug, PartialEq)]
pub struct Help {
    /// Each must be followed; if a message has no `help:`, its notes are one.
    advice: Vec<Advice>,
}

#[derive(Debug, PartialEq)]
struct Advice {
    text: String,
    snippets: Vec<String>,
}

/// Notes that rustc adds to a message of ours.
const OF_RUSTC: [&str; 4] = ["this error originates", "required", "the full name", "expected function signature"];
/// After these, the code is what has to go.
const LEAVE_OUT: [&str; 2] = ["leave `", "remove `"];

impl Help {
    /// Reads what the compiler prints.
    pub fn of(stderr: &str) -> Self {
        let mut advice = Vec::new();
        for message in messages(stderr) {
            let (helps, notes): (Vec<Advice>, Vec<Advice>) = (helps(&message), notes(&message));
            match helps.is_empty() {
                false => advice.extend(helps),
                true => advice.extend(together(notes)),
            }
        }
        Help { advice }
    }

    /// The first advice that the program does not follow.
    pub fn problem_in(&self, program: &str) -> Option<String> {
        let program = normal(program);
        let ignored = self.advice.iter().find(|advice| !advice.is_followed(&program))?;
        Some(format!("the help is not followed: {}", ignored.text))
    }
}

impl Advice {
    fn new(text: &str) -> Option<Self> {
        let snippets: Vec<String> = text.split('`').skip(1).step_by(2).map(normal).collect();
        (!snippets.is_empty()).then(|| Advice { text: text.to_owned(), snippets })
    }

    fn is_followed(&self, program: &str) -> bool {
        let found = |snippet: &String| occurs(snippet, program);
        match LEAVE_OUT.iter().any(|start| self.text.starts_with(start)) {
            true => self.snippets.first().is_some_and(|first| !found(first)) || self.snippets[1..].iter().any(found),
            false => self.snippets.iter().any(found),
        }
    }
}

/// Splits the output at the lines that begin a message.
fn messages(stderr: &str) -> Vec<Vec<&str>> {
    let mut messages: Vec<Vec<&str>> = Vec::new();
    for line in stderr.lines() {
        if line.starts_with("error") || line.starts_with("warning") {
            messages.push(Vec::new());
        }
        if let Some(message) = messages.last_mut() {
            message.push(line);
        }
    }
    messages
}

/// The lines `help:` of a message that a macro wrote: they follow its first line, before the place.
fn helps(message: &[&str]) -> Vec<Advice> {
    let text = message.iter().take_while(|line| !line.trim_start().starts_with("--> "));
    text.filter_map(|line| Advice::new(line.trim_start().strip_prefix("help: ")?)).collect()
}

/// The notes of a message about a trait.
fn notes(message: &[&str]) -> Vec<Advice> {
    let notes = message.iter().filter_map(|line| line.trim_start().strip_prefix("= note: "));
    notes.filter(|note| !OF_RUSTC.iter().any(|start| note.starts_with(start))).filter_map(Advice::new).collect()
}

/// Several notes as one, of which some snippet has to be followed.
fn together(notes: Vec<Advice>) -> Option<Advice> {
    notes.into_iter().reduce(|all, note| Advice {
        text: format!("{}; {}", all.text, note.text),
        snippets: [all.snippets, note.snippets].concat(),
    })
}

/// Code without white space, and without the modules in front of names: rustc writes `std::option::Option`.
fn normal(code: &str) -> String {
    let code: String = code.chars().filter(|symbol| !symbol.is_whitespace()).collect();
    let mut parts: Vec<&str> = code.split("::").collect();
    let last = parts.pop().unwrap_or_default();
    let shortened = parts.into_iter().map(|part| {
        let start = part.rfind(|symbol: char| !symbol.is_alphanumeric() && symbol != '_').map_or(0, |at| at + 1);
        match part[start..].starts_with(|first: char| first.is_lowercase()) {
            true => part[..start].to_owned(),
            false => format!("{part}::"),
        }
    });
    shortened.chain([last.to_owned()]).collect()
}

/// Whether code is in a program. `..`, and names that stand for anything in our messages, match anything.
fn occurs(snippet: &str, program: &str) -> bool {
    let mut rest = program;
    let parts = wildcards(snippet);
    parts.split('\0').all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// The snippet with a `\0` for each `..`, and for each name that stands for anything.
fn wildcards(snippet: &str) -> String {
    const ANYTHING: [&str; 4] = ["value", "status", "name", "T"];
    let mut marked = snippet.replace("..", "\0");
    for name in ANYTHING {
        let is_part =
            |symbol: Option<char>| symbol.is_some_and(|symbol| symbol.is_alphanumeric() || "_.\"".contains(symbol));
        let mut from = 0;
        while let Some(at) = marked[from..].find(name).map(|at| at + from) {
            let (before, after) = (marked[..at].chars().next_back(), marked[at + name.len()..].chars().next());
            match is_part(before) || is_part(after) || after == Some('(') || after == Some(':') {
                true => from = at + name.len(),
                false => marked.replace_range(at..at + name.len(), "\0"),
            }
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follows(stderr: &str, program: &str) -> bool {
        Help::of(stderr).problem_in(program).is_none()
    }

    const ADD: &str =
        "error: the placeholder `{id}` has no argument\n       help: add `id: String` to `get`\n --> a.rs:1:1\n";
    const LEAVE: &str = "error: `status` is given twice\n       help: leave `status = 200` out\n --> a.rs:1:1\n";
    const NOTE: &str = "error[E0277]: `None` has no answer\n --> a.rs:1:1\n  = help: the trait `X` is not implemented\n  \
        = note: say what it means: `#[api_handler(.., none = 404)]`\n  = note: this error originates in `api_handler`\n";

    #[test]
    fn what_is_to_be_added_has_to_be_there() {
        assert!(follows(ADD, "fn get(id: String) {}"));
        assert!(!follows(ADD, "fn find(id: u64) {}"));
    }

    #[test]
    fn what_is_to_be_left_out_has_to_be_gone() {
        assert!(follows(LEAVE, "#[api_handler(GET \"/\")]"));
        assert!(!follows(LEAVE, "#[api_handler(GET \"/\", status = 200)]"));
    }

    #[test]
    fn a_note_counts_where_there_is_no_help() {
        assert!(follows(NOTE, "#[api_handler(GET \"/\", none = 404)]"));
        assert!(!follows(NOTE, "#[api_handler(GET \"/\")]"));
    }

    #[test]
    fn paths_and_white_space_do_not_matter() {
        assert_eq!(normal("std::option::Option<api_handler::Reply< User >>"), "Option<Reply<User>>");
        assert_eq!(normal("StatusCode::CREATED"), "StatusCode::CREATED");
    }

    #[test]
    fn names_that_stand_for_anything_match_anything() {
        assert!(occurs(
            &normal("Reply::new(value).status(status)"),
            &normal("Reply::new(user).status(StatusCode::OK)")
        ));
        assert!(!occurs(&normal("Reply::new(value).status(status)"), &normal("Reply::new(user)")));
        assert!(occurs("Reply<T>", "Reply<User>"));
    }
}
