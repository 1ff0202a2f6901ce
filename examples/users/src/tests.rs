use super::*;
use crate::error::UserError;
use crate::store::{NewUser, User};

fn app() -> Function<App> {
    api().state(App { store: Store::with_examples(), keys: Keys::new("key".to_owned()) })
}

fn linus() -> NewUser {
    NewUser { name: "Linus".to_owned(), mail: "linus@example.com".to_owned() }
}

#[tokio::test]
async fn a_handler_is_a_function() {
    let found = users::get(9, &Store::with_examples()).await;
    assert!(matches!(found, Err(UserError::NotFound(9))));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let reply = testing::get("/users?page=2&per_page=2").send(&app()).await;
    let users: Vec<User> = reply.json();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].name, "Barbara");
}

#[tokio::test]
async fn a_missing_user_is_404() {
    let reply = testing::get("/users/9").send(&app()).await;
    assert_eq!(reply.status(), 404);
    assert_eq!(reply.problem()["code"], "user-not-found");
}

#[tokio::test]
async fn a_user_is_created_changed_and_removed() {
    let app = app();
    let created = testing::post("/users").header("authorization", "Bearer key").json(&linus()).send(&app).await;
    assert_eq!(created.status(), 201);
    assert_eq!(created.header("location"), Some("/users/4"));

    let again = testing::post("/users").header("authorization", "Bearer key").json(&linus()).send(&app).await;
    assert_eq!(again.status(), 409);

    let ada = NewUser { name: "Ada L.".to_owned(), mail: "ada@example.com".to_owned() };
    let changed = testing::put("/users/1").header("authorization", "Bearer key").json(&ada).send(&app).await;
    assert_eq!(changed.json::<User>().name, "Ada L.");

    let removed = testing::delete("/users/4").header("authorization", "Bearer key").send(&app).await;
    assert_eq!(removed.status(), 204);
    assert_eq!(testing::get("/users/4").send(&app).await.status(), 404);
}

#[tokio::test]
async fn changes_need_a_key() {
    let nobody = testing::delete("/users/1").send(&app()).await;
    assert_eq!(nobody.status(), 401);
    // A REST API renames this header on its way to the client.
    assert_eq!(nobody.header("x-amzn-remapped-www-authenticate"), Some("Bearer"));
    let stranger = testing::delete("/users/1").header("authorization", "Bearer x").send(&app()).await;
    assert_eq!(stranger.status(), 403);
}
