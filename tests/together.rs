//! The tests that `.ci/mutants` runs against each mistake, as one program: each of them as a program of its own takes longer to
//! link than to run.

#[path = "tests/a_destructor_costs_no_answer.rs"]
mod a_destructor_costs_no_answer;
#[path = "tests/a_program_rewrites_its_problems.rs"]
mod a_program_rewrites_its_problems;
#[path = "tests/a_result_is_answered_by_its_type.rs"]
mod a_result_is_answered_by_its_type;
#[path = "tests/an_argument_gets_its_value.rs"]
mod an_argument_gets_its_value;
#[path = "tests/arguments_that_never_fit.rs"]
mod arguments_that_never_fit;
#[path = "tests/claims_of_each_authorizer.rs"]
mod claims_of_each_authorizer;
#[path = "tests/compressed_bodies.rs"]
mod compressed_bodies;
#[path = "tests/cookies_are_read_as_they_were_set.rs"]
mod cookies_are_read_as_they_were_set;
#[path = "tests/cors.rs"]
mod cors;
#[path = "tests/events_that_are_not_requests.rs"]
mod events_that_are_not_requests;
#[path = "tests/every_cause_of_a_5xx.rs"]
mod every_cause_of_a_5xx;
#[path = "tests/limits.rs"]
mod limits;
#[path = "tests/middleware.rs"]
mod middleware;
#[path = "tests/never_502.rs"]
mod never_502;
#[path = "tests/one_request_on_every_source.rs"]
mod one_request_on_every_source;
#[path = "tests/paths_have_one_form.rs"]
mod paths_have_one_form;
#[path = "tests/rejections.rs"]
mod rejections;
#[path = "tests/shapes_of_serde.rs"]
mod shapes_of_serde;
#[path = "tests/source_alb.rs"]
mod source_alb;
#[path = "tests/source_http_v1.rs"]
mod source_http_v1;
#[path = "tests/source_lattice.rs"]
mod source_lattice;
#[path = "tests/source_websocket.rs"]
mod source_websocket;
#[path = "tests/streaming.rs"]
mod streaming;
#[path = "tests/the_last_word.rs"]
mod the_last_word;
#[path = "tests/the_runtime_api.rs"]
mod the_runtime_api;
