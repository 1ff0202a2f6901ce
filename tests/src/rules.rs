//! Rules of an event source as tables: each row says its rule in words, and a row that does not hold prints them.

use api_handler::testing::verdict::{Confidence, Situation, Verdict, judge};
use serde_json::Value;

/// One rule: an output of a function, and what the event source makes of it.
#[derive(Debug)]
pub struct Rule {
    words: &'static str,
    output: Vec<u8>,
    situation: Option<Situation<'static>>,
    made: Option<Made>,
    headers: Vec<(&'static str, Vec<&'static str>)>,
    confidence: Option<Confidence>,
    notes: Option<&'static str>,
}

#[derive(Debug)]
enum Made {
    /// The client gets this status and this body.
    Sent(u16, Vec<u8>),
    /// The client gets this status, and the reason says these words.
    Refused(u16, &'static str),
}

impl Rule {
    /// A rule on an output that is JSON.
    pub fn new(words: &'static str, output: Value) -> Self {
        Rule::raw(words, output.to_string())
    }

    /// A rule on any bytes.
    pub fn raw(words: &'static str, output: impl Into<Vec<u8>>) -> Self {
        Rule {
            words,
            output: output.into(),
            situation: None,
            made: None,
            headers: Vec::new(),
            confidence: None,
            notes: None,
        }
    }

    /// The rule holds in another situation than the table's.
    pub fn when(mut self, situation: Situation<'static>) -> Self {
        self.situation = Some(situation);
        self
    }

    /// The output is well-formed: status and body that the client gets.
    pub fn sends(mut self, status: u16, body: impl Into<Vec<u8>>) -> Self {
        self.made = Some(Made::Sent(status, body.into()));
        self
    }

    /// All values of a header that the client gets, its name spelled like that; none where there are no values.
    pub fn header(mut self, name: &'static str, values: &[&'static str]) -> Self {
        self.headers.push((name, values.to_vec()));
        self
    }

    /// The output is refused with this status, for a reason with these words in it.
    pub fn refused(mut self, status: u16, words: &'static str) -> Self {
        self.made = Some(Made::Refused(status, words));
        self
    }

    /// How sure it is that AWS does the same.
    pub fn sure(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// It is legal and surely not meant: one note, with these words in it.
    pub fn noted(mut self, words: &'static str) -> Self {
        self.notes = Some(words);
        self
    }

    /// What the rule does not say of a verdict.
    fn broken_by(&self, verdict: &Verdict) -> Option<String> {
        let unsure = self.confidence.filter(|confidence| *confidence != verdict.confidence);
        if let Some(confidence) = unsure {
            return Some(format!("it is {} and not {confidence}", verdict.confidence));
        }
        match (self.made.as_ref().expect("a rule has a consequence"), &verdict.reason) {
            (Made::Sent(..), Some(reason)) => return Some(format!("refused: {reason}")),
            (Made::Sent(status, body), None) if (*status, body) != (verdict.status, &verdict.body) => {
                return Some(format!("sent: {} {:?}", verdict.status, String::from_utf8_lossy(&verdict.body)));
            }
            (Made::Refused(..), None) => return Some(format!("sent: {}", verdict.status)),
            (Made::Refused(status, words), Some(reason)) => {
                // One sentence of one line, that a log can carry.
                let is_sentence = !reason.contains('\n') && !reason.ends_with('.');
                let is_right = *status == verdict.status && reason.contains(words) && is_sentence;
                return (!is_right || verdict.accepted).then(|| format!("refused with {}: {reason}", verdict.status));
            }
            _ => {}
        }
        for (name, values) in &self.headers {
            let told = verdict.headers.iter().filter(|(told, _)| told.eq_ignore_ascii_case(name));
            let told: Vec<_> = told.map(|(name, value)| (name.as_str(), value.as_str())).collect();
            if told != values.iter().map(|value| (*name, *value)).collect::<Vec<_>>() {
                return Some(format!("of `{name}` the client gets {told:?}"));
            }
        }
        let is_noted = match self.notes {
            Some(words) => matches!(verdict.notes.as_slice(), [note] if note.contains(words)),
            None => verdict.notes.is_empty(),
        };
        (!is_noted).then(|| format!("the notes are {:?}", verdict.notes))
    }
}

/// Checks each rule of a table, and prints the words of those that do not hold.
#[track_caller]
pub fn hold(situation: Situation<'static>, rules: impl IntoIterator<Item = Rule>) {
    let broken: Vec<String> = rules
        .into_iter()
        .filter_map(|rule| {
            let verdict = judge(&rule.output, &rule.situation.unwrap_or(situation));
            let why = rule.broken_by(&verdict)?;
            let output: String = String::from_utf8_lossy(&rule.output).chars().take(200).collect();
            Some(format!("- {}\n  {output}\n  {why}", rule.words))
        })
        .collect();
    assert!(broken.is_empty(), "rules of a {} that do not hold:\n{}", situation.source, broken.join("\n"));
}
