use api_handler::api_handler;

pub trait Store {
    fn name(&self) -> String;
}

#[api_handler(GET "/")]
fn name<S: Store>(#[state] store: &S) -> String {
    store.name()
}

fn main() {}
