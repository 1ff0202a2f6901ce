//! `#[derive(State)]` lends trait objects out of `Box` and `Arc`, without a warning of the compiler.
#![deny(warnings)]

use std::sync::Arc;

use api_handler::prelude::*;

trait Store {
    fn name(&self, id: u64) -> String;
}

struct Memory;

impl Store for Memory {
    fn name(&self, id: u64) -> String {
        format!("user {id}")
    }
}

trait Clock: Send + Sync {
    fn now(&self) -> u64;
}

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> u64 {
        7
    }
}

trait Mailer: Send + Sync {
    fn sender(&self) -> String;
}

impl Mailer for Stopped {
    fn sender(&self) -> String {
        "noreply".to_owned()
    }
}

trait Keys<T>: Send + Sync {
    fn key(&self) -> T;
}

impl Keys<u8> for Stopped {
    fn key(&self) -> u8 {
        1
    }
}

#[derive(State)]
struct App {
    #[state(target = dyn Store + Send + Sync)]
    store: Arc<dyn Store + Send + Sync>,
    #[state(target = dyn Clock)]
    clock: Box<dyn Clock>,
    #[state(target = dyn Mailer)]
    mailer: Arc<dyn Mailer>,
    #[state(target = dyn Keys<u8> + 'static)]
    keys: Arc<dyn Keys<u8>>,
    #[state(target = str)]
    region: Box<str>,
}

#[api_handler(GET "/users/{id}")]
async fn user(
    id: u64,
    #[state] store: &(dyn Store + Send + Sync),
    #[state] clock: &dyn Clock,
    #[state] mailer: &dyn Mailer,
    #[state] keys: &dyn Keys<u8>,
    #[state] region: &str,
) -> String {
    format!("{} {} {} {} {region}", store.name(id), clock.now(), mailer.sender(), keys.key())
}

#[api_handler(GET "/shared")]
fn shared(#[state] store: Arc<dyn Store + Send + Sync>, #[state] clock: &dyn Clock) -> String {
    format!("{} {}", store.name(1), clock.now())
}

fn app() -> App {
    App {
        store: Arc::new(Memory),
        clock: Box::new(Stopped),
        mailer: Arc::new(Stopped),
        keys: Arc::new(Stopped),
        region: "eu".into(),
    }
}

#[tokio::test]
async fn handlers_borrow_trait_objects() {
    let function = Api::new(routes![user, shared]).state(app());
    assert_eq!(testing::get("/users/3").send(&function).await.text(), "user 3 7 noreply 1 eu");
    assert_eq!(testing::get("/shared").send(&function).await.text(), "user 1 7");
}
