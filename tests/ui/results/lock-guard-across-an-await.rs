use api_handler::prelude::*;

use std::sync::Mutex;

#[api_handler(GET "/users")]
async fn list(#[state] names: &Mutex<Vec<u8>>) {
    let names = names.lock().unwrap();
    std::future::ready(()).await;
    drop(names);
}

fn main() {}
