//! The published crates need no newer Rust than `rust-version` says.
//!
//! Clippy's `incompatible_msrv` refuses newer items of the standard library. It checks neither dependencies nor syntax, and
//! CI has only one, newer compiler.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;

/// The published packages. A user builds these and their dependencies.
const PUBLISHED: [&str; 2] = ["api-handler", "api-handler-macros"];
/// The targets that Lambda runs.
const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn metadata(target: &str) -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let arguments = ["metadata", "--format-version=1", "--locked", "--filter-platform", target];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// `1.89` and `1.89.0` are the same version.
fn version(package: &Value) -> Option<Vec<u64>> {
    let mut numbers: Vec<u64> =
        package["rust_version"].as_str()?.split('.').map(|number| number.parse().unwrap()).collect();
    numbers.resize(3, 0);
    Some(numbers)
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The published packages and their dependencies, without dev-dependencies.
fn built(metadata: &Value) -> Vec<&Value> {
    let packages = array(&metadata["packages"]);
    let is_published = |package: &&Value| PUBLISHED.iter().any(|name| package["name"] == *name);
    let mut next: Vec<&str> =
        packages.iter().filter(is_published).filter_map(|package| package["id"].as_str()).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = next.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = array(&metadata["resolve"]["nodes"]).iter().find(|node| node["id"] == id).unwrap();
        let is_built = |dependency: &&Value| array(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
        next.extend(array(&node["deps"]).iter().filter(is_built).filter_map(|dependency| dependency["pkg"].as_str()));
    }
    packages.iter().filter(|package| package["id"].as_str().is_some_and(|id| seen.contains(id))).collect()
}

#[test]
fn no_dependency_needs_a_newer_rust() {
    for target in TARGETS {
        let metadata = metadata(target);
        let built = built(&metadata);
        let ours = built.iter().find(|package| package["name"] == PUBLISHED[0]).and_then(|package| version(package));
        let newer: Vec<String> = built
            .iter()
            .filter(|package| version(package) > ours)
            .map(|package| format!("{} {} needs {}", package["name"], package["version"], package["rust_version"]))
            .collect();
        assert!(built.len() > 20 && ours.is_some(), "the packages are not read");
        assert!(newer.is_empty(), "on {target}: {newer:#?}");
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Syntax in these tokens, including those of a `quote!`, that is newer than 1.89: a guard with `if let` (1.95), and
/// `cfg_select!` (1.95).
fn newer_syntax(tokens: TokenStream) -> Option<&'static str> {
    let mut tokens = tokens.into_iter().peekable();
    // Inside the condition of an `if`, whether a `let` was seen. A block ends a condition, an arrow ends a guard.
    let mut has_let = None;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(name) if name == "cfg_select" => return Some("cfg_select!"),
            TokenTree::Ident(name) if name == "if" => has_let = Some(false),
            TokenTree::Ident(name) if name == "let" => has_let = has_let.and(Some(true)),
            TokenTree::Punct(equals) if equals.as_char() == '=' => {
                let is_arrow = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '>');
                if is_arrow && has_let.take() == Some(true) {
                    return Some("a guard with `if let`");
                }
            }
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Brace {
                    has_let = None;
                }
                if let Some(found) = newer_syntax(group.stream()) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn no_newer_syntax() {
    let mut files = Vec::new();
    for folder in ["runtime/src", "macros/src"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > 100, "the sources are not found");
    for file in files {
        let tokens: TokenStream = std::fs::read_to_string(&file).unwrap().parse().unwrap();
        assert_eq!(newer_syntax(tokens), None, "{}", file.display());
    }
}

#[test]
fn newer_syntax_is_recognized() {
    let found = |text: &str| newer_syntax(text.parse().unwrap());
    assert_eq!(found("match a { b if let Some(c) = d => e }"), Some("a guard with `if let`"));
    assert_eq!(found("quote! { match a { b if let Some(c) = d(&e) => f, } }"), Some("a guard with `if let`"));
    assert_eq!(found("match a { b if c && let Some(d) = e => f }"), Some("a guard with `if let`"));
    assert_eq!(found("cfg_select! { unix => {} }"), Some("cfg_select!"));
    assert_eq!(found("match a { b if c => if let Some(d) = e { f } else { g }, h => i }"), None);
    assert_eq!(found("if let Some(a) = b && c { |d| d } match e { f => g }"), None);
}
