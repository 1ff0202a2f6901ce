use api_handler::prelude::*;

struct Caller;

impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    type Error = Redirect;

    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Redirect> {
        Err(Redirect::to("/login"))
    }
}

fn main() {}
