//! The cases of `ui/<topic>/<mistake>.rs`, and the files that belong to each.

use std::fs::read_dir;
use std::path::{Path, PathBuf};

/// A program with a mistake. Paths are relative to this package, where tests run.
#[derive(Debug)]
pub struct Case {
    /// `ui/<topic>/<mistake>.rs`
    pub program: PathBuf,
    /// `ui/<topic>/<mistake>.stderr`, what the compiler says.
    pub stderr: PathBuf,
    /// `ui/<topic>/<mistake>.fixed.rs`, the program after the help was applied. It may not exist.
    pub fix: PathBuf,
}

/// All cases, sorted by path.
#[must_use]
pub fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = sources().filter(|path| !is_fix(path)).map(Case::new).collect();
    cases.sort_by(|a, b| a.program.cmp(&b.program));
    cases
}

/// All fixes, sorted by path, also those without a case.
#[must_use]
pub fn fixes() -> Vec<PathBuf> {
    let mut fixes: Vec<PathBuf> = sources().filter(|path| is_fix(path)).collect();
    fixes.sort();
    fixes
}

impl Case {
    fn new(program: PathBuf) -> Self {
        Case { stderr: program.with_extension("stderr"), fix: program.with_extension("fixed.rs"), program }
    }

    /// `<topic>/<mistake>`
    #[must_use]
    pub fn name(&self) -> String {
        let path = self.program.with_extension("");
        path.strip_prefix("ui").unwrap_or(&path).display().to_string()
    }
}

fn is_fix(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".fixed.rs")
}

fn sources() -> impl Iterator<Item = PathBuf> {
    files(Path::new("ui"))
        .into_iter()
        .flat_map(|topic| files(&topic))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}
