use api_handler::api_handler;

pub trait Store {
    fn name(&self) -> String;
}

#[api_handler(GET "/")]
fn name(#[state] store: &dyn Store) -> String {
    store.name()
}

fn main() {}
