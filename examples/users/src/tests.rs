use super::*;
use crate::error::UserError;
use crate::store::{NewUser, User};

const KEY: &str = "a key that only these tests have";
const BEARER: &str = "Bearer a key that only these tests have";

fn app() -> Function<App> {
    let keys = Keys::new(KEY.to_owned()).expect("it is long enough");
    api().state(App { store: Store::with_examples(), keys })
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
    let created = testing::post("/users").header("authorization", BEARER).json(&linus()).send(&app).await;
    assert_eq!(created.status(), 201);
    assert_eq!(created.header("location"), Some("/users/4"));

    let again = testing::post("/users").header("authorization", BEARER).json(&linus()).send(&app).await;
    assert_eq!(again.status(), 409);

    let ada = NewUser { name: "Ada L.".to_owned(), mail: "ada@example.com".to_owned() };
    let changed = testing::put("/users/1").header("authorization", BEARER).json(&ada).send(&app).await;
    assert_eq!(changed.json::<User>().name, "Ada L.");

    let removed = testing::delete("/users/4").header("authorization", BEARER).send(&app).await;
    assert_eq!(removed.status(), 204);
    assert_eq!(testing::get("/users/4").send(&app).await.status(), 404);
}

#[tokio::test]
async fn what_a_client_sends_is_limited() {
    let app = app();
    let all = testing::get("/users?per_page=18446744073709551615").send(&app).await;
    assert_eq!(all.json::<Vec<User>>().len(), 3);

    let long = NewUser { name: "x".repeat(201), ..linus() };
    let refused = testing::post("/users").header("authorization", BEARER).json(&long).send(&app).await;
    assert_eq!((refused.status().as_u16(), refused.problem()["code"].as_str()), (422, Some("invalid-user")));

    let taken = NewUser { mail: "grace@example.com".to_owned(), ..linus() };
    let refused = testing::put("/users/1").header("authorization", BEARER).json(&taken).send(&app).await;
    assert_eq!(refused.status(), 409);
}

#[test]
fn a_short_key_is_refused() {
    assert!(Keys::new("secret".to_owned()).is_err());
    assert!(Keys::new(String::new()).is_err());
}

#[tokio::test]
async fn changes_need_a_key() {
    let nobody = testing::delete("/users/1").send(&app()).await;
    assert_eq!(nobody.status(), 401);
    // A REST API renames this header on its way to the client.
    assert_eq!(nobody.header("x-amzn-remapped-www-authenticate"), Some("Bearer"));
    let stranger = testing::delete("/users/1").header("authorization", "Bearer x").send(&app()).await;
    assert_eq!(stranger.status(), 403);
    let shorter = testing::delete("/users/1").header("authorization", &BEARER[..BEARER.len() - 1]).send(&app()).await;
    assert_eq!(shorter.status(), 403);
    let other_case =
        testing::delete("/users/1").header("authorization", BEARER.replacen('B', "b", 1)).send(&app()).await;
    assert_eq!(other_case.status(), 204);
}
