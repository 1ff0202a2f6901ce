use api_handler::prelude::*;

#[derive(Deserialize)]
struct User;
struct Db;

#[api_handler(PUT "/users/{id}")]
fn update(
    #[FromRoute] id: u32,
    #[FromQuery] page: u32,
    #[FromHeader] language: String,
    #[FromBody] user: User,
    #[FromServices] db: &Db,
) {
    let _ = (id, page, language, user, db);
}

fn main() {}
