//! The values that requirements have made for a request, by their type.

use std::any::{Any, TypeId};
use std::sync::OnceLock;

use crate::guard::panic::drop_quietly;

/// A list that only grows while a request is answered, so that values can be lent while others are added.
///
/// It is searched from its start: there are as many values as requirements around a handler, which are few. Without any, the
/// search ends at the first, empty link.
#[derive(Default)]
pub(crate) struct Values(OnceLock<Box<Link>>);

struct Link {
    id: TypeId,
    value: Box<dyn Any + Send + Sync>,
    next: Values,
}

impl Values {
    /// The value of this type, if there is one.
    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        let id = TypeId::of::<T>();
        let mut links = self;
        while let Some(link) = links.0.get() {
            if link.id == id {
                return link.value.downcast_ref();
            }
            links = &link.next;
        }
        None
    }

    /// The value of this type that was added last, if there is one.
    #[cfg(feature = "tower")]
    pub(crate) fn last<T: 'static>(&self) -> Option<&T> {
        let id = TypeId::of::<T>();
        let links = std::iter::successors(self.0.get(), |link| link.next.0.get());
        links.filter(|link| link.id == id).last()?.value.downcast_ref()
    }

    /// Adds a value.
    pub(crate) fn add<T: Send + Sync + 'static>(&self, value: T) {
        let mut link = Box::new(Link { id: TypeId::of::<T>(), value: Box::new(value), next: Values::default() });
        let mut links = self;
        while let Err(taken) = links.0.set(link) {
            // A link that is taken has a next one.
            let Some(next) = links.0.get() else { return };
            (link, links) = (taken, &next.next);
        }
    }
}

impl Drop for Values {
    /// The answer is finished when they are dropped, and a panic of a destructor does not change it. Two that panic together
    /// would abort the process, so each value is dropped in a guard of its own.
    fn drop(&mut self) {
        let mut link = self.0.take();
        while let Some(first) = link {
            let Link { value, mut next, .. } = *first;
            drop_quietly(value);
            link = next.0.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_type() {
        let values = Values::default();
        assert_eq!(values.get::<u8>(), None);
        values.add(1_u8);
        values.add("text");
        values.add(2_u16);
        assert_eq!((values.get::<u8>(), values.get::<u16>(), values.get()), (Some(&1), Some(&2), Some(&"text")));
        assert_eq!(values.get::<u32>(), None);
    }
}
