//! A function with SnapStart hooks; it answers with the order in which they were called.

use std::process::ExitCode;
use std::sync::Mutex;

use api_handler::invocation::BoxFuture;
use api_handler::prelude::*;
use api_handler::{Error, SnapStartResource};

static CALLED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A resource whose hook fails if `SNAPSHOTS_FAIL` names it.
struct Resource(&'static str);

impl Resource {
    fn call(&self, what: &str) -> BoxFuture<'_, Result<(), Error>> {
        let call = format!("{what} {}", self.0);
        Box::pin(async move {
            if std::env::var("SNAPSHOTS_FAIL").is_ok_and(|fails| fails == call) {
                return Err(format!("{call} failed").into());
            }
            assert!(std::env::var("SNAPSHOTS_PANIC").as_ref() != Ok(&call), "{call} panicked");
            CALLED.lock().unwrap().push(call);
            Ok(())
        })
    }
}

impl SnapStartResource for Resource {
    fn before_snapshot(&self) -> BoxFuture<'_, Result<(), Error>> {
        self.call("before")
    }

    fn after_restore(&self) -> BoxFuture<'_, Result<(), Error>> {
        self.call("after")
    }
}

#[api_handler(GET "/called")]
fn called() -> Vec<String> {
    CALLED.lock().unwrap().clone()
}

fn main() -> ExitCode {
    Api::new(routes![called]).snapstart(Resource("pool")).snapstart(Resource("cache")).state(()).run()
}
