//! A compressed body is refused with the coding that is accepted, unless the handler reads bytes; one that the gateway has
//! decompressed is read.

use api_handler::prelude::*;
use api_handler_tests::{alb, answer, function_url, http, http_v1, lattice, rest};
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Note {
    title: String,
}

#[api_handler(POST "/json")]
fn json_note(#[body] note: Note) -> String {
    note.title
}

#[api_handler(POST "/form")]
fn form_note(#[form] note: Note) -> String {
    note.title
}

#[api_handler(POST "/optional")]
fn optional(#[form] note: Option<Note>) -> String {
    note.map_or("nothing".to_owned(), |note| note.title)
}

#[api_handler(POST "/text")]
fn text(#[body] text: &str) -> String {
    text.to_owned()
}

#[api_handler(POST "/bytes")]
fn bytes(#[body] bytes: Bytes) -> String {
    bytes.len().to_string()
}

fn function() -> Function<()> {
    Api::new(routes![json_note, form_note, optional, text, bytes]).state(())
}

/// The same short text, compressed.
const COMPRESSED: [(&str, &[u8]); 4] = [
    (
        "gzip",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabV*\xc9,\xc9IU\xb2RJT\xaa\x05\x00\x7f\x03\x12]\r\x00\x00\x00",
    ),
    ("deflate", b"x\x9c\xabV*\xc9,\xc9IU\xb2RJT\xaa\x05\x00\x1f\x8b\x04>"),
    ("br", b"\x0b\x06\x80{\"title\":\"a\"}\x03"),
    ("zstd", b"\x28\xb5\x2f\xfd\x04\x58\x69\x00\x00{\"title\":\"a\"}\xe8\x7e\xaa\xb8"),
];

fn event(mut event: Value, content_type: &str, coding: &str) -> Value {
    let headers = json!({"content-type": content_type, "content-encoding": coding});
    for (name, value) in headers.as_object().unwrap() {
        event["multiValueHeaders"][name] = json!([value]);
    }
    event["headers"] = headers;
    event
}

fn sources(path: &str) -> [Value; 6] {
    [
        rest("POST", path),
        http_v1("POST", path),
        http("POST", path, ""),
        function_url("POST", path),
        alb("POST", path, true),
        lattice("POST", path),
    ]
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_compressed_body_is_a_415_that_names_the_accepted_coding() {
    for (path, content_type) in
        [("/json", "application/json"), ("/form", FORM), ("/optional", FORM), ("/text", "text/plain")]
    {
        for (coding, body) in COMPRESSED {
            // As base64, and as a REST API sends it that has no binary media types.
            let texts = [base64_simd::STANDARD.encode_to_string(body), String::from_utf8_lossy(body).into_owned()];
            for (source, (is_base64, text)) in sources(path)
                .into_iter()
                .flat_map(|source| [true, false].into_iter().zip(texts.clone()).map(move |text| (source.clone(), text)))
            {
                // Text that the gateway has damaged is still text for who asks for text.
                if path == "/text" && !is_base64 {
                    continue;
                }
                let mut event = event(source, content_type, coding);
                (event["body"], event["isBase64Encoded"]) = (text.into(), is_base64.into());
                let answer = answer(&function(), &event).await;
                assert_eq!(answer.status(), 415, "{coding} {path} {event}");
                let expected = format!("the body is sent with `content-encoding: {coding}`: send it without");
                assert_eq!(answer.value()["detail"], expected, "{event}");
                assert!(answer.json.to_string().contains(r#""accept-encoding":"#), "{}", answer.json);
                assert!(answer.json.to_string().contains("identity"), "{}", answer.json);
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_the_gateway_has_decompressed_is_read() {
    for (path, content_type, body) in [
        ("/json", "application/json", r#"{"title":"é"}"#),
        ("/form", FORM, "title=%C3%A9"),
        ("/text", "text/plain", "é"),
    ] {
        let mut event = event(rest("POST", path), content_type, "gzip");
        event["body"] = body.into();
        assert_eq!(answer(&function(), &event).await.text(), "é", "{path}");
    }
    // What is wrong with it is then the text, not the coding.
    let mut event = event(rest("POST", "/json"), "application/json", "gzip");
    event["body"] = r#"{"title":"#.into();
    let answer = answer(&function(), &event).await;
    assert_eq!((answer.status(), answer.value()["detail"].as_str().unwrap().contains("incomplete")), (400, true));
}

#[tokio::test]
async fn bytes_are_what_was_sent() {
    for (coding, body) in COMPRESSED {
        let mut event = event(http("POST", "/bytes", ""), "application/json", coding);
        event["body"] = base64_simd::STANDARD.encode_to_string(body).into();
        event["isBase64Encoded"] = true.into();
        assert_eq!(answer(&function(), &event).await.text(), body.len().to_string(), "{coding}");
    }
}

#[tokio::test]
async fn bytes_without_a_coding_are_a_400() {
    for coding in ["", "identity"] {
        let mut event = event(http("POST", "/json", ""), "application/json", coding);
        event["body"] = base64_simd::STANDARD.encode_to_string(COMPRESSED[0].1).into();
        event["isBase64Encoded"] = true.into();
        assert_eq!(answer(&function(), &event).await.status(), 400, "{coding}");
    }
}
