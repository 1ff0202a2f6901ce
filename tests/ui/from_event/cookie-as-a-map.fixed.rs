use api_handler::prelude::*;

#[derive(FromEvent)]
struct Session {
    #[cookie]
    session: String,
}

#[api_handler(GET "/users")]
fn list(session: Session) -> String {
    session.session
}

fn main() {}
