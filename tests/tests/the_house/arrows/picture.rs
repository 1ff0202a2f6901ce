//! The files of a crate, and the arrows between them: who uses what of whom.

use std::collections::{BTreeMap, BTreeSet};

use syn::Item;

use crate::reader::names::{Crate, Mention};
use crate::reader::resolve::{Resolver, Target};
use crate::reader::source::Source;
use crate::reader::walk::read;

/// A crate as files and arrows. Files are named by their paths below the crate's folder.
pub(crate) struct Picture {
    /// The crate's folder, `runtime/src`.
    pub(crate) folder: String,
    /// All files with their number of lines, those of tests too.
    pub(crate) lines: BTreeMap<String, usize>,
    /// The files that make up the crate outside of tests.
    pub(crate) files: BTreeSet<String>,
    /// The files that no `mod` declaration leads to.
    pub(crate) unread: Vec<String>,
    /// Ordered by file and line.
    pub(crate) uses: Vec<Use>,
    /// Where each name of a type is defined.
    pub(crate) types: BTreeMap<String, Vec<String>>,
}

/// A path in one file that leads to another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) from: String,
    pub(crate) line: usize,
    pub(crate) to: String,
    /// What is used of the other file; nothing if the path leads to a module itself.
    pub(crate) item: Option<String>,
    /// The path as it is written.
    pub(crate) path: String,
}

impl Picture {
    pub(crate) fn of(source: &Source) -> Self {
        let krate = read(source);
        let files: BTreeSet<String> = krate.files.iter().cloned().collect();
        let is_test = |file: &str| krate.test_modules.iter().any(|start| is_in(file, start));
        let unread = source.files.keys().filter(|file| !files.contains(*file) && !is_test(file)).cloned().collect();
        Picture {
            folder: source.folder.clone(),
            lines: source.files.iter().map(|(path, text)| (path.clone(), text.lines().count())).collect(),
            unread,
            uses: uses(&krate),
            types: types(&krate),
            files,
        }
    }

    /// The arrows, with the uses that make up each.
    pub(crate) fn arrows(&self) -> Arrows<'_> {
        arrows(&self.uses)
    }
}

/// Pairs of files of which the first uses the second, and how.
pub(crate) type Arrows<'p> = BTreeMap<(&'p str, &'p str), Vec<&'p Use>>;

/// The arrows that these uses make up.
pub(crate) fn arrows<'p>(uses: impl IntoIterator<Item = &'p Use>) -> Arrows<'p> {
    let mut arrows = Arrows::new();
    for used in uses {
        arrows.entry((used.from.as_str(), used.to.as_str())).or_default().push(used);
    }
    arrows
}

/// Whether a file is the module `module`, or one inside of it.
pub(crate) fn is_in(file: &str, module: &str) -> bool {
    file.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// All paths from one file to another; of those that use the same thing, the first.
fn uses(krate: &Crate) -> Vec<Use> {
    let resolver = Resolver::new(krate);
    let mut uses: Vec<Use> = krate.mentions.iter().flat_map(|mention| uses_of(krate, &resolver, mention)).collect();
    uses.sort();
    let mut seen = BTreeSet::new();
    uses.retain(|used| seen.insert((used.from.clone(), used.to.clone(), used.item.clone())));
    uses
}

fn uses_of(krate: &Crate, resolver: &Resolver<'_>, mention: &Mention) -> Vec<Use> {
    let from = krate.scopes[mention.scope].file;
    let targets = resolver.resolve(mention.scope, &mention.path, mention.namespaces).into_iter();
    let elsewhere = targets.map(|target| defined(krate, mention, target)).filter(|(file, _)| *file != from);
    elsewhere
        .map(|(file, item)| Use {
            from: krate.files[from].clone(),
            line: mention.line,
            to: krate.files[file].clone(),
            item,
            path: mention.path.join("::"),
        })
        .collect()
}

/// The file that a target is in, and its name.
fn defined(krate: &Crate, mention: &Mention, target: Target) -> (usize, Option<String>) {
    match target {
        Target::Module(module) => (krate.scopes[module].file, None),
        Target::Item(item) => (krate.items[item].file, Some(krate.items[item].name.clone())),
        Target::Associated(file, name) => (file, Some(name)),
        Target::Unseen(module) => (krate.scopes[module].file, mention.path.last().cloned()),
    }
}

fn types(krate: &Crate) -> BTreeMap<String, Vec<String>> {
    let mut types = BTreeMap::<String, Vec<String>>::new();
    for item in &krate.items {
        if matches!(item.syntax, Item::Struct(_) | Item::Enum(_) | Item::Union(_) | Item::Trait(_) | Item::Type(_)) {
            types.entry(item.name.clone()).or_default().push(krate.files[item.file].clone());
        }
    }
    types
}
