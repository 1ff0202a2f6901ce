//! What the service takes and gives.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The answer to a GET.
#[derive(Serialize)]
pub struct User {
    pub id: u64,
    pub name: String,
}

/// The answer to a GET of which a header is read, too.
#[derive(Serialize)]
pub struct Visit {
    pub id: u64,
    pub name: String,
    pub browser: String,
}

/// The body of a POST, into types that own their text.
#[derive(Deserialize, Serialize)]
pub struct Order {
    pub customer: String,
    pub lines: Vec<Line>,
}

/// One line of an order.
#[derive(Clone, Deserialize, Serialize)]
pub struct Line {
    pub sku: String,
    pub title: String,
    pub quantity: u32,
    pub cents: u32,
    pub note: Option<String>,
}

/// The answer to a POST.
#[derive(Serialize)]
pub struct Receipt {
    pub lines: usize,
    pub cents: u64,
}

impl Order {
    /// An order whose JSON has about that many bytes.
    pub fn of(bytes: usize) -> Order {
        let customer = "Grace Hopper".to_owned();
        let lines = lines(bytes);
        Order { customer, lines }
    }

    pub fn receipt(&self) -> Receipt {
        let cents = self.lines.iter().map(|line| u64::from(line.quantity) * u64::from(line.cents)).sum();
        Receipt { lines: self.lines.len(), cents }
    }
}

/// Lines whose JSON has about that many bytes together.
pub fn lines(bytes: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut size = 0;
    while size < bytes {
        let at = lines.len() as u32;
        let line = Line {
            sku: format!("SKU-{at:06}"),
            title: format!("Hex bolt M{}, zinc plated, length {} mm", 3 + at % 9, 10 + at % 90),
            quantity: 1 + at % 7,
            cents: 25 + 100 * (at % 40),
            note: at.is_multiple_of(5).then(|| "leave at the \"back\" door".to_owned()),
        };
        // Numbers, texts and strings of this service: serialising them does not fail.
        size += serde_json::to_string(&line).map_or(bytes, |json| json.len() + 1);
        lines.push(line);
    }
    lines
}

const KIB: usize = 1024;

static SMALL: LazyLock<Vec<Line>> = LazyLock::new(|| lines(KIB - 120));
static TENFOLD: LazyLock<Vec<Line>> = LazyLock::new(|| lines(10 * KIB));
static MIDDLE: LazyLock<Vec<Line>> = LazyLock::new(|| lines(100 * KIB));
static LARGE: LazyLock<Vec<Line>> = LazyLock::new(|| lines(KIB * KIB));
static IMAGE: LazyLock<Vec<u8>> = LazyLock::new(|| (0..4 * KIB * KIB).map(|at| (at * 31 % 251) as u8).collect());

/// The report of a size that the path names, in KiB.
pub fn report(size: u32) -> &'static [Line] {
    match size {
        1 => &SMALL,
        10 => &TENFOLD,
        100 => &MIDDLE,
        _ => &LARGE,
    }
}

/// 4 MiB that are no text.
pub fn image() -> Vec<u8> {
    IMAGE.clone()
}
