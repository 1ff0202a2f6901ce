//! The `RouteSpec` of a handler: what the runtime knows of it before any request.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, ReturnType};

use super::argument::Argument;
use super::function::HandlerFn;
use super::misfits;
use super::model::Model;
use super::settings::HandlerSettings;
use crate::hygiene::Names;
use crate::option_tokens::option_tokens;
use crate::source_text::source_text;

/// A struct literal. A constant function in its place would be easier to read, and the compiler would interpret it for each
/// handler.
pub(crate) fn route_spec(
    function: &HandlerFn,
    settings: &HandlerSettings,
    model: &Model,
    names: &Names,
) -> TokenStream {
    let private = &names.private;
    let method = option_tokens(&model.route.as_ref().and_then(|route| route.method));
    let path = option_tokens(&model.route.as_ref().map(|route| &route.path));
    let hash = model.route.as_ref().map_or(0, |route| route.hash());
    let name = function.sig.ident.unraw().to_string();
    let public = settings.public;
    let doc = first_paragraph(&function.attrs);
    let arguments = model.arguments.iter().map(|argument| argument_spec(argument, names));
    let result = match &function.sig.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => source_text(ty),
    };
    quote! {
        #private::RouteSpec {
            method: #method,
            path: #path,
            name: #name,
            module: ::core::module_path!(),
            doc: #doc,
            arguments: &[#(#arguments),*],
            result: #result,
            public: #public,
            __hash: #hash,
        }
    }
}

pub(crate) fn argument_spec(argument: &Argument, names: &Names) -> TokenStream {
    let private = &names.private;
    let Argument { name, part, key, ty, default } = argument;
    let part = Ident::new(part.variant(), Span::mixed_site());
    let (misfits, fields) = (misfits::misfits(argument, names), misfits::fields(argument, names));
    let (ty, default) = (source_text(ty), default.is_some());
    quote! {
        #private::ArgumentSpec {
            name: #name,
            part: #private::Part::#part,
            key: #key,
            ty: #ty,
            default: #default,
            __misfits: #misfits,
            __fields: #fields,
        }
    }
}

/// The first paragraph of a doc comment, on one line.
fn first_paragraph(attrs: &[Attribute]) -> String {
    let texts = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> =
        texts.flat_map(|text| text.split('\n').map(|line| line.trim().to_owned()).collect::<Vec<_>>()).collect();
    let paragraph = lines.iter().skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    paragraph.map(String::as_str).collect::<Vec<_>>().join(" ")
}
