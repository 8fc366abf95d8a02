//! A model of the API with one user and one order. Amounts are cents.

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Good,
    /// The connection breaks before it arrives.
    LostBefore,
    /// It is done, and the answer lost.
    LostAfter,
    /// The answer is given up on; it is done much later, just within `settleMs`.
    Late,
    /// The answer is given up on; it is never done.
    Abandoned,
    /// A 500 page, after doing it.
    CrashedAfter,
    /// A 500 page, without doing it.
    CrashedBefore,
    /// The runtime says that it was never sent.
    NeverSent,
    /// 429.
    Busy,
    /// Done; the answer is cut in half.
    Half,
}

impl Fate {
    pub const FAULTS: [Fate; 9] = [
        Fate::LostBefore,
        Fate::LostAfter,
        Fate::Late,
        Fate::Abandoned,
        Fate::CrashedAfter,
        Fate::CrashedBefore,
        Fate::NeverSent,
        Fate::Busy,
        Fate::Half,
    ];
}

#[derive(Debug)]
pub struct Shop {
    pub total: u64,
    pub due_at_first: u64,
    paid: u64,
    /// As recorded by settlements.
    pub payments: Vec<String>,
    pub processed: u32,
    /// What is still going to be done, and when.
    late: Vec<(u64, String, Option<String>)>,
}

const ORDER: &str = "319";

impl Shop {
    pub fn new(total: u64, paid: u64) -> Self {
        Shop { total, due_at_first: total - paid, paid, payments: Vec::new(), processed: 0, late: Vec::new() }
    }

    pub fn due(&self) -> u64 {
        self.total - self.paid
    }

    pub fn cents(&self, text: &str) -> u64 {
        let (whole, fraction) = text.split_once('.').unwrap();
        whole.parse::<u64>().unwrap() * 100 + fraction.parse::<u64>().unwrap()
    }

    /// Lets everything happen that happens up to `now`.
    pub fn run_until(&mut self, now: u64) {
        let mut due: Vec<_> = self.late.extract_if(.., |(at, ..)| *at <= now).collect();
        due.sort_by_key(|(at, ..)| *at);
        for (_, action, amount) in due {
            self.perform(&action, amount.as_deref());
        }
    }

    pub fn do_later(&mut self, at: u64, action: &str, amount: Option<&str>) {
        self.late.push((at, action.into(), amount.map(str::to_owned)));
    }

    /// What the API does and says.
    pub fn perform(&mut self, action: &str, amount: Option<&str>) -> String {
        match action {
            "get_cart" if self.processed > 0 => r#"{"data":{"order_id":"0","order_num_products":"0"}}"#.into(),
            "get_cart" => format!(
                r#"{{"data":{{"order_id":"{ORDER}","order_amount_due":"{}","order_amount_paid":"{}"}}}}"#,
                text(self.due()),
                text(self.paid)
            ),
            "list_orders" => {
                let status = u32::from(self.processed > 0);
                format!(
                    r#"{{"list":[{{"id":"{ORDER}","id_currency":"5","status":"{status}","total_paid":"{}"}}]}}"#,
                    text(self.paid)
                )
            }
            "add_payment" => self.add_payment(amount.unwrap()),
            "process_order" if self.processed > 0 => fault("ERROR_NO_ORDER", "There is no order to process"),
            "process_order" if self.due() > 0 => fault("ERROR_AMOUNT_DUE", "There is amount due"),
            "process_order" => {
                self.processed += 1;
                r#"{"ok":"Order was processed"}"#.into()
            }
            other => panic!("{other}"),
        }
    }

    fn add_payment(&mut self, amount: &str) -> String {
        let cents = self.cents(amount);
        if self.processed > 0 {
            return fault("ERROR_NO_ORDER", "User does not have any current order");
        }
        if cents > self.due() {
            return fault("ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due");
        }
        self.paid += cents;
        self.payments.push(amount.into());
        r#"{"ok":"Payment was added"}"#.into()
    }
}

fn text(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn fault(code: &str, detail: &str) -> String {
    format!(r#"{{"error":"{code}","error_long":"{detail}"}}"#)
}
