use std::collections::BTreeMap;

use api_handler::prelude::*;

#[derive(FromEvent)]
struct Session {
    #[cookie]
    session: Option<BTreeMap<String, String>>,
}

#[api_handler(GET "/users")]
fn list(session: Session) -> String {
    format!("{:?}", session.session)
}

fn main() {}
