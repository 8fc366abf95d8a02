//! Settling an order: the job of a payment webhook. Reads the order, records the payment, processes the order.
//!
//! ```text
//!   get_cart ◄───────────────────────────────┐  the named order, or the current one; what is due and paid
//!      │ (list_orders, where that order is   │
//!      │  not the current one, or its        │
//!      │  currency is to be checked)         │
//!      ├──► add_payment ─────────────────────┘  unless the payment is there already
//!      ▼
//!   process_order                               once nothing is due
//! ```
//!
//! Neither add_payment nor process_order takes an order's id: each is made to whichever order is current when it
//! arrives. So the cart is read before each of them, and before each repetition; only a change within that one round trip
//! is not seen.
//!
//! Each step is a [`Call`] of its own, within one deadline. Whatever happens on the way, the same settlement of a named
//! order may be asked for again: what has been done is seen in the order, and not done twice. Two things nobody can
//! see: another process that records the same payment at the same moment, and whether an amount that is *less* than
//! was due had been recorded before this reading. For the second, a caller names what was paid before this payment.

use crate::call::{Call, Client, ConfirmedBy, Done, Entropy, Event, Limits, Loss, Moment, Progress, Step, Task};
use crate::error::{Error, ErrorKind, Outcome};
use crate::store::add_payment::ADD_PAYMENT;
use crate::store::get_cart::{CurrentOrder, GET_CART, current_order};
use crate::store::list_orders::{LIST_ORDERS, Order, OrderStatus, listed, orders_of};
use crate::store::order_state::{ORDER_WAS_PROCESSED, ok};
use crate::store::process_order::PROCESS_ORDER;
use crate::store::variables::Variables;
use crate::store::{Declaration, Snapshot};
use crate::value::Amount;
use crate::value::id::{OrderId, UserId};
use crate::wire::answer::read_answer;
use crate::wire::json::JsonObject;
use crate::wire::request::Action;
use crate::wire::response::{Body, Response};
use crate::wire::unusable::Unusable;

/// A payment that was collected, to be recorded on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Whose order it pays for.
    pub user: UserId,
    /// The order, where the caller knows it.
    pub order: Option<OrderId>,
    /// How much was collected.
    pub amount: Amount,
    /// `amount` as the caller wrote it, and `description` if there is one.
    pub variables: Variables,
    /// How much of the order was paid before this payment, where the caller knows it.
    pub paid_before: Option<Amount>,
    /// The `id_currency` that the order must have.
    pub currency: Option<i64>,
}

/// What became of the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// By this settlement.
    Now,
    /// Before it.
    Before,
    /// Nothing was due, and nothing like this payment had been recorded.
    NotNeeded,
}

impl Recorded {
    /// The word of the public surface.
    pub fn as_str(self) -> &'static str {
        match self {
            Recorded::Now => "recorded",
            Recorded::Before => "already-recorded",
            Recorded::NotNeeded => "not-needed",
        }
    }
}

/// How a settlement ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What became of the payment.
    pub payment: Recorded,
    /// The processed order; `None` where something is still due.
    pub order: Option<Done>,
    /// What is still due.
    pub amount_due: Amount,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    ReadingCart,
    /// With what the cart showed.
    ReadingOrders(Option<CurrentOrder>),
    /// So much is due afterwards.
    Paying {
        due: Amount,
    },
    Processing,
}

/// One settlement. Driven like a [`Call`].
#[derive(Debug)]
pub struct Settlement {
    payment: Payment,
    limits: Limits,
    started: u64,
    deadline: u64,
    stage: Stage,
    /// The step that is being taken.
    call: Call,
    /// The named order; else the one that was current at first.
    order: Option<OrderId>,
    currency_is_checked: bool,
    recorded: Option<Recorded>,
    /// How often the changes before the current step were handed to fetch.
    sent_before: u32,
    /// Why no further step may be begun: the caller or the driver has ended it.
    stopped: Option<ErrorKind>,
    over: Option<Result<Settled, Error>>,
    events: Vec<Event>,
}

impl Progress for Settlement {
    fn attempts(&self) -> u32 {
        match self.stage {
            Stage::ReadingCart | Stage::ReadingOrders(_) => self.sent_before,
            Stage::Paying { .. } | Stage::Processing => self.sent_before + self.call.attempts(),
        }
    }

    fn iq(&self) -> Option<&str> {
        self.call.iq()
    }

    /// The events of the steps, but not their ends: the settlement has one of its own, the last.
    fn take_events(&mut self) -> Vec<Event> {
        self.collect_events();
        std::mem::take(&mut self.events)
    }

    fn next(&mut self, client: &Client, now: Moment, entropy: Entropy) -> Step {
        loop {
            if self.over.is_some() {
                return Step::Done;
            }
            match self.call.next(client, now, entropy) {
                Step::Send(request) => return Step::Send(request),
                Step::Wait(ms) => return Step::Wait(ms),
                Step::Done => {
                    self.collect_events();
                    match self.call.result().cloned() {
                        Some(Ok(done)) => self.go_on(now, done),
                        Some(Err(error)) => self.step_failed(now, error),
                        None => {}
                    }
                }
            }
        }
    }

    fn answered(&mut self, client: &Client, now: Moment, response: Response<'_>) {
        self.call.answered(client, now, response);
    }

    fn lost(&mut self, now: Moment, loss: Loss) {
        self.call.lost(now, loss);
    }

    fn abort(&mut self, now: Moment) {
        self.call.abort(now);
        // The call may be over, and the settlement is not.
        self.stopped.get_or_insert(ErrorKind::Aborted);
    }

    fn fail(&mut self, now: Moment, what: &'static str) {
        self.call.fail(now, what);
        self.stopped.get_or_insert(ErrorKind::Internal(what));
    }
}

impl Settlement {
    /// A settlement that has not begun.
    pub fn new(payment: Payment, limits: Limits, now: Moment) -> Self {
        let call = Call::of(Task::of(&GET_CART, payment.user, None, Variables::default()), limits, now);
        Settlement {
            order: payment.order,
            currency_is_checked: payment.currency.is_none(),
            payment,
            limits,
            started: now.elapsed_ms,
            deadline: now.elapsed_ms.saturating_add(limits.deadline_ms),
            stage: Stage::ReadingCart,
            call,
            recorded: None,
            sent_before: 0,
            stopped: None,
            over: None,
            events: Vec::new(),
        }
    }

    /// The end of the settlement; `None` before.
    pub fn result(&self) -> Option<&Result<Settled, Error>> {
        self.over.as_ref()
    }

    /// The step that is being taken.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// The order it is about, once that is known.
    pub fn order(&self) -> Option<OrderId> {
        self.order
    }

    /// What became of the payment so far; `None` where that is not known, or nothing has.
    pub fn recorded(&self) -> Option<Recorded> {
        self.recorded
    }

    fn collect_events(&mut self) {
        let of_the_step = self.call.take_events();
        self.events.extend(of_the_step.into_iter().filter(|event| !matches!(event, Event::Settled { .. })));
    }

    fn go_on(&mut self, now: Moment, done: Done) {
        match self.stage {
            Stage::ReadingCart => match read(&done, &GET_CART, current_order) {
                Some(current) if self.needs_the_orders(current) => {
                    let task = Task::of(&LIST_ORDERS, self.payment.user, None, Variables::default());
                    self.begin(now, Stage::ReadingOrders(current), task, None);
                }
                Some(Some(current)) => self.act(now, current),
                Some(None) => self.refuse(now, ErrorKind::NoCurrentOrder),
                None => self.refuse_unreadable(now),
            },
            Stage::ReadingOrders(current) => match read(&done, &LIST_ORDERS, orders_of) {
                Some(orders) => self.identify(now, current, &orders),
                None => self.refuse_unreadable(now),
            },
            Stage::Paying { due } => {
                self.recorded = Some(Recorded::Now);
                match due > Amount::ZERO {
                    true => self.finish(now, Ok((None, due))),
                    // Meanwhile another order may have become current.
                    false => self.read_cart(now),
                }
            }
            Stage::Processing => self.finish(now, Ok((Some(done), Amount::ZERO))),
        }
    }

    fn needs_the_orders(&self, current: Option<CurrentOrder>) -> bool {
        let is_another = self.order.is_some() && self.order != current.map(|order| order.id);
        is_another || (!self.currency_is_checked && current.is_some())
    }

    /// The order is not the current one, or its currency is to be checked.
    fn identify(&mut self, now: Moment, current: Option<CurrentOrder>, orders: &[Order]) {
        let expected = self.order.or(current.map(|order| order.id));
        let Some(id) = expected else { return self.refuse(now, ErrorKind::NoCurrentOrder) };
        let order = match listed(orders, id) {
            Ok(Some(order)) => order,
            Ok(None) => return self.refuse(now, ErrorKind::OrderNotFound(id)),
            Err(_) => return self.refuse_unreadable(now),
        };
        if self.payment.currency.is_some_and(|expected| order.currency != Some(expected)) {
            return self.refuse(now, ErrorKind::OtherCurrency(id));
        }
        self.currency_is_checked = true;
        match (order.status, current.filter(|current| current.id == id)) {
            (OrderStatus::Current, Some(current)) => self.act(now, current),
            (OrderStatus::Processed, _) => {
                self.recorded.get_or_insert(self.payment.found_in(order.total_paid));
                let answer = ok(ORDER_WAS_PROCESSED);
                let done = Done { answer, attempts: 0, confirmed_by: ConfirmedBy::OrderHistory };
                self.finish(now, Ok((Some(done), Amount::ZERO)));
            }
            (OrderStatus::Cancelled, _) => self.refuse(now, ErrorKind::OrderCancelled(id)),
            // Two readings that contradict each other: the order was placed, or changed, in between.
            (OrderStatus::Current | OrderStatus::Other(_), _) => self.refuse(now, ErrorKind::OrderChanging(id)),
        }
    }

    /// Records the payment, unless it is there already; processes the order, once nothing is due.
    fn act(&mut self, now: Moment, order: CurrentOrder) {
        self.order = Some(order.id);
        if self.recorded.is_none() {
            match self.payment.recorded_on(&order) {
                Ok(Some(recorded)) => self.recorded = Some(recorded),
                Ok(None) => return self.pay(now, order),
                Err(kind) => return self.refuse(now, kind),
            }
        }
        if order.due > Amount::ZERO {
            return self.finish(now, Ok((None, order.due)));
        }
        let task = Task::of(&PROCESS_ORDER, self.payment.user, Some(order.id), Variables::default());
        self.begin(now, Stage::Processing, task, None);
    }

    fn pay(&mut self, now: Moment, order: CurrentOrder) {
        let Some(due) = order.due.minus(self.payment.amount) else {
            return self.refuse(now, ErrorKind::MoreThanDue(order.due));
        };
        let task = Task::of(&ADD_PAYMENT, self.payment.user, None, self.payment.variables.clone());
        let snapshot = Snapshot { order: Some(order.id), amount: order.paid };
        self.begin(now, Stage::Paying { due }, task, Some(snapshot));
    }

    fn read_cart(&mut self, now: Moment) {
        let task = Task::of(&GET_CART, self.payment.user, None, Variables::default());
        self.begin(now, Stage::ReadingCart, task, None);
    }

    /// The next step, within what is left of the time.
    fn begin(&mut self, now: Moment, stage: Stage, task: Task, snapshot: Option<Snapshot>) {
        self.sent_before = self.attempts();
        if let Some(kind) = self.stopped.take() {
            let mut error = Error::before_sending(kind);
            error.retry_after_ms = matches!(error.kind, ErrorKind::Aborted).then_some(0);
            self.stage = Stage::ReadingCart;
            return self.fail_with(now, error);
        }
        self.stage = stage;
        let deadline_ms = self.deadline.saturating_sub(now.elapsed_ms);
        self.call = Call::following(task, snapshot, Limits { deadline_ms, ..self.limits }, now);
    }

    fn refuse(&mut self, now: Moment, kind: ErrorKind) {
        let mut error = Error::before_sending(kind);
        // Without an order to look for, an earlier settlement may have processed it.
        let is_unknown = matches!(error.kind, ErrorKind::NoCurrentOrder);
        error.outcome = if is_unknown { Outcome::Unknown } else { Outcome::Rejected };
        error.retry_after_ms = matches!(error.kind, ErrorKind::OrderChanging(_)).then_some(0);
        self.fail_with(now, error);
    }

    /// JSON that says success, with amounts that are none.
    fn refuse_unreadable(&mut self, now: Moment) {
        let mut error = Error::before_sending(ErrorKind::UnusableAnswer(Unusable::WrongType));
        error.http_status = Some(200);
        self.fail_with(now, error);
    }

    fn step_failed(&mut self, now: Moment, error: Error) {
        match (self.stage, &error.kind) {
            // Which order that is now, and what became of this one, the cart and the orders tell.
            (Stage::Paying { .. }, ErrorKind::OrderNotCurrent(_)) if error.outcome == Outcome::Rejected => {
                self.read_cart(now);
            }
            _ => self.fail_with(now, error),
        }
    }

    /// Ends the settlement with the failure of a step.
    fn fail_with(&mut self, now: Moment, mut error: Error) {
        error.attempts = self.attempts();
        if matches!(self.stage, Stage::ReadingCart | Stage::ReadingOrders(_))
            && error.outcome == Outcome::Unknown
            && !matches!(error.kind, ErrorKind::NoCurrentOrder)
        {
            // Only a reading was asked for.
            error.outcome = Outcome::NotSent;
        }
        if error.outcome == Outcome::NotSent && self.sent_before > 0 {
            // The order is as it was, but for the payment.
            error.outcome = Outcome::Rejected;
        }
        let is_seen_again = match self.stage {
            // By what is due, or by what was paid before, the next settlement sees whether the payment is there.
            Stage::Paying { due } if error.outcome == Outcome::Unknown => {
                due == Amount::ZERO || self.payment.paid_before.is_some()
            }
            _ => true,
        };
        // Without its id, the order is not found again where it is not the current one any more: the payment would go to
        // another.
        let may_have_changed = self.sent_before > 0 || error.outcome == Outcome::Unknown;
        let may_pay_another = self.payment.order.is_none() && may_have_changed;
        if may_pay_another || !is_seen_again {
            error.retry_after_ms = None;
        } else if self.stage != Stage::Processing && error.outcome == Outcome::Unknown {
            // A change can be told from one that is not made yet only once it cannot be running any more.
            error.retry_after_ms = self.call.settled_in(now);
        }
        self.finish(now, Err(error));
    }

    fn finish(&mut self, now: Moment, result: Result<(Option<Done>, Amount), Error>) {
        let result = result.map(|(order, amount_due)| {
            let payment = self.recorded.unwrap_or(Recorded::NotNeeded);
            Settled { payment, order, amount_due }
        });
        let (action, ms) = (Action::of("store", "settle_order"), now.elapsed_ms.saturating_sub(self.started));
        self.events.push(Event::settled(action, self.attempts(), ms, result.as_ref().err()));
        self.over = Some(result);
    }
}

impl Payment {
    /// Whether the payment is on the current order already; why it must not be recorded on it.
    fn recorded_on(&self, order: &CurrentOrder) -> Result<Option<Recorded>, ErrorKind> {
        match self.paid_before {
            Some(before) if before.plus(self.amount) == order.paid => Ok(Some(Recorded::Before)),
            _ if order.due == Amount::ZERO => Ok(Some(self.found_in(Some(order.paid)))),
            Some(before) if before != order.paid => Err(ErrorKind::OtherAmountPaid(order.paid)),
            _ => Ok(None),
        }
    }

    /// Whether the payment is in what was paid, as far as amounts tell, where nothing is due.
    fn found_in(&self, paid: Option<Amount>) -> Recorded {
        let is_there = match (self.paid_before, paid) {
            (Some(before), Some(paid)) => paid == before.plus(self.amount),
            (None, Some(paid)) => paid >= self.amount,
            (_, None) => true,
        };
        if is_there { Recorded::Before } else { Recorded::NotNeeded }
    }
}

/// Reads an answer once more, by its meaning.
fn read<T>(
    done: &Done,
    declaration: &Declaration,
    meaning: impl Fn(&JsonObject<'_>) -> Result<T, Unusable>,
) -> Option<T> {
    let document = read_answer(Body::Whole(done.answer.as_bytes()), declaration.success).ok()?.ok()?;
    meaning(&document.root()).ok()
}
