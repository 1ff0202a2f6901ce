use api_handler::prelude::*;

#[derive(Deserialize)]
struct Payment {
    id: String,
}

struct App;

#[api_handler(POST "/stripe")]
fn paid(_payment: Signed<Payment, Stripe>) {}

fn main() {
    let _: Routes<App> = routes![paid];
}
