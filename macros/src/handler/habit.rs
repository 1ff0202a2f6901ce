//! Spellings of other frameworks: `Json(user): Json<User>`, `#[query] page: Query<Page>`, `db: &State<Db>`.
//!
//! Only what is written exactly like theirs is told: taken apart under the wrapper's own name, or behind the mark
//! that means the same. The wrapper may not even exist here, and then nothing but its name is left to go by.

use syn::{GenericArgument, Ident, Pat, PathArguments, Type};

use super::argument::Part;
use crate::types;

/// A wrapper of another framework, and the part of a request that it takes.
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

/// An argument that is written as another framework wants it.
pub(crate) struct Habit<'t> {
    /// `Json<User>`
    pub(crate) wrapper: &'t Ident,
    /// `User`
    pub(crate) inner: &'t Type,
    pub(crate) part: Part,
    /// `user` of `Json(user)`.
    pub(crate) name: Option<&'t Ident>,
}

impl<'t> Habit<'t> {
    /// Looks for a habit in an argument that has a mark of this part, or none.
    pub(crate) fn find(pat: Option<&'t Pat>, ty: &'t Type, mark: Option<Part>) -> Option<Self> {
        let (borrowed, ty) = match types::peeled(ty) {
            Type::Reference(reference) => (true, types::peeled(&reference.elem)),
            other => (false, other),
        };
        let (wrapper, inner) = wrapper(ty)?;
        let (name, part) = WRAPPERS.into_iter().find(|(name, _)| wrapper == name)?;
        let taken_apart = pat.and_then(|pat| only_name(pat, name));
        let is_habit = match mark {
            Some(mark) => mark == part || taken_apart.is_some(),
            // Rocket borrows its state.
            None => taken_apart.is_some() || (borrowed && name == "State"),
        };
        let name = match (taken_apart, pat) {
            (Some(name), _) => name,
            (None, Some(Pat::Ident(pat))) => Some(&pat.ident),
            _ => None,
        };
        is_habit.then_some(Habit { wrapper, inner, part, name })
    }

    /// What to write instead; a placeholder's name is the one that is still free.
    pub(crate) fn mend(&self, free: Option<&str>) -> String {
        let name = self.name.map_or_else(|| "value".to_owned(), Ident::to_string);
        let inner = types::text(self.inner);
        match self.part {
            Part::Path => match (self.inner, free) {
                (Type::Tuple(_), _) => "an argument for each placeholder, under its name".to_owned(),
                (_, Some(free)) => format!("`{free}: {inner}`"),
                (_, None) => format!("`{name}: {inner}`"),
            },
            Part::State => format!("`#[state] {name}: &{inner}`"),
            part => format!("`#[{}] {name}: {inner}`", part.word()),
        }
    }
}

/// `Json` and `User` of `Json<User>`.
fn wrapper(ty: &Type) -> Option<(&Ident, &Type)> {
    let Type::Path(path) = ty else { return None };
    let mut segments = path.path.segments.iter();
    let (None, Some(segment), None) = (&path.qself, segments.next(), segments.next()) else { return None };
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some((&segment.ident, types.next()?)).filter(|_| types.next().is_none())
}

/// The name, if there is one, inside of `Json(..)`.
fn only_name<'p>(pat: &'p Pat, wrapper: &str) -> Option<Option<&'p Ident>> {
    let Pat::TupleStruct(pat) = pat else { return None };
    let mut inner = pat.elems.iter();
    let (true, Some(first), None) = (pat.path.is_ident(wrapper), inner.next(), inner.next()) else { return None };
    Some(match first {
        Pat::Ident(inner) => Some(&inner.ident),
        _ => None,
    })
}
