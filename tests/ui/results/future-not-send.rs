use api_handler::prelude::*;

use std::rc::Rc;

#[api_handler(GET "/users")]
async fn list() {
    let names = Rc::new("a");
    std::future::ready(()).await;
    drop(names);
}

fn main() {}
