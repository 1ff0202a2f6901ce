//! Every mistake is explained where it is made; the `.stderr` files are what users read.

use api_handler_tests::ui_cases;

#[test]
fn mistakes_are_explained() {
    let tests = trybuild::TestCases::new();
    for case in ui_cases::all() {
        tests.compile_fail(case.program);
    }
}
