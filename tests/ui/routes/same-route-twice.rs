use api_handler::prelude::*;

mod users {
    use api_handler::api_handler;

    #[api_handler(GET "/users/{id}")]
    pub fn get(id: u64) {
        let _ = id;
    }

    #[api_handler(GET "/users/{name}")]
    pub fn find(name: String) {
        drop(name);
    }
}

fn main() {
    let _: Routes<()> = routes![users::get, users::find];
}
