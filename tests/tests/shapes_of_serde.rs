//! Every shape that serde gives a type, in every place that has only text: it is read, or `Api::check` refuses it with a
//! sentence. A client that sends a right value never gets a 400.

use std::collections::BTreeMap;
use std::fmt::Debug;

use api_handler::prelude::*;
use api_handler::testing::{self, Request};
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "shown")]
struct Inner {
    id: u64,
    full: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "shown")]
struct Flatten {
    name: String,
    #[serde(flatten)]
    inner: Inner,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "name")]
#[allow(dead_code, reason = "shown")]
enum Tagged {
    #[serde(rename = "7")]
    Seven { id: u64, full: bool },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "name", content = "id")]
#[allow(dead_code, reason = "shown")]
enum Adjacent {
    #[serde(rename = "7")]
    Seven(u64),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "shown")]
enum UntaggedStructs {
    Other { other: u64 },
    Ours { name: String, id: u64 },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "shown")]
struct Strict {
    name: String,
    id: u64,
    full: bool,
}

type Map = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "shown")]
enum Untagged {
    Id(u64),
    Name(String),
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "shown")]
struct Newtype(u64);

#[derive(Debug, Deserialize)]
#[serde(transparent)]
#[allow(dead_code, reason = "shown")]
struct With {
    #[serde(with = "doubled")]
    value: u64,
}

mod doubled {
    use serde::{Deserialize as _, Deserializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        u64::deserialize(deserializer).map(|value| value * 2)
    }
}

#[derive(Debug, Deserialize)]
enum Name {
    #[serde(rename = "5")]
    Five,
}

/// What each place makes of a type: what it reads, or that `Api::check` refuses it.
struct Row {
    shape: &'static str,
    /// Query, form, header, cookie, claims, stage.
    cells: [String; 6],
}

const PLACES: [&str; 6] = ["query", "form", "header", "cookie", "claims", "stage"];

async fn cell(api: Api, request: Request) -> String {
    let api = match api.check() {
        Ok(api) => api,
        Err(mistakes) => {
            let mistake = &mistakes.list[0];
            assert!(mistake.message.contains("` can never be read: "), "{mistake}");
            assert!(!mistake.fix.is_empty());
            return "refused".to_owned();
        }
    };
    let reply = request.send(&api).await;
    if reply.status() == 200 { reply.text().to_owned() } else { format!("{}: {}", reply.status(), reply.text()) }
}

/// A request with the fields of an object, or with the values of `v`.
fn request(place: &str, has_fields: bool) -> Request {
    let fields = [("name", "7"), ("id", "5"), ("full", "true")];
    match place {
        "query" if has_fields => testing::post("/?name=7&id=5&full=true"),
        "query" => testing::post("/?v=7&v=5"),
        "form" => testing::post("/").form(&fields),
        "header" => testing::post("/").header("v", "7, 5"),
        "cookie" => testing::post("/").cookie("v", "7").cookie("v", "5"),
        "claims" => testing::post("/").claims(json!({"name": "7", "id": 5, "full": true})),
        _ => testing::post("/").stage_variable("v", "5"),
    }
}

fn shown(value: impl Debug) -> String {
    format!("{value:?}")
}

/// A handler for each place, and what comes of its request.
macro_rules! row {
    ($name:ident, $has_fields:ident, $type:ty) => {{
        mod $name {
            use super::*;

            #[api_handler(POST "/")]
            pub fn query(#[query] v: $type) -> String {
                shown(v)
            }

            #[api_handler(POST "/")]
            pub fn form(#[form] v: $type) -> String {
                shown(v)
            }

            #[api_handler(POST "/")]
            pub fn header(#[header] v: $type) -> String {
                shown(v)
            }

            #[api_handler(POST "/")]
            pub fn cookie(#[cookie] v: $type) -> String {
                shown(v)
            }

            #[api_handler(POST "/")]
            pub fn claims(#[claims] v: $type) -> String {
                shown(v)
            }

            #[api_handler(POST "/")]
            pub fn stage(#[stage] v: $type) -> String {
                shown(v)
            }
        }
        use $name::{claims, cookie, form, header, query, stage};
        let apis = [routes![query], routes![form], routes![header], routes![cookie], routes![claims], routes![stage]];
        let mut cells = Vec::new();
        for (routes, place) in apis.into_iter().zip(PLACES) {
            cells.push(cell(Api::new(routes), request(place, $has_fields)).await);
        }
        Row { shape: stringify!($name), cells: cells.try_into().unwrap() }
    }};
}

/// The rows of a type and of its `Option`, and that they are alike.
macro_rules! rows {
    ($rows:ident: $($name:ident $optional:ident $has_fields:ident $type:ty;)*) => {
        $(
            let plain = row!($name, $has_fields, $type);
            let optional = row!($optional, $has_fields, Option<$type>);
            for (plain, optional) in plain.cells.iter().zip(&optional.cells) {
                let some = if plain == "refused" { plain.clone() } else { format!("Some({plain})") };
                assert_eq!(*optional, some, "{}", optional_of(plain));
            }
            $rows.push(plain);
        )*
    };
}

fn optional_of(cell: &str) -> String {
    format!("an `Option` around what is read as {cell}")
}

#[tokio::test]
async fn each_is_read_or_refused_before_any_request() {
    let mut rows = Vec::new();
    rows! { rows:
        flatten option_flatten true Flatten;
        tagged option_tagged true Tagged;
        adjacent option_adjacent true Adjacent;
        untagged_structs option_untagged_structs true UntaggedStructs;
        strict option_strict true Strict;
        map option_map true Map;
        untagged option_untagged false Untagged;
        tuple option_tuple false (u64, u64);
        newtype option_newtype false Newtype;
        with option_with false With;
        name option_name false Name;
        list option_list false Vec<Untagged>;
        value option_value false Value;
    }
    let refused = "refused".to_owned();
    // Needs names with values.
    let fields = |shown: &str| {
        let (read, refused) = (shown.to_owned(), refused.clone());
        [read.clone(), read.clone(), refused.clone(), refused.clone(), read, refused]
    };
    // Needs texts.
    let texts = |query: &str, header: &str, cookie: &str, stage: &str| {
        let of = |text: &str| text.to_owned();
        [of(query), refused.clone(), of(header), of(cookie), refused.clone(), of(stage)]
    };
    let object = r#"Object {"full": String("true"), "id": String("5"), "name": String("7")}"#.to_owned();
    let [header, text] = [r#"String("7, 5")"#, r#"String("5")"#].map(str::to_owned);
    let values = [text.clone(), object.clone(), header, text.clone(), object, text];
    let expected = [
        ("flatten", fields(r#"Flatten { name: "7", inner: Inner { id: 5, full: Some(true) } }"#)),
        ("tagged", fields("Seven { id: 5, full: true }")),
        ("adjacent", fields("Seven(5)")),
        ("untagged_structs", fields(r#"Ours { name: "7", id: 5 }"#)),
        ("strict", fields(r#"Strict { name: "7", id: 5, full: true }"#)),
        ("map", fields(r#"{"full": "true", "id": "5", "name": "7"}"#)),
        ("untagged", texts("Id(5)", r#"Name("7, 5")"#, "Id(5)", "Id(5)")),
        ("tuple", texts("(7, 5)", "(7, 5)", "(7, 5)", "refused")),
        ("newtype", texts("Newtype(5)", "Newtype(5)", "Newtype(5)", "Newtype(5)")),
        ("with", texts("With { value: 10 }", "With { value: 10 }", "With { value: 10 }", "With { value: 10 }")),
        ("name", texts("Five", "Five", "Five", "Five")),
        ("list", texts("[Id(7), Id(5)]", "[Id(7), Id(5)]", "[Id(7), Id(5)]", "[Id(5)]")),
        ("value", values),
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, (shape, cells)) in rows.iter().zip(&expected) {
        assert_eq!(row.shape, *shape);
        for ((place, found), expected) in PLACES.iter().zip(&row.cells).zip(cells) {
            assert_eq!(found, expected, "{shape} in {place}");
        }
    }
}
