//! Forms with files: what browsers, curl and hostile clients send as `multipart/form-data`.

use std::panic::AssertUnwindSafe;

use api_handler::prelude::*;
use api_handler_tests::{alb, answer, function_url, http, http_v1, lattice, rest};
use proptest::prelude::*;
use serde_json::{Value, json};

const BINARY: &[u8] = b"\xff\xd8\xff\x00\r\n--not-the-boundary\r\n";

#[derive(Debug, Deserialize)]
struct Upload {
    title: String,
    count: Option<u8>,
    #[serde(default)]
    public: bool,
    #[serde(default)]
    tag: Vec<String>,
    photo: FormFile,
    cover: Option<FormFile>,
    pages: Vec<FormFile>,
}

fn shown(file: &FormFile) -> Value {
    json!([file.name(), file.content_type(), file.bytes().len()])
}

#[api_handler(POST "/photos")]
fn upload(#[form] upload: Upload) -> Value {
    let Upload { title, count, public, tag, photo, cover, pages } = upload;
    let pages: Vec<_> = pages.iter().map(shown).collect();
    json!([title, count, public, tag, shown(&photo), cover.as_ref().map(shown), pages])
}

/// A body with that boundary, of parts that are each headers and content.
fn multipart(boundary: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (headers, content) in parts {
        body.extend_from_slice(format!("--{boundary}\r\n{headers}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

/// The same event with a body in base64, as every source sends what it takes for binary.
fn with_body(mut event: Value, content_type: &str, body: &[u8]) -> Value {
    for (headers, value) in [("headers", json!(content_type)), ("multiValueHeaders", json!([content_type]))] {
        if let Some(headers) = event[headers].as_object_mut() {
            headers.insert("content-type".to_owned(), value);
        }
    }
    event["body"] = base64_simd::STANDARD.encode_to_string(body).into();
    event["isBase64Encoded"] = true.into();
    event
}

fn sources(method: &str, path: &str) -> [Value; 7] {
    [
        rest(method, path),
        http(method, path, ""),
        http_v1(method, path),
        function_url(method, path),
        alb(method, path, true),
        alb(method, path, false),
        lattice(method, path),
    ]
}

#[tokio::test]
async fn texts_and_files_are_read_on_every_source() {
    let function = Api::new(routes![upload]).state(());
    let body = multipart(
        "----WebKitFormBoundaryX",
        &[
            ("Content-Disposition: form-data; name=\"title\"", "Café".as_bytes()),
            ("Content-Disposition: form-data; name=\"count\"", b"7"),
            ("Content-Disposition: form-data; name=\"public\"", b"on"),
            ("Content-Disposition: form-data; name=\"tag\"", b"a"),
            ("Content-Disposition: form-data; name=\"tag\"", b"b"),
            (
                "Content-Disposition: form-data; name=\"photo\"; filename=\"../a.jpg\"\r\nContent-Type: image/jpeg",
                BINARY,
            ),
            ("Content-Disposition: form-data; name=\"pages\"; filename=\"1.txt\"\r\nContent-Type: text/plain", b""),
            ("Content-Disposition: form-data; name=\"pages\"; filename=\"2.txt\"", b"two"),
        ],
    );
    for event in sources("POST", "/photos") {
        let event = with_body(event, "multipart/form-data; boundary=----WebKitFormBoundaryX", &body);
        let answer = answer(&function, &event).await;
        let expected = json!([
            "Café",
            7,
            true,
            ["a", "b"],
            ["a.jpg", "image/jpeg", BINARY.len()],
            null,
            [["1.txt", "text/plain", 0], ["2.txt", null, 3]]
        ]);
        assert_eq!(answer.value(), expected, "{event}");
    }
}

/// Sends a form in a test of the library; status and body of the answer.
async fn send(request: testing::Request) -> (u16, String) {
    let reply = request.send(Api::new(routes![upload])).await;
    (reply.status().as_u16(), reply.text().to_owned())
}

fn valid() -> testing::Request {
    testing::post("/photos").field("title", "a").file("photo", "a.txt", "text/plain", "..")
}

#[tokio::test]
async fn every_fault_of_a_field_is_reported_with_its_name() {
    assert_eq!(send(valid()).await.0, 200);
    for (request, detail) in [
        (testing::post("/photos").field("title", "a"), "form field `photo` is missing"),
        (valid().field("count", "300"), "form field `count` is too large: it must be between 0 and 255"),
        (
            valid().field("cover", "a"),
            "form field `cover` cannot be read: a file is needed: send it as `multipart/form-data`, with a file name",
        ),
        (valid().field("pages", "a"), "form field `pages` cannot be read: a file is needed"),
        (
            valid().file("title", "a.txt", "text/plain", "b"),
            "form field `title` is a file, and must be text: send it without a file name",
        ),
        (valid().file("tag", "a.txt", "text/plain", "b"), "form field `tag` is a file, and must be text"),
        (valid().file("count", "a.txt", "text/plain", "7"), "form field `count` is a file, and must be text"),
        (
            testing::post("/photos").form(&[("title", "a"), ("photo", "b")]),
            "form field `photo` cannot be read: a file is needed: send it as `multipart/form-data`",
        ),
        (testing::post("/photos").form(&[("title", "a")]), "form field `photo` is missing"),
    ] {
        let (status, text) = send(request).await;
        assert_eq!(status, 400, "{text}");
        assert!(text.contains(detail), "{text}");
    }
}

#[tokio::test]
async fn a_file_input_that_was_left_empty_counts_as_not_sent() {
    let nothing = |request: testing::Request, name| request.file(name, "", "application/octet-stream", "");
    let (status, text) = send(nothing(nothing(valid(), "cover"), "pages")).await;
    assert_eq!((status, text.ends_with(",null,[]]")), (200, true), "{text}");
    let (status, text) = send(nothing(testing::post("/photos").field("title", "a"), "photo")).await;
    assert_eq!((status, text.contains("form field `photo` is missing")), (400, true), "{text}");
}

#[tokio::test]
async fn a_body_that_is_no_such_form_is_refused_with_a_reason() {
    let part = "content-disposition: form-data; name=\"title\"";
    let whole = multipart("x", &[(part, b"a")]);
    let many = multipart("x", &vec![(part, b"a".as_slice()); 1001]);
    let disposition = |text| multipart("x", &[(text, b"a")]);
    let form = "multipart/form-data; boundary=x";
    for (content_type, body, status, detail) in [
        ("multipart/form-data", whole.clone(), 415, "without a boundary"),
        ("multipart/form-data; boundary=\"\"", whole.clone(), 415, "without a boundary"),
        ("multipart/mixed; boundary=x", whole.clone(), 415, "which is not a form"),
        ("image/jpeg", whole.clone(), 415, "or `multipart/form-data`"),
        ("multipart/form-data; boundary=y", whole.clone(), 400, "does not contain the boundary"),
        (form, b"title=a".to_vec(), 400, "does not contain the boundary"),
        (form, whole[..whole.len() - 9].to_vec(), 400, "incomplete"),
        (form, b"--x\r\ncontent-disposition".to_vec(), 400, "headers of part 1"),
        (form, many, 413, "more than 1000 values"),
        (form, disposition("x: y"), 400, "part 1 of the form has no"),
        (form, disposition("content-disposition: attachment; name=\"a\""), 400, "part 1 of the form has no"),
        (form, disposition("content-disposition: form-data"), 400, "part 1 of the form has no"),
        (form, disposition(&format!("x: {}", "y".repeat(9000))), 400, "headers of part 1"),
        (form, disposition(&"a: b\r\n".repeat(20)), 400, "headers of part 1"),
        (form, multipart("x", &[(part, b"\xff")]), 400, "form field `title` is not UTF-8"),
        (
            form,
            disposition(&format!("{part}\r\ncontent-transfer-encoding: base64")),
            400,
            "`content-transfer-encoding: base64`",
        ),
    ] {
        let event = with_body(http("POST", "/photos", ""), content_type, &body);
        let answer = answer(&Api::new(routes![upload]).state(()), &event).await;
        let text = answer.text();
        assert_eq!(answer.status(), status, "{content_type}: {text}");
        assert!(text.contains(detail), "{content_type}: {text}");
        let accept = (status == 415).then_some("application/x-www-form-urlencoded, multipart/form-data");
        assert_eq!(answer.header("accept"), accept);
    }
}

#[derive(Deserialize)]
struct Any {
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Deserialize)]
struct Rest {
    photo: FormFile,
    size: u8,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrFile {
    Number(u8),
    Text(String),
    File(FormFile),
}

#[derive(Deserialize)]
struct Either {
    value: TextOrFile,
}

#[api_handler(POST "/flat")]
fn flat(#[form] form: Any) -> String {
    format!("{:?} {}", form.rest.photo.text(), form.rest.size)
}

#[api_handler(POST "/either")]
fn either(#[form] form: Either) -> String {
    match form.value {
        TextOrFile::Number(number) => format!("number {number}"),
        TextOrFile::Text(text) => format!("text {text}"),
        TextOrFile::File(file) => format!("file {:?}", file.text()),
    }
}

#[api_handler(POST "/names")]
fn names(#[form] form: Vec<(String, Option<FormFile>)>) -> String {
    let names: Vec<_> = form.iter().map(|(name, file)| format!("{name} {}", file.is_some())).collect();
    names.join(", ")
}

#[tokio::test]
async fn files_pass_through_every_shape_of_serde() {
    let function = Api::new(routes![flat, either, names]).state(());
    let request = testing::post("/flat").file("photo", "a", "text/plain", "abc").field("size", "7");
    assert_eq!(request.send(&function).await.text(), "Ok(\"abc\") 7");
    for (request, expected) in [
        (testing::post("/either").field("value", "7"), "number 7"),
        (testing::post("/either").field("value", "a"), "text a"),
        (testing::post("/either").file("value", "a", "text/plain", "7"), "file Ok(\"7\")"),
        (testing::post("/names").file("a", "a", "text/plain", "7").file("b", "b", "text/plain", ""), "a true, b true"),
    ] {
        assert_eq!(request.send(&function).await.text(), expected);
    }
}

#[tokio::test]
async fn a_rest_api_that_damages_files_is_reported_and_not_blamed_on_the_client() {
    let request = |content: &'static [u8]| valid().file("cover", "a.jpg", "image/jpeg", content);
    let reply = request(BINARY).send(Api::new(routes![upload])).await;
    assert_eq!((reply.status().as_u16(), reply.text().contains("binary media types")), (500, false));
    let unharmed = request(BINARY).binary_media_type("multipart/form-data").send(Api::new(routes![upload])).await;
    assert_eq!(unharmed.status(), 200);
    let text = "a \u{fffd} in a text".as_bytes();
    let reply = valid().file("cover", "a.txt", "text/plain", text).send(Api::new(routes![upload])).await;
    assert_eq!(reply.status(), 200);
}

#[derive(Deserialize)]
struct Filter {
    #[expect(dead_code, reason = "never read")]
    file: FormFile,
}

#[api_handler(GET "/filter")]
fn filter(#[query] _filter: Filter) {}

#[api_handler(POST "/json")]
fn as_json(#[body] _upload: Filter) {}

#[tokio::test]
async fn a_file_outside_of_a_form_is_a_mistake_of_the_program() {
    let mistakes = Api::<()>::new(routes![filter]).check().unwrap_err();
    let mistake = mistakes.list[0].to_string();
    assert!(mistake.contains("a `FormFile` is a field of a form"), "{mistake}");
    assert!(mistake.contains("take the struct with `#[form]`"), "{mistake}");
    let reply = testing::post("/json").json(&json!({"file": "a"})).send(Api::new(routes![as_json])).await;
    assert_eq!(reply.status(), 500);
}

#[derive(Deserialize)]
struct Panics {
    #[serde(deserialize_with = "panic")]
    #[expect(dead_code, reason = "never made")]
    name: String,
}

fn panic<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name == "boom" { panic!("on purpose") } else { Ok(name) }
}

#[api_handler(POST "/panic")]
fn panics(#[form] _form: Panics) {}

#[tokio::test]
async fn a_panic_while_a_form_is_read_leaves_no_file_behind() {
    let function = Api::new(routes![panics, upload]).state(());
    let request = testing::post("/panic").field("name", "boom").file("photo", "a", "text/plain", "abc");
    assert_eq!(request.send(&function).await.status(), 500);
    assert_eq!(valid().send(&function).await.status(), 200);
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Part {
    Text(String),
    File(FormFile),
}

/// The names and contents of all parts.
#[api_handler(POST "/all")]
fn all(#[form] form: Vec<(String, Part)>) -> Value {
    let parts = form.into_iter().map(|(name, value)| match value {
        Part::Text(text) => json!([name, text]),
        Part::File(file) => json!([name, file.bytes().to_vec()]),
    });
    parts.collect()
}

async fn all_parts(content_type: &str, body: &[u8]) -> (u64, Value) {
    let event = with_body(http("POST", "/all", ""), content_type, body);
    let answer = answer(&Api::new(routes![all]).state(()), &event).await;
    (answer.status(), answer.value())
}

/// What another implementation finds in the body.
async fn by_multer(boundary: &str, body: &[u8]) -> Option<Value> {
    let chunk = Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(body));
    let mut form = multer::Multipart::new(api_handler_tests::chunks([chunk]), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        let (name, is_file) = (field.name()?.to_owned(), field.file_name().is_some());
        let content = field.bytes().await.ok()?;
        parts.push(match String::from_utf8(content.to_vec()) {
            Ok(text) if !is_file => json!([name, text]),
            _ => json!([name, content.to_vec()]),
        });
    }
    Some(parts.into())
}

/// The contents of all parts that have one.
fn contents(parts: &Value) -> Vec<Vec<u8>> {
    let bytes = |part: &Value| match part[1].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => serde_json::from_value(part[1].clone()).unwrap(),
    };
    parts.as_array().unwrap().iter().map(bytes).filter(|content| !content.is_empty()).collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A part as it may be sent: its name, a file name and its content.
fn part() -> impl Strategy<Value = (String, Option<String>, Vec<u8>)> {
    let content = prop_oneof![
        proptest::collection::vec(any_byte(), 0..60),
        proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'-'), Just(b'x')], 0..30),
    ];
    ("[a-c]{1,3}", proptest::option::of("[a-z]{1,5}"), content).prop_map(|(name, file_name, content)| {
        let content = match file_name {
            Some(_) => content,
            None => format!("t{}", String::from_utf8_lossy(&content)).into_bytes(),
        };
        (name, file_name, content)
    })
}

fn any_byte() -> impl Strategy<Value = u8> {
    proptest::num::u8::ANY
}

fn body_of(boundary: &str, parts: &[(String, Option<String>, Vec<u8>)]) -> Vec<u8> {
    let headers: Vec<_> = parts
        .iter()
        .map(|(name, file_name, _)| match file_name {
            Some(file) => format!("content-disposition: form-data; name=\"{name}\"; filename=\"{file}\""),
            None => format!("content-disposition: form-data; name=\"{name}\""),
        })
        .collect();
    let parts: Vec<_> = headers.iter().zip(parts).map(|(head, part)| (head.as_str(), part.2.as_slice())).collect();
    multipart(boundary, &parts)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sent_arrives_and_another_implementation_agrees(parts in proptest::collection::vec(part(), 0..6)) {
        let boundary = "----x-boundary";
        let body = body_of(boundary, &parts);
        let expected: Value = parts.iter().map(|(name, file, content)| match file {
            Some(_) => json!([name, content]),
            None => json!([name, String::from_utf8_lossy(content)]),
        }).collect();
        let (status, found) = runtime().block_on(all_parts(&format!("multipart/form-data; boundary={boundary}"), &body));
        prop_assert_eq!((status, &found), (200, &expected));
        prop_assert_eq!(runtime().block_on(by_multer(boundary, &body)), Some(expected));
    }

    /// A body with some bytes changed, moved or left out.
    #[test]
    fn a_hostile_body_is_read_or_refused(
        parts in proptest::collection::vec(part(), 0..4),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any_byte(), 0..3_u8), 0..6),
    ) {
        let mut body = body_of("x", &parts);
        for (at, byte, change) in changes {
            let at = at.index(body.len());
            match change {
                0 => body[at] = byte,
                1 if body.len() > 1 => drop(body.remove(at)),
                _ => body.truncate(at.max(1)),
            }
        }
        let answered = std::panic::catch_unwind(AssertUnwindSafe(|| {
            runtime().block_on(all_parts("multipart/form-data; boundary=x", &body))
        }));
        let (status, found) = answered.unwrap();
        prop_assert!(matches!(status, 200 | 400), "{status} {found}");
        if let (200, Some(theirs)) = (status, runtime().block_on(by_multer("x", &body))) {
            // What both can read has the same contents. A damaged name may be a file's for one of them only.
            prop_assert_eq!(contents(&found), contents(&theirs));
        }
    }
}
