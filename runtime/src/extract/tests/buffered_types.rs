//! Types that first accept any value get from text what they need: tagged and untagged enums, and what is under `flatten`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::callers::read;
use super::query;

#[derive(Debug, Deserialize, PartialEq)]
struct Paging {
    page: u32,
    ratio: Option<f32>,
    all: Option<bool>,
    #[serde(default)]
    ids: Vec<u8>,
    name: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Flattened {
    q: String,
    #[serde(flatten)]
    paging: Paging,
}

fn paging(page: u32) -> Paging {
    Paging { page, ratio: None, all: None, ids: vec![], name: None }
}

#[test]
fn fields_under_flatten_are_read_as_other_fields_are() {
    let found = query::<Flattened>("q=5&page=2&ratio=0.5&all=yes&ids=1&ids=2&name=7");
    let full = Paging { ratio: Some(0.5), all: Some(true), ids: vec![1, 2], name: Some("7".to_owned()), ..paging(2) };
    assert_eq!(found, Ok(Flattened { q: "5".to_owned(), paging: full }));
    let found = query::<Flattened>("q=&page=2&ratio=&name=&ids=");
    let blank = Paging { name: Some(String::new()), ..paging(2) };
    assert_eq!(found, Ok(Flattened { q: String::new(), paging: blank }));
    assert_eq!(query::<Flattened>("q=a&page=2&all").unwrap().paging.all, Some(true), "a flag");
    assert_eq!(query::<Flattened>("q=a&page=2&ids=1").unwrap().paging.ids, [1]);
}

#[test]
fn a_wrong_field_under_flatten_is_named() {
    let error = |text: &str| query::<Flattened>(text).unwrap_err();
    assert_eq!(error("q=a"), "query parameter `page` is missing");
    assert_eq!(error("q=a&page=x"), "query parameter `page` must be a whole number");
    assert_eq!(error("q=a&page=-1"), "query parameter `page` is too small: it must be between 0 and 4294967295");
    assert_eq!(error("q=a&page=2&ids=1&ids=300"), "query parameter `ids` is too large: it must be between 0 and 255");
    assert_eq!(error("q=a&page=2&ratio=1e39"), "query parameter `ratio` must be a number");
}

#[test]
fn a_list_under_flatten_may_be_missing() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Tags {
        tags: Vec<String>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Outer {
        ids: Vec<u8>,
        #[serde(flatten)]
        tags: Tags,
    }
    assert_eq!(query::<Outer>(""), Ok(Outer { ids: vec![], tags: Tags { tags: vec![] } }));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Named {
        #[serde(flatten)]
        name: BTreeMap<String, u32>,
    }
    let many: Vec<String> = (0..5_000).map(|number| format!("k{number}={number}")).collect();
    assert_eq!(query::<Named>(&many.join("&")).unwrap().name.len(), 5_000);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Several<T> {
        #[serde(flatten)]
        of: BTreeMap<String, T>,
    }
    let lists = query::<Several<Vec<u32>>>(&many.join("&")).unwrap();
    assert_eq!((lists.of.len(), &lists.of["k7"]), (5_000, &vec![7]));
    let blank: Vec<String> = (0..5_000).map(|number| format!("k{number}=")).collect();
    assert!(query::<Several<Option<u32>>>(&blank.join("&")).unwrap().of.values().all(Option::is_none));
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "by", rename_all = "lowercase")]
enum Tagged {
    Id { id: u64 },
    Name { name: String, exact: Option<bool> },
    All,
}

#[test]
fn a_tagged_enum_is_read_from_the_whole_query() {
    assert_eq!(query::<Tagged>("by=id&id=7"), Ok(Tagged::Id { id: 7 }));
    let name = Tagged::Name { name: "7".to_owned(), exact: Some(true) };
    assert_eq!(query::<Tagged>("name=7&exact=1&by=name"), Ok(name));
    assert_eq!(query::<Tagged>("by=all"), Ok(Tagged::All));
    assert_eq!(query::<Option<Tagged>>(""), Ok(None));
    assert_eq!(query::<Tagged>("by=x").unwrap_err(), "query parameter `by` is not one of `id`, `name`, `all`");
    assert_eq!(query::<Tagged>("by=id&id=x").unwrap_err(), "query parameter `id` must be a whole number");
    assert_eq!(query::<Tagged>("by=id").unwrap_err(), "query parameter `id` is missing");
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "by", content = "value", rename_all = "lowercase")]
    enum Adjacent {
        Id(u64),
        Name(String),
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Search {
        #[serde(flatten)]
        adjacent: Adjacent,
    }
    for text in ["by=id&value=7", "value=7&by=id"] {
        assert_eq!(query::<Search>(text), Ok(Search { adjacent: Adjacent::Id(7) }), "{text}");
    }
    assert_eq!(query::<Search>("value=7&by=name").unwrap().adjacent, Adjacent::Name("7".to_owned()));
}

#[test]
fn an_untagged_enum_is_its_first_variant_that_fits() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum IdOrName {
        Id(u64),
        Name(String),
    }
    assert_eq!(query::<IdOrName>("n=7"), Ok(IdOrName::Id(7)));
    assert_eq!(query::<IdOrName>("n=ada"), Ok(IdOrName::Name("ada".to_owned())));
    assert_eq!(query::<Vec<IdOrName>>("n=7&n=a").unwrap(), [IdOrName::Id(7), IdOrName::Name("a".to_owned())]);
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum NameOrId {
        Name(String),
        Id(u64),
    }
    assert_eq!(query::<NameOrId>("n=7"), Ok(NameOrId::Name("7".to_owned())), "the first one accepts it");
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Filter {
        Range { from: u32, to: u32 },
        From { from: String, n: u32 },
    }
    assert_eq!(query::<Filter>("from=1&to=2"), Ok(Filter::Range { from: 1, to: 2 }));
    assert_eq!(query::<Filter>("from=1&n=2"), Ok(Filter::From { from: "1".to_owned(), n: 2 }));
    assert_eq!(query::<Filter>("x=1").unwrap_err(), "the query has none of the allowed shapes");
}

#[test]
fn a_value_of_any_type_stays_text() {
    assert_eq!(query::<Value>("n=1"), Ok(json!("1")));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Rest {
        page: u32,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
    let rest = BTreeMap::from([("id".to_owned(), json!("7"))]);
    assert_eq!(query::<Rest>("page=1&id=7"), Ok(Rest { page: 1, rest }));
}

#[test]
fn claims_that_are_text_are_read_under_flatten_too() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Times {
        exp: u64,
        groups: Vec<String>,
        tenant: Tenant,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Tenant {
        id: u8,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Caller {
        sub: String,
        #[serde(flatten)]
        times: Times,
    }
    let claims = json!({"sub": "7", "exp": "Mon Apr 17 23:12:49 UTC 2017", "groups": "[a b]", "tenant": "{\"id\":7}"});
    let times = Times { exp: 1_492_470_769, groups: vec!["a".to_owned(), "b".to_owned()], tenant: Tenant { id: 7 } };
    let caller = read::<Caller>(json!({"authorizer": {"claims": claims}}));
    assert_eq!(caller, Ok(Caller { sub: "7".to_owned(), times }));
    let wrong = read::<Caller>(json!({"authorizer": {"claims": {"sub": "7", "exp": "soon"}}})).unwrap_err();
    assert_eq!(wrong, (500, "claim `exp` must be a whole number".to_owned()));
}
