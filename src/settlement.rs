//! Settling an order: the job of a payment webhook. Reads the order, records the payment, processes the order.
//!
//! ```text
//!   get_cart ──► the order named, or the current one; what is due and paid
//!      │ (list_orders, where the named order is not the current one, or the currency is to be checked)
//!      ▼
//!   add_payment ──► unless it is there already: nothing due, or the amount paid is what it would be after it
//!      ▼
//!   process_order ──► once nothing is due
//! ```
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
use crate::store::order_state::ok;
use crate::store::process_order::{ORDER_WAS_PROCESSED, PROCESS_ORDER};
use crate::store::variables::Variables;
use crate::store::{Declaration, Reading};
use crate::value::Amount;
use crate::value::id::{OrderId, UserId};
use crate::wire::answer::read_answer;
use crate::wire::response::{Body, Response};

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
    /// On this order; so much is due afterwards.
    Paying {
        order: OrderId,
        due: Amount,
    },
    Processing(Recorded, OrderId),
}

/// One settlement. Driven like a [`Call`].
#[derive(Debug)]
pub struct Settlement {
    payment: Payment,
    limits: Limits,
    deadline: u64,
    stage: Stage,
    call: Call,
    recorded: Option<Recorded>,
    /// Why no further step may be begun: the caller or the driver has ended it.
    stopped: Option<ErrorKind>,
    /// How often changes were handed to fetch before the call that is being made.
    sent_before: u32,
    over: Option<Result<Settled, Error>>,
    events: Vec<Event>,
}

impl Progress for Settlement {
    fn attempts(&self) -> u32 {
        match self.stage {
            Stage::ReadingCart | Stage::ReadingOrders(_) => 0,
            Stage::Paying { .. } | Stage::Processing(..) => self.sent_before + self.call.attempts(),
        }
    }

    fn iq(&self) -> Option<&str> {
        self.call.iq()
    }

    fn take_events(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.events);
        events.extend(self.call.take_events());
        events
    }

    fn next(&mut self, client: &Client, now: Moment, entropy: Entropy) -> Step {
        loop {
            if self.over.is_some() {
                return Step::Done;
            }
            match self.call.next(client, now, entropy) {
                Step::Send(request) => return Step::Send(request),
                Step::Wait(ms) => return Step::Wait(ms),
                Step::Done => match self.call.result().cloned() {
                    Some(Ok(done)) => self.go_on(now, done),
                    Some(Err(error)) => self.end_with(now, error),
                    None => {}
                },
            }
        }
    }

    fn answered(&mut self, client: &Client, now: Moment, answer: Response<'_>) {
        self.call.answered(client, now, answer);
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
            payment,
            limits,
            deadline: now.elapsed_ms.saturating_add(limits.deadline_ms),
            stage: Stage::ReadingCart,
            call,
            recorded: None,
            stopped: None,
            sent_before: 0,
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
        match self.stage {
            Stage::ReadingCart | Stage::ReadingOrders(_) => self.payment.order,
            Stage::Paying { order, .. } | Stage::Processing(_, order) => Some(order),
        }
    }

    /// What became of the payment so far; `None` where that is not known, or nothing has.
    pub fn recorded(&self) -> Option<Recorded> {
        self.recorded
    }

    fn go_on(&mut self, now: Moment, done: Done) {
        match self.stage {
            Stage::ReadingCart => match read(&done, &GET_CART, current_order) {
                Some(current) if self.needs_the_orders(current) => {
                    let stage = Stage::ReadingOrders(current);
                    self.begin(now, stage, Task::of(&LIST_ORDERS, self.payment.user, None, Variables::default()), None);
                }
                Some(Some(current)) => self.pay(now, current),
                Some(None) => self.refuse(ErrorKind::NoCurrentOrder),
                None => self.refuse_unreadable(),
            },
            Stage::ReadingOrders(current) => match read(&done, &LIST_ORDERS, orders_of) {
                Some(orders) => self.identify(now, current, &orders),
                None => self.refuse_unreadable(),
            },
            Stage::Paying { order, due } => {
                self.recorded = Some(Recorded::Now);
                self.paid(now, Recorded::Now, order, due);
            }
            Stage::Processing(payment, _) => {
                self.over = Some(Ok(Settled { payment, order: Some(done), amount_due: Amount::ZERO }));
            }
        }
    }

    fn needs_the_orders(&self, current: Option<CurrentOrder>) -> bool {
        let is_another = self.payment.order.is_some() && self.payment.order != current.map(|order| order.id);
        is_another || (self.payment.currency.is_some() && current.is_some())
    }

    /// The named order is not the current one, or its currency is to be checked.
    fn identify(&mut self, now: Moment, current: Option<CurrentOrder>, orders: &[Order]) {
        let named = self.payment.order.or(current.map(|order| order.id));
        let Some(id) = named else { return self.refuse(ErrorKind::NoCurrentOrder) };
        let order = match listed(orders, id) {
            Ok(Some(order)) => order,
            Ok(None) => return self.refuse(ErrorKind::OrderNotFound(id)),
            Err(_) => return self.refuse_unreadable(),
        };
        if self.payment.currency.is_some_and(|expected| order.currency != Some(expected)) {
            return self.refuse(ErrorKind::OtherCurrency(id));
        }
        match (order.status, current.filter(|current| current.id == id)) {
            (OrderStatus::Current, Some(current)) => self.pay(now, current),
            (OrderStatus::Processed, _) => {
                let answer = ok(ORDER_WAS_PROCESSED);
                let done = Done { answer, attempts: 0, confirmed_by: ConfirmedBy::OrderHistory };
                let payment = self.found_in(order.total_paid);
                self.over = Some(Ok(Settled { payment, order: Some(done), amount_due: Amount::ZERO }));
            }
            (OrderStatus::Cancelled, _) => self.refuse(ErrorKind::OrderCancelled(id)),
            // Two readings that contradict each other: the order was placed, or changed, in between.
            (OrderStatus::Current | OrderStatus::Other(_), _) => self.refuse(ErrorKind::OrderChanging(id)),
        }
    }

    /// Records the payment, unless it is there already.
    fn pay(&mut self, now: Moment, order: CurrentOrder) {
        let amount = self.payment.amount;
        let after = self.payment.paid_before.map(|before| before.plus(amount));
        if after == Some(order.paid) {
            return self.paid(now, Recorded::Before, order.id, order.due);
        }
        if order.due == Amount::ZERO {
            return self.paid(now, self.found_in(Some(order.paid)), order.id, order.due);
        }
        if self.payment.paid_before.is_some_and(|before| before != order.paid) {
            return self.refuse(ErrorKind::OtherAmountPaid(order.paid));
        }
        let Some(due) = order.due.minus(amount) else { return self.refuse(ErrorKind::MoreThanDue(order.due)) };
        let stage = Stage::Paying { order: order.id, due };
        // It is paid once.
        let variables = std::mem::take(&mut self.payment.variables);
        let reading = Reading { order: Some(order.id), amount: order.paid };
        self.begin(now, stage, Task::of(&ADD_PAYMENT, self.payment.user, None, variables), Some(reading));
    }

    /// Whether the payment is in what was paid, as far as amounts tell, where nothing is due.
    fn found_in(&self, paid: Option<Amount>) -> Recorded {
        let amount = self.payment.amount;
        let is_there = match (self.payment.paid_before, paid) {
            (Some(before), Some(paid)) => paid == before.plus(amount),
            (None, Some(paid)) => paid >= amount,
            (_, None) => true,
        };
        if is_there { Recorded::Before } else { Recorded::NotNeeded }
    }

    /// Processes the order, once nothing is due.
    fn paid(&mut self, now: Moment, payment: Recorded, order: OrderId, amount_due: Amount) {
        self.recorded = Some(payment);
        if amount_due > Amount::ZERO {
            self.over = Some(Ok(Settled { payment, order: None, amount_due }));
            return;
        }
        self.sent_before = self.attempts();
        let stage = Stage::Processing(payment, order);
        self.begin(now, stage, Task::of(&PROCESS_ORDER, self.payment.user, Some(order), Variables::default()), None);
    }

    /// The next step, within what is left of the time.
    fn begin(&mut self, now: Moment, stage: Stage, task: Task, reading: Option<Reading>) {
        if let Some(kind) = self.stopped.take() {
            let mut error = Error::before_sending(kind);
            error.outcome = if self.attempts() > 0 { Outcome::Rejected } else { Outcome::NotSent };
            error.attempts = self.attempts();
            error.retryable = matches!(error.kind, ErrorKind::Aborted);
            self.over = Some(Err(error));
            return;
        }
        self.stage = stage;
        self.events.extend(self.call.take_events());
        let deadline_ms = self.deadline.saturating_sub(now.elapsed_ms);
        self.call = Call::after(task, reading, Limits { deadline_ms, ..self.limits }, now);
    }

    fn refuse(&mut self, kind: ErrorKind) {
        let mut error = Error::before_sending(kind);
        // Without an order to look for, an earlier settlement may have processed it.
        let is_unknown = matches!(error.kind, ErrorKind::NoCurrentOrder);
        error.outcome = if is_unknown { Outcome::Unknown } else { Outcome::Rejected };
        error.retryable = matches!(error.kind, ErrorKind::OrderChanging(_));
        self.over = Some(Err(error));
    }

    /// JSON that says success, with amounts that are none.
    fn refuse_unreadable(&mut self) {
        let mut error = Error::before_sending(ErrorKind::UnusableAnswer(crate::wire::answer::Unusable::WrongType));
        error.http_status = Some(200);
        self.over = Some(Err(error));
    }

    fn end_with(&mut self, now: Moment, mut error: Error) {
        error.attempts = self.attempts();
        match self.stage {
            // The order is as it was, but for the payment.
            Stage::Processing(..) if error.outcome == Outcome::NotSent => error.outcome = Outcome::Rejected,
            // The next settlement sees by what is due, or by what was paid before, whether the payment is there; but not
            // while it may still be on its way.
            Stage::Paying { due, .. } if error.outcome == Outcome::Unknown => {
                let shows = due == Amount::ZERO || self.payment.paid_before.is_some();
                error.retryable = shows && self.call.is_settled(now);
            }
            // Without its id, a processed order is not found again.
            Stage::Processing(..) if error.outcome == Outcome::Unknown && self.payment.order.is_none() => {
                error.retryable = false;
            }
            // Nothing was asked for but a reading.
            Stage::ReadingCart | Stage::ReadingOrders(_) if error.outcome == Outcome::Unknown => {
                error.outcome = Outcome::NotSent;
            }
            _ => {}
        }
        self.over = Some(Err(error));
    }
}

/// Reads an answer once more, by its meaning.
fn read<T>(
    done: &Done,
    declaration: &Declaration,
    meaning: impl Fn(&crate::wire::json::JsonObject<'_>) -> Result<T, crate::wire::answer::Unusable>,
) -> Option<T> {
    let document = read_answer(Body::Whole(done.answer.as_bytes()), declaration.success).ok()?.ok()?;
    meaning(&document.root()).ok()
}
