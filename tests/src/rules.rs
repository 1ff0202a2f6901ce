//! Tables of an event source's rules: each row states its rule in a sentence, which is printed if the rule does not hold.

use api_handler::testing::verdict::{Confidence, Situation, Verdict, judge};
use serde_json::Value;

/// One rule: an output of a function, and how the event source treats it.
#[derive(Debug)]
pub struct Rule {
    rule: &'static str,
    output: Vec<u8>,
    situation: Option<Situation<'static>>,
    outcome: Option<Consequence>,
    headers: Vec<(&'static str, Vec<&'static str>)>,
    confidence: Option<Confidence>,
    note: Option<&'static str>,
}

#[derive(Debug)]
enum Consequence {
    /// The client gets this status and this body.
    Sent(u16, Vec<u8>),
    /// The client gets this status, for a reason that contains this text.
    Refused(u16, &'static str),
}

impl Rule {
    /// A rule on an output that is JSON.
    pub fn new(rule: &'static str, output: Value) -> Self {
        Rule::raw(rule, output.to_string())
    }

    /// A rule on any bytes.
    pub fn raw(rule: &'static str, output: impl Into<Vec<u8>>) -> Self {
        Rule {
            rule,
            output: output.into(),
            situation: None,
            outcome: None,
            headers: Vec::new(),
            confidence: None,
            note: None,
        }
    }

    /// The rule holds in this situation instead of the table's.
    pub fn when(mut self, situation: Situation<'static>) -> Self {
        self.situation = Some(situation);
        self
    }

    /// The output is well-formed: status and body that the client gets.
    pub fn sends(mut self, status: u16, body: impl Into<Vec<u8>>) -> Self {
        self.outcome = Some(Consequence::Sent(status, body.into()));
        self
    }

    /// All values of a header that the client gets, with its name spelled exactly like this; no values means no header.
    pub fn header(mut self, name: &'static str, values: &[&'static str]) -> Self {
        self.headers.push((name, values.to_vec()));
        self
    }

    /// The output is refused with this status, for a reason that contains this text.
    pub fn refused(mut self, status: u16, reason: &'static str) -> Self {
        self.outcome = Some(Consequence::Refused(status, reason));
        self
    }

    /// How certain it is that AWS does the same.
    pub fn sure(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// The output is legal but surely a mistake: there is one note, which contains this text.
    pub fn with_note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// How a verdict differs from the rule, if it does.
    fn broken_by(&self, verdict: &Verdict) -> Option<String> {
        let unsure = self.confidence.filter(|confidence| *confidence != verdict.confidence);
        if let Some(confidence) = unsure {
            return Some(format!("it is {} and not {confidence}", verdict.confidence));
        }
        match (self.outcome.as_ref().expect("a rule has a consequence"), &verdict.reason) {
            (Consequence::Sent(..), Some(reason)) => return Some(format!("refused: {reason}")),
            (Consequence::Sent(status, body), None) if (*status, body) != (verdict.status, &verdict.body) => {
                return Some(format!("sent: {} {:?}", verdict.status, String::from_utf8_lossy(&verdict.body)));
            }
            (Consequence::Refused(..), None) => return Some(format!("sent: {}", verdict.status)),
            (Consequence::Refused(status, expected), Some(reason)) => {
                // A reason is one sentence on one line, so that it fits into a log line.
                let is_sentence = !reason.contains('\n') && !reason.ends_with('.');
                let is_right = *status == verdict.status && reason.contains(expected) && is_sentence;
                return (!is_right || verdict.accepted).then(|| format!("refused with {}: {reason}", verdict.status));
            }
            _ => {}
        }
        for (name, values) in &self.headers {
            let values_sent = verdict.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            let sent: Vec<_> = values_sent.map(|(name, value)| (name.as_str(), value.as_str())).collect();
            if sent != values.iter().map(|value| (*name, *value)).collect::<Vec<_>>() {
                return Some(format!("of `{name}` the client gets {sent:?}"));
            }
        }
        let has_its_note = match self.note {
            Some(expected) => matches!(verdict.notes.as_slice(), [note] if note.contains(expected)),
            None => verdict.notes.is_empty(),
        };
        (!has_its_note).then(|| format!("the notes are {:?}", verdict.notes))
    }
}

/// Checks each rule of a table, and prints those that do not hold.
#[track_caller]
pub fn hold(situation: Situation<'static>, rules: impl IntoIterator<Item = Rule>) {
    let broken: Vec<String> = rules
        .into_iter()
        .filter_map(|rule| {
            let verdict = judge(&rule.output, &rule.situation.unwrap_or(situation));
            let why = rule.broken_by(&verdict)?;
            let output: String = String::from_utf8_lossy(&rule.output).chars().take(200).collect();
            Some(format!("- {}\n  {output}\n  {why}", rule.rule))
        })
        .collect();
    assert!(broken.is_empty(), "rules of the {} that do not hold:\n{}", situation.source, broken.join("\n"));
}
