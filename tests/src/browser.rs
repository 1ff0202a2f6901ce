//! A headless browser, Chromium or Firefox, and a server of pages whose script sends requests to APIs of other origins.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// What runs in each page: it sends its requests, reports what it could read, and goes on to the next page.
const SCRIPT: &str = include_str!("browser/page.js");

/// How long the browser may take for all pages.
const PATIENCE: Duration = Duration::from_secs(180);

/// A browser: its program, which `BROWSER` names, or else Chromium.
pub fn program() -> String {
    std::env::var("BROWSER").unwrap_or_else(|_| "chromium".to_owned())
}

/// Two origins that serve pages: one that APIs allow, and one that they do not.
#[derive(Debug)]
pub struct PageServer {
    /// `http://127.0.0.1:PORT`.
    pub allowed: String,
    /// The same host with another port.
    pub foreign: String,
    pages: Arc<Mutex<Value>>,
    reports: mpsc::Receiver<Value>,
}

impl PageServer {
    /// Starts to serve on two free ports.
    pub fn start() -> PageServer {
        let (pages, (sender, reports)) = (Arc::new(Mutex::new(Value::Null)), mpsc::channel());
        let [allowed, foreign] = [(), ()].map(|()| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let origin = format!("http://{}", listener.local_addr().unwrap());
            let (pages, sender) = (pages.clone(), sender.clone());
            thread::spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    let (pages, sender) = (pages.clone(), sender.clone());
                    thread::spawn(move || serve(stream, &pages, &sender));
                }
            });
            origin
        });
        PageServer { allowed, foreign, pages, reports }
    }

    /// The URL of the script, for a page of another server.
    pub fn script(&self) -> String {
        format!("{}/page.js", self.allowed)
    }

    /// Visits pages one after the other, and returns what each reports, in order. A page is an object with its `url` and the
    /// `requests` that its script sends: each with `name`, `url` and what `fetch` takes as `options`, or with the URL of a `socket`.
    pub fn visit(&self, pages: &Value) -> Vec<Value> {
        let count = pages.as_array().unwrap().len();
        let first = pages[0]["url"].as_str().unwrap().to_owned();
        *self.pages.lock().unwrap() = pages.clone();
        let _browser = Browser::start(&program(), &first);
        let report = |number| {
            let report = self.reports.recv_timeout(PATIENCE);
            let report = report.unwrap_or_else(|_| panic!("no report of page {number}: {}", pages[number]["url"]));
            assert_eq!(report["page"], number, "pages are visited in order");
            report["results"].clone()
        };
        (0..count).map(report).collect()
    }
}

/// Answers one request of the browser.
fn serve(mut stream: TcpStream, pages: &Mutex<Value>, reports: &mpsc::Sender<Value>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (media_type, text) = match path.split('?').next()? {
        "/page" => ("text/html", "<!doctype html><script src=\"/page.js\"></script>".to_owned()),
        "/page.js" => ("text/javascript", SCRIPT.replace("PAGES", &pages.lock().unwrap().to_string())),
        "/report" => {
            let _ = reports.send(serde_json::from_slice(&body).ok()?);
            ("text/plain", String::new())
        }
        _ => ("text/plain", String::new()),
    };
    let length = text.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}; charset=utf-8\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}"
    )
    .ok()
}

/// A running browser with a profile of its own; it is stopped when it goes out of scope.
struct Browser {
    process: Child,
    profile: std::path::PathBuf,
}

/// So that Firefox reaches this machine only: the proxy for everything else is a port where nothing listens.
const FIREFOX: &str = r#"
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
"#;

impl Browser {
    fn start(program: &str, url: &str) -> Browser {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("api-handler-browser-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&profile).unwrap();
        let mut command = Command::new(program);
        if program.contains("firefox") {
            std::fs::write(profile.join("user.js"), FIREFOX).unwrap();
            command.args(["--headless", "--no-remote", "--profile"]).arg(&profile).env("HOME", &profile);
        } else {
            chromium(&mut command, &profile);
        }
        let started = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = started.unwrap_or_else(|error| panic!("{program} cannot be started: {error}"));
        Browser { process, profile }
    }
}

/// Chromium reaches this machine only. Its sandbox cannot be set up by root, nor in most containers.
fn chromium(command: &mut Command, profile: &Path) {
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"])
        .args(["--proxy-server=direct://", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
        .arg(format!("--user-data-dir={}", profile.display()))
        // Keeps it running: without, it prints or exits after the first page.
        .arg("--remote-debugging-port=0");
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // Its other processes notice a moment later, and may write until then.
        for _ in 0..20 {
            if std::fs::remove_dir_all(&self.profile).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}
