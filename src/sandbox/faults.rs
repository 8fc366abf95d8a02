//! What is asked to go wrong with the next requests.

/// How a request goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Lost before the API sees it.
    RequestLost,
    /// Done; the answer is lost.
    AnswerLost,
    /// Done; the answer is cut in half.
    AnswerCut,
    /// Done; the headers come, the body never does.
    AnswerStalled,
    /// 503 with `Retry-After: 1`, unread.
    Busy,
    /// A 500 page, nothing done.
    ErrorPage,
    /// Done, and a 500 page.
    ErrorPageAfter,
    /// Done; answered after a while.
    Slow,
    /// Sent twice by the network; the answer to the second copy comes back.
    Doubled,
}

impl How {
    /// The words of the public surface.
    const NAMES: [(&'static str, How); 9] = [
        ("request-lost", How::RequestLost),
        ("answer-lost", How::AnswerLost),
        ("answer-cut", How::AnswerCut),
        ("answer-stalled", How::AnswerStalled),
        ("busy", How::Busy),
        ("error-page", How::ErrorPage),
        ("error-page-after", How::ErrorPageAfter),
        ("slow", How::Slow),
        ("doubled", How::Doubled),
    ];

    /// What is meant by a word.
    pub fn named(name: &str) -> Option<Self> {
        How::NAMES.iter().find(|(known, _)| *known == name).map(|(_, how)| *how)
    }
}

/// A fault for the next requests that match.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What happens.
    pub how: How,
    /// Only requests for this action.
    pub action: Option<String>,
    /// Only requests about this user.
    pub user: Option<u64>,
    /// How many requests are left that it happens to.
    pub times: u32,
    /// With [`How::Slow`], milliseconds until the answer.
    pub ms: u32,
}

/// The faults that are still to happen, in the order in which they were asked for.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Asks for one more.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What happens to a request, if something does: it is counted.
    pub fn take(&mut self, action: &str, user: Option<u64>) -> Option<(How, u32)> {
        let matches = |fault: &Fault| {
            fault.times > 0
                && fault.action.as_deref().is_none_or(|wanted| wanted == action)
                && fault.user.is_none_or(|wanted| Some(wanted) == user)
        };
        let fault = self.0.iter_mut().find(|fault| matches(fault))?;
        fault.times -= 1;
        let taken = (fault.how, fault.ms);
        self.0.retain(|fault| fault.times > 0);
        Some(taken)
    }
}
