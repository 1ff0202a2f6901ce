//! How cost grows: with the event, its headers, the routes, and the answer.

use peers::case::Case;
use whole_process::simulator;

use crate::in_process::net_instructions;
use crate::plot::{Curve, plot};
use crate::{keep, short};

const PEERS: [&str; 3] = ["lambda_http", "ours", "limit"];

/// One plot: its file, its title, what the horizontal axis shows, and its points.
struct Growth {
    file: &'static str,
    title: &'static str,
    axis: &'static str,
    points: Vec<(f64, Case)>,
}

fn growths() -> Vec<Growth> {
    let posts = [200, 1_000, 5_000, 20_000, 100_000].map(Case::Post);
    let headers = [5, 10, 20, 50, 100, 200].map(|count| (count as f64, Case::Headers(count)));
    let routes = [1, 10, 100, 1_000].map(|count| (count as f64, Case::Routes(count)));
    let answers = [1, 10, 100, 1_024].map(|kib| (kib as f64, Case::Json(kib)));
    vec![
        Growth {
            file: "event-size",
            title: "a POST, by the bytes of its event",
            axis: "bytes of the event",
            points: posts.map(|case| (case.event().len() as f64, case)).to_vec(),
        },
        Growth {
            file: "headers",
            title: "a GET, by the headers of the request",
            axis: "headers",
            points: headers.to_vec(),
        },
        Growth {
            file: "routes",
            title: "a GET, by the routes of the function",
            axis: "routes",
            points: routes.to_vec(),
        },
        Growth {
            file: "answer-size",
            title: "a GET, by the JSON of its answer",
            axis: "KiB of the answer",
            points: answers.to_vec(),
        },
    ]
}

/// Measures the points, keeps the figures and draws them.
pub fn draw() -> Result<(), String> {
    if !simulator::is_there() {
        return Err("valgrind is not installed".to_owned());
    }
    for Growth { file, title, axis, points } in growths() {
        let mut lines = format!("{axis}\t{}\n", PEERS.join("\t"));
        let mut curves = PEERS.map(|name| Curve { name, points: Vec::new() });
        println!("\nInstructions of {title}\n\n| {axis} | {} |\n| ---: | ---: | ---: | ---: |", PEERS.join(" | "));
        for (x, case) in points {
            lines += &format!("{x}");
            let mut row = format!("| {x} |");
            for curve in &mut curves {
                let instructions = net_instructions(curve.name, case)?;
                curve.points.push((x, instructions));
                lines += &format!("\t{instructions:.0}");
                row += &format!(" {} |", short(instructions));
            }
            lines.push('\n');
            println!("{row}");
        }
        keep(&format!("{file}.tsv"), &lines)?;
        keep(&format!("{file}.svg"), &plot(title, axis, "instructions", &curves))?;
    }
    Ok(())
}
