//! Structs, maps and single values are read from a query.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Rejections, query as part};
use super::{query, with_event};

#[derive(Debug, Deserialize, PartialEq)]
struct Page {
    page: u32,
    #[serde(default = "twenty")]
    per_page: u32,
    #[serde(rename = "tag")]
    tags: Vec<String>,
    sort: Option<String>,
    after: Option<u64>,
}

fn twenty() -> u32 {
    20
}

#[test]
fn a_struct_reads_its_fields_from_the_whole_query() {
    let page = query::<Page>("other=x&page=2&tag=a&after=&tag=b&sort=").unwrap();
    let tags = vec!["a".to_owned(), "b".to_owned()];
    let sort = Some(String::new());
    assert_eq!(page, Page { page: 2, per_page: 20, tags, sort, after: None });
    let bare = query::<Page>("page=1&page=3").unwrap();
    assert_eq!(bare, Page { page: 3, per_page: 20, tags: vec![], sort: None, after: None });
}

#[test]
fn the_wrong_field_is_named() {
    assert_eq!(query::<Page>("").unwrap_err(), "query parameter `page` is missing");
    assert_eq!(query::<Page>("page=").unwrap_err(), "query parameter `page` is empty");
    assert_eq!(query::<Page>("page=1&per_page=x").unwrap_err(), "query parameter `per_page` is not a whole number");
    assert_eq!(query::<Page>("page=1&after=x").unwrap_err(), "query parameter `after` is not a whole number");
}

#[test]
fn an_optional_struct_is_none_if_none_of_its_fields_is_present() {
    assert_eq!(query::<Option<Page>>("other=1"), Ok(None));
    assert_eq!(query::<Option<Page>>("page=1").unwrap().unwrap().page, 1);
    assert_eq!(query::<Option<Page>>("per_page=1").unwrap_err(), "query parameter `page` is missing");
    assert_eq!(query::<Option<HashMap<String, String>>>(""), Ok(None));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Around(Option<Page>);
    assert_eq!(query::<Around>(""), Ok(Around(None)));
}

#[test]
fn a_map_contains_the_whole_query() {
    let map = query::<BTreeMap<String, Vec<u8>>>("b=1&a=2&b=3").unwrap();
    assert_eq!(map, BTreeMap::from([("a".to_owned(), vec![2]), ("b".to_owned(), vec![1, 3])]));
    let last = query::<BTreeMap<String, u8>>("b=1&a=2&b=3").unwrap();
    assert_eq!(last, BTreeMap::from([("a".to_owned(), 2), ("b".to_owned(), 3)]));
    let keyed = query::<BTreeMap<u8, Option<u8>>>("1=&2=5&3=").unwrap();
    assert_eq!(keyed, BTreeMap::from([(1, None), (2, Some(5)), (3, None)]));
    assert_eq!(query::<BTreeMap<String, u8>>("a=1&b=").unwrap_err(), "query parameter `b` is empty");
    assert_eq!(query::<BTreeMap<u8, u8>>("x=1").unwrap_err(), "query parameter `x` is not a whole number");
}

#[test]
fn a_strict_struct_rejects_an_unknown_name() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Strict {
        page: Option<u32>,
        size: Option<u32>,
    }
    let detail = query::<Strict>("page=1&pgae=2").unwrap_err();
    assert_eq!(detail, "query parameter `pgae` is unknown; expected one of `page`, `size`");
    assert!(query::<Strict>("size=1").is_ok());
}

#[test]
fn aliases_are_names_too() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Page {
        #[serde(alias = "perPage")]
        per_page: u32,
    }
    assert_eq!(query::<Page>("perPage=3"), Ok(Page { per_page: 3 }));
    let twice = query::<Page>("perPage=3&per_page=4").unwrap_err();
    assert_eq!(twice, "query parameter `per_page` is given twice, under two of its names");
}

#[test]
fn a_type_that_accepts_anything_receives_text() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Either {
        Number(u8),
        Text(String),
    }
    assert_eq!(query::<Value>("n=1&m=2"), Ok(json!("1")));
    assert_eq!(query::<Either>("n=1"), Ok(Either::Number(1)));
    assert_eq!(query::<Either>("n=x"), Ok(Either::Text("x".to_owned())));
    assert_eq!(query::<Option<Value>>("m=2"), Ok(None));
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Number {
        Small(u8),
    }
    assert_eq!(query::<Number>("n=1"), Ok(Number::Small(1)));
    assert_eq!(query::<Number>("n=x").unwrap_err(), "query parameter `n` has none of the allowed shapes");
}

#[test]
fn defaults_replace_what_was_not_sent() {
    let event = json!({"multiValueQueryStringParameters": {"n": ["x"], "page": ["1"]}});
    with_event(event, |event| {
        let mut rejections = Rejections::new();
        assert_eq!(part::read_or::<u32>(event, "m", &mut rejections, || 20), Some(20));
        assert_eq!(part::read_or::<u32>(event, "m", &mut rejections, <u32 as Default>::default), Some(0));
        assert_eq!(part::read_or::<&'_ str>(event, "n", &mut rejections, || "y"), Some("x"));
        assert_eq!(
            part::read_or::<HashMap<&'_ str, &'_ str>>(event, "m", &mut rejections, HashMap::new).unwrap().len(),
            2
        );
        assert!(rejections.is_empty());
        assert_eq!(part::read_or::<u32>(event, "n", &mut rejections, || 20), None);
        assert!(!rejections.is_empty());
    });
}

#[test]
fn a_str_is_borrowed_from_decoded_text_too() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Names<'a> {
        first: &'a str,
        second: &'a str,
    }
    let members = json!({"version": "2.0", "rawPath": "/a", "rawQueryString": "first=a%20b&second=plain",
        "requestContext": {"http": {"method": "GET"}}});
    with_event(members, |event| {
        let mut rejections = Rejections::new();
        let names = part::read::<Names<'_>>(event, "names", &mut rejections);
        assert_eq!(names, Some(Names { first: "a b", second: "plain" }));
        let plain = names.unwrap().second.as_ptr() as usize;
        let text = event.text().as_bytes().as_ptr_range();
        assert!((text.start as usize..text.end as usize).contains(&plain), "text that needs no decoding is not copied");
    });
}

#[test]
fn a_map_with_ten_thousand_names_is_read() {
    let pairs: Vec<_> = (0..20_000).map(|number| format!("k{}=", number % 10_000)).collect();
    assert_eq!(query::<HashMap<String, Vec<Option<String>>>>(&pairs.join("&")).unwrap().len(), 10_000);
    assert_eq!(query::<HashMap<String, Option<u8>>>(&pairs.join("&")).unwrap().len(), 10_000);
}
