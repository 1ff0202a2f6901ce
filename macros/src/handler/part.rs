//! The parts of an event, and of a program, that a value can come from.

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Path,
    Query,
    Header,
    Cookie,
    Body,
    Form,
    Claims,
    Stage,
    State,
    Event,
}

impl Part {
    /// The name of the variant in the runtime's `Part`.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Part::Path => "Path",
            Part::Query => "Query",
            Part::Header => "Header",
            Part::Cookie => "Cookie",
            Part::Body => "Body",
            Part::Form => "Form",
            Part::Claims => "Claims",
            Part::Stage => "Stage",
            Part::State => "State",
            Part::Event => "Event",
        }
    }

    /// The name of its mark, and of its module in `__private`.
    pub(crate) fn lower_case(self) -> String {
        self.variant().to_lowercase()
    }

    /// Whether values of this part are found by a key.
    pub(crate) fn has_key(self) -> bool {
        matches!(self, Part::Path | Part::Query | Part::Header | Part::Cookie | Part::Stage)
    }

    /// Whether a default can stand in for an absent value.
    pub(crate) fn has_default(self) -> bool {
        self.has_key() && self != Part::Path
    }
}
