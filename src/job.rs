//! What a caller asks for -> what is driven: a call, or a settlement. And how its end is told.

use crate::answer::Answer;
use crate::call::limits::Limits;
use crate::call::{Call, Entropy, Loss, Moment, Step, Task};
use crate::client::Client;
use crate::error::{About, ErrorKind};
use crate::options::{self, Given, GivenCall};
use crate::report;
use crate::request::Action;
use crate::settlement::{Payment, Settlement};
use crate::store::add_payment::ADD_PAYMENT;
use crate::store::amount::Amount;
use crate::store::find;
use crate::store::variables::{Checked, Fault, Takes};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;

/// Asked for by this name, a job is a settlement.
pub const SETTLE_ORDER: &str = "settle_order";
/// Asked for by this name, a job is any action of any section.
pub const ANY: &str = "*";

/// A call or a settlement in progress.
#[derive(Debug)]
pub enum Job {
    /// One action.
    Call(Box<Call>),
    /// Several in a row.
    Settlement(Box<Settlement>),
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
        // It would be taken for a check that is not made.
        if common.order.is_some() && !declaration.takes_order() {
            let fault = "is taken by processOrder, cancelOrder and settleOrder only";
            return Err(ErrorKind::Configuration { option: "orderId", fault });
        }
        let checked = Checked::check(declaration.variables, &mut variables(&given)).map_err(wrong)?;
        Ok(Job::Call(Box::new(Call::of(Task::of(declaration, user, common.order, checked), common.limits, now))))
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

    /// What to do now. `entropy` must be fresh each time. At the end there is `d` and the result as JSON, or `!` and the
    /// fields of an error.
    pub fn next(&mut self, client: &Client, now: Moment, entropy: Entropy) -> Step<String> {
        match self {
            Job::Call(call) => match call.next(client, now, entropy) {
                Step::Send(request) => Step::Send(request),
                Step::Wait(ms) => Step::Wait(ms),
                Step::Done(Ok(done)) => Step::Done(match call.about() {
                    About::Processing if !call.is_raw() => report::processed(&done, call.iq().unwrap_or_default()),
                    About::Change if !call.is_raw() => report::changed(&done),
                    About::Processing | About::Change | About::Reading => report::read(&done),
                }),
                Step::Done(Err(error)) => Step::Done(report::failure(&error)),
            },
            Job::Settlement(settlement) => match settlement.next(client, now, entropy) {
                Step::Send(request) => Step::Send(request),
                Step::Wait(ms) => Step::Wait(ms),
                Step::Done(result) => Step::Done(match result {
                    Ok(settled) => report::settled(&settled, settlement.call().iq().unwrap_or_default()),
                    Err(error) => report::unsettled(&error, settlement.order(), settlement.recorded()),
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

fn variables<'a>(given: &GivenCall<'a>) -> impl Iterator<Item = (&'a str, Given<'a>)> {
    let variables = given.variables.iter().map(|(name, raw)| (name.as_str(), raw.given()));
    variables.filter(|(_, value)| *value != Given::Nothing)
}

fn wrong(fault: Fault) -> ErrorKind {
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
    let checked = Checked::check(&[], &mut variables(&given)).map_err(wrong)?;
    Ok(Job::Call(Box::new(Call::of(Task::any(action, iq, checked, is_read), limits, now))))
}

/// Settlements take `paidBefore` and `currencyCheck` beside the variables of a payment.
fn settlement(
    user: crate::identifier::UserId,
    order: Option<crate::identifier::OrderId>,
    given: GivenCall<'_>,
    limits: Limits,
    now: Moment,
) -> Result<Job, ErrorKind> {
    let (mut paid_before, mut currency) = (None, None);
    for (name, value) in variables(&given) {
        match (name, value) {
            ("paidBefore", Given::Text(text)) if Amount::from_text(text).is_some() => {
                paid_before = Amount::from_text(text);
            }
            ("paidBefore", _) => {
                let fault = "must be exact decimal text, e.g. \"0.00\" (a number would be rounded)";
                return Err(ErrorKind::Configuration { option: "paidBefore", fault });
            }
            ("currencyCheck", value) => match Takes::Positive.text_of(value) {
                Some(digits) => currency = digits.parse().ok(),
                None => {
                    let fault = "must be the id_currency that list_orders shows: a positive integer";
                    return Err(ErrorKind::Configuration { option: "currencyCheck", fault });
                }
            },
            ("amount" | "description", _) => {}
            _ => {
                let fault = "takes amount, description, orderId, paidBefore and currencyCheck, and nothing else";
                return Err(ErrorKind::Configuration { option: "payment", fault });
            }
        }
    }
    let mut of_the_payment = variables(&given).filter(|(name, _)| !matches!(*name, "paidBefore" | "currencyCheck"));
    let variables = Checked::check(ADD_PAYMENT.variables, &mut of_the_payment).map_err(wrong)?;
    let Some(amount) = variables.amount("amount") else { return Err(ErrorKind::Internal("an amount was not checked")) };
    let payment = Payment { user, order, amount, variables, paid_before, currency };
    Ok(Job::Settlement(Box::new(Settlement::new(payment, limits, now))))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::options::{GivenLimits, Raw};

    const NUMBER: u8 = 1;
    const TEXT: u8 = 3;

    fn raw(kind: u8, number: f64, text: &str) -> Raw {
        Raw { kind, number, text: text.into() }
    }

    fn begin(asked: &str, variables: &[(&str, Raw)], change: impl FnOnce(&mut GivenCall<'_>)) -> Result<Job, String> {
        let variables: alloc::vec::Vec<_> =
            variables.iter().map(|(name, raw)| (String::from(*name), raw.clone())).collect();
        let mut given = GivenCall {
            user_id: Given::Number(2.0),
            section: Given::Text("clips"),
            action: Given::Text("get"),
            iq: Given::Nothing,
            kind: Given::Nothing,
            variables: &variables,
            options_are_object: true,
            order_id: Given::Nothing,
            limits: GivenLimits::default(),
            signal_is_one: true,
            fetch: Given::Function,
        };
        change(&mut given);
        let now = Moment { elapsed_ms: 0, unix_ms: 1_700_000_000_000 };
        Job::begin(asked, given, Limits::default(), now)
            .map_err(|kind| crate::error::Error::before_sending(kind).message())
    }

    fn asks_for(job: Result<Job, String>) -> String {
        let job = job.unwrap();
        let action = job.call().action();
        alloc::format!("{} {} {:?}", action.section, action.name, job.call().iq())
    }

    #[test]
    fn an_action_of_the_store_is_asked_for_by_its_name() {
        let payment = [("amount", raw(TEXT, f64::NAN, "4.50"))];
        assert_eq!(asks_for(begin("add_payment", &payment, |_| {})), "store add_payment Some(\"2\")");
        assert_eq!(asks_for(begin("get_cart", &[], |_| {})), "store get_cart Some(\"2\")");
        let wrong = begin("add_payment", &[("amount", raw(NUMBER, 4.5, ""))], |_| {}).unwrap_err();
        assert!(wrong.starts_with("amount must be exact decimal text above 0"), "{wrong}");
        let nobody = begin("get_cart", &[], |given| given.user_id = Given::Number(0.0)).unwrap_err();
        assert!(nobody.starts_with("userId must be a positive integer"), "{nobody}");
    }

    #[test]
    fn a_settlement_begins_with_the_cart_and_checks_everything_before() {
        let payment = || ("amount", raw(TEXT, f64::NAN, "4.50"));
        assert_eq!(asks_for(begin(SETTLE_ORDER, &[payment()], |_| {})), "store get_cart Some(\"2\")");
        for (name, value, must) in [
            ("amount", raw(NUMBER, 4.5, ""), "amount must be exact decimal text above 0"),
            ("amount", raw(TEXT, f64::NAN, "0.00"), "amount must be exact decimal text above 0"),
            ("paidBefore", raw(NUMBER, 0.0, ""), "paidBefore must be exact decimal text"),
            ("currencyCheck", raw(TEXT, f64::NAN, "EUR"), "currencyCheck must be the id_currency"),
            ("description", raw(NUMBER, 1.0, ""), "description must be text"),
        ] {
            let variables = if name == "amount" { vec![(name, value)] } else { vec![payment(), (name, value)] };
            let wrong = begin(SETTLE_ORDER, &variables, |_| {}).unwrap_err();
            assert!(wrong.starts_with(must), "{wrong}");
        }
        assert!(begin(SETTLE_ORDER, &[], |_| {}).unwrap_err().starts_with("amount must"));
    }

    #[test]
    fn any_other_action_is_a_write_unless_it_is_said_to_be_a_read() {
        let any = |change: fn(&mut GivenCall<'_>)| begin(ANY, &[("id", raw(NUMBER, 7.0, ""))], change);
        assert_eq!(asks_for(any(|given| given.iq = Given::Text("a b"))), "clips get Some(\"a b\")");
        assert_eq!(asks_for(any(|given| given.kind = Given::Text("read"))), "clips get None");
        assert!(any(|given| given.kind = Given::Text("both")).unwrap_err().starts_with("kind must be"));
        assert!(any(|given| given.section = Given::Nothing).unwrap_err().starts_with("section must be text"));
        assert!(any(|given| given.action = Given::Number(1.0)).unwrap_err().starts_with("action must be text"));
        assert!(any(|given| given.iq = Given::Other).unwrap_err().starts_with("iq must be"));
    }
}
