//! What a caller asks for -> what is driven: a call, or a settlement. And how its end is told.

use crate::answer::Answer;
use crate::call::limits::Limits;
use crate::call::{Call, Entropy, Loss, Moment, Step, Task};
use crate::client::Client;
use crate::error::{About, ErrorKind};
use crate::options::{self, Given, GivenCall};
use crate::report;
use crate::request::{Action, Request};
use crate::settlement::{Payment, Settlement, SettlementStep};
use crate::store::add_payment::ADD_PAYMENT;
use crate::store::amount::Amount;
use crate::store::find;
use crate::store::variables::{self, Value};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Asked for by this name, a job is a settlement.
pub const SETTLE_ORDER: &str = "settle_order";
/// Asked for by this name, a job is any action of any section.
pub const ANY: &str = "*";

/// A call or a settlement in progress.
#[derive(Debug)]
pub enum Job {
    /// One action.
    Call(Call),
    /// Several in a row.
    Settlement(Box<Settlement>),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobStep {
    /// As [`Step::Send`].
    Send(Request),
    /// As [`Step::Wait`].
    Wait(u64),
    /// It is over: `d` and the result as JSON, or `!` and the fields of an error.
    Over(String),
}

impl Job {
    /// Checks what was asked for, by the name of an action of the store, [`SETTLE_ORDER`] or [`ANY`].
    pub fn begin(asked: &str, given: GivenCall<'_>, base: Limits, now: Moment) -> Result<Job, ErrorKind> {
        let common = options::call(&given, base)?;
        if asked == ANY {
            return any(given, common.limits, now);
        }
        let user = options::user(given.user_id)?;
        if asked == SETTLE_ORDER {
            return settlement(user, common.order, given, common.limits, now);
        }
        let declaration = find(asked).ok_or(ErrorKind::Internal("an action was asked for that does not exist"))?;
        let given = variables::Given::check(declaration.variables, given.variables).map_err(wrong)?;
        Ok(Job::Call(Call::of(Task::of(declaration, user, common.order, given), common.limits, now)))
    }

    /// The call that is being made.
    pub fn call(&self) -> &Call {
        match self {
            Job::Call(call) => call,
            Job::Settlement(settlement) => settlement.call(),
        }
    }

    /// How often the action, or a change of the settlement, was handed to fetch so far.
    pub fn attempts(&self) -> u32 {
        match self {
            Job::Call(call) => call.attempts(),
            Job::Settlement(settlement) => settlement.attempts(),
        }
    }

    /// What to do now. `entropy` must be fresh each time.
    pub fn next(&mut self, client: &Client, now: Moment, entropy: Entropy) -> JobStep {
        match self {
            Job::Call(call) => match call.next(client, now, entropy) {
                Step::Send(request) => JobStep::Send(request),
                Step::Wait(ms) => JobStep::Wait(ms),
                Step::Done(Ok(done)) => JobStep::Over(match call.about() {
                    About::Processing => report::processed(&done, call.iq().unwrap_or_default()),
                    About::Change => report::changed(&done),
                    About::Reading => report::read(&done),
                }),
                Step::Done(Err(error)) => JobStep::Over(report::failure(&error)),
            },
            Job::Settlement(settlement) => match settlement.next(client, now, entropy) {
                SettlementStep::Send(request) => JobStep::Send(request),
                SettlementStep::Wait(ms) => JobStep::Wait(ms),
                SettlementStep::Done(result) => JobStep::Over(match *result {
                    Ok(settled) => report::settled(&settled, settlement.call().iq().unwrap_or_default()),
                    Err(error) => report::unsettled(&error, settlement.recorded()),
                }),
            },
        }
    }

    /// As [`Call::answered`].
    pub fn answered(&mut self, client: &Client, now: Moment, answer: Answer<'_>) {
        match self {
            Job::Call(call) => call.answered(client, now, answer),
            Job::Settlement(settlement) => settlement.answered(client, now, answer),
        }
    }

    /// As [`Call::lost`].
    pub fn lost(&mut self, now: Moment, loss: Loss) {
        match self {
            Job::Call(call) => call.lost(now, loss),
            Job::Settlement(settlement) => settlement.lost(now, loss),
        }
    }

    /// As [`Call::abort`].
    pub fn abort(&mut self, now: Moment) {
        match self {
            Job::Call(call) => call.abort(now),
            Job::Settlement(settlement) => settlement.abort(now),
        }
    }

    /// As [`Call::fail`].
    pub fn fail(&mut self, now: Moment, what: &'static str) {
        match self {
            Job::Call(call) => call.fail(now, what),
            Job::Settlement(settlement) => settlement.fail_with(now, what),
        }
    }

    /// What has happened since this was last asked: `CallEvent`s of the public surface, as a JSON list.
    pub fn take_events(&mut self) -> String {
        let events = match self {
            Job::Call(call) => call.take_events(),
            Job::Settlement(settlement) => settlement.take_events(),
        };
        report::events(&events, self.call().iq())
    }
}

fn wrong(fault: variables::Fault) -> ErrorKind {
    ErrorKind::Configuration { option: fault.name, fault: fault.must }
}

fn any(given: GivenCall<'_>, limits: Limits, now: Moment) -> Result<Job, ErrorKind> {
    let word = |given: Given<'_>, name| match given {
        Given::Text(text) => options::word(text, name).map(String::from),
        _ => options::word("", name).map(String::from),
    };
    let action = Action {
        section: Cow::Owned(word(given.section, "section")?),
        name: Cow::Owned(word(given.action, "action")?),
    };
    let is_read = match given.kind {
        Given::Nothing | Given::Text("write") => false,
        Given::Text("read") => true,
        _ => return Err(ErrorKind::Configuration { option: "kind", fault: "must be \"read\" or \"write\"" }),
    };
    let iq = options::main_argument(given.iq)?.map(Cow::into_owned);
    let variables = variables::Given::check(&[], given.variables).map_err(wrong)?;
    Ok(Job::Call(Call::of(Task::other(action, iq, variables, is_read), limits, now)))
}

/// Settlements take `paidBefore` and `currencyCheck` beside the variables of a payment.
fn settlement(
    user: crate::identifier::UserId,
    order: Option<crate::identifier::OrderId>,
    given: GivenCall<'_>,
    limits: Limits,
    now: Moment,
) -> Result<Job, ErrorKind> {
    let take = |name: &str| given.variables.iter().find(|(given, _)| given == name).map(|(_, value)| value);
    let paid_before = match take("paidBefore") {
        None => None,
        Some(Value::Text(text)) if Amount::from_text(text).is_some() => Amount::from_text(text),
        Some(_) => {
            let fault = "must be exact decimal text, e.g. \"0.00\" (a number would be rounded)";
            return Err(ErrorKind::Configuration { option: "paidBefore", fault });
        }
    };
    let currency = match take("currencyCheck") {
        None => None,
        Some(value) => match variables::Takes::Positive.text_of(value) {
            Some(digits) => digits.parse().ok(),
            None => {
                let fault = "must be the id_currency that list_orders shows: a positive integer";
                return Err(ErrorKind::Configuration { option: "currencyCheck", fault });
            }
        },
    };
    let of_the_payment = |(name, _): &(String, Value)| !matches!(name.as_str(), "paidBefore" | "currencyCheck");
    let rest: Vec<_> = given.variables.iter().filter(|variable| of_the_payment(variable)).cloned().collect();
    let variables = variables::Given::check(ADD_PAYMENT.variables, rest).map_err(wrong)?;
    let Some(amount) = variables.amount("amount") else { return Err(ErrorKind::Internal("an amount was not checked")) };
    let payment = Payment { user, order, amount, variables, paid_before, currency };
    Ok(Job::Settlement(Box::new(Settlement::new(payment, limits, now))))
}
