//! Bodies that say nothing.

/// Why an answer says nothing that can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// No byte, or only white space.
    Empty,
    /// No JSON object in it: an error page, other text, JSON of another kind.
    NotJson,
    /// JSON that ends early, has doubled keys, or is otherwise broken.
    Broken,
    /// A JSON object with something behind it that is not a warning of PHP or a comment.
    Followed,
    /// A JSON object with neither success nor failure in it.
    Neither,
    /// A JSON object with both success and failure in it.
    Both,
    /// A known key with a value of a type it cannot have.
    WrongType,
    /// More than [`LONGEST_BODY`](super::response::LONGEST_BODY) bytes.
    TooLong,
    /// The bodies of other responses took up all the room there is.
    NoRoom,
    /// The connection broke before the end of the body.
    Cut,
}

impl Unusable {
    /// What the answer was, to follow "the answer was".
    pub fn reason(self) -> &'static str {
        match self {
            Unusable::Empty => "empty",
            Unusable::NotJson => "not JSON",
            Unusable::Broken => "broken JSON",
            Unusable::Followed => "JSON with something else behind it",
            Unusable::Neither => "JSON that says neither ok nor error",
            Unusable::Both => "JSON that says both ok and error",
            Unusable::WrongType => "JSON with values of the wrong type",
            Unusable::TooLong => "longer than 1 MiB",
            Unusable::NoRoom => "not read, because too many others were being read",
            Unusable::Cut => "cut off",
        }
    }
}
