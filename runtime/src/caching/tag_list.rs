//! The tags of the headers `If-Match` and `If-None-Match` (RFC 9110, 13.1).

use crate::event::Event;
use crate::response::ETag;

/// What a client names: any version, or some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TagList {
    /// `*`
    Any,
    /// `"a", W/"b"`
    Tags(Vec<ETag>),
}

/// A header in which something is not a tag, with what could be read of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) TagList);

impl TagList {
    /// The tags of a header of the request; `None` if it is not sent.
    pub(super) fn of(event: &Event<'_>, name: &str) -> Option<Result<TagList, Malformed>> {
        let mut values = event.header_values(name).peekable();
        values.peek()?;
        let all: Vec<_> = values.collect();
        Some(TagList::parse(&all.join(",")))
    }

    fn parse(mut text: &str) -> Result<TagList, Malformed> {
        let mut tags = Vec::new();
        let mut is_malformed = false;
        if text.trim() == "*" {
            return Ok(TagList::Any);
        }
        loop {
            // Empty elements of a list are ignored (RFC 9110, 5.6.1.2).
            text = text.trim_start_matches([',', ' ', '\t']);
            if text.is_empty() {
                break;
            }
            let rest = match ETag::parse(text) {
                Some((tag, rest)) => {
                    tags.push(tag);
                    rest
                }
                None => {
                    is_malformed = true;
                    text
                }
            };
            let (between, rest) = rest.split_once(',').unwrap_or((rest, ""));
            is_malformed |= !between.trim().is_empty();
            text = rest;
        }
        is_malformed |= tags.is_empty();
        if is_malformed { Err(Malformed(TagList::Tags(tags))) } else { Ok(TagList::Tags(tags)) }
    }

    /// The tag of the list that names the current version. For `*` that is the current tag.
    pub(super) fn find<'t>(&'t self, current: &'t ETag, is_same: fn(&ETag, &ETag) -> bool) -> Option<&'t ETag> {
        match self {
            TagList::Any => Some(current),
            TagList::Tags(tags) => tags.iter().find(|tag| {
                is_same(tag, current) || tag.without_coding().is_some_and(|plain| is_same(&plain, current))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_each_tag() {
        let tags = |tags: &[ETag]| TagList::Tags(tags.to_vec());
        assert_eq!(TagList::parse(" * "), Ok(TagList::Any));
        assert_eq!(TagList::parse("\"a\""), Ok(tags(&[ETag::new("a")])));
        let two = tags(&[ETag::new("a,b"), ETag::weak("c")]);
        assert_eq!(TagList::parse("\"a,b\",, W/\"c\" ,"), Ok(two));
    }

    #[test]
    fn what_is_no_tag_is_skipped_and_noticed() {
        let tags = |tags: &[ETag]| Err(Malformed(TagList::Tags(tags.to_vec())));
        assert_eq!(TagList::parse("a, \"b\""), tags(&[ETag::new("b")]));
        assert_eq!(TagList::parse("\"a\" x, \"b\""), tags(&[ETag::new("a"), ETag::new("b")]));
        assert_eq!(TagList::parse("\"a, b"), tags(&[]));
        assert_eq!(TagList::parse("*, \"a\""), tags(&[ETag::new("a")]));
        assert_eq!(TagList::parse(""), tags(&[]));
    }
}
