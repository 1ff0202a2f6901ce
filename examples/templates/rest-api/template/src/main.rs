use api_handler::prelude::*;

#[derive(Serialize)]
struct Order {
    id: u32,
    article: String,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("there is no order {0}")]
    #[status(404, code = "order-not-found")]
    NotFound(u32),
}

/// Returns an order, or a 404 that names the missing one.
#[api_handler(GET "/orders/{id}")]
async fn get_order(id: u32) -> Result<Order, OrderError> {
    match id {
        1 => Ok(Order { id, article: "a teapot".to_owned() }),
        _ => Err(OrderError::NotFound(id)),
    }
}

/// Lists the routes; add yours here.
fn api() -> Api {
    Api::new(routes![get_order])
}

fn main() -> ExitCode {
    api().run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_handler_is_a_function() {
        assert_eq!(get_order(1).await.unwrap().article, "a teapot");
    }

    #[tokio::test]
    async fn an_order_is_found() {
        let reply = testing::get("/orders/1").send(&api()).await;
        assert_eq!(reply.status(), 200);
    }

    #[tokio::test]
    async fn a_missing_order_is_404() {
        let reply = testing::get("/orders/2").send(&api()).await;
        assert_eq!(reply.status(), 404);
        assert_eq!(reply.problem()["code"], "order-not-found");
    }
}
