//! The listing of a made-up crate, and what has two paths in it.

use expect_test::expect;

use crate::public_api::listing::Listing;
use crate::reader::source::Source;

const LIB: &str = "
pub use parts::{Kind, Part as Renamed, describe, MAX};
pub use bytes::Bytes;
#[cfg(feature = \"extra\")] pub use parts::Extra;
pub mod tools;
pub mod prelude { pub use crate::{Bytes, Kind, tools}; pub use std::fmt::*; }
mod parts; mod other;
#[doc(hidden)] pub mod generated { pub use crate::parts::{Kind, Sealed}; pub fn run() {} }
#[macro_export] macro_rules! list { () => {} }
pub(crate) struct Internal; struct Private;";

const PARTS: &str = "
#[derive(Debug, Clone)] #[must_use = \"why\"]
pub struct Part<T>(pub T, u8);
impl<T: Clone> Part<T> {
    /// A comment.
    pub fn new(mut value: T) -> Self where T: Copy { todo!() }
    pub const SIZE: usize = 1;
    #[must_use] pub async fn with<'a>(mut self, other: &'a impl Into<Vec<T>>) -> Result<&'a str, (T,)> { todo!() }
    #[doc(hidden)] pub fn hidden(&mut self) {}
    #[cfg(test)] pub fn tested() {}
    pub(crate) fn internal() {}
    fn private() {}
}
impl<T> Part<T> { shorthand! { #[doc = \"x\"] first = 1; second = 2; } }
macro_rules! shorthand { ($($name:ident = $n:literal;)*) => { $(pub fn $name(n: u8) -> u8 { $n })* } }
impl<T> super::other::Trait for Part<T> { type Output = T; fn given(&self) {} }
impl<T> Sealed for Part<T> {}
impl<T> crate::other::InternalTrait for Part<T> {}
impl From<Part<u8>> for u8 { fn from(_: Part<u8>) -> u8 { 1 } }
#[non_exhaustive] #[derive(Copy)] pub enum Kind { One, #[doc(hidden)] Two(u8), Three { #[serde(skip)] a: u8 } }
#[doc(hidden)] pub trait Sealed {}
pub struct Extra { pub name: &'static str }
pub fn describe<const N: usize>(parts: [Kind; N]) -> impl Iterator<Item = Kind> + Send { parts.into_iter() }
pub const MAX: usize = 1;";

const TOOLS: &str = "pub use crate::other::*;";
const OTHER: &str = "
pub trait Trait: Sized { type Output; const N: u8 = 1; fn given(&self); fn provided(mut self) -> u8 { 1 } }
impl Trait for u8 {} impl<T> Trait for Option<T> {}
pub(crate) trait InternalTrait {} pub type Alias = Vec<u8>;
#[cfg(feature = \"extra\")] mod extra { impl From<u8> for crate::parts::Kind {} }";

fn listing(lib: &str) -> Listing {
    let files = [("lib.rs", lib), ("parts.rs", PARTS), ("tools.rs", TOOLS), ("other.rs", OTHER)];
    Listing::of(&Source::made_up(&files), "krate")
}

#[test]
fn everything_public_is_listed() {
    expect![[r#"
        The public interface of `krate`, read from its source: each path with what it leads to.
        Methods that macros write are shown as the call of the macro, and not counted.

        11 public paths, 8 items, 3 methods; 4 shortcuts, 4 hidden paths

        krate::Bytes
            pub use bytes::Bytes
        krate::Extra
            #[cfg(feature = "extra")] pub struct Extra
            pub name: &'static str
        krate::Kind
            #[non_exhaustive] pub enum Kind
            One
            #[doc(hidden)] Two(u8)
            Three { a: u8 }
            derive(Copy)
            #[cfg(feature = "extra")] impl From<u8> for crate::parts::Kind
        krate::MAX
            pub const MAX: usize
        krate::Renamed
            #[must_use] pub struct Part<T>
            pub 0: T
            (private fields)
            impl<T: Clone> Part<T>
                pub const SIZE: usize
                #[doc(hidden)] pub fn hidden(&mut self)
                pub fn new(value: T) -> Self where T: Copy
                #[must_use] pub async fn with<'a>(self, other: &'a impl Into<Vec<T>>) -> Result<&'a str, (T,)>
            impl<T> Part<T>
                shorthand! { first = 1; second = 2; } writes pub fn name(n: u8) -> u8
            derive(Clone, Debug)
            impl From<Part<u8>> for u8
            impl<T> super::other::Trait for Part<T>
        krate::describe
            pub fn describe<const N: usize>(parts: [Kind; N]) -> impl Iterator<Item = Kind> + Send
        krate::list
            macro_rules! list
        krate::prelude
            pub mod
        krate::tools
            pub mod
        krate::tools::Alias
            pub type Alias = Vec<u8>
        krate::tools::Trait
            pub trait Trait: Sized
            type Output
            const N: u8 = 1
            fn given(&self)
            fn provided(self) -> u8 { .. }
            impl Trait for u8
            impl<T> Trait for Option<T>

        # Shortcuts

        krate::prelude::*: pub use std::fmt::*
        krate::prelude::Bytes: pub use bytes::Bytes
        krate::prelude::Kind: pub use krate::Kind
        krate::prelude::tools: pub use krate::tools

        # Hidden

        krate::generated: pub mod
        krate::generated::Kind: pub use krate::Kind
        krate::generated::Sealed: pub trait Sealed
        krate::generated::run: pub fn run()
    "#]]
    .assert_eq(&listing(LIB).text);
}

#[test]
fn shortcuts_and_generated_code_are_no_second_path() {
    assert_eq!(listing(LIB).twice, [] as [String; 0]);
}

#[test]
fn a_second_path_is_reported_with_the_file() {
    let twice = |more: &str| listing(&format!("{LIB}{more}")).twice;
    assert_eq!(
        twice("pub use other::Alias;"),
        ["`Alias` of src/other.rs has 2 paths: krate::Alias, krate::tools::Alias"]
    );
    let hidden = twice("#[doc(hidden)] pub use parts::Kind as Second;");
    assert_eq!(hidden, ["`Kind` of src/parts.rs has 2 paths: krate::Kind, krate::Second"]);
    let module = twice("pub use tools as again;");
    assert!(module.contains(&"src/tools.rs has 2 paths: krate::again, krate::tools".to_owned()), "{module:?}");
    assert!(module.iter().any(|item| item.contains("krate::again::Alias, krate::tools::Alias")), "{module:?}");
}
