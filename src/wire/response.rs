//! An HTTP response as a runtime hands it over.

/// Bodies longer than this are not read any further.
pub const LONGEST_BODY: usize = 1024 * 1024;

/// One HTTP response.
#[derive(Debug, Clone, Copy)]
pub struct Response<'a> {
    /// The HTTP status; 0 for a redirect that a page's fetch hides.
    pub status: u16,
    /// The `Date` header, if it is readable.
    pub date: Option<&'a str>,
    /// The `Retry-After` header, if there is one.
    pub retry_after: Option<&'a str>,
    /// The `Location` header, if there is one.
    pub location: Option<&'a str>,
    /// The body.
    pub body: Body<'a>,
}

impl<'a> Response<'a> {
    /// Where a redirect leads to, without the query, which may hold what was signed.
    pub fn redirects_to(&self) -> Option<&'a str> {
        let location = self.location.filter(|_| matches!(self.status, 300..=399))?;
        let end = location.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(location.len());
        Some(&location[..end]).filter(|place| !place.is_empty())
    }
}

/// The body of a response.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// All of it, as far as the runtime can tell.
    Whole(&'a [u8]),
    /// More than [`LONGEST_BODY`] bytes; reading was stopped.
    TooLong,
    /// Bodies of other responses took up all the room there is; reading was stopped.
    NoRoom,
}
