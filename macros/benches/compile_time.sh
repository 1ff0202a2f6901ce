#!/usr/bin/env bash
# How long `cargo check` takes for 500 handlers: plain functions, api-handler, axum, dropshot.
#
#     macros/benches/compile_time.sh [handlers] [rounds]
#
# Dependencies are built before the clock starts, so only the crate with the handlers is measured.
# The projects remain in target/compile-time, so that a second run starts at once.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-500}
rounds=${2:-5}
here=$PWD
place=$here/target/compile-time
export CARGO_TARGET_DIR=$place/target

project() { # name, dependencies; the source comes from stdin
    mkdir -p "$place/$1/src"
    cat >"$place/$1/src/lib.rs"
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n%s\n' "$1" "$2" \
        >"$place/$1/Cargo.toml"
}

each() { # a template; @ is replaced by the number
    for ((n = 0; n < count; n++)); do printf '%s\n' "${1//@/$n}"; done
}

serde='serde = { version = "1", features = ["derive"] }'
user='#[derive(serde::Serialize)]
pub struct User { pub id: u64, pub name: String }
pub struct Db;
impl Db { fn find(&self, id: u64) -> Option<User> { (id > 0).then(|| User { id, name: String::new() }) } }'

project plain-functions "$serde" <<RUST
$user
$(each 'pub async fn handler_@(id: u64, page: Option<u32>, db: &Db) -> Result<User, u16> {
    let _ = page;
    db.find(id).ok_or(404)
}')
RUST

project with-api-handler "$serde
api-handler = { path = \"$here/runtime\" }" <<RUST
use api_handler::{Problem, Routes, api_handler, routes};
$user
$(each '#[api_handler(GET "/handler_@/{id}")]
pub async fn handler_@(id: u64, #[query] page: Option<u32>, #[state] db: &Db) -> Result<User, Problem> {
    let _ = page;
    db.find(id).ok_or_else(|| Problem::not_found("none"))
}')
pub fn all() -> Routes<Db> {
    routes![$(each 'handler_@,')]
}
RUST

project with-from-event "$serde
api-handler = { path = \"$here/runtime\" }" <<RUST
use api_handler::{Event, FromEvent, Problem, Routes, Scope, api_handler, routes};
$user
pub struct Caller;
impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    type Error = Problem;
    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> { Ok(Caller) }
}
$(each '#[api_handler(GET "/handler_@/{id}")]
pub async fn handler_@(id: u64, #[query] page: Option<u32>, caller: Caller, #[state] db: &Db) -> Result<User, Problem> {
    let _ = (page, caller);
    db.find(id).ok_or_else(|| Problem::not_found("none"))
}')
pub fn all() -> Routes<Db> {
    routes![$(each 'handler_@,')]
}
RUST

project with-axum "$serde
axum = \"0.8\"" <<RUST
use axum::extract::{Path, Query, State};
use axum::{Json, Router, http::StatusCode, routing::get};
use std::sync::Arc;
$user
#[derive(serde::Deserialize)]
pub struct Page { pub page: Option<u32> }
$(each 'pub async fn handler_@(Path(id): Path<u64>, Query(page): Query<Page>, State(db): State<Arc<Db>>) -> Result<Json<User>, StatusCode> {
    let _ = page.page;
    db.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
}')
pub fn all() -> Router<Arc<Db>> {
    Router::new()$(each '.route("/handler_@/{id}", get(handler_@))')
}
RUST

project with-dropshot "$serde
dropshot = \"0.16\"
schemars = \"0.8\"" <<RUST
use dropshot::{ApiDescription, HttpError, HttpResponseOk, Path, Query, RequestContext, endpoint};
${user/Serialize/Serialize, schemars::JsonSchema}
#[derive(serde::Deserialize, schemars::JsonSchema)]
pub struct Id { pub id: u64 }
#[derive(serde::Deserialize, schemars::JsonSchema)]
pub struct Page { pub page: Option<u32> }
$(each '#[endpoint { method = GET, path = "/handler_@/{id}" }]
pub async fn handler_@(context: RequestContext<Db>, path: Path<Id>, query: Query<Page>) -> Result<HttpResponseOk<User>, HttpError> {
    let _ = query.into_inner().page;
    let user = context.context().find(path.into_inner().id);
    user.map(HttpResponseOk).ok_or_else(|| HttpError::for_internal_error(String::new()))
}')
pub fn all() -> ApiDescription<Db> {
    let mut all = ApiDescription::new();
    $(each 'all.register(handler_@).unwrap();')
    all
}
RUST

# CPU time, since wall-clock time depends on what else the machine does.
TIMEFORMAT=%U+%S
printf '%d handlers, best of %d, CPU time\n' "$count" "$rounds"
for name in plain-functions with-api-handler with-from-event with-axum with-dropshot; do
    cargo check --quiet --manifest-path "$place/$name/Cargo.toml"
    best=
    for ((round = 0; round < rounds; round++)); do
        touch "$place/$name/src/lib.rs"
        spent=$({ time CARGO_INCREMENTAL=0 cargo check --quiet --manifest-path "$place/$name/Cargo.toml"; } 2>&1)
        spent=$((10#$(tr -d . <<<"${spent%+*}") + 10#$(tr -d . <<<"${spent#*+}")))
        [[ -z $best || $spent -lt $best ]] && best=$spent
    done
    printf '%-18s %6d ms\n' "$name" "$best"
done
