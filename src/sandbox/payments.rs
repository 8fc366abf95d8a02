//! Payments: `store > add_payment` (section 3.11).

use super::books::{Answer, Payment, Shop};
use super::delivery::ok;
use super::refusal;
use super::variables::Variables;

impl Shop {
    /// `store > add_payment`: all or part of what is due.
    pub fn add_payment(&mut self, user: u64, post: &Variables) -> Answer {
        let amount = self.currency().positive(post.get("amount")).ok_or(refusal::INVALID_AMOUNT)?;
        match self.account(user).current_order() {
            None => return Err(refusal::NO_ORDER_TO_PAY),
            Some(order) if amount > order.amount_due() => return Err(refusal::AMOUNT_TOO_BIG),
            Some(_) => {}
        }
        if let Some(order) = self.account_to_change(user).current_order_to_change() {
            order.paid = order.paid.plus(amount).ok_or(refusal::AMOUNT_TOO_BIG)?;
            let order_id = order.id();
            self.payments.push(Payment {
                order_id,
                user_id: user,
                amount,
                description: post.get("description").into(),
            });
        }
        Ok(ok("Payment was added"))
    }

    /// Every payment that was recorded, in the order they came. What the seeded orders begin with is not among them.
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }
}
