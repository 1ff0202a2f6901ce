//! An argument that no request can satisfy is an error before any request: of `Api::check`, and of every test.

use std::collections::{BTreeMap, HashMap};

use api_handler::prelude::*;
use api_handler::testing;

// Behind an alias, where the compiler does not refuse them already.
type Headers = HashMap<String, String>;
type Variables = BTreeMap<String, String>;
type Subject = String;
type Number = u32;

#[derive(Deserialize)]
#[allow(dead_code, reason = "never read")]
struct Pair {
    a: String,
    b: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "never read")]
struct Page {
    page: u32,
    id: uuid::Uuid,
    inner: Pair,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "never read")]
enum Filter {
    All,
    By(u32),
}

#[api_handler(GET "/header")]
fn header(#[header] _headers: Headers) {}

#[api_handler(GET "/claims")]
fn claims(#[claims] _sub: Subject) {}

#[api_handler(GET "/path/{id}")]
fn path(id: Pair) {
    let _ = id;
}

#[api_handler(GET "/cookie")]
fn cookie(#[cookie] _session: Option<Pair>) {}

#[api_handler(GET "/stage")]
fn stage(#[stage] _table: Variables) {}

#[api_handler(GET "/query")]
fn query(#[query] _page: Page) {}

#[api_handler(GET "/filter")]
fn filter(#[query] _filter: Option<Filter>, #[query] _nested: Vec<Vec<u8>>) {}

#[api_handler(POST "/form")]
fn form(#[form] _number: Number) {}

#[derive(FromEvent)]
#[allow(dead_code, reason = "never read")]
struct Group {
    #[header]
    headers: Headers,
    #[query]
    page: u32,
    deeper: Deeper,
}

#[derive(FromEvent)]
#[allow(dead_code, reason = "never read")]
struct Deeper {
    #[claims]
    sub: Subject,
}

#[api_handler(GET "/group")]
fn group(_group: Group) {}

fn mistakes(routes: Routes<()>) -> Vec<String> {
    let mistakes = Api::new(routes).check().map(drop).unwrap_err();
    mistakes.into_iter().map(|mistake| mistake.to_string()).collect()
}

#[test]
fn the_check_names_the_argument_and_the_fix() {
    let here = module_path!();
    let expected = [
        format!(
            "`#[header] _headers: Headers` of `{here}::header` can never be read: a header is one text, \
             and the type needs several fields: take each header as an argument of its own, or `HeaderMap` without a mark"
        ),
        format!(
            "`#[claims] _sub: Subject` of `{here}::claims` can never be read: a caller has names and values, and the type \
             has no fields: take a struct with a field for each claim, `#[claims] caller: Caller`"
        ),
        format!(
            "`id: Pair` of `{here}::path` can never be read: a placeholder is one text, and the type needs several \
             fields: take each placeholder as an argument of its own"
        ),
        format!(
            "`#[cookie] _session: Option<Pair>` of `{here}::cookie` can never be read: a cookie is one text, and the type \
             needs several fields: take each cookie as an argument of its own"
        ),
        format!(
            "`#[stage] _table: Variables` of `{here}::stage` can never be read: a stage variable is one \
             text, and the type needs several fields: take each stage variable as an argument of its own"
        ),
        format!(
            "`#[query] _page: Page` of `{here}::query` can never be read: its field `inner` is one text, and its type \
             needs several fields: put `#[serde(flatten)]` above the field, or make it a single value"
        ),
        format!(
            "`#[query] _filter: Option<Filter>` of `{here}::filter` can never be read: it is one text, and the variant `By` \
             has fields: use only variants without fields, or `#[serde(tag = \"..\")]` in a query or form"
        ),
        format!(
            "`#[query] _nested: Vec<Vec<u8>>` of `{here}::filter` can never be read: it is a list of texts, and its type \
             needs a list of lists: take a list of single values, or read the body"
        ),
        format!(
            "`#[form] _number: Number` of `{here}::form` can never be read: a form has names and values, and the type has no \
             fields: take a struct with a field for each name"
        ),
        format!(
            "`headers: Headers` in `_group: Group` of `{here}::group` can never be read: a header is one \
             text, and the type needs several fields: take each header as an argument of its own, or `HeaderMap` without \
             a mark"
        ),
        format!(
            "`sub: Subject` in `_group: Group` of `{here}::group` can never be read: a caller has names and values, and \
             the type has no fields: take a struct with a field for each claim, `#[claims] caller: Caller`"
        ),
    ];
    let found = mistakes(routes![header, claims, path, cookie, stage, query, filter, form, group]);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[tokio::test]
#[should_panic(expected = "to a program with mistakes: `#[claims] _sub: Subject`")]
async fn a_test_fails_at_once() {
    testing::get("/header").send(&Api::new(routes![claims])).await;
}

#[test]
fn the_commands_report_it_and_fail() {
    for arguments in [&["routes"][..], &["serve", "--port", "0"], &["serve", "--port", "0", "--in-process"]] {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_by_hand"))
            .args(arguments)
            .env("BY_HAND_MISTAKE", "1")
            .output()
            .unwrap();
        let message = String::from_utf8(program.stderr).unwrap();
        assert_eq!(program.status.code(), Some(1), "{arguments:?}: {message}");
        assert!(message.contains("`#[header] _headers: Headers` of `by_hand::misfit` can never"), "{message}");
    }
}

/// Fits, although its name or its spelling may not look like it.
mod fitting {
    use super::*;

    #[derive(Deserialize)]
    #[serde(from = "String")]
    pub struct Parsed;

    impl From<String> for Parsed {
        fn from(_: String) -> Self {
            Parsed
        }
    }

    #[derive(Deserialize)]
    #[serde(tag = "by")]
    pub enum By {
        Id {
            #[allow(dead_code, reason = "never read")]
            id: u64,
        },
        All,
    }

    pub type Headers = Vec<String>;

    #[api_handler(POST "/{id}/{names}")]
    #[allow(clippy::too_many_arguments, reason = "the more the better")]
    pub fn all<'r>(
        id: std::borrow::Cow<'r, str>,
        names: Parsed,
        #[query] _by: By,
        #[query] _map: HashMap<String, Vec<u8>>,
        #[query] _pair: (u8, u8),
        #[query] _key: Option<uuid::Uuid>,
        #[header] _accept: Headers,
        #[cookie] _any: serde_json::Value,
        #[form] _pairs: Vec<(String, String)>,
        #[claims] _caller: Option<Page>,
        #[stage] _table: &'r str,
        _method: Method,
        _context: &LambdaContext,
    ) {
        let _ = (id, names);
    }
}

#[test]
fn what_can_be_read_is_no_mistake() {
    use fitting::all;
    assert!(Api::<()>::new(routes![all]).check().is_ok());
}
