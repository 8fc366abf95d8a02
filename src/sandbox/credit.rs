//! Credit: `store > get_credit` (section 3.4) and `add_subtract_credit` (section 3.5).
//!
//! Credit is not spent on orders here: at which step the API does so is not documented.

use super::books::{Answer, CreditChange, Direction, Shop};
use super::delivery::{data, object, ok};
use super::money::Money;
use super::refusal;
use super::variables::Variables;

impl Shop {
    /// `store > get_credit`
    pub fn get_credit(&self, user: u64) -> Answer {
        let credit = self.account(user).credit;
        Ok(data(object([
            ("buyer_credit", self.currency().decimal(credit).into()),
            ("buyer_credit_formatted", self.currency().formatted(credit).into()),
        ])))
    }

    /// `store > add_subtract_credit`. To subtract more than there is is refused; what the API does is not documented.
    pub fn add_subtract_credit(&mut self, user: u64, post: &Variables) -> Answer {
        let direction = match post.get("creditAction") {
            "add" => Direction::Added,
            "subtract" => Direction::Subtracted,
            _ => return Err(refusal::INVALID_CREDIT_ACTION),
        };
        let amount = self.currency().positive(post.get("amount")).ok_or(refusal::INVALID_AMOUNT)?;
        let credit = self.account(user).credit;
        let credit = match direction {
            Direction::Added => credit.plus(amount).ok_or(refusal::INVALID_AMOUNT)?,
            Direction::Subtracted => credit.minus(amount).ok_or(refusal::CANT_SUBTRACT)?,
        };
        self.set_credit(
            user,
            credit,
            CreditChange { user_id: user, direction, amount, description: post.get("description").into() },
        );
        Ok(ok("Credit action was performed"))
    }

    /// Credit that was bought.
    pub(super) fn add_credit(&mut self, user: u64, amount: Money, order_number: &str) {
        // Beyond what can be counted, there is nothing to add.
        if let Some(credit) = self.account(user).credit.plus(amount) {
            let description = order_number.into();
            self.set_credit(
                user,
                credit,
                CreditChange { user_id: user, direction: Direction::Added, amount, description },
            );
        }
    }

    fn set_credit(&mut self, user: u64, credit: Money, change: CreditChange) {
        self.account_to_change(user).credit = credit;
        self.credit_changes.push(change);
    }

    /// Every change of anybody's credit, in the order they came: they add up to what there is.
    pub fn credit_changes(&self) -> &[CreditChange] {
        &self.credit_changes
    }
}
