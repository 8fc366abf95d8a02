//! What an HTTP status means for a request, where the body says nothing.

/// What became of a request whose answer has no readable body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Turned away before it was read: it may be sent again.
    RefusedUnread,
    /// Whatever answered is not this API.
    NotThisApi,
    /// No word of its end; the API may still be working on it. A page with 500 or 503, too, may come from a front end
    /// that has given up waiting.
    MayBeRunning,
}

/// By status; a page's fetch shows a redirect as status 0. A status that is not known to mean anything better
/// counts as [`Meaning::MayBeRunning`], which is never wrong.
pub fn meaning_of_status(status: u16, has_retry_after: bool) -> Meaning {
    match status {
        429 => Meaning::RefusedUnread,
        503 if has_retry_after => Meaning::RefusedUnread,
        0 | 300..=399 | 401 | 403 | 404 | 405 | 410 => Meaning::NotThisApi,
        _ => Meaning::MayBeRunning,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_status_means_no_more_than_it_says() {
        use Meaning::*;
        for (status, retry_after, meaning) in [
            (429, false, RefusedUnread),
            (503, true, RefusedUnread),
            (503, false, MayBeRunning),
            (500, true, MayBeRunning),
            (0, false, NotThisApi),
            (301, false, NotThisApi),
            (403, false, NotThisApi),
            (404, false, NotThisApi),
            (200, false, MayBeRunning),
            (400, false, MayBeRunning),
            (408, false, MayBeRunning),
            (502, true, MayBeRunning),
            (504, false, MayBeRunning),
            (524, false, MayBeRunning),
            (999, false, MayBeRunning),
        ] {
            assert_eq!(meaning_of_status(status, retry_after), meaning, "{status}");
        }
    }
}
