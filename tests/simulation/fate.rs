//! What becomes of one request, as data: what it meets, what the API does with it, what goes wrong with the answer.

/// What becomes of one request and of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate<Does> {
    /// How long it travels.
    pub there_ms: u64,
    pub meets: Meets,
    /// What the API does with it, where it meets the API.
    pub does: Does,
    pub work_ms: u64,
    pub mishap: Mishap,
    /// How long the answer travels.
    pub back_ms: u64,
    /// The network doubles the request.
    pub twice: Option<Twice>,
}

/// What a request meets on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meets {
    Api,
    /// Fetch fails, and the runtime says that nothing was sent.
    NeverSent,
    /// It is lost on the way; nobody answers.
    Nobody,
    /// It is turned away before it is read: 429, or 503 with `Retry-After`.
    Busy {
        status: u16,
        retry_after: Option<RetryAfter>,
    },
    /// Something that is not the API answers with a page.
    Stranger {
        status: u16,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    Seconds(u64),
    /// As a date, this many seconds ahead by the API's clock.
    Date(u64),
    Nonsense,
}

/// What the API does with a process_order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// Processes the current order, or answers `ERROR_NO_ORDER`.
    Works,
    /// A documented refusal.
    Refuses(&'static str),
    /// `ERROR_PROCESSING`, with the order processed or not.
    FailsHalfWay { done: bool },
    /// A code that page 15_14 does not list, after the work.
    Undocumented { done: bool },
    /// A page with status 500, or 503 without `Retry-After`: it has finished, one way or the other.
    Crashes { status: u16, done: bool },
    /// Killed at its work: no effect, no answer.
    Dies,
}

/// What the API does with a list_orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    Lists,
    /// One order in the list cannot be read.
    Unreadable,
    /// [`SUBJECT`] is listed with a status that is not documented.
    StrangeStatus,
    /// A page with this status.
    Crashes(u16),
}

/// What goes wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    None,
    /// PHP warnings in front of it.
    Noise,
    /// JSON comes with this status.
    OddStatus(u16),
    /// The connection is reset this long after the request went out, whatever the API is doing then.
    Reset {
        after_ms: u64,
        head_came: bool,
    },
    /// Nothing comes any more.
    Silence,
    /// The head comes, the body stalls.
    Stalls,
    /// Half of the body, and the runtime takes it for all.
    Half,
    /// Half of the body, and the runtime notices.
    Cut,
    Empty,
    /// Something else stands in its place.
    Garbled(Garbage),
    /// Something on the way gives up waiting, this long after the request went out.
    Gateway {
        after_ms: u64,
        status: u16,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Garbage {
    Page,
    Neither,
    Both,
    WrongType,
    TooLong,
}

/// A second copy of a request.
///
/// Assumed of doubled requests: the order was given by its id; and both copies reach the API and are received alike
/// (neither is turned away, expires or crashes where the other does not), but for what a lock or a salt that is good
/// once only makes of the second. Without a lock, the API may process the order once for each copy, which no client
/// can prevent. `assumptions.rs` shows what happens otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twice {
    /// How much later it arrives.
    pub after_ms: u64,
    /// Whether the answer to this copy is the one that comes back; else that to the first.
    pub answers: bool,
    /// It is received and handled on its own, and at once. Only where assumptions are shown to be needed.
    pub alone: Option<Handling>,
}

impl<Does> Fate<Does> {
    /// All goes well, and quickly: also within a short `settleMs`, which the API is assumed to keep to.
    pub fn good(does: Does, settle_ms: u64) -> Self {
        let short = |ms: u64| ms.min(settle_ms / 3);
        Fate {
            there_ms: short(5),
            meets: Meets::Api,
            does,
            work_ms: short(20),
            mishap: Mishap::None,
            back_ms: 5,
            twice: None,
        }
    }
}
