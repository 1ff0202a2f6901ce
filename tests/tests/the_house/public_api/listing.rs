//! The public interface of a crate as text, which a file in version control holds.

use std::collections::BTreeSet;

use super::details::Impls;
use super::render::{definition, marks};
use super::surface::{Entry, Offered, Standing, Surface};
use crate::reader::compiled::attributes;
use crate::reader::names::Crate;
use crate::reader::resolve::Resolver;
use crate::reader::source::Source;
use crate::reader::walk::read;

/// The public interface of a crate.
pub(crate) struct Listing {
    pub(crate) text: String,
    /// The items with more than one path, in sentences.
    pub(crate) twice: Vec<String>,
}

impl Listing {
    /// Lists the public interface of a crate called `name`.
    pub(crate) fn of(source: &Source, name: &str) -> Self {
        let krate = read(source);
        let resolver = Resolver::new(&krate);
        let surface = Surface::of(&krate, &resolver, name);
        let impls = Impls::of(&krate, &resolver, &surface);
        let writer = Writer { krate: &krate, surface: &surface, impls };
        let twice = surface.twice().into_iter().map(|(offered, paths)| {
            format!("{} has {} paths: {}", place(source, &krate, offered), paths.len(), paths.join(", "))
        });
        Listing { text: writer.listing(name), twice: twice.collect() }
    }
}

/// What is offered, and where it is defined: `` `Route` of runtime/src/route.rs``.
fn place(source: &Source, krate: &Crate, offered: &Offered) -> String {
    match offered {
        Offered::Module(module) => format!("{}/{}", source.folder, krate.files[krate.scopes[*module].file]),
        Offered::Item(item) => {
            let item = &krate.items[*item];
            format!("`{}` of {}/{}", item.name, source.folder, krate.files[item.file])
        }
        Offered::OtherCrate(path) => path.clone(),
    }
}

struct Writer<'k> {
    krate: &'k Crate,
    surface: &'k Surface,
    impls: Impls<'k>,
}

impl Writer<'_> {
    fn listing(&self, name: &str) -> String {
        let mut methods = 0;
        let mut open = String::new();
        for entry in self.with(Standing::Open) {
            let (text, count) = self.in_full(entry);
            open += &text;
            methods += count;
        }
        let short = |standing| self.with(standing).map(|entry| self.in_short(entry)).collect::<String>();
        let (prelude, hidden) = (short(Standing::Prelude), short(Standing::Hidden) + &short(Standing::InHiddenModule));
        let count = |text: &str| text.lines().filter(|line| !line.starts_with(' ')).count();
        let items: BTreeSet<&Offered> = self.with(Standing::Open).map(|entry| &entry.leads_to).collect();
        let items = items.iter().filter(|offered| matches!(offered, Offered::Item(_))).count();
        let (paths, shortcuts, hidden_paths) = (count(&open), count(&prelude), count(&hidden));
        let figures = format!("{paths} public paths, {items} items, {methods} methods");
        let others = format!("{shortcuts} shortcuts, {hidden_paths} hidden paths");
        format!(
            "The public interface of `{name}`, read from its source: each path with what it leads to.\n\
             Methods that macros write are shown as the call of the macro, and not counted.\n\n\
             {figures}; {others}\n\n{open}\n# Shortcuts\n\n{prelude}\n# Hidden\n\n{hidden}"
        )
    }

    fn with(&self, standing: Standing) -> impl Iterator<Item = &Entry> {
        self.surface.entries.iter().filter(move |entry| entry.standing == standing)
    }

    /// A path, the definition of what it leads to, and what belongs to that.
    fn in_full(&self, entry: &Entry) -> (String, usize) {
        let mut lines = vec![self.what(entry)];
        let mut methods = 0;
        if let (Offered::Item(item), true) = (&entry.leads_to, self.is_home(entry)) {
            let (details, count) = self.impls.details(self.krate, *item);
            lines.extend(details);
            methods = count;
        }
        (format!("{}\n    {}\n", entry.path, lines.join("\n    ")), methods)
    }

    /// A path, and what it leads to.
    fn in_short(&self, entry: &Entry) -> String {
        format!("{}: {}\n", entry.path, self.what(entry).replace("#[doc(hidden)] ", ""))
    }

    fn what(&self, entry: &Entry) -> String {
        let way = entry.attributes.iter();
        match &entry.leads_to {
            Offered::OtherCrate(path) => marks(way) + &format!("pub use {path}"),
            offered if !self.is_home(entry) => {
                let home = self.surface.home(offered).map_or(entry.path.as_str(), |home| &home.path);
                marks(way) + &format!("pub use {home}")
            }
            Offered::Module(_) => marks(way) + "pub mod",
            Offered::Item(item) => {
                let syntax = &self.krate.items[*item].syntax;
                marks(way.chain(attributes(syntax))) + &definition(syntax)
            }
        }
    }

    fn is_home(&self, entry: &Entry) -> bool {
        self.surface.home(&entry.leads_to).is_some_and(|home| home.path == entry.path)
    }
}
