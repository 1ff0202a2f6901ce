use api_handler::ApiError;

#[derive(ApiError)]
union NotFound {
    a: u8,
}

fn main() {}
