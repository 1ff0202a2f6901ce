use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).access_log(AccessLog::new().header(["user-agent", "referer"]))
}

fn main() {}
