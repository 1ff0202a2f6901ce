use api_handler::api_handler;

#[api_handler(GET "/users")]
fn list<T: Default>() {
    let _ = T::default();
}

fn main() {}
