use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/")]
fn hello(#[state] _db: &Db) -> &'static str {
    "hello"
}

fn main() -> ExitCode {
    Api::<Db>::new(routes![hello]).state(Db).run()
}
