//! `routes![get_user, orders::list]`: a table of handlers in which no route is given twice.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Path, Token};

use crate::errors::Errors;
use crate::hygiene::hygienic;
use crate::source_text::source_text;

/// Expands to `Routes<S>`, checked for duplicates while the user's crate is compiled.
///
/// The input begins with the path of the library in brackets, `[$crate]`: only the `macro_rules!` around this macro knows it.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut input = input.into_iter();
    let Some(TokenTree::Group(library)) = input.next() else { return TokenStream::new() };
    let library = library.stream();
    let listed = handlers(input.collect(), &mut errors);
    let private = quote!(#library::__private);
    if !errors.is_empty() {
        let errors = errors.into_tokens();
        return quote!({ #errors #private::no_routes() });
    }
    if listed.is_empty() {
        return quote!(#private::no_routes());
    }
    let routes = listed.iter().map(|Listed { cfgs, path }| {
        // The plain span of the user: with any other one, messages would show all of `routes![..]`, since that is a
        // `macro_rules!` macro.
        let at = path.span();
        // Before `as` only a type can stand, so for a function of that name rustc says that it found a function.
        quote_spanned!(at=> #(#cfgs)* <#path as #private::Handler<_>>::route())
    });
    let check = (listed.len() > 1).then(|| duplicates(&listed, &private));
    quote! {{
        #check
        #private::listed([#(#routes),*])
    }}
}

/// A handler of the list.
struct Listed {
    /// The conditions under which it is listed. An array takes them before its elements, so rustc evaluates them.
    cfgs: Vec<Attribute>,
    path: Path,
}

/// What stands between two commas.
struct Entry {
    attrs: Vec<Attribute>,
    expression: Expr,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Entry { attrs: input.call(Attribute::parse_outer)?, expression: input.parse()? })
    }
}

/// The handlers of the list; anything else is a mistake.
fn handlers(input: TokenStream, errors: &mut Errors) -> Vec<Listed> {
    if source_text(&input).contains("::*") {
        errors.at(input, "handlers are listed one by one\nhelp: `routes![users::list, users::get]`");
        return Vec::new();
    }
    let entries = match Punctuated::<Entry, Token![,]>::parse_terminated.parse2(input) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(error);
            return Vec::new();
        }
    };
    let mut listed = Vec::new();
    for entry in entries {
        check_attributes(&entry, errors);
        listed.extend(path(entry.expression, errors).map(|path| Listed { cfgs: entry.attrs, path }));
    }
    listed
}

/// Reports the attributes before a handler that are no `#[cfg]`: a list takes no other.
fn check_attributes(entry: &Entry, errors: &mut Errors) {
    let name = source_text(&entry.expression);
    for other in entry.attrs.iter().filter(|attr| !attr.path().is_ident("cfg")) {
        let help = match other.path().is_ident("doc") {
            true => format!("put the comment above `fn {name}`, or write it with `//`"),
            false => format!("put `{}` above `fn {name}`", source_text(other)),
        };
        errors.at(other, format!("`routes![..]` takes no attribute but `#[cfg(..)]`\nhelp: {help}"));
    }
}

fn path(expression: Expr, errors: &mut Errors) -> Option<Path> {
    match expression {
        Expr::Path(path) if path.qself.is_none() => match associated_function(&path.path) {
            None => return Some(path.path),
            Some(message) => errors.at(path, message),
        },
        Expr::Call(call) => {
            let name = source_text(&call.func);
            errors.at(&call, format!("a handler is listed by its name, not called\nhelp: `routes![{name}]`"));
        }
        other => {
            errors.at(
                other,
                "handlers are listed by the names of their functions\nhelp: `routes![get_user, orders::list]`",
            );
        }
    }
    None
}

/// The mistake of listing `Users::list`, which by its spelling is a function of a type: inside of an `impl` the attribute
/// cannot define the struct that is listed.
fn associated_function(path: &Path) -> Option<String> {
    let mut last = path.segments.iter().rev().map(|segment| segment.ident.unraw().to_string());
    let (name, owner) = (last.next()?, last.next()?);
    let is_type = owner.starts_with(char::is_uppercase) && owner.contains(char::is_lowercase);
    (is_type && name.starts_with(char::is_lowercase)).then(|| {
        format!(
            "a handler is a free function, but `{owner}::{name}` belongs to a type\n\
             help: move `{name}` out of the `impl` of `{owner}`, and list it as `{name}`"
        )
    })
}

/// A constant whose evaluation fails when two handlers have the same route.
///
/// The macro sees only names; the routes are constants of the structs that they name. So the comparison is a constant that
/// the compiler evaluates, at the cost of its interpreter. Something that is not a handler has no `ROUTE` of its own: the
/// trait `NotListed` provides one, so that the mistake is reported once, at `Handler::route`.
fn duplicates(listed: &[Listed], private: &TokenStream) -> TokenStream {
    // In a tuple only a type can stand, as above.
    let specs = listed.iter().map(|Listed { cfgs, path }| quote!(#(#cfgs)* #private::Listed::<(#path,)>::ROUTE));
    let names = listed.iter().map(|Listed { cfgs, path }| {
        let name = source_text(path);
        quote!(#(#cfgs)* #name)
    });
    let at = hygienic(listed.first().map_or_else(Span::call_site, |first| first.path.span()));
    quote_spanned! {at=>
        const _: () = {
            // Used only where something is not a handler.
            #[allow(unused_imports)]
            use #private::NotListed as _;
            const TWICE: &#private::Duplicate = &#private::Duplicate::find(&[#(#specs),*], &[#(#names),*]);
            if let ::core::option::Option::Some(message) = TWICE.message() {
                ::core::panic!("{}", message);
            }
        };
    }
}
