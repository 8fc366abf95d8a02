//! The actions of the store section (`go=store`), one file each. All take a user id in `iq`.

pub mod list_orders;
pub mod process_order;
