//! What `store > process_order` does to an order (section 3.12): whether it may, and what it delivers.

use super::books::{Line, Pass, Shop, Status, Subscription};
use super::catalogue::{Kind, Product, Renewal};
use super::money::Money;
use super::refusal::{self, Refusal};
use super::seed::Flaw;

impl Shop {
    /// The order that a call for this user would process, or why none can be: every documented refusal.
    pub fn order_to_process(&self, user: u64) -> Result<u64, Refusal> {
        let account = self.account(user);
        let order = account.current_order().ok_or(refusal::NO_ORDER_TO_PROCESS)?;
        match order.flaw {
            Some(Flaw::CurrencyChanged) => Err(refusal::CURRENCY_MISMATCH),
            Some(Flaw::Broken) => Err(refusal::PROCESSING_FAILED),
            _ if order.amount_due() > Money::ZERO => Err(refusal::AMOUNT_DUE),
            _ => Ok(order.id()),
        }
    }

    /// Processes an order, whatever has become of it since it was looked at: that is what taking no lock means.
    pub fn process(&mut self, user: u64, order_id: u64, now: i64) {
        let account = self.account_to_change(user);
        let Some(order) = account.orders.iter_mut().find(|order| order.id() == order_id) else { return };
        order.status = Status::Processed;
        order.times_processed += 1;
        let (lines, number) = (order.lines().to_vec(), order.number());
        for line in &lines {
            self.deliver(user, line, &number, now);
        }
    }

    fn deliver(&mut self, user: u64, line: &Line, order_number: &str, now: i64) {
        match &line.product.kind {
            Kind::Pass(content, seconds) => {
                self.account_to_change(user).passes.push(Pass::until(content, now + seconds));
            }
            Kind::Credit => self.add_credit(user, line.amount(), order_number),
            Kind::Donation => {}
            Kind::Subscription(_, renewal) => self.subscribe(user, line.product, renewal, now),
        }
    }

    /// A new subscription; or one more period of the one there is, counted from its end.
    fn subscribe(&mut self, user: u64, product: &'static Product, renewal: &Renewal, now: i64) {
        let next_id = Subscription::FIRST_ID + self.subscriptions_sold;
        let subscriptions = &mut self.account_to_change(user).subscriptions;
        if let Some(subscription) = subscriptions.iter_mut().find(|known| known.is_of(product) && known.is_listed(now))
        {
            return subscription.prolong(renewal.seconds);
        }
        subscriptions.push(Subscription::sold(next_id, product, renewal, now));
        self.subscriptions_sold += 1;
    }
}
