//! Values that types may accept in place of a wrong one, and how many are tried.

/// Texts that some common type parses: numbers, identifiers, dates, times, addresses.
pub(crate) const TEXTS: [&str; 14] = [
    "0",
    "1",
    "",
    "a",
    "00000000-0000-4000-8000-000000000000",
    "2000-01-01T00:00:00Z",
    "2000-01-01",
    "127.0.0.1",
    "https://example.com/",
    "a@example.com",
    "2000-01-01T00:00:00",
    "00:00:00",
    "PT1S",
    "en",
];

/// The number of wrong places that are reported at most.
pub(crate) const MAX_FAULTS: usize = 20;
