//! The arrows that must never be.
//!
//! A room is a folder or a file at the top of `runtime/src`. Data flows one way through them, from an event's bytes to
//! an answer's bytes, and each room knows only what lies below it. That is easily forgotten while
//! fixing something else, so this test checks it.

use super::picture::{Use, is_in};

/// A rule, and why it holds.
pub(crate) enum Rule {
    /// No file of `from` uses a file of the rooms `to`, apart from these items.
    Never { from: &'static str, to: &'static [&'static str], except: &'static [&'static str], why: &'static str },
    /// Only the rooms `from` use a file of `to`.
    Only { from: &'static [&'static str], to: &'static str, why: &'static str },
    /// Files of `from` use nothing outside of it but these items, each with its room.
    Isolated { from: &'static str, except: &'static [(&'static str, &'static str)], why: &'static str },
}

/// The rules of `runtime/src`.
pub(crate) const RULES: &[Rule] = &[
    Rule::Never {
        from: "event",
        to: &[
            "response",
            "respond",
            "extract",
            "proxy",
            "program",
            "routes",
            "guarded",
            "middleware",
            "layers",
            "invoke",
            "lambda",
            "gateway",
        ],
        except: &[],
        why: "an event is plain data: what a function needs is handed to it, and does not hang on the event",
    },
    Rule::Never {
        from: "response",
        to: &["event", "proxy", "guard", "lambda"],
        except: &[],
        why: "a response is plain data, and knows nothing of where it is sent",
    },
    Rule::Never {
        from: "proxy",
        to: &["event"],
        except: &["EventSource"],
        why: "of the event, an answer's shape depends on the source only",
    },
    Rule::Never {
        from: "proxy",
        to: &["lambda", "invoke"],
        except: &[],
        why: "the shape of an answer does not depend on what runs the handler",
    },
    Rule::Never {
        from: "guard",
        to: &["lambda", "invoke"],
        except: &[],
        why: "panics, deadlines and running invocations are below what invokes",
    },
    Rule::Never {
        from: "invoke",
        to: &["lambda"],
        except: &[],
        why: "an invocation is the same on Lambda, in a test and in the local gateway",
    },
    Rule::Only {
        from: &["run", "testing"],
        to: "gateway",
        why: "a function is deployed without the gateway; only `run` and `testing` know that there is one",
    },
    Rule::Isolated {
        from: "gateway/verdict",
        except: &[("event", "EventSource"), ("event", "ConnectionEvent")],
        why: "the judge shares nothing with what makes the answers that it judges",
    },
    Rule::Isolated {
        from: "gateway/browser",
        except: &[("gateway/event", "ClientRequest")],
        why: "what a browser allows is decided without what makes the headers that allow it",
    },
];

impl Rule {
    /// Whether the rule forbids a use.
    pub(crate) fn forbids(&self, used: &Use) -> bool {
        let item = used.item.as_deref().unwrap_or_default();
        match self {
            Rule::Never { from, to, except, .. } => {
                is_in(&used.from, from) && to.iter().any(|to| is_in(&used.to, to)) && !except.contains(&item)
            }
            Rule::Only { from, to, .. } => {
                is_in(&used.to, to) && !is_in(&used.from, to) && !from.iter().any(|from| is_in(&used.from, from))
            }
            Rule::Isolated { from, except, .. } => {
                let is_excepted = except.iter().any(|(room, name)| is_in(&used.to, room) && item == *name);
                is_in(&used.from, from) && !is_in(&used.to, from) && !is_excepted
            }
        }
    }

    /// Why the rule holds.
    pub(crate) fn why(&self) -> &'static str {
        match self {
            Rule::Never { why, .. } | Rule::Only { why, .. } | Rule::Isolated { why, .. } => why,
        }
    }

    /// All rooms that the rule names.
    pub(crate) fn rooms(&self) -> Vec<&'static str> {
        match self {
            Rule::Never { from, to, .. } => [from].into_iter().chain(*to).copied().collect(),
            Rule::Only { from, to, .. } => from.iter().chain([to]).copied().collect(),
            Rule::Isolated { from, except, .. } => {
                [*from].into_iter().chain(except.iter().map(|(room, _)| *room)).collect()
            }
        }
    }
}
