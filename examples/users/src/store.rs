//! Users in memory, instead of a database.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use api_handler::prelude::*;

use crate::error::UserError;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub mail: String,
}

/// A user that has no id yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewUser {
    pub name: String,
    pub mail: String,
}

/// The most characters of a name or an address. Lambda accepts a body of 6 MB; without a limit, so would the store.
pub const MAX_CHARACTERS: usize = 200;

impl NewUser {
    fn check(&self) -> Result<(), UserError> {
        for (what, text) in [("`name`", &self.name), ("`mail`", &self.mail)] {
            if text.is_empty() || text.chars().count() > MAX_CHARACTERS {
                return Err(UserError::Invalid(what));
            }
        }
        Ok(())
    }
}

pub struct Store {
    users: Mutex<BTreeMap<u64, User>>,
}

impl Store {
    pub fn with_examples() -> Self {
        let names = [(1, "Ada"), (2, "Grace"), (3, "Barbara")];
        let users = names.map(|(id, name)| {
            let mail = format!("{}@example.com", name.to_lowercase());
            (id, User { id, name: name.to_owned(), mail })
        });
        Store { users: Mutex::new(users.into()) }
    }

    fn users(&self) -> Result<MutexGuard<'_, BTreeMap<u64, User>>, UserError> {
        self.users.lock().map_err(|_| UserError::Closed)
    }

    pub fn page(&self, page: usize, per_page: usize) -> Result<Vec<User>, UserError> {
        let skip = page.saturating_sub(1).saturating_mul(per_page);
        Ok(self.users()?.values().skip(skip).take(per_page).cloned().collect())
    }

    pub fn get(&self, id: u64) -> Result<User, UserError> {
        self.users()?.get(&id).cloned().ok_or(UserError::NotFound(id))
    }

    pub fn create(&self, new: NewUser) -> Result<User, UserError> {
        new.check()?;
        let mut users = self.users()?;
        if users.values().any(|user| user.mail == new.mail) {
            return Err(UserError::MailTaken(new.mail));
        }
        let id = users.keys().next_back().map_or(1, |last| last + 1);
        let user = User { id, name: new.name, mail: new.mail };
        users.insert(id, user.clone());
        Ok(user)
    }

    pub fn update(&self, id: u64, new: NewUser) -> Result<User, UserError> {
        new.check()?;
        let mut users = self.users()?;
        if users.values().any(|user| user.id != id && user.mail == new.mail) {
            return Err(UserError::MailTaken(new.mail));
        }
        let user = users.get_mut(&id).ok_or(UserError::NotFound(id))?;
        *user = User { id, name: new.name, mail: new.mail };
        Ok(user.clone())
    }

    pub fn delete(&self, id: u64) -> Result<(), UserError> {
        self.users()?.remove(&id).map(drop).ok_or(UserError::NotFound(id))
    }
}
