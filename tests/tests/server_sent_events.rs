//! Events are sent one by one, with what keeps the connection open, and nobody's text becomes a field; a program that does
//! not stream is refused before it sends any.

use std::time::Duration;

use api_handler::invocation::Outcome;
use api_handler::prelude::*;
use api_handler::{Sse, SseEvent};
use api_handler_tests::{function_url, send};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

type Error = std::io::Error;

struct Events(UnboundedReceiver<Result<SseEvent, Error>>);

impl futures_core::Stream for Events {
    type Item = Result<SseEvent, Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

fn events(all: impl IntoIterator<Item = Result<SseEvent, Error>>) -> Sse {
    let (sender, receiver) = unbounded_channel();
    all.into_iter().for_each(|event| drop(sender.send(event)));
    Sse::new(Events(receiver))
}

#[api_handler(GET "/two")]
fn two(#[header] last_event_id: Option<u64>) -> Sse {
    let first = last_event_id.unwrap_or_default() + 1;
    events((first..=2).map(|id| Ok(SseEvent::new().id(id.to_string()).data(format!("{id}\nid: 9")))))
}

#[api_handler(GET "/reply")]
fn reply() -> Result<Reply<Sse>, Problem> {
    Ok(Reply::new(events([Ok(SseEvent::new().data("a"))])).cache_control("no-store").cookie(Cookie::new("a", "1")))
}

#[api_handler(GET "/fails")]
fn fails() -> Sse {
    events([Err(Error::other("the password is 1234"))])
}

#[api_handler(GET "/fails-later")]
fn fails_later() -> Sse {
    events([Ok(SseEvent::new().data("a")), Err(Error::other("the disk is gone"))])
}

#[api_handler(GET "/quiet")]
fn quiet() -> Sse {
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(12)).await;
        let _ = sender.send(Ok(SseEvent::new().data("late")));
    });
    Sse::new(Events(receiver)).keep_alive(Duration::from_secs(5))
}

fn api() -> Api {
    Api::new(routes![two, reply, fails, fails_later, quiet]).streaming()
}

const TWO: &str = "id: 1\ndata: 1\ndata: id: 9\n\nid: 2\ndata: 2\ndata: id: 9\n\n";

#[tokio::test]
async fn every_source_gets_the_events_and_the_right_headers() {
    for source in [
        EventSource::RestApi,
        EventSource::HttpApiV1,
        EventSource::HttpApi,
        EventSource::FunctionUrl,
        EventSource::Alb,
        EventSource::VpcLattice,
    ] {
        let reply = testing::get("/two").source(source).send(&api()).await;
        assert_eq!((reply.status().as_u16(), reply.text()), (200, TWO), "{source}");
        assert_eq!(reply.header("content-type"), Some("text/event-stream"), "{source}");
        assert_eq!(reply.header("cache-control"), Some("no-cache"), "{source}");
        let again = testing::get("/two").header("last-event-id", "1").source(source).send(&api()).await;
        assert_eq!(again.text(), "id: 2\ndata: 2\ndata: id: 9\n\n", "{source}");
    }
    let reply = testing::get("/reply").send(&api()).await;
    assert_eq!(reply.header_values("cache-control").collect::<Vec<_>>(), ["no-store"]);
    assert_eq!((reply.text(), reply.cookies()), ("data: a\n\n", vec!["a=1; Path=/; HttpOnly; Secure; SameSite=Lax"]));
}

#[tokio::test]
async fn an_error_is_a_problem_before_the_first_event_and_breaks_the_stream_off_later() {
    let reply = testing::get("/fails").send(&api()).await;
    assert_eq!((reply.status().as_u16(), reply.header("cache-control")), (500, None));
    assert!(!reply.text().contains("1234"));
    let reply = testing::get("/fails-later").send(&api()).await;
    assert_eq!((reply.status().as_u16(), reply.text(), reply.stream_error().is_some()), (200, "data: a\n\n", true));
}

#[tokio::test(start_paused = true)]
async fn a_comment_is_sent_when_nothing_else_is() {
    let function = api().state(());
    let outcome = send(&function, function_url("GET", "/quiet").to_string().as_bytes()).await;
    let Outcome::Stream(mut answer) = outcome else { panic!("{outcome:?}") };
    let mut sent = Vec::new();
    while let Some(part) = answer.next().await {
        sent.push(String::from_utf8(part.unwrap().to_vec()).unwrap());
    }
    assert_eq!(sent, [":\n\n", ":\n\n", "data: late\n\n"]);
}

/// Not the library's.
mod own {
    #[derive(serde::Serialize)]
    pub struct Sse(pub u8);
}

#[api_handler(GET "/own")]
fn own_type() -> own::Sse {
    own::Sse(1)
}

#[tokio::test]
async fn a_program_that_does_not_stream_is_refused() {
    let api: Api = Api::new(routes![two, reply, own_type]);
    let mistakes = api.check().unwrap_err();
    let routes: Vec<_> = mistakes.list.iter().map(|mistake| &*mistake.route).collect();
    assert_eq!(routes, ["GET /two", "GET /reply"], "{mistakes}");
    assert!(mistakes.to_string().contains("add `Api::streaming()`"), "{mistakes}");
    let api: Api = Api::new(routes![own_type]);
    assert!(api.check().is_ok());
    let api: Api = Api::new(routes![two]).streaming();
    assert!(api.check().is_ok());
}
