//! What people copy, the examples, the README and the reference pages, has none of the flaws that are copied with it.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

/// Names of what only some callers may know.
const SECRETS: [&str; 6] = ["key", "token", "secret", "password", "signature", "credential"];

/// A file, and its text without tests: these may panic, and have keys of their own.
struct Copied {
    path: PathBuf,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All files below a folder, without what is built there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = entries.filter(|path| !path.ends_with("target")).flat_map(|path| match path.is_dir() {
        true => files(&path),
        false => vec![path],
    });
    all.collect()
}

fn copied() -> Vec<Copied> {
    let root = root();
    let mut paths = files(&root.join("examples"));
    paths.push(root.join("README.md"));
    paths.extend(
        files(&root.join("runtime/src")).into_iter().filter(|path| path.extension().is_some_and(|end| end == "md")),
    );
    let is_source = |path: &PathBuf| {
        path.extension().is_some_and(|end| ["rs", "md", "toml", "yaml"].iter().any(|known| end == *known))
    };
    let is_test = |path: &PathBuf| path.ends_with("tests.rs");
    let sources = paths.into_iter().filter(|path| is_source(path) && !is_test(path));
    let without_tests = |text: String| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    sources.map(|path| Copied { text: without_tests(read_to_string(&path).unwrap()), path }).collect()
}

/// The lines of which something holds, with their places.
fn lines(is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for Copied { path, text } in copied() {
        let wrong = text.lines().enumerate().filter(|(_, line)| is_wrong(line));
        found.extend(wrong.map(|(at, line)| format!("{}:{}: {line}", path.display(), at + 1)));
    }
    found
}

/// Whether a name of code contains that of a secret.
fn has_secret(code: &str) -> bool {
    let lower = code.to_lowercase();
    let mut names = lower.split(|symbol: char| !symbol.is_alphanumeric());
    names.any(|name| SECRETS.iter().any(|secret| name == *secret || name.strip_suffix('s') == Some(secret)))
}

/// `key == ..`, `.. != token`
fn compares_a_secret(line: &str) -> bool {
    // A sentence may name the operator.
    let code = line.split("//").next().unwrap_or_default().replace("`==`", "");
    (code.contains("==") || code.contains("!=")) && has_secret(&code)
}

/// `env::var("API_KEY").unwrap_or(..)`, and everything else that goes on without the variable.
fn has_a_default(line: &str) -> bool {
    (line.contains("env::var") || line.contains("option_env!")) && line.contains("unwrap_or")
}

#[test]
fn secrets_are_not_compared_with_equals() {
    assert!(compares_a_secret("Some(key) if key == keys.editor => Ok(Editor),"));
    assert!(compares_a_secret("if api_key != expected {"));
    assert!(!compares_a_secret("if name == known { // not a key"));
    assert_eq!(lines(compares_a_secret), [""; 0]);
}

#[test]
fn a_key_has_no_default_and_is_in_no_source() {
    assert!(has_a_default(r#"let key = std::env::var("KEY").unwrap_or_else(|_| "secret".to_owned());"#));
    assert_eq!(lines(has_a_default), [""; 0]);
    assert_eq!(
        lines(|line| ["Bearer secret", "\"secret\"", "Bearer ey"].iter().any(|key| line.contains(key))),
        [""; 0]
    );
}

#[test]
fn nothing_that_is_copied_panics() {
    // Lines that the reader of a page does not see begin with `#`.
    let panics = |line: &str| {
        let is_hidden = ["#", "/// #", "//! #"].iter().any(|start| line.trim_start().starts_with(start));
        !is_hidden && [".unwrap()", ".expect(", "panic!(", "todo!("].iter().any(|call| line.contains(call))
    };
    assert!(panics("let key = std::env::var(\"KEY\").unwrap();"));
    assert_eq!(lines(panics), [""; 0]);
}
