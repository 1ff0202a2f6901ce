//! The text of a crate's files, from disk or made up by a test.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a crate.
pub(crate) struct Source {
    /// The folder of the crate root, as messages print it: `runtime/src`.
    pub(crate) folder: String,
    /// The text of each file, by its path below the folder: `event/mod.rs`.
    pub(crate) files: BTreeMap<String, String>,
}

impl Source {
    /// Reads all `.rs` files of a folder of this workspace.
    pub(crate) fn on_disk(folder: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
        let mut source = Source { folder: folder.to_owned(), files: BTreeMap::new() };
        source.add_folder(&root, "");
        source
    }

    /// A crate that exists in a test only, in a folder called `src`.
    pub(crate) fn made_up(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Source { folder: "src".to_owned(), files }
    }

    fn add_folder(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a folder can be listed").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("file names are UTF-8");
            let below = format!("{prefix}{name}");
            if path.is_dir() {
                self.add_folder(&path, &format!("{below}/"));
            } else if name.ends_with(".rs") {
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{below}: {error}"));
                self.files.insert(below, text);
            }
        }
    }
}
