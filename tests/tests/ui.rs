//! Every mistake is explained where it is made; the `.stderr` files are what users read.

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
