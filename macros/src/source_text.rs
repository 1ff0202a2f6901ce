//! Tokens as a person writes them: `Option<Vec<&str>>`, not `Option < Vec < & str > >`.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The tokens as source text, with spaces where a person puts them.
///
/// `TokenStream::to_string` puts a space between all tokens, which is hard to read in messages and in the list of routes. Here
/// the previous token alone decides whether there is a space, so this is no formatter: types come out right, and unusual
/// expressions may have a space too many.
pub(crate) fn source_text(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.into_token_stream(), &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut previous = Previous::Nothing;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if previous.needs_space_before(&token) {
            text.push(' ');
        }
        previous = match token {
            TokenTree::Group(group) => write_group(&group, text),
            TokenTree::Punct(punct) => write_symbol(&punct, tokens.peek().is_none(), text),
            other => write_word(&other.to_string(), previous, text),
        };
    }
}

fn write_group(group: &Group, text: &mut String) -> Previous {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    };
    text.push_str(open);
    write(group.stream(), text);
    text.push_str(close);
    Previous::Group
}

fn write_symbol(punct: &Punct, is_last: bool, text: &mut String) -> Previous {
    text.push(punct.as_char());
    match punct.as_char() {
        '\'' => Previous::Quote,
        '-' if punct.spacing() == Spacing::Joint => Previous::Symbol,
        ',' | ';' | '+' | '=' if !is_last => Previous::SpacedSymbol,
        '>' if text.ends_with("->") => Previous::SpacedSymbol,
        _ => Previous::Symbol,
    }
}

fn write_word(word: &str, previous: Previous, text: &mut String) -> Previous {
    text.push_str(word);
    match previous {
        Previous::Quote => Previous::SpacedWord,
        _ if matches!(word, "mut" | "dyn" | "const" | "as") => Previous::SpacedWord,
        _ => Previous::Word,
    }
}

/// What was written last.
#[derive(Clone, Copy)]
enum Previous {
    Nothing,
    Word,
    /// A word with a space after it, whatever follows: a lifetime, `mut`.
    SpacedWord,
    Group,
    Quote,
    Symbol,
    /// A symbol with a space after it.
    SpacedSymbol,
}

impl Previous {
    fn needs_space_before(self, next: &TokenTree) -> bool {
        let symbol = match next {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match (self, symbol) {
            (Previous::Nothing | Previous::Quote, _) => false,
            (Previous::SpacedSymbol, _) => true,
            (_, Some('+' | '=' | '-')) => true,
            (Previous::SpacedWord, Some(symbol)) => matches!(symbol, '&' | '\'' | '<' | '*'),
            (Previous::SpacedWord, None) => true,
            (Previous::Word, Some(symbol)) => symbol == '\'',
            (Previous::Word, None) => !matches!(next, TokenTree::Group(_)),
            (Previous::Group, None) => matches!(next, TokenTree::Ident(_)),
            (Previous::Group | Previous::Symbol, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::Type;

    use super::*;

    #[test]
    fn types_read_as_they_are_written() {
        for written in [
            "Option<Vec<&str>>",
            "&'a [u8]",
            "Result<(StatusCode, Json<User>), Box<dyn Error + Send + Sync>>",
            "[u8; 4]",
            "fn(u8) -> u8",
            "&'static dyn Fn(u8) -> u8",
            "<A as B>::C",
            "&mut &'a T",
            "Box<dyn Trait + 'a>",
        ] {
            assert_eq!(source_text(syn::parse_str::<Type>(written).unwrap()), written);
        }
    }
}
