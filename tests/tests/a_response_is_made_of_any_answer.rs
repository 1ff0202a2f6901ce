//! What converts into a `Response` is sent as a handler sends it that returns the value itself.

use api_handler::StreamBody;
use api_handler::prelude::*;
use api_handler_tests::{answer, http, rest};

/// For each value, a handler that returns it and one that returns the `Response` of it.
macro_rules! pairs {
    ($($name:ident: $ty:ty = $value:expr;)+) => {
        $(mod $name {
            use super::*;

            #[api_handler(GET "/")]
            pub fn value() -> $ty {
                $value
            }

            #[api_handler(GET "/")]
            pub fn response() -> Response {
                let value: $ty = $value;
                value.into()
            }
        })+

        #[tokio::test]
        async fn a_conversion_changes_nothing() {
            $(for event in [rest("GET", "/"), http("GET", "/", "")] {
                let value = answer(&Api::new(routes![$name::value]).state(()), &event).await;
                let response = answer(&Api::new(routes![$name::response]).state(()), &event).await;
                assert_eq!(value.json, response.json, stringify!($name));
            })+
        }
    };
}

#[derive(Serialize)]
struct User {
    id: u64,
}

struct Unserializable;

impl Serialize for Unserializable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("never"))
    }
}

pairs! {
    nothing: () = ();
    text: String = "text".to_owned();
    literal: &'static str = "ü";
    status: StatusCode = StatusCode::ACCEPTED;
    redirect: Redirect = Redirect::permanent("/à la?x=a b");
    html: Html<&'static str> = Html("<p>");
    display: Text<u8> = Text(7);
    json: Json<User> = Json(User { id: 7 });
    bad_json: Json<Unserializable> = Json(Unserializable);
    body: Body = Body::bytes(vec![0, 255]);
    stream: StreamBody = StreamBody::new(Empty);
    reply: Reply<Json<User>> = Reply::new(Json(User { id: 7 })).status(StatusCode::CREATED).header("x-a", "b").location("/users/7");
    reply_of_text: Reply<String> = Reply::new("a,b".to_owned()).content_type("text/csv").cookie(Cookie::new("a", "b"));
    bad_reply: Reply<String> = Reply::new("text".to_owned()).header("x y", "z");
    pair: (StatusCode, &'static str) = (StatusCode::IM_A_TEAPOT, "short");
    problem: Problem = Problem::not_found("no such user").with_header("x-a", "b");
}

struct Empty;

impl futures_core::Stream for Empty {
    type Item = Result<String, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(None)
    }
}
