use api_handler::api_handler;

#[api_handler(GET "/users", cache_control = "public, max-age=3600")]
fn users() -> String {
    String::new()
}

fn main() {}
