//! Arguments in the spellings of other frameworks: `Json(user): Json<User>`, `#[query] page: Query<Page>`, `db: &State<Db>`.
//!
//! The user may have a type with such a name. So an argument counts as foreign only if it is written exactly as in the other
//! framework: a pattern of the wrapper's name, or the mark that means the same in front of it. The wrapper need not exist,
//! since newcomers type it from memory; its name is all there is to go by.

use syn::{Ident, Pat, Type};

use crate::handler::part::Part;
use crate::source_text::source_text;
use crate::type_syntax::{dereferenced, only_segment, type_arguments};

/// The wrappers of other frameworks, and the parts that they read.
const WRAPPERS: [(&str, Part); 9] = [
    ("Json", Part::Body),
    ("Form", Part::Form),
    ("Path", Part::Path),
    ("Query", Part::Query),
    ("State", Part::State),
    ("Extension", Part::State),
    ("Data", Part::State),
    ("TypedHeader", Part::Header),
    ("Header", Part::Header),
];

/// An argument that is written as in another framework.
pub(crate) struct ForeignWrapper<'t> {
    /// `Json` of `Json<User>`.
    pub(crate) wrapper: &'t Ident,
    /// `User` of `Json<User>`.
    pub(crate) inner: &'t Type,
    pub(crate) part: Part,
    /// `user` of `Json(user)`.
    pub(crate) name: Option<&'t Ident>,
}

impl<'t> ForeignWrapper<'t> {
    /// Looks for a wrapper around an argument that has a mark of this part, or none.
    pub(crate) fn find(pat: &'t Pat, ty: &'t Type, mark: Option<Part>) -> Option<Self> {
        let (ty, is_borrowed) = dereferenced(ty);
        let (wrapper, inner) = wrapped(ty)?;
        let (known, part) = WRAPPERS.into_iter().find(|(known, _)| wrapper == known)?;
        let taken_apart = only_name(pat, known);
        let is_foreign = match mark {
            Some(mark) => mark == part || taken_apart.is_some(),
            // Rocket borrows its state.
            None => taken_apart.is_some() || (is_borrowed && known == "State"),
        };
        let name = match (taken_apart, pat) {
            (Some(name), _) => name,
            (None, Pat::Ident(pat)) => Some(&pat.ident),
            _ => None,
        };
        is_foreign.then_some(ForeignWrapper { wrapper, inner, part, name })
    }

    /// What to write instead; `free` is a placeholder that has no argument yet.
    pub(crate) fn replacement(&self, free: Option<&str>) -> String {
        let name = self.name.map_or_else(|| "value".to_owned(), Ident::to_string);
        let inner = source_text(self.inner);
        match self.part {
            Part::Path => match (self.inner, free) {
                (Type::Tuple(_), _) => "one argument for each placeholder, with the same name".to_owned(),
                (_, Some(free)) => format!("`{free}: {inner}`"),
                (_, None) => format!("`{name}: {inner}`"),
            },
            Part::State => format!("`#[state] {name}: &{inner}`"),
            part => format!("`#[{}] {name}: {inner}`", part.lower_case()),
        }
    }
}

/// `Json` and `User` of `Json<User>`.
fn wrapped(ty: &Type) -> Option<(&Ident, &Type)> {
    let segment = only_segment(ty)?;
    let mut types = type_arguments(segment);
    let inner = types.next()?;
    types.next().is_none().then_some((&segment.ident, inner))
}

/// The name inside of `Json(..)`, if the pattern is one and has a name.
fn only_name<'p>(pat: &'p Pat, wrapper: &str) -> Option<Option<&'p Ident>> {
    let Pat::TupleStruct(pat) = pat else { return None };
    let mut inner = pat.elems.iter();
    let (true, Some(first), None) = (pat.path.is_ident(wrapper), inner.next(), inner.next()) else { return None };
    Some(match first {
        Pat::Ident(inner) => Some(&inner.ident),
        _ => None,
    })
}
