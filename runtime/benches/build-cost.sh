#!/usr/bin/env bash
# What a hello world costs to build: with api-handler, with its feature `gateway`, without `lambda_http`, and with
# lambda_http by hand.
# Prints a table. Everything is built afresh in a temporary folder, one job at a time, and CPU seconds are told.
set -euo pipefail
library=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TERM_COLOR=never

# package NAME DEPENDENCIES, the program on standard input
package() {
    mkdir -p "$work/$1/src"
    cat >"$work/$1/src/main.rs"
    cat >"$work/$1/Cargo.toml" <<END
[package]
name = "hello"
version = "0.0.0"
edition = "2024"

[dependencies]
$2
serde = { version = "1", features = ["derive"] }

[profile.release]
codegen-units = 1
lto = "fat"
strip = true

[workspace]
END
    # The versions that the library is tested with.
    cp "$library/../Cargo.lock" "$work/$1/Cargo.lock"
    (cd "$work/$1" && cargo fetch --quiet)
}

ours='use api_handler::prelude::*;

#[derive(Serialize)]
struct Greeting { message: String }

#[api_handler(GET "/hello")]
fn hello(#[query] name: Option<String>) -> Greeting {
    Greeting { message: format!("Hello, {}!", name.as_deref().unwrap_or("world")) }
}

fn main() -> ExitCode { api_handler::run(routes![hello]) }'

package lambda_http 'lambda_http = { version = "1.3.2", default-features = false, features = ["apigw_rest", "apigw_http", "tracing"] }
serde_json = "1"
tokio = { version = "1", features = ["macros"] }' <<'END'
use lambda_http::{run, service_fn, tracing, Body, Error, Request, RequestExt, Response};

#[derive(serde::Serialize)]
struct Greeting { message: String }

async fn hello(request: Request) -> Result<Response<Body>, Error> {
    let query = request.query_string_parameters();
    let greeting = Greeting { message: format!("Hello, {}!", query.first("name").unwrap_or("world")) };
    let response = Response::builder().header("content-type", "application/json");
    Ok(response.body(Body::Text(serde_json::to_string(&greeting)?))?)
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    run(service_fn(hello)).await
}
END
package default "api-handler = { path = \"$library\" }" <<<"$ours"
package gateway "api-handler = { path = \"$library\", features = [\"gateway\"] }" <<<"$ours"
package without "api-handler = { path = \"$library\", default-features = false }" <<<"$ours"

# CPU seconds of a command and its children
TIMEFORMAT='%U %S'
seconds() {
    { time "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; } 2>&1 | awk 'END { printf "%.1f", $1 + $2 }'
}

echo '| hello with | crates | check CPU s | release CPU s | binary MB | with panic = "abort" MB |'
echo '| --- | ---: | ---: | ---: | ---: | ---: |'
for name in lambda_http default gateway without; do
    cd "$work/$name"
    crates=$(cargo tree --edges normal,build --prefix none --no-dedupe | sed 's/ (.*//' | sort -u | wc -l)
    check=$(seconds cargo check --offline --jobs 1)
    release=$(seconds cargo build --offline --release --jobs 1)
    size=$(stat -c %s target/release/hello)
    CARGO_PROFILE_RELEASE_PANIC=abort seconds cargo build --offline --release --jobs 1 --target-dir target/abort >/dev/null
    abort=$(stat -c %s target/abort/release/hello)
    echo "| $name | $crates | $check | $release | $(awk "BEGIN{printf \"%.2f\", $size/1e6}") | $(awk "BEGIN{printf \"%.2f\", $abort/1e6}") |"
    rm -rf target
done
