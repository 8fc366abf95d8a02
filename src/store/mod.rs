//! The actions of the store section (`go=store`), one file each. All but get_config take a user id in `iq`.
//!
//! An action is declared, not programmed: its variables, the shape of its answer, its documented refusals, and where
//! its effect is seen ([`declaration`], [`evidence`]). [`crate::call`] decides, for all of them alike, what follows
//! from that when an answer is lost. A new action is a new file here and a line in [`ALL`].

pub mod add_payment;
pub mod add_subtract_credit;
pub mod cancel_order;
pub mod declaration;
pub mod evidence;
pub mod get_cart;
pub mod get_config;
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

pub use declaration::{Change, Declaration, Effect, RefusalKind};
pub use evidence::{Evidence, Observation, Snapshot, Verdict};

/// The action of this name.
pub fn find(name: &str) -> Option<&'static Declaration> {
    ALL.into_iter().find(|declaration| declaration.action.name == name)
}

/// All actions of the section.
pub static ALL: [&Declaration; 15] = [
    &add_payment::ADD_PAYMENT,
    &add_subtract_credit::ADD_SUBTRACT_CREDIT,
    &cancel_order::CANCEL_ORDER,
    &get_cart::GET_CART,
    &get_config::GET_CONFIG,
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
