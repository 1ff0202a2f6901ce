//! Tokens from a model; nothing here can fail.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, PathArguments, PathSegment, ReturnType, Type};

use super::argument::Argument;
use super::model::{self, Model};
use super::settings::Settings;
use super::syntax::Function;
use super::values::{self, Names, Reads, Waiting, local, local_at, relocated};
use crate::types;

/// The function as it was written, and beside it the companion that the routes name.
pub(crate) fn handler(function: &Function, settings: &Settings, model: &Model) -> TokenStream {
    let names = Names::new(&settings.library);
    let route = route_spec(function, model, &names);
    let companion = companion(function, settings);
    let call = call(function, settings, model, &names);
    let bounds = values::bounds(&model.arguments, &names);
    let bounds = Bounds { state: values::waits(&model.arguments).then(|| quote!(: ::core::marker::Sync)), all: bounds };
    emit(function, &companion, &names, &route, &bounds, &call)
}

/// What the state and the types of arguments have to be able to do.
#[derive(Default)]
pub(crate) struct Bounds {
    /// What the state has to be where arguments wait and see it: `: Sync`. What else it has to be is asked for once, where
    /// it is given.
    state: Option<TokenStream>,
    all: Vec<TokenStream>,
}

/// The companion's name: the function's own unless the options give another.
pub(crate) fn companion(function: &Function, settings: &Settings) -> Ident {
    settings.name.clone().unwrap_or_else(|| function.sig.ident.clone())
}

/// The function and its companion, which runs `call`.
pub(crate) fn emit(
    function: &Function,
    companion: &Ident,
    names: &Names,
    route: &TokenStream,
    bounds: &Bounds,
    call: &TokenStream,
) -> TokenStream {
    let Function { attrs, vis, sig, body } = function;
    let companion = beside(function, companion, names, route, bounds, call);
    let lints = lints(function);
    quote! {
        #(#attrs)*
        #lints
        #vis #sig #body

        #companion
    }
}

/// What clippy would advise against or towards, and cannot be followed.
pub(crate) fn lints(function: &Function) -> TokenStream {
    // Clippy's limit; a handler has as many arguments as a request has parts.
    let many = (function.sig.inputs.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    // A handler cannot be `const`.
    let constant = function.sig.asyncness.is_none().then(|| quote!(#[allow(clippy::missing_const_for_fn)]));
    quote!(#many #constant)
}

/// The companion alone.
pub(crate) fn beside(
    function: &Function,
    companion: &Ident,
    names: &Names,
    route: &TokenStream,
    bounds: &Bounds,
    call: &TokenStream,
) -> TokenStream {
    let Function { attrs, vis, sig, .. } = function;
    let cfgs = cfgs(attrs);
    let at = Span::mixed_site().located_at(sig.ident.span());
    let implemented = implemented(&Handler { name: companion, cfgs: &cfgs, at }, names, route, bounds, call);
    // No `const _` around it: inside an `impl`, where none of it may stand, each item of it would be a mistake.
    quote_spanned! {at=>
        #(#cfgs)*
        #[doc(hidden)]
        // It has the name of the function, and its visibility, whatever that of the module is.
        #[allow(non_camel_case_types, unreachable_pub, clippy::redundant_pub_crate)]
        #vis struct #companion {}

        #implemented
    }
}

/// When an item is there.
pub(crate) fn cfgs(attrs: &[Attribute]) -> Vec<&Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect()
}

/// A struct that becomes a handler.
pub(crate) struct Handler<'h> {
    pub(crate) name: &'h Ident,
    pub(crate) cfgs: &'h [&'h Attribute],
    /// Where messages about it point to.
    pub(crate) at: Span,
}

/// What makes a struct a handler, which runs `call`.
pub(crate) fn implemented(
    handler: &Handler<'_>,
    names: &Names,
    route: &TokenStream,
    bounds: &Bounds,
    call: &TokenStream,
) -> TokenStream {
    let Bounds { state: state_bound, all: bounds } = bounds;
    let Names { private, event, scope, state_type, .. } = names;
    let &Handler { name, cfgs, at } = handler;
    // What a handler is required for is its name, and not the attribute.
    let private = &relocated(private, at);
    quote_spanned! {at=>
        #(#cfgs)*
        #[automatically_derived]
        impl #private::Operation for #name {
            const ROUTE: #private::RouteSpec = #route;
        }

        #(#cfgs)*
        #[automatically_derived]
        // The function and its types may be deprecated for those who use them by hand.
        #[allow(deprecated)]
        impl<#state_type #state_bound> #private::Handler<#state_type> for #name
        where
            #(#bounds,)*
        {
            fn call<'__call, '__event>(
                #event: &'__call #private::Event<'__event>,
                #scope: #private::Scope<'__call, #state_type>,
            ) -> #private::Answering<'__call> {
                #call
            }
        }
    }
}

/// Reads the arguments, runs the function, and turns its result into a response.
fn call(function: &Function, settings: &Settings, model: &Model, names: &Names) -> TokenStream {
    let Names { private, scope, rejections, .. } = names;
    let at = Span::mixed_site().located_at(function.sig.ident.span());
    let private = &relocated(private, at);
    let refuse = quote_spanned!(at=> return #private::refused(#rejections));
    let Reads { statements, values } = values::read(&model.arguments, names, Waiting::Before, &refuse);
    let sink = local("sink");
    let name = &function.sig.ident;
    let run = quote_spanned!(at=> #name(#(#values),*));
    let (steps, value, answer) = answer(function, settings, names);
    let answer = match function.sig.asyncness {
        Some(_) => {
            quote_spanned!(at=> #private::answered(#run, #private::sink(#scope), |#value, #sink| { #steps #answer }))
        }
        None => {
            quote_spanned!(at=> #private::answer({ #steps let #sink = #private::sink(#scope); let #value = #run; #answer }))
        }
    };
    // No async block: each one takes as long to compile as all the rest.
    match values::waited(&model.arguments, names) {
        Some((future, made)) => {
            quote_spanned!(at=> #private::waited(#future, move |#made| { #statements #answer }))
        }
        None => quote_spanned!(at=> #statements #answer),
    }
}

/// Takes a result apart, step by step: each step's trait is chosen by the value's type.
///
/// What brings the steps into scope, the name of the result, and the expression that turns it into an answer.
fn answer(function: &Function, settings: &Settings, names: &Names) -> (TokenStream, Ident, TokenStream) {
    let private = &names.private;
    let [at, at_error] = result_spans(function).map(|span| Span::mixed_site().located_at(span));
    let respond = quote_spanned!(at=> #private::respond);
    let (outer, inner, sink) = (local("outer"), local("inner"), local("sink"));
    // Messages about a type that cannot be answered are messages about these.
    let (value, error) = (local_at("value", at), local_at("error", at_error));
    let (options, given) = (local("options"), options(settings, names));
    let empty = settings.status.filter(|status| WITHOUT_BODY.contains(status));
    let check = empty.map(|status| quote_spanned!(at=> #respond::without_body::<#status, _>(&#value);));
    let body = quote_spanned! {at=>
        (&&&#respond::tag(&#value)).answer(#value, #sink, #outer, #options)
    };
    let body = match check {
        None => body,
        Some(check) => quote_spanned!(at=> { #check #body }),
    };
    let body = match settings.none {
        None => body,
        Some(_) => quote_spanned! {at=>
            match (&#respond::tag(&#value)).option(#value) {
                ::core::option::Option::None => #respond::none(#outer, #options),
                ::core::option::Option::Some(#value) => {
                    let (#inner, #value) = (&#respond::tag(&#value)).head(#value);
                    let #outer = #outer.over(#inner);
                    #body
                }
            }
        },
    };
    let respond_error = relocated(&respond, at_error);
    let refuse = quote_spanned! {at_error=>
        (&&&&&&#respond_error::tag(&#error)).refuse(#error)
    };
    let steps = quote_spanned! {at=>
        use #respond::steps::*;
        let #options = #given;
    };
    let answer = quote_spanned! {at=>
        match (&#respond::tag(&#value)).outcome(#value) {
            ::core::result::Result::Ok(#value) => {
                let (#outer, #value) = (&#respond::tag(&#value)).head(#value);
                #body
            }
            ::core::result::Result::Err(#error) => {
                #refuse
            }
        }
    };
    (steps, value, answer)
}

/// Statuses whose answers have no body (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
const WITHOUT_BODY: [u16; 3] = [204, 205, 304];

/// Where messages about the value and the error of the result point to.
fn result_spans(function: &Function) -> [Span; 2] {
    let ty = match &function.sig.output {
        ReturnType::Default => return [function.sig.ident.span(); 2],
        ReturnType::Type(_, ty) => types::peeled(ty),
    };
    // If it is called otherwise, messages point to the whole.
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

fn options(settings: &Settings, names: &Names) -> TokenStream {
    let private = &names.private;
    let Settings { status, content_type, none, base64, .. } = settings;
    if let Settings { status: None, content_type: None, none: None, base64: false, .. } = settings {
        return quote!(#private::respond::PLAIN);
    }
    let (status, none, content_type) = (optional(status), optional(none), optional(content_type));
    quote! {
        &#private::respond::SuccessOptions { status: #status, content_type: #content_type, none: #none, base64: #base64 }
    }
}

fn optional(value: &Option<impl ToTokens>) -> TokenStream {
    match value {
        None => quote!(::core::option::Option::None),
        Some(value) => quote!(::core::option::Option::Some(#value)),
    }
}

fn route_spec(function: &Function, model: &Model, names: &Names) -> TokenStream {
    let private = &names.private;
    let method = optional(&model.route.as_ref().and_then(|route| route.method));
    let path = optional(&model.route.as_ref().map(|route| &route.path));
    let name = model::plain(&function.sig.ident);
    let doc = model::doc(&function.attrs);
    let arguments = model.arguments.iter().map(|argument| argument_spec(argument, names));
    let result = match &function.sig.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => types::text(ty),
    };
    quote! {
        #private::route_spec(
            #method,
            #path,
            #name,
            ::core::module_path!(),
            #doc,
            &[#(#arguments),*],
            #result,
        )
    }
}

fn argument_spec(argument: &Argument, names: &Names) -> TokenStream {
    let private = &names.private;
    let Argument { name, part, key, ty, default } = argument;
    let part = Ident::new(part.variant(), Span::mixed_site());
    let (ty, default) = (types::text(ty), default.is_some());
    quote! {
        #private::argument_spec(#name, #private::Part::#part, #key, #ty, #default)
    }
}
