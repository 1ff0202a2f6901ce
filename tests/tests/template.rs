//! A project made from a template builds and passes its tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Copies a template as `cargo lambda new` does, and replaces the only variable that it uses.
fn render(from: &Path, to: &Path, name: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            render(&path, &target, name);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap().replace("{{ project_name }}", name);
        assert!(!text.contains("{{") && !text.contains("{%"), "{} has more variables than this test", path.display());
        fs::write(target, text).unwrap();
    }
}

#[test]
fn rest_api_builds_and_passes_its_tests() {
    let root = root();
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rest-api");
    render(&root.join("examples/templates/rest-api/template"), &project, "my-api");

    // Until a version is published, the crates of this repository are used instead.
    let manifest = project.join("Cargo.toml");
    let path = |folder: &str| root.join(folder).display().to_string().replace('\\', "/");
    let patch = format!(
        "\n[workspace]\n\n[patch.crates-io]\napi-handler = {{ path = \"{}\" }}\napi-handler-macros = {{ path = \"{}\" }}\n",
        path("runtime"),
        path("macros")
    );
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + &patch).unwrap();
    fs::copy(root.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();

    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["test", "--quiet", "--offline", "--manifest-path"])
        .arg(&manifest)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("template-target"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
