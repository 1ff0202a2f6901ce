use api_handler::prelude::*;

#[api_handler(GET "/teams/{team}/users/{id}")]
fn get(team: (u64, u64), id: u64) -> String {
    format!("{team:?} {id}")
}

fn main() {}
