//! What goes over the wire, and what comes back.
//!
//! | file | what lives there |
//! |---|---|
//! | [`endpoint`] | the API URL and what is allowed as one |
//! | [`encoding`] | the encoding of queries and forms |
//! | [`request`] | one HTTP request |
//! | [`response`] | one HTTP response |
//! | [`unusable`] | bodies that say nothing |
//! | [`answer`] | a response's body -> what the API answered |
//! | [`json`] | reading JSON without overlooking a doubled key, and writing it |
//! | [`status`] | what an HTTP status means where the body says nothing |
//! | [`time`] | the headers that speak of time: `Date`, `Retry-After` |
//! | [`connection`] | the runtime's own words about a request that failed |

pub mod answer;
pub mod connection;
pub mod encoding;
pub mod endpoint;
pub mod json;
pub mod request;
pub mod response;
pub mod status;
pub mod time;
pub mod unusable;
