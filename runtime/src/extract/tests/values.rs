//! Single values and lists are read from text.

use std::net::IpAddr;
use std::num::NonZeroU32;

use proptest::prelude::*;
use serde::Deserialize;
use uuid::Uuid;

use super::query;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Sort {
    Asc,
    Desc,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Id(u64);

#[derive(Debug, Deserialize, PartialEq)]
#[serde(transparent)]
struct Wrapped {
    id: Id,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(try_from = "i32")]
struct Even(i32);

impl TryFrom<i32> for Even {
    type Error = &'static str;

    fn try_from(number: i32) -> Result<Self, Self::Error> {
        if number % 2 == 0 { Ok(Even(number)) } else { Err("it is odd") }
    }
}

fn error<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
    let detail = query::<T>(text).unwrap_err();
    detail.strip_prefix("query parameter `n` ").unwrap_or(&detail).to_owned()
}

#[test]
fn numbers_are_read_or_rejected_with_a_reason() {
    assert_eq!(query::<u8>("n=255"), Ok(255));
    assert_eq!(query::<i64>("n=-5"), Ok(-5));
    assert_eq!(query::<f64>("n=-2.5e3"), Ok(-2500.0));
    assert_eq!(query::<f32>("n=0.1"), Ok(0.1));
    assert_eq!(query::<i128>("n=-170141183460469231731687303715884105728"), Ok(i128::MIN));
    assert_eq!(error::<u8>("n=256"), "is too large: it must be between 0 and 255");
    assert_eq!(error::<u32>("n=-1"), "is too small: it must be between 0 and 4294967295");
    assert_eq!(
        error::<i8>("n=99999999999999999999999999999999999999999999"),
        "is too large: it must be between -128 and 127"
    );
    for text in ["n=abc", "n=1.5", "n=0x1f", "n=-", "n=1_000", "n=%201", "n=%D9%A3"] {
        assert_eq!(error::<u8>(text), "is not a whole number", "{text}");
    }
    assert_eq!(error::<u8>("n="), "is empty");
    assert_eq!(error::<u8>(""), "is missing");
    for text in ["n=abc", "n=NaN", "n=inf", "n=-infinity", "n=1,5"] {
        assert_eq!(error::<f64>(text), "is not a number", "{text}");
    }
    assert_eq!(error::<f64>("n=1e999"), "is too large a number");
    assert_eq!(error::<f32>("n=-1e39"), "is too large a number");
    assert_eq!(query::<f64>("n=1e39"), Ok(1e39));
    assert_eq!(error::<NonZeroU32>("n=0"), "must not be 0");
}

#[test]
fn bools_have_several_spellings() {
    for text in ["n=true", "n=1", "n=yes", "n=on", "n=True", "n=ON", "n", "n="] {
        assert_eq!(query::<bool>(text), Ok(true), "{text}");
        assert_eq!(query::<Option<bool>>(text), Ok(Some(true)), "{text}");
    }
    for text in ["n=false", "n=0", "n=no", "n=off"] {
        assert_eq!(query::<bool>(text), Ok(false), "{text}");
    }
    assert_eq!(error::<bool>("n=2"), "is neither `true` nor `false`");
    assert_eq!(query::<Option<bool>>(""), Ok(None));
}

#[test]
fn enums_and_wrappers_are_read_from_text() {
    assert_eq!(query::<Sort>("n=desc"), Ok(Sort::Desc));
    assert_eq!(error::<Sort>("n=Asc"), "is not one of `asc`, `desc`");
    assert_eq!(query::<Option<Sort>>("n="), Ok(None));
    assert_eq!(query::<Wrapped>("n=7"), Ok(Wrapped { id: Id(7) }));
    assert_eq!(query::<Option<Wrapped>>(""), Ok(None));
    assert_eq!(error::<Wrapped>("n=x"), "is not a whole number");
    assert_eq!(query::<Even>("n=4"), Ok(Even(4)));
    assert_eq!(error::<Even>("n=5"), "cannot be read: it is odd");
    assert_eq!(query::<char>("n=%C3%A9"), Ok('é'));
    assert_eq!(error::<char>("n=ab"), "is not one character");
}

#[test]
fn types_that_parse_text_are_read() {
    let id = Uuid::from_u128(7);
    assert_eq!(query::<Uuid>(&format!("n={id}")), Ok(id));
    assert_eq!(query::<Option<Uuid>>("n="), Ok(None));
    assert!(error::<Uuid>("n=7").starts_with("cannot be read: "), "{}", error::<Uuid>("n=7"));
    assert_eq!(query::<IpAddr>("n=::1"), Ok("::1".parse().unwrap()));
    assert_eq!(error::<IpAddr>("n=1"), "cannot be read: invalid IP address syntax");
}

#[test]
fn only_text_may_be_empty() {
    assert_eq!(query::<Option<String>>("n="), Ok(Some(String::new())));
    assert_eq!(query::<Option<String>>(""), Ok(None));
    assert_eq!(query::<Option<u32>>("n="), Ok(None));
    assert_eq!(query::<Option<Vec<u32>>>("n="), Ok(None));
    assert_eq!(query::<Vec<u32>>("n="), Ok(vec![]));
    assert_eq!(query::<Vec<String>>("n="), Ok(vec![String::new()]));
    assert_eq!(error::<Option<u32>>("n=x"), "is not a whole number");
}

#[test]
fn several_values_are_read_as_a_list() {
    assert_eq!(query::<Vec<u32>>("n=1&x=9&n=2&n=3"), Ok(vec![1, 2, 3]));
    assert_eq!(query::<Vec<u32>>(""), Ok(vec![]));
    assert_eq!(query::<Option<Vec<u32>>>(""), Ok(None));
    assert_eq!(query::<u32>("n=1&n=2"), Ok(2), "of several the last");
    assert_eq!(
        query::<Vec<String>>("n=1,2"),
        Ok(vec!["1,2".to_owned()]),
        "a comma in a query does not separate values"
    );
    assert_eq!(query::<(u8, String)>("n=1&n=a"), Ok((1, "a".to_owned())));
    assert_eq!(query::<[u8; 2]>("n=1&n=2"), Ok([1, 2]));
    assert_eq!(query::<Vec<u8>>("n=104&n=105"), Ok(vec![104, 105]), "numbers, not bytes");
    assert_eq!(error::<(u8, u8)>("n=1"), "must be given 2 times");
    assert_eq!(error::<(u8, u8)>("n=1&n=2&n=3"), "is given too many times");
    assert_eq!(error::<(u8, u8)>(""), "is missing");
    assert_eq!(error::<Vec<u8>>("n=1&n=x"), "is not a whole number");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whole_numbers_are_read_back(number: i64) {
        prop_assert_eq!(query::<i64>(&format!("n={number}")), Ok(number));
        prop_assert_eq!(query::<i16>(&format!("n={number}")).is_ok(), i16::try_from(number).is_ok());
    }

    #[test]
    fn any_text_is_read_as_text_and_no_message_contains_rust(text in "\\PC{0,12}") {
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        prop_assert_eq!(query::<String>(&format!("n={encoded}")), Ok(text.clone()));
        for error in [
            query::<u64>(&format!("n={encoded}")).err(),
            query::<Sort>(&format!("n={encoded}")).err(),
            query::<(u8, bool)>(&format!("n={encoded}")).err(),
        ].into_iter().flatten() {
            prop_assert!(!error.contains("::") && !error.contains("u64") && !error.contains("Sort"), "{}", error);
        }
    }
}
