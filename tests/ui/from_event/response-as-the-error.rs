use api_handler::prelude::*;

struct Caller;

impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    type Error = Response;

    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Response> {
        Err(Redirect::to("/login").into())
    }
}

fn main() {}
