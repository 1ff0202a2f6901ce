//! Compiles programs as modules of a few crates, all at once.
//!
//! A crate for each program would be linked to the library again for each: a hundred take longer than a thousand modules.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// How many programs are the modules of one crate. Cargo checks crates side by side.
const MODULES: usize = 80;

/// What the programs may use, besides the library.
const DEPENDENCIES: &str = r#"
anyhow.workspace = true
bytes.workspace = true
http.workspace = true
lambda_http = { workspace = true, features = ["alb"] }
serde.workspace = true
serde_json.workspace = true
thiserror.workspace = true
tokio = { workspace = true, features = ["macros", "rt-multi-thread", "test-util"] }
tower.workspace = true
tower-http = { workspace = true, features = ["add-extension"] }
uuid.workspace = true
"#;

/// Compiles the programs in a folder of this name, and returns each error, beginning with the program's path and line.
pub fn check(name: &str, programs: &[PathBuf]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let crates: Vec<&[PathBuf]> = programs.chunks(MODULES).collect();
    // Names that no other folder has: cargo keeps what it has built by the package's name and its place in the workspace.
    let names: Vec<String> = (0..crates.len()).map(|number| format!("{name}-{number}")).collect();
    write_workspace(&folder, &names);
    for (name, programs) in names.iter().zip(crates) {
        write_crate(&folder.join(name), programs);
    }
    compile(&folder)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A workspace with the same dependencies as this one.
fn write_workspace(folder: &Path, members: &[String]) {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let start = manifest.find("[workspace.dependencies]").unwrap();
    let (dependencies, _) = manifest[start..].split_once("\n[workspace.lints").unwrap();
    let dependencies = dependencies.replace("path = \"", &format!("path = \"{}/", root().display()));
    let head = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n");
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("Cargo.toml"), head + &dependencies).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

fn write_crate(folder: &Path, programs: &[PathBuf]) {
    let name = folder.file_name().unwrap().to_string_lossy();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         api-handler = {{ workspace = true, features = [\"lambda_http\", \"gateway\", \"cookies\", \"multipart\", \"tower\", \"webhooks\"] }}{DEPENDENCIES}"
    );
    let modules: String = programs.iter().map(|program| module(program)).collect();
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), modules).unwrap();
}

/// A module of the program itself, so that errors show its file. Nothing in it is used, and its `main` is a function as any other.
fn module(program: &Path) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(program);
    let name: String = program.to_string_lossy().replace(|symbol: char| !symbol.is_ascii_alphanumeric(), "_");
    format!("#[allow(warnings)]\n#[path = {path:?}]\nmod {name};\n")
}

fn compile(folder: &Path) -> Vec<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["check", "--workspace", "--keep-going", "--offline", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target/tests/trybuild"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut problems: Vec<String> = messages.filter_map(|message| problem(&message["message"])).collect();
    problems.dedup();
    if problems.is_empty() && !output.status.success() {
        problems.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    problems
}

/// `ui/<topic>/<mistake>.fixed.rs:5: the compiler's message`
fn problem(message: &Value) -> Option<String> {
    if message["level"] != "error" {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let span = spans.iter().find(|span| span["is_primary"] == true)?;
    let file = Path::new(span["file_name"].as_str()?);
    let file = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file);
    Some(format!("{}:{}: {}", file.display(), span["line_start"], message["rendered"].as_str()?))
}
