//! A model of the API for one user: what each request does, when, and what it is answered. Amounts are cents.
//!
//! A request begins to be worked on when it arrives, and takes effect some time later, also where nobody waits for its
//! answer any more. Without a lock, process_order processes the order that was current when it began.

/// Who did something: a request of the call (by its number), or somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Call(usize),
    Other,
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Place,
    Cancel,
    Process,
    Pay(u64),
    Credit(i64),
    Cart(Cart),
    SetProfile,
    ListOrders,
    GetCart,
    GetCredit,
    ListSubscriptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cart {
    Add,
    Remove,
    Empty,
}

impl Deed {
    pub fn is_read(self) -> bool {
        matches!(self, Deed::ListOrders | Deed::GetCart | Deed::GetCredit | Deed::ListSubscriptions)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Current,
    Processed,
    Cancelled,
}

#[derive(Debug, Clone)]
struct Order {
    id: u64,
    status: Status,
    total: u64,
    paid: u64,
    placed_at: u64,
    products: u64,
}

/// Something that has changed.
#[derive(Debug, Clone)]
pub struct Effect {
    pub at: u64,
    pub by: By,
    pub deed: Deed,
    /// The order it was done to, and when that was placed.
    pub order: Option<(u64, u64)>,
}

/// A request that has arrived or will.
#[derive(Debug, Clone)]
struct Running {
    by: By,
    deed: Deed,
    begins_at: u64,
    ends_at: u64,
    /// The order that was current when it began; `None` before.
    begun_with: Option<Option<u64>>,
}

/// The answer to a request of the call.
#[derive(Debug)]
pub struct Answer {
    pub request: usize,
    /// When it took effect.
    pub at: u64,
    /// The order that was current then.
    pub current: Option<u64>,
    pub text: String,
}

#[derive(Debug)]
pub struct Shop {
    orders: Vec<Order>,
    products: u64,
    credit: i64,
    profile_is_set: bool,
    has_lock: bool,
    pub effects: Vec<Effect>,
    running: Vec<Running>,
    answers: Vec<Answer>,
}

/// The order that is current at first, where there is one.
pub const ORDER: u64 = 319;
pub const TOTAL: u64 = 1_000;
pub const PAID: u64 = 200;

impl Shop {
    pub fn new(has_order: bool, is_paid: bool, has_lock: bool) -> Self {
        let old = Order { id: 7, status: Status::Processed, total: 550, paid: 550, placed_at: 0, products: 1 };
        let paid = if is_paid { TOTAL } else { PAID };
        let current = Order { id: ORDER, status: Status::Current, total: TOTAL, paid, placed_at: 0, products: 2 };
        Shop {
            orders: if has_order { vec![old, current] } else { vec![old] },
            products: 2,
            credit: 1_000,
            profile_is_set: false,
            has_lock,
            effects: Vec::new(),
            running: Vec::new(),
            answers: Vec::new(),
        }
    }

    pub fn expect(&mut self, by: By, deed: Deed, begins_at: u64, ends_at: u64) {
        self.running.push(Running { by, deed, begins_at, ends_at, begun_with: None });
    }

    /// The answer to a request of the call, once it has taken effect.
    pub fn answer_to(&self, request: usize) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.request == request)
    }

    /// Lets everything happen, in its order, that happens up to `now`.
    pub fn run_until(&mut self, now: u64) {
        while let Some(at) = self.running.iter().map(next_of).min().filter(|at| *at <= now) {
            let index = self.running.iter().position(|it| next_of(it) == at).expect("the one just found");
            if self.running[index].begun_with.is_none() {
                let current = self.current().map(|order| order.id);
                self.running[index].begun_with = Some(current);
                continue;
            }
            let ended = self.running.remove(index);
            let order = match ended.deed {
                Deed::Process if !self.has_lock => ended.begun_with.flatten(),
                _ => self.current().map(|order| order.id),
            };
            let current = self.current().map(|order| order.id);
            let text = self.perform(ended.by, ended.deed, order, at);
            if let By::Call(request) = ended.by {
                self.answers.push(Answer { request, at, current, text });
            }
        }
    }

    fn current(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.status == Status::Current)
    }

    fn perform(&mut self, by: By, deed: Deed, order: Option<u64>, at: u64) -> String {
        let index = order.and_then(|id| self.orders.iter().position(|order| order.id == id));
        let mut about = index.map(|index| (self.orders[index].id, self.orders[index].placed_at));
        let answer = match (deed, index) {
            (Deed::ListOrders, _) => return self.list_orders(),
            (Deed::GetCart, _) => return self.get_cart(),
            (Deed::GetCredit, _) => {
                return format!(r#"{{"data":{{"buyer_credit":"{}"}}}}"#, text(self.credit.max(0) as u64));
            }
            (Deed::ListSubscriptions, _) => return self.list_subscriptions(),
            (Deed::Place, Some(_)) => return fault("ERROR_ORDER_ALREADY_PLACED", "There is an order already"),
            (Deed::Place, None) if self.products == 0 => return fault("ERROR_EMPTY_CART", "The cart is empty"),
            (Deed::Place, None) => {
                let id = ORDER + self.orders.len() as u64;
                self.orders.push(Order {
                    id,
                    status: Status::Current,
                    total: TOTAL,
                    paid: 0,
                    placed_at: at,
                    products: self.products,
                });
                self.products = 0;
                about = Some((id, at));
                format!(r#"{{"ok":"Order was placed","id":{id}}}"#)
            }
            (Deed::Cancel | Deed::Process | Deed::Pay(_), None) => return fault("ERROR_NO_ORDER", "There is no order"),
            (Deed::Cancel, Some(index)) => {
                self.orders[index].status = Status::Cancelled;
                ok("Order was cancelled")
            }
            (Deed::Process, Some(index)) if self.orders[index].paid < self.orders[index].total => {
                return fault("ERROR_AMOUNT_DUE", "There is amount due");
            }
            (Deed::Process, Some(index)) => {
                self.orders[index].status = Status::Processed;
                ok("Order was processed")
            }
            (Deed::Pay(amount), Some(index)) => {
                let order = &mut self.orders[index];
                if order.paid + amount > order.total {
                    return fault("ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due");
                }
                order.paid += amount;
                ok("Payment was added")
            }
            (Deed::Credit(change), _) if self.credit + change < 0 => {
                return fault("ERROR_CANT_SUBTRACT", "There is not so much");
            }
            (Deed::Credit(change), _) => {
                self.credit += change;
                ok("Credit action was performed")
            }
            (Deed::Cart(action), _) => {
                self.products = match action {
                    Cart::Add => self.products + 1,
                    Cart::Remove => self.products.saturating_sub(1),
                    Cart::Empty => 0,
                };
                ok("Cart action was performed")
            }
            (Deed::SetProfile, _) => {
                self.profile_is_set = true;
                ok("Recurring payment profile was set")
            }
        };
        self.effects.push(Effect { at, by, deed, order: about });
        answer
    }

    fn list_orders(&self) -> String {
        let order = |order: &Order| {
            let status = order.status as u8;
            let (id, paid, date) = (order.id, text(order.paid), 1_700_000_000 + order.placed_at / 1_000);
            format!(r#"{{"id":"{id}","id_currency":"5","status":"{status}","total_paid":"{paid}","date":"{date}"}}"#)
        };
        format!(r#"{{"list":[{}]}}"#, self.orders.iter().map(order).collect::<Vec<_>>().join(","))
    }

    fn get_cart(&self) -> String {
        let (id, products, due, paid) = match self.current() {
            Some(order) => (order.id, order.products, order.total - order.paid, order.paid),
            None => (0, self.products, 0, 0),
        };
        format!(
            r#"{{"data":{{"order_id":"{id}","order_num_products":"{products}","order_amount_due":"{}","order_amount_paid":"{}"}}}}"#,
            text(due),
            text(paid)
        )
    }

    fn list_subscriptions(&self) -> String {
        let profile = if self.profile_is_set { "I-1" } else { "I-0" };
        format!(r#"{{"list":[{{"id":"11","rp_profile_id":"{profile}","rp_status":"Active"}}]}}"#)
    }
}

fn next_of(request: &Running) -> u64 {
    if request.begun_with.is_none() { request.begins_at } else { request.ends_at }
}

pub fn text(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn ok(words: &str) -> String {
    format!(r#"{{"ok":"{words}"}}"#)
}

pub fn fault(code: &str, detail: &str) -> String {
    format!(r#"{{"error":"{code}","error_long":"{detail}"}}"#)
}
