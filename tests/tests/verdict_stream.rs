//! What a REST API and a function URL make of an output that is streamed, or that should be, rule by rule.
//!
//! Sources: "Set up a Lambda proxy integration with payload response streaming" and "Invoking a response streaming
//! enabled function using Lambda function URLs".

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};

use Confidence::{Documented, Recorded, Reported};

const REST: Situation<'static> = Situation::new(EventSource::RestApi);
const URL: Situation<'static> = Situation::new(EventSource::FunctionUrl);
/// The transfer mode `STREAM`, and the invoke mode `RESPONSE_STREAM`.
const STREAM: Situation<'static> = Situation { streaming: true, ..REST };
const STREAM_URL: Situation<'static> = Situation { streaming: true, ..URL };

/// An output whose prelude has this many bytes, most of them white space.
fn with_prelude(length: usize) -> Vec<u8> {
    format!("{{{}}}\0\0\0\0\0\0\0\0body", " ".repeat(length - "{}".len())).into_bytes()
}

#[test]
fn an_integration_that_streams_accepts_a_prelude_eight_nul_bytes_and_the_body() {
    for situation in [STREAM, STREAM_URL] {
        let accepted = |rule, output: &[u8]| Rule::raw(rule, output);
        let large = [&b"{}\0\0\0\0\0\0\0\0"[..], &vec![b'x'; MAX_RESPONSE_BYTES]].concat();
        hold(
            situation,
            [
                accepted("the body is sent as it is", b"{\"statusCode\":201}\0\0\0\0\0\0\0\0body")
                    .sends(201, "body")
                    .sure(Documented),
                accepted("no field of the prelude is mandatory", b"{}\0\0\0\0\0\0\0\0body").sends(200, "body"),
                accepted("bytes need neither base64 nor binary media types", b"{}\0\0\0\0\0\0\0\0\xff\x00")
                    .sends(200, b"\xff\x00"),
                accepted(
                    "exactly eight NUL bytes precede the body; more belong to the body",
                    b"{}\0\0\0\0\0\0\0\0\0raw",
                )
                .sends(200, "\0raw"),
                accepted("the body may be empty", b"{}\0\0\0\0\0\0\0\0").sends(200, ""),
                accepted("an output that is streamed may be larger than one that is not", &large)
                    .sends(200, &large[10..]),
                accepted("the prelude may have `headers`", b"{\"headers\":{\"a\":\"1\"}}\0\0\0\0\0\0\0\0")
                    .sends(200, "")
                    .header("a", &["1"]),
                accepted(
                    "the prelude may have `multiValueHeaders`",
                    b"{\"multiValueHeaders\":{\"b\":[\"2\",\"3\"]}}\0\0\0\0\0\0\0\0",
                )
                .sends(200, "")
                .header("b", &["2", "3"]),
                accepted("the prelude may have `cookies`", b"{\"cookies\":[\"c=4\",\"d=5\"]}\0\0\0\0\0\0\0\0")
                    .sends(200, "")
                    .header("set-cookie", &["c=4", "d=5"]),
                Rule::raw("the eight NUL bytes may end the first 16 KB", with_prelude(16 * 1024 - 8))
                    .sends(200, "body"),
            ],
        );
    }
}

/// On a REST API this is a 500, and not the 502 of an answer that is not streamed.
#[test]
fn an_integration_that_streams_refuses_every_other_form() {
    for (situation, status) in [(STREAM, 500), (STREAM_URL, 502)] {
        let long = format!("{{\"headers\":{{\"x\":\"{}\"}}}}\0\0\0\0\0\0\0\0", "v".repeat(10_240));
        let refused = |rule, output: &[u8], why| Rule::raw(rule, output).refused(status, why).sure(Documented);
        hold(
            situation,
            [
                refused("an empty output is not a stream", b"", "no eight NUL bytes"),
                refused("seven NUL bytes are too few", b"{}\0\0\0\0\0\0\0body", "no eight NUL bytes"),
                refused("a prelude that is not JSON is malformed", b"hello\0\0\0\0\0\0\0\0body", "not a JSON object"),
                refused("a prelude that is not an object is malformed", b"[]\0\0\0\0\0\0\0\0body", "not a JSON object"),
                refused("a prelude that is missing is malformed", b"\0\0\0\0\0\0\0\0body", "not a JSON object"),
                refused("the prelude has no `body`", b"{\"body\":\"x\"}\0\0\0\0\0\0\0\0", "`body`"),
                refused(
                    "the prelude has no `isBase64Encoded`",
                    b"{\"isBase64Encoded\":true}\0\0\0\0\0\0\0\0",
                    "`isBase64Encoded`",
                ),
                refused("the prelude has no other key", b"{\"wrongValue\":true}\0\0\0\0\0\0\0\0", "`wrongValue`"),
                Rule::raw("a status in the prelude has to be one", b"{\"statusCode\":0}\0\0\0\0\0\0\0\0")
                    .refused(status, "`statusCode`"),
                Rule::raw("a header in the prelude has to be text", b"{\"headers\":{\"x\":[]}}\0\0\0\0\0\0\0\0")
                    .refused(status, "`x`"),
                Rule::raw("the header block of a stream has its limit too", long.as_str()).refused(status, "10240"),
                Rule::raw("the eight NUL bytes have to end within the first 16 KB", with_prelude(16 * 1024 - 7))
                    .refused(status, "within the first 16 KB"),
            ],
        );
    }
}

#[test]
fn an_integration_that_streams_and_a_complete_answer() {
    let output = br#"{"statusCode":404,"body":"whole"}"#;
    hold(
        STREAM,
        [
            Rule::raw("on a REST API it is not a stream", output).refused(500, "no eight NUL bytes").sure(Documented),
            Rule::raw("a function URL sends the answer itself as the body", output)
                .when(STREAM_URL)
                .sends(200, output)
                .header("Content-Type", &["application/octet-stream"])
                .sure(Reported)
                .with_note("set the invoke mode to BUFFERED"),
        ],
    );
}

#[test]
fn a_stream_behind_an_integration_that_does_not_stream() {
    let output = b"{\"statusCode\":201,\"headers\":{\"a\":\"1\"}}\0\0\0\0\0\0\0\0Hello, world!";
    hold(
        REST,
        [
            Rule::raw("a REST API sends status and headers, and loses the body", output)
                .sends(201, "")
                .header("a", &["1"])
                .sure(Documented)
                .with_note("set the transfer mode to STREAM"),
            Rule::raw("a prelude that is malformed is a malformed answer there", b"{\"statusCode\":0}\0\0\0\0\0\0\0\0")
                .refused(502, "`statusCode`"),
            Rule::raw("a function URL reads it nevertheless", output)
                .when(URL)
                .sends(201, "Hello, world!")
                .header("a", &["1"])
                .sure(Recorded),
        ],
    );
    for source in [EventSource::HttpApi, EventSource::HttpApiV1, EventSource::Alb, EventSource::VpcLattice] {
        assert!(!judge(output, &Situation::new(source)).accepted, "the {source} does not stream");
    }
}
