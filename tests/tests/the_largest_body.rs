//! `Api::max_body` refuses larger bodies before a handler runs.

use api_handler::prelude::*;
use api_handler_tests::{answer, rest};

#[api_handler(POST "/")]
fn take(#[body] bytes: &[u8]) -> String {
    bytes.len().to_string()
}

#[tokio::test]
async fn a_body_that_is_larger_than_the_program_accepts_is_a_413() {
    let function = Api::<()>::new(routes![take]).max_body(9).state(());
    let bodies = ["123456789".to_owned(), "1234567890".to_owned(), "\n".repeat(9), "\n".repeat(10)];
    for (body, status) in bodies.into_iter().zip([200, 413, 200, 413]) {
        for binary in [false, true] {
            let mut event = rest("POST", "/");
            event["body"] = match binary {
                false => body.as_str().into(),
                true => base64_simd::STANDARD.encode_to_string(&body).into(),
            };
            event["isBase64Encoded"] = binary.into();
            let answer = answer(&function, &event).await;
            assert_eq!(answer.status(), status, "{body:?} {binary}");
        }
    }
}
