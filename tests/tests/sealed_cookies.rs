//! Signed and private cookies are read as they were made, or not at all.

use std::time::Duration;

use api_handler::prelude::*;
use api_handler_tests::{alb, answer, function_url, http, http_v1, lattice, rest};
use proptest::prelude::*;
use serde_json::{Value, json};

const SECRET: &str = "first secret: 0123456789 abcdefghijklmnopqrstuvwxyz";
const OLD: &str = "older secret: 9876543210 zyxwvutsrqponmlkjihgfedcba";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Session {
    user: u64,
    name: String,
}

impl CookieData for Session {
    const NAME: &'static str = "session";
    const MAX_AGE: Duration = Duration::from_secs(3600);
}

/// Another cookie of the same shape.
#[derive(Debug, Serialize, Deserialize)]
struct Invitation {
    user: u64,
    name: String,
}

impl CookieData for Invitation {
    const NAME: &'static str = "invitation";
    const MAX_AGE: Duration = Duration::from_secs(3600);
}

/// A session that is too old as soon as it is made.
#[derive(Serialize, Deserialize)]
struct Expired {
    user: u64,
    name: String,
}

impl CookieData for Expired {
    const NAME: &'static str = "session";
    const MAX_AGE: Duration = Duration::ZERO;
}

#[derive(State)]
struct App {
    keys: CookieKeys,
}

#[api_handler(GET "/private")]
fn private(session: PrivateCookie<Session>) -> String {
    session.name.clone()
}

#[api_handler(GET "/signed")]
fn signed(session: SignedCookie<Session>) -> String {
    session.0.name
}

#[api_handler(GET "/optional")]
fn optional(private: Option<PrivateCookie<Session>>, signed: Option<SignedCookie<Session>>) -> Value {
    json!([private.map(|session| session.0.user), signed.map(|session| session.0.user)])
}

#[api_handler(POST "/login")]
fn login(#[state] keys: &CookieKeys, #[query] private: bool) -> Result<Reply<()>, Problem> {
    let session = session();
    Ok(Reply::new(()).cookie(if private { keys.private(&session)? } else { keys.signed(&session)? }))
}

#[api_handler(POST "/large")]
fn large(#[state] keys: &CookieKeys) -> Result<Reply<()>, Problem> {
    Ok(Reply::new(()).cookie(keys.private(&Session { user: 1, name: "secret ".repeat(700) })?))
}

#[api_handler(POST "/logout")]
fn logout() -> Reply<()> {
    Reply::new(()).cookie(Session::removal())
}

fn session() -> Session {
    Session { user: 7, name: "Ada; \"Lovelace\"\r\n".to_owned() }
}

fn keys() -> CookieKeys {
    CookieKeys::new(SECRET).unwrap()
}

fn function_with(keys: CookieKeys) -> Function<App> {
    Api::new(routes![private, signed, optional, login, large, logout]).state(App { keys })
}

fn with_cookie(mut event: Value, cookie: &str) -> Value {
    if event["version"] == "2.0" && event["cookies"].is_null() && event["rawPath"].is_string() {
        event["cookies"] = json!([cookie]);
        return event;
    }
    for (headers, value) in [("headers", json!(cookie)), ("multiValueHeaders", json!([cookie]))] {
        if let Some(headers) = event[headers].as_object_mut() {
            headers.insert("cookie".to_owned(), value);
        }
    }
    event
}

fn sources(path: &str) -> [Value; 7] {
    [
        rest("GET", path),
        http("GET", path, ""),
        http_v1("GET", path),
        function_url("GET", path),
        alb("GET", path, true),
        alb("GET", path, false),
        lattice("GET", path),
    ]
}

#[tokio::test]
async fn what_is_set_is_read_on_every_source() {
    let function = function_with(keys());
    for (path, is_private) in [("/private", true), ("/signed", false)] {
        let reply = testing::post("/login").query("private", is_private).send(&function).await;
        let cookie = reply.cookies()[0].to_owned();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax");
        assert!(!pair.contains("Ada") && pair.len() < 300, "{pair}");
        for event in sources(path) {
            let answer = answer(&function, &with_cookie(event, &format!("a=b; {pair}"))).await;
            assert_eq!((answer.status(), answer.text()), (200, session().name), "{path}");
        }
    }
    let reply = testing::post("/logout").send(&function).await;
    assert_eq!(reply.cookies(), ["session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"]);
}

/// What `/private`, `/signed` and `/optional` answer to a cookie.
async fn read(function: &Function<App>, name: &str, value: &str) -> (u16, u16, String) {
    let get = |path| testing::get(path).cookie(name, value).send(function);
    let (private, signed) = (get("/private").await, get("/signed").await);
    (private.status().as_u16(), signed.status().as_u16(), get("/optional").await.text().to_owned())
}

#[tokio::test]
async fn a_cookie_is_read_as_nothing_but_what_it_was_made_for() {
    let (function, keys) = (function_with(keys()), keys());
    let other = CookieKeys::new(OLD).unwrap();
    let nothing = (401, 401, "[null,null]".to_owned());
    let Session { user, name } = session();
    let invitation = Invitation { user, name: name.clone() };
    let expired = Expired { user, name };
    let cookie = |cookie: Result<Cookie, Problem>| cookie.unwrap().value().to_owned();
    assert_eq!(read(&function, "session", &cookie(keys.private(&session()))).await, (200, 401, "[7,null]".to_owned()));
    assert_eq!(read(&function, "session", &cookie(keys.signed(&session()))).await, (401, 200, "[null,7]".to_owned()));
    for (what, value) in [
        ("another cookie's value, signed", cookie(keys.signed(&invitation))),
        ("another cookie's value, private", cookie(keys.private(&invitation))),
        ("too old, signed", cookie(keys.signed(&expired))),
        ("too old, private", cookie(keys.private(&expired))),
        ("another secret, signed", cookie(other.signed(&session()))),
        ("another secret, private", cookie(other.private(&session()))),
        ("empty", String::new()),
        ("not ASCII", "é".repeat(50)),
        ("long", "A".repeat(5000)),
    ] {
        assert_eq!(read(&function, "session", &value).await, nothing, "{what}");
    }
    assert_eq!(read(&function, "invitation", &cookie(keys.signed(&session()))).await, nothing);
    let refused = testing::get("/private").send(&function).await;
    assert_eq!(refused.problem()["detail"], "the cookie `session` is missing, or no longer valid");
}

#[tokio::test]
async fn of_several_cookies_the_first_valid_one_counts() {
    let function = function_with(keys());
    let value = keys().signed(&session()).unwrap();
    let request = testing::get("/signed").cookie("session", "tossed by another host").cookie("session", value.value());
    assert_eq!(request.send(&function).await.status(), 200);
}

#[tokio::test]
async fn an_old_secret_is_accepted_and_not_used() {
    let rotated = CookieKeys::new(SECRET).unwrap().also_accepting(OLD).unwrap();
    let old = CookieKeys::new(OLD).unwrap();
    for (made_with, read_with, is_read) in [(&old, &rotated, true), (&rotated, &rotated, true), (&rotated, &old, false)]
    {
        let function = function_with(read_with.clone());
        let expected = if is_read { (200, 401) } else { (401, 401) };
        let (private, signed, _) = read(&function, "session", made_with.private(&session()).unwrap().value()).await;
        assert_eq!((private, signed), expected);
        let (private, signed, _) = read(&function, "session", made_with.signed(&session()).unwrap().value()).await;
        assert_eq!((signed, private), expected);
    }
}

#[test]
fn a_weak_secret_is_refused_in_a_sentence() {
    let refusal = |secret: &str| CookieKeys::new(secret).unwrap_err().to_string();
    let advice = ": make one with `openssl rand -base64 48`";
    assert_eq!(refusal("secret"), format!("the secret for cookies has 6 bytes, and needs at least 32{advice}"));
    assert_eq!(
        refusal(&"ab".repeat(40)),
        format!("the secret for cookies is not random: it has only 2 different bytes{advice}")
    );
    let unset = CookieKeys::from_env("A_VARIABLE_THAT_IS_NOT_SET").unwrap_err().to_string();
    assert_eq!(unset, format!("`A_VARIABLE_THAT_IS_NOT_SET`, the secret for cookies, is not set{advice}"));
    let many = (0..8).try_fold(keys(), |keys, _| keys.also_accepting(OLD)).unwrap_err().to_string();
    assert_eq!(many, "there are more than 8 secrets for cookies: remove the oldest");
    assert_eq!(format!("{:?}", keys()), "CookieKeys { secrets: 1, .. }");
}

#[tokio::test]
async fn a_function_without_a_good_secret_answers_no_request() {
    let init = || async { Ok::<_, api_handler::Error>(App { keys: CookieKeys::new("too short")? }) };
    let function = Api::new(routes![signed]).init(init);
    let reply = testing::get("/signed").send(&function).await;
    assert!(reply.status().is_server_error() && !reply.text().contains("too short"), "{}", reply.text());
}

#[tokio::test]
async fn a_cookie_that_browsers_would_drop_is_a_fault_of_the_program() {
    let reply = testing::post("/large").send(&function_with(keys())).await;
    assert_eq!((reply.status().as_u16(), reply.cookies().len(), reply.text().contains("secret")), (500, 0, false));
}

#[api_handler(GET "/admin")]
fn admin() -> &'static str {
    "admin"
}

#[tokio::test]
async fn a_session_can_be_required() {
    let function = Api::new(routes![admin].require::<PrivateCookie<Session>>()).state(App { keys: keys() });
    assert_eq!(testing::get("/admin").send(&function).await.status(), 401);
    let cookie = keys().private(&session()).unwrap();
    assert_eq!(testing::get("/admin").cookie("session", cookie.value()).send(&function).await.text(), "admin");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_value_is_accepted(at in any::<prop::sample::Index>(), byte in b' '..=b'~', is_private: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let cookie = if is_private { keys().private(&session()) } else { keys().signed(&session()) }.unwrap();
        let mut value = cookie.value().as_bytes().to_vec();
        let at = at.index(value.len());
        prop_assume!(value[at] != byte);
        value[at] = byte;
        let value = String::from_utf8(value).unwrap();
        let (private, signed, optional) = runtime.block_on(read(&function_with(keys()), "session", &value));
        prop_assert_eq!((private, signed, optional.as_str()), (401, 401, "[null,null]"));
    }

    #[test]
    fn any_data_is_read_as_it_was_set(user: u64, name in ".{0,200}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let cookie = keys().private(&Session { user, name: name.clone() }).unwrap();
        let reply = testing::get("/private").cookie("session", cookie.value()).send(function_with(keys()));
        let reply = runtime.block_on(reply);
        prop_assert_eq!(reply.text(), name);
    }
}
