//! Curves on logarithmic axes, as SVG.

/// One line of a plot.
pub struct Curve {
    pub name: &'static str,
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 110.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;
/// Told apart by people who see no red or green (Okabe and Ito, "Color Universal Design").
const COLOURS: [&str; 4] = ["#d55e00", "#0072b2", "#999999", "#009e73"];

/// From a value to a place, by powers of ten.
struct Axis {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, start: f64, end: f64) -> Self {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            least = least.min(value.log10());
            most = most.max(value.log10());
        }
        Axis { from: least.floor(), to: most.ceil().max(least.floor() + 1.0), start, end }
    }

    fn place(&self, value: f64) -> f64 {
        self.start + (value.log10() - self.from) / (self.to - self.from) * (self.end - self.start)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.from as i32..=self.to as i32).map(|power| 10_f64.powi(power))
    }
}

/// The whole picture.
pub fn plot(title: &str, x_title: &str, y_title: &str, curves: &[Curve]) -> String {
    let points = || curves.iter().flat_map(|curve| curve.points.iter().copied());
    let x = Axis::over(points().map(|(x, _)| x), LEFT, WIDTH - RIGHT);
    let y = Axis::over(points().map(|(_, y)| y), HEIGHT - BOTTOM, TOP);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    text(&mut out, LEFT, TOP - 18.0, "start", &format!("{y_title}: {title}"));
    text(&mut out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12.0, "middle", x_title);
    for value in x.ticks() {
        let at = x.place(value);
        line(&mut out, (at, TOP), (at, HEIGHT - BOTTOM));
        text(&mut out, at, HEIGHT - BOTTOM + 18.0, "middle", &power(value));
    }
    for value in y.ticks() {
        let at = y.place(value);
        line(&mut out, (LEFT, at), (WIDTH - RIGHT, at));
        text(&mut out, LEFT - 8.0, at + 4.0, "end", &power(value));
    }
    for (curve, colour) in curves.iter().zip(COLOURS) {
        let places: Vec<(f64, f64)> = curve.points.iter().map(|(a, b)| (x.place(*a), y.place(*b))).collect();
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        out += &format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n",
            path.join(" ")
        );
        for (x, y) in &places {
            out += &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>\n");
        }
        if let Some((x, y)) = places.last() {
            text(&mut out, x + 8.0, y + 4.0, "start", curve.name);
        }
    }
    out + "</svg>\n"
}

fn power(value: f64) -> String {
    match value {
        1e9.. => format!("{}G", value / 1e9),
        1e6.. => format!("{}M", value / 1e6),
        1e3.. => format!("{}k", value / 1e3),
        _ => format!("{value}"),
    }
}

fn line(out: &mut String, from: (f64, f64), to: (f64, f64)) {
    let ((x1, y1), (x2, y2)) = (from, to);
    *out += &format!("<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#ddd\"/>\n");
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    *out += &format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>\n");
}
