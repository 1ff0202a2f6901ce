#![no_main]
//! Any bytes as the output that the gateway judges: there is always a verdict.

use api_handler::EventSource;
use api_handler::testing::verdict::{Situation, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|output: &[u8]| {
    for source in EventSource::ALL {
        let situation = Situation { accept: Some("image/png"), binary_media_types: &["*/*"], ..Situation::new(*source) };
        let verdict = judge(output, &situation);
        assert_eq!(verdict.accepted, verdict.reason.is_none());
        assert!((100..600).contains(&verdict.status));
    }
});
