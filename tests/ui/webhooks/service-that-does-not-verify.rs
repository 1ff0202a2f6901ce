use api_handler::prelude::*;

#[derive(Deserialize)]
struct Payment {
    id: String,
}

#[derive(State)]
struct App {
    shop: Shop,
}

struct Shop;

#[api_handler(POST "/shop")]
fn paid(_payment: Signed<Payment, Shop>) {}

fn main() {
    let _: Routes<App> = routes![paid];
}
