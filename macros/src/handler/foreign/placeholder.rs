//! Placeholders of other frameworks: `:id`, `<id>`, `{id:u64}`.

/// The placeholder that a segment in the spelling of another framework means here.
///
/// `:id` (Express, older axum), `<id>` (Rocket, Flask), `*rest`, `{*rest}` (axum), `{**rest}` (.NET), `{id:u64}` (Actix),
/// `{rest:path}` (FastAPI).
pub(crate) fn translated(segment: &str) -> Option<String> {
    if let Some(name) = segment.strip_prefix(':').filter(|name| is_name(name)) {
        return Some(format!("{{{name}}}"));
    }
    let rest = segment.strip_prefix("{*").and_then(|rest| rest.strip_suffix('}')).or(segment.strip_prefix('*'));
    let rest = rest.map(|rest| rest.trim_start_matches('*'));
    if let Some(name) = rest.filter(|name| is_name(name)) {
        return Some(format!("{{{name}+}}"));
    }
    if let Some(name) = segment.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        let (kind, name) = name.split_once(':').unwrap_or(("", name));
        let (name, kind) = name.strip_suffix("..").map_or((name, kind), |name| (name, WITH_SLASHES));
        return is_name(name).then(|| of_kind(name, kind));
    }
    let (name, kind) = segment.strip_prefix('{')?.strip_suffix('}')?.split_once(':')?;
    is_name(name).then(|| of_kind(name, kind))
}

/// The kind of placeholder in FastAPI, Flask and Django that matches slashes too.
const WITH_SLASHES: &str = "path";

/// A placeholder to which other frameworks give a type or a pattern.
fn of_kind(name: &str, kind: &str) -> String {
    let greedy = if [WITH_SLASHES, ".*", ".+"].contains(&kind) { "+" } else { "" };
    format!("{{{name}{greedy}}}")
}

/// What is wrong with `[id]`, which is a placeholder in Next.js and a token in ASP.NET.
pub(crate) fn in_brackets(segment: &str) -> Option<String> {
    let name = segment.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|name| is_name(name))?;
    Some(match name {
        // ASP.NET replaces these with the names of its classes and methods.
        "controller" | "action" | "area" => {
            format!("`{segment}` is not replaced by a name here\nhelp: write the name itself, as in `/users/{{id}}`")
        }
        _ => not_here(segment, &format!("{{{name}}}")),
    })
}

/// Reports a placeholder in another spelling, with ours.
pub(crate) fn not_here(segment: &str, ours: &str) -> String {
    format!("`{segment}` is not a placeholder here\nhelp: `{ours}`")
}

/// Whether a text can be the name of a variable, in this or most other languages.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|symbol| symbol.is_ascii_alphanumeric() || symbol == '_')
}
