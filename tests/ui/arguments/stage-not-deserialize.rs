use api_handler::prelude::*;

struct Table;

#[api_handler(GET "/users")]
fn list(#[stage] table: Table) {
    let _ = table;
}

fn main() {}
