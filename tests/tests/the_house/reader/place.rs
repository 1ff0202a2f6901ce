//! Where the file of a module is.

use syn::{Attribute, Expr, ExprLit, ItemMod, Lit, Meta};

use super::source::Source;

/// The folders in which a module looks for the files of its own modules.
#[derive(Clone)]
pub(crate) struct Place {
    /// The folder of the file that is being read, `event/` or nothing.
    folder: String,
    /// The folder of the modules that are declared here.
    children: String,
    is_inline: bool,
}

impl Place {
    /// Where the modules of a file are.
    pub(crate) fn of_file(path: &str) -> Self {
        let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
        let children = match path[folder.len()..].trim_end_matches(".rs") {
            "mod" | "lib" => folder.to_owned(),
            stem => format!("{folder}{stem}/"),
        };
        Place { folder: folder.to_owned(), children, is_inline: false }
    }

    /// Where the modules of a module are whose braces are in the same file.
    pub(crate) fn inline(&self, name: &str) -> Self {
        Place { folder: self.folder.clone(), children: format!("{}{name}/", self.children), is_inline: true }
    }

    /// The path that all files of a module begin with.
    pub(crate) fn start(&self, name: &str) -> String {
        format!("{}{name}", self.children)
    }

    /// The file of a module that is declared here.
    ///
    /// # Panics
    ///
    /// There is none; the compiler refuses such a crate too.
    pub(crate) fn file(&self, module: &ItemMod, name: &str, source: &Source) -> String {
        let start = self.start(name);
        let candidates = match path_attribute(&module.attrs) {
            Some(path) if self.is_inline => vec![normal(&format!("{}{path}", self.children))],
            Some(path) => vec![normal(&format!("{}{path}", self.folder))],
            None => vec![format!("{start}.rs"), format!("{start}/mod.rs")],
        };
        let mut existing = candidates.into_iter().filter(|path| source.files.contains_key(path));
        existing.next().unwrap_or_else(|| panic!("no file for `mod {name};` at {}/{start}", source.folder))
    }
}

/// The value of `#[path = ".."]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find(|attribute| attribute.path().is_ident("path")).and_then(|attribute| match &attribute.meta {
        Meta::NameValue(meta) => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
