use std::time::Duration;

use api_handler::prelude::*;

#[derive(Serialize, Deserialize)]
struct Session {
    user: u64,
}

impl CookieData for Session {
    const NAME: &str = "session";
    const MAX_AGE: Duration = Duration::from_secs(3600);
}

#[api_handler(GET "/me")]
fn me(_session: SignedCookie<Session>) {}

fn main() {}
