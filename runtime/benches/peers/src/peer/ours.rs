//! The service with api-handler.

use api_handler::invocation::Outcome;
use api_handler::prelude::*;
use lambda_http::RequestExt;

use super::run;
use crate::case::Case;
use crate::data::{self, Line, Order, Receipt, User, Visit};

#[api_handler(GET "/users/{id}")]
fn user(id: u64, #[query] name: Option<String>) -> User {
    User { id, name: name.unwrap_or_default() }
}

#[api_handler(GET "/users/{id}")]
fn user_of_request(request: lambda_http::Request) -> User {
    let id = request.path_parameters().first("id").and_then(|id| id.parse().ok());
    let name = request.query_string_parameters().first("name").unwrap_or_default().to_owned();
    User { id: id.unwrap_or_default(), name }
}

#[api_handler(POST "/orders")]
fn order(#[body] order: Order) -> Receipt {
    order.receipt()
}

#[api_handler(GET "/report/{size}")]
fn report(size: u32) -> &'static [Line] {
    data::report(size)
}

#[api_handler(GET "/image")]
fn image() -> Vec<u8> {
    data::image()
}

#[api_handler(GET "/search")]
fn search(#[query] name: Option<String>) -> String {
    name.unwrap_or_default()
}

#[api_handler(GET "/browser")]
fn browser(#[header] user_agent: Option<String>) -> String {
    user_agent.unwrap_or_default()
}

#[api_handler(GET "/visits/{id}")]
fn visit(id: u64, #[query] name: Option<String>, #[header] user_agent: Option<String>) -> Visit {
    Visit { id, name: name.unwrap_or_default(), browser: user_agent.unwrap_or_default() }
}

/// The routes of the service.
pub fn routes() -> Routes<()> {
    few_routes().merge(routes![search, browser, visit])
}

/// The first four, which most cases have had from the beginning, so that their counts can be compared with older ones.
fn few_routes() -> Routes<()> {
    routes![user, order, report, image]
}

fn routes_of(case: Case) -> Routes<()> {
    match case {
        Case::Request => routes![user_of_request],
        Case::Routes(count) => {
            let each = (0..count).map(|at| routes![user].prefix(&format!("/v{at}")));
            each.fold(Routes::new(), Routes::merge)
        }
        Case::Query | Case::Header | Case::Typical => routes(),
        _ => few_routes(),
    }
}

pub fn repeat(case: Case, times: usize) -> Bytes {
    let function = Api::new(routes_of(case)).state(());
    // The measuring makes a context of lambda_runtime for everyone, and takes that off everywhere.
    let mut context = None;
    run(case, times, async |invocation| {
        let (event, theirs) = invocation.as_ref()?;
        let context = context.get_or_insert_with(|| LambdaContext::from(theirs.clone()));
        match function.invoke(event, context).await {
            Outcome::Answer(answer) => Some(answer.into_bytes()),
            other => panic!("{other:?}"),
        }
    })
}
