//! Requests of services are read only if the service has signed them: with the examples of their own documentation, and
//! with everything that a stranger could change.

use std::time::{Duration, SystemTime};

use api_handler::prelude::*;
use api_handler_tests::{alb, answer, function_url, http, http_v1, lattice, rest};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

/// Long enough for the examples of documentations.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

#[derive(State)]
struct App {
    stripe: Stripe,
    github: GitHub,
    slack: Slack,
    discord: Discord,
}

/// The example of "Verifying requests from Slack".
const SLACK_BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const SLACK_SIGNATURE: &str = "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

/// Made by OpenSSL: of `1492774577.{"id":"evt_1"}`, with HMAC-SHA256.
const STRIPE_SIGNATURE: &str = "6a30160056906061f3e38b5a21959b0dce495112d58ad24429d21c0bf4b6b0ee";

/// Made by OpenSSL: of `1700000000{"type":1}`, with the second key of RFC 8032, 7.1.
const DISCORD_SIGNATURE: &str = "f469ecef789749220e905777fb1f6bc03b827ddd6097c3fc0a7924131c221ab14abed319656685a311beeb741a33ee88a5e14858e3aa0c3d1efc66804188b00e";

const SECRET: &str = "a secret for tests";
const OLD_SECRET: &str = "an older secret for tests";

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn app() -> App {
    App {
        stripe: Stripe::new(SECRET).unwrap(),
        github: GitHub::new(SECRET).unwrap(),
        slack: Slack::new(SECRET).unwrap(),
        discord: Discord::new(&hex(signing_key().verifying_key().as_bytes())).unwrap(),
    }
}

#[derive(Serialize, Deserialize)]
struct Message {
    text: String,
}

#[api_handler(POST "/stripe")]
fn stripe(message: Signed<Message, Stripe>) -> String {
    message.text.clone()
}

#[api_handler(POST "/github")]
fn github(message: Signed<Message, GitHub>) -> String {
    message.into_inner().text
}

#[api_handler(POST "/slack")]
fn slack(message: Signed<Message, Slack>) -> String {
    message.text.clone()
}

#[api_handler(POST "/discord")]
fn discord(message: Signed<Message, Discord>) -> String {
    message.text.clone()
}

/// The whole body, for the examples that are not JSON.
#[api_handler(POST "/raw/stripe")]
fn raw_stripe(_signed: Verified<Stripe>, #[body] raw: &str) -> String {
    raw.to_owned()
}

#[api_handler(POST "/raw/github")]
fn raw_github(_signed: Verified<GitHub>, #[body] raw: &str) -> String {
    raw.to_owned()
}

#[api_handler(POST "/raw/slack")]
fn raw_slack(_signed: Verified<Slack>, #[body] raw: &str) -> String {
    raw.to_owned()
}

#[api_handler(POST "/raw/discord")]
fn raw_discord(_signed: Verified<Discord>, #[body] raw: &str) -> String {
    raw.to_owned()
}

fn function(app: App) -> Function<App> {
    Api::new(routes![stripe, github, slack, discord, raw_stripe, raw_github, raw_slack, raw_discord]).state(app)
}

/// The headers of a Discord interaction.
fn by_discord(time: u64, body: &str) -> Vec<(&'static str, String)> {
    let signature = signing_key().sign(format!("{time}{body}").as_bytes());
    vec![("x-signature-timestamp", time.to_string()), ("x-signature-ed25519", hex(&signature.to_bytes()))]
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

/// The path of each service, and the headers with which it signs the body now.
fn signed(app: &App, body: &str) -> [(&'static str, Vec<(&'static str, String)>); 4] {
    [
        ("/stripe", app.stripe.sign(body).to_vec()),
        ("/github", app.github.sign(body).to_vec()),
        ("/slack", app.slack.sign(body).to_vec()),
        ("/discord", by_discord(now(), body)),
    ]
}

fn post(path: &str, headers: &[(&'static str, String)], body: &str) -> testing::Request {
    let request = testing::post(path).body(body.to_owned());
    headers.iter().fold(request, |request, (name, value)| request.header(name, value))
}

const BODY: &str = r#"{"text": "Grüße"}"#;

#[tokio::test]
async fn a_signed_request_is_read_on_every_source() {
    let function = function(app());
    for (path, headers) in signed(&app(), BODY) {
        for mut event in [
            rest("POST", path),
            http("POST", path, ""),
            http_v1("POST", path),
            function_url("POST", path),
            alb("POST", path, true),
            alb("POST", path, false),
            lattice("POST", path),
        ] {
            for (name, value) in &headers {
                for (map, value) in [("headers", json!(value)), ("multiValueHeaders", json!([value]))] {
                    if let Some(map) = event[map].as_object_mut() {
                        map.insert((*name).to_owned(), value);
                    }
                }
            }
            for (body, is_base64) in [(BODY.to_owned(), false), (base64_simd::STANDARD.encode_to_string(BODY), true)] {
                event["body"] = body.into();
                event["isBase64Encoded"] = is_base64.into();
                let answer = answer(&function, &event).await;
                assert_eq!((answer.status(), answer.text().as_str()), (200, "Grüße"), "{event}");
            }
        }
    }
}

#[tokio::test]
async fn the_examples_of_the_services_are_accepted() {
    // "Validating webhook deliveries", "Testing the webhook payload validation"
    let github = GitHub::new("It's a Secret to Everybody").unwrap();
    // "Verifying requests from Slack"
    let slack = Slack::new("8f742231b10e8888abcd99yyyzzz85a5").unwrap().tolerance(CENTURY);
    let function = function(App { github, slack, ..app() });
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17".to_owned();
    let request = post("/raw/github", &[("X-Hub-Signature-256", signature)], "Hello, World!");
    assert_eq!(request.send(&function).await.text(), "Hello, World!");
    let headers = [
        ("x-slack-request-timestamp", "1531420618".to_owned()),
        ("x-slack-signature", format!("v0={SLACK_SIGNATURE}")),
    ];
    let reply = post("/raw/slack", &headers, SLACK_BODY).send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (200, SLACK_BODY));
}

#[tokio::test]
async fn what_other_implementations_sign_is_accepted() {
    let function = function(App {
        stripe: Stripe::new("whsec_test_secret_0123456789").unwrap().tolerance(CENTURY),
        discord: Discord::new("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
            .unwrap()
            .tolerance(CENTURY),
        ..app()
    });
    let signature = format!(
        "t=1492774577,v1={STRIPE_SIGNATURE},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"
    );
    let reply = post("/raw/stripe", &[("stripe-signature", signature)], "{\"id\":\"evt_1\"}").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (200, "{\"id\":\"evt_1\"}"));
    let headers =
        [("x-signature-timestamp", "1700000000".to_owned()), ("x-signature-ed25519", DISCORD_SIGNATURE.to_owned())];
    let reply = post("/raw/discord", &headers, "{\"type\":1}").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (200, "{\"type\":1}"));
}

async fn refusal(function: &Function<App>, path: &str, headers: &[(&'static str, String)], body: &str) -> (u16, Value) {
    let reply = post(path, headers, body).send(function).await;
    (reply.status().as_u16(), reply.problem()["detail"].clone())
}

#[tokio::test]
async fn whatever_a_stranger_changes_is_refused() {
    let function = function(app());
    for (path, headers) in signed(&app(), BODY) {
        let unsigned = refusal(&function, path, &[], BODY).await;
        assert_eq!(unsigned, (401, json!("the request is not signed")), "{path}");
        for body in [r#"{"text": "Gruss"}"#, "", "{", "[]"] {
            let changed = refusal(&function, path, &headers, body).await;
            assert_eq!(changed, (401, json!("the signature does not match the request")), "{path}: {body}");
        }
        for at in 0..headers.len() {
            for change in ["", "x", "v0=", "t=1", "sha256=00", "9"] {
                let mut headers = headers.clone();
                headers[at].1 = if change == "9" { format!("{}9", headers[at].1) } else { change.to_owned() };
                let (status, _) = refusal(&function, path, &headers, BODY).await;
                assert_eq!(status, 401, "{path}: {headers:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_signature_of_another_time_is_refused() {
    let stale = (401, json!("the request was signed at another time"));
    let stripe = Stripe::new("whsec_test_secret_0123456789").unwrap();
    let slack = Slack::new("8f742231b10e8888abcd99yyyzzz85a5").unwrap();
    let function = function(App { stripe, slack, ..app() });
    for time in [now() - 301, now() + 360] {
        assert_eq!(refusal(&function, "/discord", &by_discord(time, BODY), BODY).await, stale);
    }
    let fresh = post("/discord", &by_discord(now() - 200, BODY), BODY).send(&function).await;
    assert_eq!(fresh.status(), 200);
    let stripe = [("stripe-signature", format!("t=1492774577,v1={STRIPE_SIGNATURE}"))];
    assert_eq!(refusal(&function, "/stripe", &stripe, "{\"id\":\"evt_1\"}").await, stale);
    let slack = [
        ("x-slack-request-timestamp", "1531420618".to_owned()),
        ("x-slack-signature", format!("v0={SLACK_SIGNATURE}")),
    ];
    assert_eq!(refusal(&function, "/slack", &slack, SLACK_BODY).await, stale);
}

#[tokio::test]
async fn the_shape_of_a_body_is_told_to_the_service_only() {
    let function = function(app());
    let wrong = r#"{"texts": 1}"#;
    for (path, headers) in signed(&app(), wrong) {
        let (status, detail) = refusal(&function, path, &headers, wrong).await;
        assert!(status == 422 && detail.as_str().unwrap().contains("text"), "{path}: {status} {detail}");
        let (status, detail) = refusal(&function, path, &headers[1..], wrong).await;
        assert!(status == 401 && !detail.as_str().unwrap().contains("text"), "{path}: {status} {detail}");
    }
}

#[tokio::test]
async fn a_form_is_read_as_well() {
    let body = "text=hello";
    let request =
        post("/slack", &app().slack.sign(body), body).header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.send(&function(app())).await.text(), "hello");
}

#[tokio::test]
async fn an_older_secret_is_accepted_while_it_is_listed() {
    let rotated = App { github: GitHub::new(SECRET).unwrap().also_accepting(OLD_SECRET).unwrap(), ..app() };
    let old = GitHub::new(OLD_SECRET).unwrap().sign(BODY);
    assert_eq!(post("/github", &old, BODY).send(&function(rotated)).await.status(), 200);
    assert_eq!(post("/github", &old, BODY).send(&function(app())).await.status(), 401);
}

#[test]
fn a_key_that_protects_nothing_is_refused_in_a_sentence() {
    let message = Stripe::new("").unwrap_err().to_string();
    assert_eq!(message, "the secret of Stripe has 0 bytes, and needs at least 16");
    assert!(GitHub::new("short").is_err() && Slack::new("short").is_err());
    assert!(GitHub::new(SECRET).unwrap().also_accepting("").is_err());
    let no_key = "the public key of Discord is not an Ed25519 key of 64 hexadecimal digits";
    for key in ["", "zz", &"0".repeat(64), &"é".repeat(32)] {
        assert_eq!(Discord::new(key).unwrap_err().to_string(), no_key, "{key}");
    }
    assert!(!format!("{:?}", app().github).contains("secret for tests"));
}

#[tokio::test]
async fn a_signature_can_be_required_of_a_list_of_routes() {
    #[api_handler(POST "/hook")]
    fn hook(#[body] message: Message) -> String {
        message.text
    }
    let function = Api::new(routes![hook].require::<Verified<GitHub>>()).state(app());
    assert_eq!(post("/hook", &app().github.sign(BODY), BODY).send(&function).await.text(), "Grüße");
    assert_eq!(post("/hook", &[], "no JSON").send(&function).await.status(), 401);
}
