//! All that is known of one action.

use super::evidence::Evidence;
use super::values::{Fields, write_object};
use super::variables::Parameter;
use crate::wire::answer::{Answer, ApiFault, read_answer};
use crate::wire::request::Action;
use crate::wire::response::Body;
use crate::wire::unusable::Unusable;

/// One action of the store section.
#[derive(Debug)]
pub struct Declaration {
    /// Section and name.
    pub action: Action,
    /// Whether it takes a user id in `iq`.
    pub of_user: bool,
    /// Its POST variables.
    pub parameters: &'static [Parameter],
    /// The key that every success has.
    pub success: &'static str,
    /// The types of the fields of its answer.
    pub fields: Fields,
    /// What it does to the store, and so what its lost answer means.
    pub effect: Effect,
}

/// What an action does to the store.
#[derive(Debug)]
pub enum Effect {
    /// Nothing: it may be repeated.
    Read,
    /// It changes something.
    Change(Change),
}

/// A change, and how to see whether it was made.
#[derive(Debug)]
pub struct Change {
    /// Documented refusals beside `REQUEST_ERROR`: the code, the text where that matters, and what they mean.
    pub refusals: &'static [(&'static str, Option<&'static str>, RefusalKind)],
    /// Where its effect is seen. Without: a lost answer stays "unknown".
    pub evidence: Option<Evidence>,
}

/// What an API error means for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// `REQUEST_ERROR`: the request itself was refused (signature, user id, ...). Nothing changed.
    Request,
    /// Nothing changed; perhaps because it had happened before.
    PerhapsDoneBefore,
    /// Nothing changed.
    Definite,
    /// It failed half way, and nobody outside knows how far it came.
    HalfWay,
    /// A code the action's page does not list. The general errors (key, permission, ...) are such, and so may be others.
    Undocumented,
}

impl Declaration {
    /// Whether a caller may name the order: the effect is seen in that order's own record.
    pub fn takes_order(&self) -> bool {
        let Effect::Change(Change { evidence: Some(evidence), .. }) = &self.effect else { return false };
        evidence.is_order_record()
    }

    /// What an error of this action means.
    pub fn refusal(&self, fault: &ApiFault) -> RefusalKind {
        if fault.code == "REQUEST_ERROR" {
            return RefusalKind::Request;
        }
        let Effect::Change(change) = &self.effect else { return RefusalKind::Definite };
        let is_it =
            |code: &str, detail: Option<&str>| code == fault.code && detail.is_none_or(|detail| detail == fault.detail);
        let known = change.refusals.iter().find(|(code, detail, _)| is_it(code, *detail));
        known.map_or(RefusalKind::Undocumented, |(.., kind)| *kind)
    }

    /// Reads an answer: the success as JSON text with typed values, or the refusal.
    pub fn read(&self, body: Body<'_>) -> Result<Answer<String>, Unusable> {
        match read_answer(body, self.success)? {
            Err(fault) => Ok(Err(fault)),
            Ok(document) => {
                // `ok` is the API's word, and a word it has to be.
                if self.success == "ok" {
                    document.root().text("ok")?;
                }
                let mut json = String::new();
                write_object(document.root().members(), self.fields, &mut json)?;
                Ok(Ok(json))
            }
        }
    }
}

/// Whether a `REQUEST_ERROR` is one of the documented ones, which depend on the request alone. Others (an expired or
/// repeated signature, say) may be about a copy of a request that has already done its work.
pub fn is_documented_request_error(fault: &ApiFault) -> bool {
    const DOCUMENTED: [&str; 8] = [
        "Missing signature",
        "Invalid User ID",
        "Invalid credit action",
        "Invalid amount",
        "Invalid cart action",
        "Invalid or missing product ID",
        "Invalid product quantity",
        "Invalid Subscription ID",
    ];
    DOCUMENTED.contains(&fault.detail.as_str())
}
