//! Each rule forbids what it describes, and nothing else.

use crate::arrows::complaints::{of_rooms, of_rules};
use crate::arrows::picture::Picture;
use crate::arrows::rules::RULES;
use crate::reader::source::Source;

/// A crate of these rooms, the first of which uses an item of the second.
fn crate_of(from: &str, to: &str, item: &str) -> Picture {
    let mut modules: Vec<String> = Vec::new();
    for room in [from, to] {
        let parts: Vec<&str> = room.split('/').collect();
        modules.extend((1..=parts.len()).map(|length| parts[..length].join("/")));
    }
    modules.sort();
    modules.dedup();
    let children = |parent: &str| -> String {
        let children =
            modules.iter().filter_map(|module| module.strip_prefix(parent)).filter(|name| !name.contains('/'));
        children.map(|name| format!("pub(crate) mod {name}; ")).collect()
    };
    let text = |module: &String| {
        let used = (module == from).then(|| format!("\nuse crate::{}::{item};", to.replace('/', "::")));
        let defined = (module == to).then(|| format!("\npub(crate) struct {item};"));
        format!("{}{}{}", children(&format!("{module}/")), used.unwrap_or_default(), defined.unwrap_or_default())
    };
    let mut files = vec![("lib.rs".to_owned(), children(""))];
    files.extend(modules.iter().map(|module| (format!("{module}/mod.rs"), text(module))));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Picture::of(&Source::made_up(&files))
}

fn complaints(from: &str, to: &str, item: &str) -> Vec<String> {
    of_rules(&crate_of(from, to, item), RULES)
}

#[track_caller]
fn is_forbidden(from: &str, all: &[&str]) {
    for to in all {
        let complaints = complaints(from, to, "Thing");
        let path = format!("crate::{}::Thing", to.replace('/', "::"));
        let expected = format!("src/{from}/mod.rs:2 uses `{path}` of src/{to}/mod.rs, but ");
        assert!(complaints.iter().any(|complaint| complaint.starts_with(&expected)), "{from} to {to}: {complaints:?}");
    }
}

#[test]
fn an_event_knows_nothing_above_it() {
    let above = ["response", "respond", "extract", "proxy", "program", "routes", "invoke", "lambda", "gateway"];
    is_forbidden("event", &above);
    is_forbidden("event/scan", &["invoke", "gateway/event"]);
}

#[test]
fn a_response_is_plain_data() {
    is_forbidden("response", &["event", "proxy", "guard", "lambda"]);
    is_forbidden("response/problem", &["event/source"]);
}

#[test]
fn of_the_event_a_proxy_response_knows_the_source_only() {
    is_forbidden("proxy", &["event", "event/headers", "lambda", "invoke"]);
    assert_eq!(complaints("proxy", "event/source", "EventSource"), [] as [String; 0]);
    assert_eq!(complaints("proxy", "event", "EventSource"), [] as [String; 0]);
}

#[test]
fn guards_and_invocations_are_below_lambda() {
    is_forbidden("guard", &["lambda", "invoke"]);
    is_forbidden("invoke", &["lambda", "lambda/runtime_api"]);
    assert_eq!(complaints("lambda", "invoke", "Thing"), [] as [String; 0]);
}

#[test]
fn only_run_and_testing_know_the_gateway() {
    for from in ["api", "function", "lambda", "invoke/handle", "describe", "prelude"] {
        is_forbidden(from, &["gateway", "gateway/serve"]);
    }
    for from in ["run", "testing", "testing/reply", "gateway/command"] {
        assert_eq!(complaints(from, "gateway/event", "Thing"), [] as [String; 0]);
    }
}

#[test]
fn a_room_may_be_a_file() {
    let thing = "use crate::gateway::Thing;";
    let gateway = ("gateway.rs", "pub(crate) struct Thing;");
    let files = [("lib.rs", "mod api; mod gateway; mod run;"), ("api.rs", thing), ("run.rs", thing), gateway];
    let complaints = of_rules(&Picture::of(&Source::made_up(&files)), RULES);
    let [complaint] = complaints.as_slice() else { panic!("{complaints:?}") };
    assert!(complaint.starts_with("src/api.rs:1 uses `crate::gateway::Thing` of src/gateway.rs, but "), "{complaint}");
}

#[test]
fn the_judge_shares_nothing_with_what_makes_answers() {
    let makes_answers =
        ["response", "respond", "proxy", "invoke", "extract", "handler", "routes", "program", "function"];
    is_forbidden("gateway/verdict", &makes_answers);
    is_forbidden("gateway/verdict/rest", &["api", "lambda", "event", "gateway/event", "simd"]);
    assert_eq!(complaints("gateway/verdict/rest", "gateway/verdict/headers", "Thing"), [] as [String; 0]);
    assert_eq!(complaints("gateway/verdict", "event/source", "EventSource"), [] as [String; 0]);
}

#[test]
fn a_rule_about_a_room_that_does_not_exist_is_reported() {
    let complaints = of_rooms(&crate_of("event", "proxy", "Thing"), RULES);
    assert!(complaints.contains(&"src: a rule names `guard`, which does not exist".to_owned()), "{complaints:?}");
    assert!(!complaints.iter().any(|complaint| complaint.contains("`event`")), "{complaints:?}");
}
