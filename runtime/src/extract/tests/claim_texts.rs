//! Claims that arrive as text mean what their authorizer wrote, and nothing more.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::callers::{http, read};

/// A claim `c` as a REST API sends it.
fn rest<T: DeserializeOwned>(claim: &str) -> Result<T, (u16, String)> {
    #[derive(Deserialize)]
    struct Claims<T> {
        c: T,
    }
    read::<Claims<T>>(json!({"authorizer": {"claims": {"c": claim}}})).map(|claims| claims.c)
}

fn list(claim: &str) -> Vec<String> {
    rest(claim).unwrap()
}

#[test]
fn nobody_gets_a_group_by_a_blank_in_the_name_of_another() {
    assert_eq!(list("not admin,user"), ["not admin", "user"]);
    assert_eq!(list("not admin, user"), ["not admin", "user"]);
    assert_eq!(list("[not admin,user]"), ["not admin", "user"]);
    assert_eq!(list(r#"["not admin","user"]"#), ["not admin", "user"]);
    assert_eq!(list(r#"["a, admin"]"#), ["a, admin"]);
}

#[test]
fn every_spelling_of_a_list_is_read() {
    assert_eq!(list("admin"), ["admin"]);
    assert_eq!(list("admin,ops"), ["admin", "ops"]);
    assert_eq!(list("[admin ops]"), ["admin", "ops"]);
    assert_eq!(list("[admin]"), ["admin"]);
    assert_eq!(list("openid profile"), ["openid", "profile"], "as in `scope`");
    assert_eq!(list(r#" ["admin", "ops"] "#), ["admin", "ops"]);
    assert_eq!(list(r#"["a\"b"]"#), ["a\"b"]);
    // An HTTP API writes these groups without quotes.
    assert_eq!(list("[1]"), ["1"]);
    assert_eq!(list("[null]"), ["null"]);
    assert_eq!(list("[true]"), ["true"]);
    assert_eq!(list("[]"), [""; 0]);
    assert_eq!(list(""), [""; 0]);
    assert_eq!(rest::<Vec<u8>>("[1 2]"), Ok(vec![1, 2]));
    assert_eq!(rest::<Vec<u8>>("[1,2]"), Ok(vec![1, 2]));
    assert_eq!(rest::<Vec<u8>>(r#"["1","2"]"#), Ok(vec![1, 2]));
    assert_eq!(rest::<(u8, bool)>("1,true"), Ok((1, true)));
    assert_eq!(rest::<(u8, u8)>("1,2,3").unwrap_err(), (500, "claim `c` has too many elements".to_owned()));
}

#[test]
fn an_object_is_not_a_list() {
    let error = (500, "claim `c` is an object, and the argument's type needs a list".to_owned());
    assert_eq!(rest::<Vec<String>>(r#"{"a":1}"#), Err(error.clone()));
    assert_eq!(rest::<Vec<String>>("{a, admin, b}"), Err(error));
    let nested = http(json!({"lambda": {"c": {"a": 1}}}));
    #[derive(Debug, Deserialize)]
    struct Claims {
        #[serde(rename = "c")]
        _c: Vec<String>,
    }
    assert_eq!(read::<Claims>(nested).unwrap_err().0, 500);
}

#[test]
fn an_object_as_json_text_is_read_as_a_struct() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Tenant {
        id: u8,
        names: Vec<String>,
    }
    let tenant = Tenant { id: 7, names: vec!["a".to_owned()] };
    assert_eq!(rest::<Tenant>(r#"{"id":7,"names":["a"]}"#), Ok(tenant));
    assert_eq!(rest::<Vec<Value>>(r#"[{"id":7}]"#), Ok(vec![json!({"id": 7})]));
    let error = (500, "claim `c` is text, and the argument's type needs an object".to_owned());
    assert_eq!(rest::<Tenant>("seven"), Err(error));
}

#[test]
fn dates_of_rest_apis_are_seconds() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Times<T> {
        exp: T,
        iat: T,
        auth_time: T,
    }
    let claims = json!({"authorizer": {"claims": {
        "exp": "Mon Apr 17 23:12:49 UTC 2017", "iat": "Mon Apr 17 22:12:49 UTC 2017", "auth_time": "1492467169"
    }}});
    let times = Times { exp: 1_492_470_769, iat: 1_492_467_169, auth_time: 1_492_467_169 };
    assert_eq!(read::<Times<u64>>(claims.clone()), Ok(times));
    assert_eq!(read::<Times<f64>>(claims.clone()).unwrap().exp, 1_492_470_769.0);
    assert_eq!(read::<Times<Option<i64>>>(claims.clone()).unwrap().exp, Some(1_492_470_769));
    assert_eq!(read::<Times<String>>(claims).unwrap().exp, "Mon Apr 17 23:12:49 UTC 2017");
    let other = rest::<u64>("Mon Apr 17 23:12:49 UTC 2017").unwrap_err();
    assert_eq!(other, (500, "claim `c` is not a whole number".to_owned()), "only of the names that are times");
}

#[test]
fn a_claim_that_does_not_fit_is_a_fault_of_the_program() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Role {
        Admin,
    }
    assert_eq!(rest::<Role>("admin"), Ok(Role::Admin));
    assert_eq!(rest::<Role>("guest"), Err((500, "claim `c` is not `admin`".to_owned())));
    assert_eq!(rest::<u8>("300").unwrap_err().0, 500);
    assert_eq!(rest::<bool>("maybe").unwrap_err().0, 500);
    assert_eq!(rest::<u8>(""), Err((401, "claim `c` is empty".to_owned())), "the caller has no such claim");
    assert_eq!(rest::<Option<u8>>(""), Ok(None));
}
