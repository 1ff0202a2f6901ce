use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list<T>(#[state] store: &T)
where
    T: Send,
{
    let _ = store;
}

fn main() {}
