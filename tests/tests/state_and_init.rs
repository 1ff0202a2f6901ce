//! A state is made once, and made again after init failed or a handler panicked.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use api_handler::prelude::*;
use api_handler_tests::{answer, rest};

struct Counter {
    count: Mutex<u32>,
}

#[api_handler(GET "/count")]
fn count(#[state] counter: &Counter) -> u32 {
    let mut count = counter.count.lock().unwrap();
    *count += 1;
    *count
}

#[api_handler(GET "/poison")]
fn poison(#[state] counter: &Counter) -> u32 {
    let _guard = counter.count.lock().unwrap();
    panic!("with the lock held")
}

fn api() -> Api<Counter> {
    Api::new(routes![count, poison])
}

async fn fresh() -> Result<Counter, api_handler::Error> {
    Ok(Counter { count: Mutex::new(0) })
}

#[tokio::test]
async fn a_poisoned_mutex_is_dropped_with_its_state() {
    let function = api().init(fresh);
    assert_eq!(answer(&function, &rest("GET", "/count")).await.text(), "1");
    assert_eq!(answer(&function, &rest("GET", "/poison")).await.status(), 500);
    for expected in 1..=10 {
        let answer = answer(&function, &rest("GET", "/count")).await;
        assert_eq!((answer.status(), answer.text()), (200, expected.to_string()));
    }
}

#[tokio::test]
async fn an_init_that_fails_is_tried_again() {
    static TRIES: AtomicU32 = AtomicU32::new(0);
    async fn third_time_lucky() -> Result<Counter, api_handler::Error> {
        match TRIES.fetch_add(1, Ordering::Relaxed) {
            0 => Err("the database is not there".into()),
            1 => panic!("worse"),
            _ => fresh().await,
        }
    }
    let function = api().init(third_time_lucky);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = answer(&function, &rest("GET", "/count")).await;
        statuses.push(answer.status());
        assert!(!answer.text().contains("database"), "a 5xx does not show its cause to the client");
        assert_eq!(answer.header("retry-after").is_some(), answer.status() == 503);
    }
    assert_eq!(statuses, [503, 503, 200]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_init_continues_while_requests_are_answered() {
    async fn slow() -> Result<Counter, api_handler::Error> {
        tokio::time::sleep(std::time::Duration::from_secs(45)).await;
        fresh().await
    }
    let function = api().init(slow);
    let statuses = [
        answer(&function, &rest("GET", "/count")).await.status(),
        answer(&function, &rest("GET", "/count")).await.status(),
    ];
    assert_eq!(statuses, [503, 200]);
}
