use api_handler::prelude::*;
use tower_http::add_extension::AddExtensionLayer;

#[derive(Clone)]
struct Pool;

#[api_handler(GET "/")]
fn hello(_pool: Pool) {}

fn main() {
    let _ = Api::<()>::new(routes![hello]).layer(AddExtensionLayer::new(Pool));
}
