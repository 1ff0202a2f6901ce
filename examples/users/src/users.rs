//! The handlers.

use api_handler::prelude::*;

use crate::auth::Editor;
use crate::error::UserError;
use crate::store::{NewUser, Store, User};

/// Which page of a list to return: a group of arguments that several handlers can share.
#[derive(FromEvent)]
pub struct Page {
    #[query(default = 1)]
    page: usize,
    #[query(default = 20)]
    per_page: usize,
}

/// The most users of one page, whatever the client asks for.
const MAX_PER_PAGE: usize = 100;

/// Lists users, ordered by id.
#[api_handler(GET "/users")]
pub async fn list(page: Page, #[state] store: &Store) -> Result<Vec<User>, UserError> {
    store.page(page.page, page.per_page.min(MAX_PER_PAGE))
}

/// Returns one user.
#[api_handler(GET "/users/{id}")]
pub async fn get(id: u64, #[state] store: &Store) -> Result<User, UserError> {
    store.get(id)
}

/// Creates a user; the answer's `location` header contains its path.
#[api_handler(POST "/users", status = 201)]
pub async fn create(_editor: Editor, #[body] new: NewUser, #[state] store: &Store) -> Result<Reply<User>, UserError> {
    let user = store.create(new)?;
    let place = format!("/users/{}", user.id);
    Ok(Reply::new(user).location(place))
}

/// Replaces a user.
#[api_handler(PUT "/users/{id}")]
pub async fn update(_editor: Editor, id: u64, #[body] new: NewUser, #[state] store: &Store) -> Result<User, UserError> {
    store.update(id, new)
}

/// Removes a user.
#[api_handler(DELETE "/users/{id}")]
pub async fn delete(_editor: Editor, id: u64, #[state] store: &Store) -> Result<(), UserError> {
    store.delete(id)
}
