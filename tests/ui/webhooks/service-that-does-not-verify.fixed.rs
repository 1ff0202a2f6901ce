use api_handler::prelude::*;

#[derive(Deserialize)]
struct Payment {
    id: String,
}

#[derive(State)]
struct App {
    stripe: Stripe,
}

#[api_handler(POST "/shop")]
fn paid(_payment: Signed<Payment, Stripe>) {}

fn main() {
    let _: Routes<App> = routes![paid];
}
