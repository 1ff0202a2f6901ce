use std::time::Duration;

use api_handler::prelude::*;

#[derive(Serialize, Deserialize)]
struct Session {
    user: u64,
}

impl CookieData for Session {
    const NAME: &'static str = "session";
    const MAX_AGE: Duration = Duration::from_secs(3600);
}

#[api_handler(GET "/me")]
fn me(_session: PrivateCookie<Session>) {}

#[derive(State)]
struct App {
    keys: CookieKeys,
}

fn main() {
    let _: Routes<App> = routes![me];
}
