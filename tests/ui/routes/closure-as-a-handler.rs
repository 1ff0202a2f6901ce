use api_handler::prelude::*;

fn main() {
    let _: Routes<()> = routes![|| ()];
}
