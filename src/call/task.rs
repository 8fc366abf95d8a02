//! What a call is to do.

use crate::store::values::write_object;
use crate::store::variables::Variables;
use crate::store::{Declaration, Effect, Evidence, RefusalKind, find};
use crate::value::id::{OrderId, UserId};
use crate::wire::answer::{Answer, ApiFault, read_any};
use crate::wire::request::Action;
use crate::wire::response::Body;
use crate::wire::unusable::Unusable;

/// One action with its arguments.
#[derive(Debug)]
pub struct Task {
    what: What,
    /// The main argument: decimal digits of the user id, for the actions of the store.
    pub(super) iq: Option<String>,
    /// The expected order, where the caller names one.
    pub(super) order: Option<OrderId>,
    pub(super) variables: Variables,
    /// Whether the answer is wanted as it comes.
    raw: bool,
}

#[derive(Debug)]
enum What {
    Declared(&'static Declaration),
    Other { action: Action, is_read: bool },
}

impl Task {
    /// An action of the store, of a user. `order` is the order that is expected to be current.
    pub fn of(declaration: &'static Declaration, user: UserId, order: Option<OrderId>, variables: Variables) -> Self {
        Task { iq: Some(user.to_string()), order, ..Task::of_store(declaration, variables) }
    }

    /// An action of the store that takes no user.
    pub fn of_store(declaration: &'static Declaration, variables: Variables) -> Self {
        Task { what: What::Declared(declaration), iq: None, order: None, variables, raw: false }
    }

    /// Any action, with its answer as it comes. What is known of an action counts; one that is not known, and not said
    /// to be a read, is never sent again once it may have been received.
    pub fn any(action: Action, iq: Option<String>, variables: Variables, is_read: bool) -> Self {
        let known = if action.section == "store" { find(&action.name) } else { None };
        let what = known.map_or(What::Other { action, is_read }, What::Declared);
        Task { what, iq, order: None, variables, raw: true }
    }

    pub(super) fn action(&self) -> &Action {
        match &self.what {
            What::Declared(declaration) => &declaration.action,
            What::Other { action, .. } => action,
        }
    }

    pub(super) fn is_read(&self) -> bool {
        match &self.what {
            What::Declared(declaration) => matches!(declaration.effect, Effect::Read),
            What::Other { is_read, .. } => *is_read,
        }
    }

    /// Where its effect is seen, if it has one that can be seen.
    pub(super) fn evidence(&self) -> Option<&'static Evidence> {
        match &self.what {
            What::Declared(Declaration { effect: Effect::Change(change), .. }) => change.evidence.as_ref(),
            _ => None,
        }
    }

    pub(super) fn refusal(&self, fault: &ApiFault) -> RefusalKind {
        match &self.what {
            What::Declared(declaration) => declaration.refusal(fault),
            What::Other { .. } if fault.code == "REQUEST_ERROR" => RefusalKind::Request,
            // The API's `error` is its word for failure.
            What::Other { .. } => RefusalKind::Definite,
        }
    }

    /// The success as JSON text, or the refusal.
    pub(super) fn read(&self, body: Body<'_>) -> Result<Answer<String>, Unusable> {
        match &self.what {
            What::Declared(declaration) if !self.raw => declaration.read(body),
            What::Declared(_) | What::Other { .. } => match read_any(body)? {
                Err(fault) => Ok(Err::<String, ApiFault>(fault)),
                Ok(document) => {
                    let mut json = String::new();
                    write_object(document.root().members(), &[], &mut json)?;
                    Ok(Ok(json))
                }
            },
        }
    }
}
