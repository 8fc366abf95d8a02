//! The cart: `store > modify_cart` (section 3.8) and `store > get_cart` (section 3.7).

use super::books::{Account, Answer, Line, Order, Shop, has_trial, reaches_minimum, total};
use super::catalogue::{Kind, Product};
use super::delivery::{Json, data, object, ok};
use super::money::Money;
use super::refusal::{self, Refusal};
use super::seed::FIRST_UNKNOWN_USER;
use super::variables::Variables;

/// So many of one product at most. The sandbox's own.
const MOST_OF_ONE: u32 = 9999;

/// What `modify_cart` is asked to do.
enum Change {
    Add(&'static Product, u32),
    Remove(&'static Product),
    Empty,
}

impl Change {
    /// Checked in the order in which the errors are documented.
    fn of(post: &Variables) -> Result<Self, Refusal> {
        let product = || post.positive("productID").and_then(Product::with_id).ok_or(refusal::INVALID_PRODUCT_ID);
        match post.get("cartAction") {
            "add" => Ok(Change::Add(product()?, quantity(post)?)),
            "remove" => product().map(Change::Remove),
            "empty" => Ok(Change::Empty),
            _ => Err(refusal::INVALID_CART_ACTION),
        }
    }

    /// The cart afterwards. That there is one at most of what is not sold by quantity, and that nothing is removed
    /// that was not there, is the sandbox's own: the API's rules for `CART_ACTION_ERROR` are not known.
    fn of_cart(&self, cart: &[Line]) -> Option<Vec<Line>> {
        let mut changed = cart.to_vec();
        let at = |wanted: &Product| cart.iter().position(|line| line.product.id == wanted.id);
        match *self {
            Change::Empty => changed.clear(),
            Change::Remove(product) => drop(changed.remove(at(product)?)),
            Change::Add(product, quantity) => match at(product) {
                Some(at) if product.by_quantity() => changed[at].quantity += quantity,
                Some(_) => return None,
                None => changed.push(Line { product, quantity: if product.by_quantity() { quantity } else { 1 } }),
            },
        }
        changed.iter().all(|line| line.quantity <= MOST_OF_ONE).then_some(changed)
    }
}

/// `productQty`, which is 1 unless it is given.
fn quantity(post: &Variables) -> Result<u32, Refusal> {
    if post.given("productQty").is_none() {
        return Ok(1);
    }
    let quantity = post.positive("productQty").and_then(|quantity| u32::try_from(quantity).ok());
    quantity.filter(|quantity| *quantity <= MOST_OF_ONE).ok_or(refusal::INVALID_QUANTITY)
}

impl Shop {
    /// `store > modify_cart`. A cart may be filled while there is a current order; it is shown again when there is
    /// none.
    pub fn modify_cart(&mut self, user: u64, post: &Variables) -> Answer {
        let change = Change::of(post)?;
        if user >= FIRST_UNKNOWN_USER {
            return Err(refusal::USER_NOT_FOUND);
        }
        let changed = change.of_cart(&self.account(user).cart).ok_or(refusal::CART_ACTION_FAILED)?;
        self.account_to_change(user).cart = changed;
        Ok(ok("Cart action was performed"))
    }

    /// `store > get_cart`: the current order, or else the cart. The documented fields, in their order; those that
    /// follow on the page were not seen, and are not made up.
    pub fn get_cart(&self, user: u64) -> Answer {
        let (account, currency) = (self.account(user), self.currency());
        let Account { cart, credit, .. } = &*account;
        let order = account.current_order();
        let lines = order.map_or(cart.as_slice(), Order::lines);
        let any = |has: fn(&Product) -> bool| flag(lines.iter().any(|line| has(line.product)));
        Ok(data(object([
            ("order_contains_subscription", any(|product| product.renewal().is_some())),
            ("order_contains_subscription_trial", flag(has_trial(lines))),
            ("order_trial_requires_rp", flag(has_trial(lines))),
            ("order_has_credit_product", any(|product| product.kind == Kind::Credit)),
            // The sandbox's own: what stands here without a current order is not documented.
            ("order_id", order.map_or(0, Order::id).to_string().into()),
            ("order_min_purchase_check", flag(reaches_minimum(lines))),
            ("order_num_products", lines.len().into()),
            ("buyer_credit", currency.decimal(*credit).into()),
            ("buyer_credit_formatted", currency.formatted(*credit).into()),
            // The sandbox's own: of a cart, what would be due. Credit is not spent on orders; when the API does so
            // is not documented.
            ("order_amount_due", currency.decimal(order.map_or_else(|| total(cart), Order::amount_due)).into()),
            ("order_amount_paid", currency.decimal(order.map_or(Money::ZERO, Order::paid)).into()),
        ])))
    }
}

fn flag(set: bool) -> Json {
    u8::from(set).into()
}
