//! Generated code that turns the result of the function into a response.
//!
//! A macro does not know types, so the type of the value chooses each step ("autoref specialization"). For each kind of value
//! the runtime has a trait, implemented for `Tag<T>` with a number of `&` in front. Method lookup starts at the type of the
//! receiver, tries it with one more `&`, and then removes one `&` after the other. `(&&&tag(&value)).answer(..)` has one `&`
//! more than the first implementor, so it prefers the traits of `&&Tag<T>` to those of `&Tag<T>`, and these to those of
//! `Tag<T>`; so does `refuse`. `outcome`, `head` and `option` have two choices each: `(&tag(&value)).outcome(..)` prefers the
//! trait of `Tag<Result<..>>`, and finds that of `&Tag<T>` through the additional `&`. The table of all traits is in the
//! runtime's `respond`. It is decided at compile time: it costs some type checking, and nothing at run time.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{PathArguments, PathSegment, ReturnType, Type};

use super::function::HandlerFn;
use super::settings::HandlerSettings;
use crate::hygiene::{Names, hygienic, local, local_at, relocated};
use crate::option_tokens::option_tokens;
use crate::type_syntax::ungrouped;

/// Statuses whose responses have no body (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
const WITHOUT_BODY: [u16; 3] = [204, 205, 304];

/// The code around the call of the function.
pub(crate) struct ResultCode {
    /// Statements that bring the steps into scope.
    pub(crate) steps: TokenStream,
    /// The variable that holds the result.
    pub(crate) value: Ident,
    /// The expression that turns the result into an answer.
    pub(crate) answer: TokenStream,
}

/// The code for the result of a function.
pub(crate) fn result_code(function: &HandlerFn, settings: &HandlerSettings, names: &Names) -> ResultCode {
    let [at, at_error] = result_spans(function).map(hygienic);
    let private = &names.private;
    let code = Code {
        settings,
        names,
        at,
        respond: quote_spanned!(at=> #private::respond),
        outer: local("outer"),
        options: local("options"),
        value: local_at("value", at),
        error: local_at("error", at_error),
    };
    ResultCode { steps: code.steps(), answer: code.answer(&code.refuse(at_error)), value: code.value }
}

/// What the steps of one handler share.
struct Code<'c> {
    settings: &'c HandlerSettings,
    names: &'c Names,
    at: Span,
    /// `::api_handler::__private::respond`
    respond: TokenStream,
    outer: Ident,
    options: Ident,
    /// A message about a type that cannot be answered shows the place of one of these two.
    value: Ident,
    error: Ident,
}

impl Code<'_> {
    fn steps(&self) -> TokenStream {
        let Code { at, respond, options, .. } = self;
        let given = success_options(self.settings, self.names);
        quote_spanned! {*at=>
            use #respond::steps::*;
            let #options = #given;
        }
    }

    fn answer(&self, refuse: &TokenStream) -> TokenStream {
        let Code { at, respond, value, error, outer, .. } = self;
        let some_or_none = self.some_or_none();
        let etag =
            self.settings.etag.as_ref().map(|_| quote_spanned!(*at=> (&#respond::tag(&#value)).has_etag(&#value);));
        quote_spanned! {*at=>
            match (&#respond::tag(&#value)).outcome(#value) {
                ::core::result::Result::Ok(#value) => {
                    #etag
                    let (#outer, #value) = (&#respond::tag(&#value)).head(#value);
                    #some_or_none
                }
                ::core::result::Result::Err(#error) => {
                    #refuse
                }
            }
        }
    }

    /// With `none = ..` the value is an `Option`, and what it contains may have a head of its own.
    fn some_or_none(&self) -> TokenStream {
        let Code { at, respond, value, outer, options, .. } = self;
        let body = self.body();
        if self.settings.none.is_none() {
            return body;
        }
        let inner = local("inner");
        quote_spanned! {*at=>
            match (&#respond::tag(&#value)).option(#value) {
                ::core::option::Option::None => #respond::none(#outer, #options),
                ::core::option::Option::Some(#value) => {
                    let (#inner, #value) = (&#respond::tag(&#value)).head(#value);
                    let #outer = #outer.over(#inner);
                    #body
                }
            }
        }
    }

    fn body(&self) -> TokenStream {
        let Code { at, respond, value, outer, options, names: Names { sink, .. }, .. } = self;
        let body = quote_spanned! {*at=>
            (&&&#respond::tag(&#value)).answer(#value, #sink, #outer, #options)
        };
        match self.settings.status.filter(|status| WITHOUT_BODY.contains(status)) {
            None => body,
            Some(status) => quote_spanned!(*at=> { #respond::without_body::<#status, _>(&#value); #body }),
        }
    }

    fn refuse(&self, at_error: Span) -> TokenStream {
        let error = &self.error;
        let respond = relocated(&self.respond, at_error);
        quote_spanned! {at_error=>
            (&&&&&&&#respond::tag(&#error)).refuse(#error)
        }
    }
}

/// The places that messages about the value and about the error of the result show.
fn result_spans(function: &HandlerFn) -> [Span; 2] {
    let ty = match &function.sig.output {
        ReturnType::Default => return [function.sig.ident.span(); 2],
        ReturnType::Type(_, ty) => ungrouped(ty),
    };
    // An alias of `Result` has no arguments to show, so messages show the whole type.
    let Type::Path(path) = ty else { return [ty.span(); 2] };
    match path.path.segments.last() {
        Some(PathSegment { ident, arguments: PathArguments::AngleBracketed(arguments), .. }) if ident == "Result" => {
            let mut spans = arguments.args.iter().map(Spanned::span);
            let value = spans.next().unwrap_or_else(|| ty.span());
            [value, spans.next().unwrap_or_else(|| ty.span())]
        }
        _ => [ty.span(); 2],
    }
}

/// The options of a success: one constant of the runtime for all handlers that give none, which is faster to compile than a
/// constant for each.
fn success_options(settings: &HandlerSettings, names: &Names) -> TokenStream {
    let private = &names.private;
    let HandlerSettings { status, content_type, none, base64, .. } = settings;
    if let HandlerSettings { status: None, content_type: None, none: None, base64: false, .. } = settings {
        return quote!(#private::respond::PLAIN);
    }
    let (status, none, content_type) = (option_tokens(status), option_tokens(none), option_tokens(content_type));
    quote! {
        &#private::respond::SuccessOptions { status: #status, content_type: #content_type, none: #none, base64: #base64 }
    }
}
