use api_handler::prelude::*;

struct Caller;

impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    type Error = std::io::Error;

    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, std::io::Error> {
        Ok(Caller)
    }
}

fn main() {}
