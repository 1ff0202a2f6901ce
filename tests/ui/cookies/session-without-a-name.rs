use api_handler::prelude::*;

#[derive(Serialize, Deserialize)]
struct Session {
    user: u64,
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
