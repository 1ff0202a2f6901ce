//! Code that is half typed: an editor expands it at every key, and the function always comes back, with its companion.

use proc_macro2::TokenStream;
use quote::quote;

/// The expansion of what is typed so far.
fn expand(arguments: &str, item: &str) -> String {
    let tokens = |text: &str| text.parse::<TokenStream>().expect("editors close what is open");
    crate::handler::expand(tokens(arguments), tokens(item)).to_string()
}

fn spaced(item: &str) -> String {
    item.parse::<TokenStream>().expect("editors close what is open").to_string()
}

#[track_caller]
fn survives(expansion: &str, function: &str, companion: &str) {
    assert!(expansion.contains(&spaced(function)), "{function} is lost in\n{expansion}");
    assert!(expansion.contains(&format!("struct {companion} {{ }}")), "no {companion} in\n{expansion}");
    assert!(expansion.contains(&format!("Handler < __State > for {companion}")), "no handler in\n{expansion}");
}

#[test]
fn a_half_typed_body_is_not_looked_at() {
    for body in ["{ let x = foo. }", "{ match x { } }", "{ if }", "{ let }", "{ users.iter().map(|user| ) }", "{ ?? }"]
    {
        let item = format!("async fn get(id: u64) -> u8 {body}");
        let expansion = expand("GET \"/{id}\"", &item);
        survives(&expansion, &item, "get");
        assert!(!expansion.contains("compile_error"), "{expansion}");
    }
}

#[test]
fn half_typed_arguments_give_the_function_back() {
    for arguments in ["id: u64,", "id", "id: ", "id: u64, pa", "id: u64, page:", "id: Vec<", "&", "mut", "Json()", "#"]
    {
        let item = format!("pub async fn get({arguments}) -> Result<u8, Problem> {{ Ok(1) }}");
        survives(&expand("GET \"/{id}\"", &item), &item, "get");
    }
}

#[test]
fn marks_are_removed_even_from_a_signature_that_cannot_be_parsed() {
    let expansion =
        expand("GET \"/\"", "fn get(#[query] page: , #[header(\"x\")] key, #[state] db: &Db, #[ins]) { page }");
    survives(&expansion, "fn get(page: , key, db: &Db, #[ins]) { page }", "get");
}

#[test]
fn half_typed_results_give_the_function_back() {
    for result in ["->", "-> Result<", "-> Result<User,", "-> impl", "-> &", "where", "-> u8 where T:"] {
        let item = format!("fn get(id: u64) {result} {{ body }}");
        let expansion = expand("GET \"/{id}\"", &item);
        assert!(expansion.contains("{ body }"), "{expansion}");
        survives(&expansion, "fn get(id: u64)", "get");
    }
}

#[test]
fn a_half_typed_mark_leaves_the_argument() {
    for mark in
        ["#[que]", "#[]", "#[query()]", "#[query(\"a\",)]", "#[query(default =)]", "#[header(\"\")]", "#[state(db)]"]
    {
        let expansion = expand("GET \"/\"", &format!("fn get({mark} page: u32) -> u32 {{ page }}"));
        assert!(expansion.contains("page : u32) -> u32 { page }"), "{mark}: {expansion}");
        survives(&expansion, "-> u32 { page }", "get");
    }
}

#[test]
fn a_half_typed_route_gives_the_function_back() {
    let routes = [
        "",
        "G",
        "GET",
        "GET \"\"",
        "GET \"/\"",
        "GET \"/users/{\"",
        "GET \"/users/{id\"",
        "GET \"/users/{id}\",",
        "get()",
        "GET \"/{id}\", st",
        "GET \"/{id}\", status",
        "GET \"/{id}\", status =",
        "GET \"/{id}\", status = 2",
        "method",
        "method =",
        "GET, ",
        "GET |",
        "GET /",
        "\"\"",
        "status = 201, GET \"/{id}\"",
        ", , ,",
        "= = =",
        "{}",
        "name = Get",
    ];
    for route in routes {
        let item = "fn get(id: u64) -> u64 { id }";
        survives(&expand(route, item), item, if route == "name = Get" { "Get" } else { "get" });
    }
}

#[test]
fn an_unfinished_function_has_its_name_and_visibility() {
    let expansion = expand("GET \"/\", name = List", "/// Lists.\n#[cfg(unix)] pub(crate) async fn list(page: ) { }");
    assert!(expansion.contains("pub (crate) struct List { }"), "{expansion}");
    assert!(expansion.matches("# [cfg (unix)]").count() == 4, "{expansion}");
}

#[test]
fn an_item_other_than_a_function_comes_back_alone() {
    for item in ["struct User<T> { id: T }", "impl User { fn a() {} }", "fn", "pub", "pub async", "", "let x = 1;"] {
        let expansion = expand("GET \"/\"", item);
        assert!(expansion.contains(&spaced(item)), "{expansion}");
        assert!(!expansion.contains("Handler"), "{expansion}");
    }
}

#[test]
fn a_struct_in_the_place_of_a_function_is_listed_as_a_handler() {
    for item in ["struct User { id: u64 }", "pub enum User { Known }"] {
        let expansion = expand("GET \"/\"", item);
        assert!(expansion.contains(&spaced(item)), "{expansion}");
        assert!(expansion.contains("Handler < __State > for User"), "{expansion}");
    }
}

#[test]
fn the_name_of_the_function_leads_to_it() {
    // Outside of the compiler all spans are alike, so the test sees only that the function comes first.
    let expansion = crate::handler::expand(
        quote!(GET "/"),
        quote!(
            /** One user, see [`list`]. */
            pub fn get() {}
        ),
    )
    .to_string();
    let (function, companion) = (expansion.find("fn get"), expansion.find("struct get"));
    assert!(function < companion, "{expansion}");
    assert!(expansion.find("One user, see [`list`].") < function, "{expansion}");
    assert!(expansion.contains("# [doc (hidden)]"), "the docs belong to the function: {expansion}");
}
