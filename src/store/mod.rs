//! The actions of the store section (`go=store`), one file each. All take a user id in `iq`.
//!
//! An action is declared, not programmed: its variables, the shape of its answer, and what it does to the store
//! ([`Nature`]). What follows from that when an answer is lost is in [`crate::call`], once for all of them. A new
//! action is a new file here and a line in [`find`].

pub mod add_payment;
pub mod add_subtract_credit;
pub mod cancel_order;
pub mod get_cart;
pub mod get_credit;
pub mod get_product;
pub mod get_subscription_pre_rp_info;
pub mod list_current_content;
pub mod list_orders;
pub mod list_subscriptions;
pub mod modify_cart;
pub mod order_state;
pub mod place_order;
pub mod process_order;
pub mod set_subscription_rp;
pub mod values;
pub mod variables;

use crate::error::ErrorKind;
use crate::value::{Amount, OrderId};
use crate::wire::answer::{Answer, ApiFault, Unusable, read_answer};
use crate::wire::json::JsonObject;
use crate::wire::request::Action;
use crate::wire::response::Body;
use values::{Fields, write_object};
use variables::{Parameter, Variables};

/// All that is known of one action.
#[derive(Debug)]
pub struct Declaration {
    /// The action.
    pub action: Action,
    /// Its POST variables.
    pub parameters: &'static [Parameter],
    /// The key that every success has.
    pub success: &'static str,
    /// What the fields of its answer hold.
    pub fields: Fields,
    /// What it does to the store.
    pub nature: Nature,
}

/// What an action does to the store, and so what its lost answer means.
#[derive(Debug)]
pub enum Nature {
    /// Nothing: it may be repeated.
    Read,
    /// It changes something.
    Write(Write),
}

/// A change, and how to see whether it happened.
#[derive(Debug)]
pub struct Write {
    /// Documented refusals beside `REQUEST_ERROR`: the code, the text where that matters, and what they mean.
    pub refusals: &'static [(&'static str, Option<&'static str>, Refusal)],
    /// Where its effect is seen. Without: a lost answer stays "unknown".
    pub sight: Option<Sight>,
}

/// Where the effect of a change is seen.
#[derive(Debug)]
pub struct Sight {
    /// A read of the same user.
    pub look: &'static Declaration,
    /// Whether it has to be compared with a reading taken before.
    pub compares: bool,
    /// Whether it is looked for before, too, where the caller names an order: the change would find another one.
    pub looks_first: bool,
    /// What a reading shows of the effect.
    pub find: fn(&Looked<'_>) -> Result<Finding, Unusable>,
}

impl Declaration {
    /// Whether a caller may name the order: where its effect is seen in that order's own record.
    pub fn takes_order(&self) -> bool {
        let Nature::Write(Write { sight: Some(sight), .. }) = &self.nature else { return false };
        sight.is_history() && !sight.compares
    }
}

impl Sight {
    /// Whether orders' own records are looked at.
    pub fn is_history(&self) -> bool {
        self.look.action == list_orders::LIST_ORDERS.action
    }
}

/// A reading, and what else is known.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// The answer to the read.
    pub answer: &'a JsonObject<'a>,
    /// The order the call is about, if one is known.
    pub order: Option<OrderId>,
    /// Whether the caller named it; else it was seen to be current.
    pub order_is_given: bool,
    /// When the change was first asked for, Unix seconds by the API's clock, rounded down.
    pub first_attempt: i64,
    /// What the reading showed before the change; `None` where this is that reading.
    pub before: Option<Reading>,
    /// The variables of the change.
    pub given: &'a Variables,
}

/// What is kept of a reading, to compare a later one with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The order it speaks of, if any.
    pub order: Option<OrderId>,
    /// The amount, or the number (as an amount), that the change moves.
    pub amount: Amount,
}

/// What a reading shows of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Before the change: what to compare with later.
    Before(Reading),
    /// It happened: the answer that was lost, as JSON.
    Done(String),
    /// It has not happened (yet): it may be asked for again once nothing can be running any more. With the order
    /// that this is known of.
    Undone(Option<OrderId>),
    /// It has not happened and cannot any more, once nothing is running.
    Excluded(ErrorKind),
    /// What the call is about is not there.
    Missing(ErrorKind),
    /// A status that is not documented.
    StrangeStatus,
    /// The reading does not tell.
    NothingToGoBy,
}

/// What an API error means for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
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
    /// What an error of this action means.
    pub fn refusal(&self, fault: &ApiFault) -> Refusal {
        if fault.code == "REQUEST_ERROR" {
            return Refusal::Request;
        }
        let Nature::Write(write) = &self.nature else { return Refusal::Definite };
        let is_it =
            |code: &str, detail: Option<&str>| code == fault.code && detail.is_none_or(|detail| detail == fault.detail);
        let known = write.refusals.iter().find(|(code, detail, _)| is_it(code, *detail));
        known.map_or(Refusal::Undocumented, |(.., refusal)| *refusal)
    }

    /// Reads an answer: the success as JSON text with honest values, or the refusal.
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

/// The action of this name.
pub fn find(name: &str) -> Option<&'static Declaration> {
    ALL.into_iter().find(|declaration| declaration.action.name == name)
}

/// All actions of the section.
pub static ALL: [&Declaration; 14] = [
    &add_payment::ADD_PAYMENT,
    &add_subtract_credit::ADD_SUBTRACT_CREDIT,
    &cancel_order::CANCEL_ORDER,
    &get_cart::GET_CART,
    &get_credit::GET_CREDIT,
    &get_product::GET_PRODUCT,
    &get_subscription_pre_rp_info::GET_SUBSCRIPTION_PRE_RP_INFO,
    &list_current_content::LIST_CURRENT_CONTENT,
    &list_orders::LIST_ORDERS,
    &list_subscriptions::LIST_SUBSCRIPTIONS,
    &modify_cart::MODIFY_CART,
    &place_order::PLACE_ORDER,
    &process_order::PROCESS_ORDER,
    &set_subscription_rp::SET_SUBSCRIPTION_RP,
];

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
