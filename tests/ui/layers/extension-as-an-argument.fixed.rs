use api_handler::prelude::*;
use tower_http::add_extension::AddExtensionLayer;

#[derive(Clone)]
struct Pool;

impl<'a, S: Sync> FromEvent<'a, S> for Pool {
    type Error = Problem;

    async fn from_event(_: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        scope.extension().cloned().ok_or_else(|| Problem::internal("no pool"))
    }
}

#[api_handler(GET "/")]
fn hello(_pool: Pool) {}

fn main() {
    let _ = Api::<()>::new(routes![hello]).layer(AddExtensionLayer::new(Pool));
}
