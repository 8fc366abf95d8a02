//! What runs once for every request: the signature, the encoding of a query, the signed URL.
//!
//! | module | what lives there |
//! |---|---|
//! | [`signature`] | salt, timestamp, and the signature over both |
//! | [`query`] | the encoding of PHP's `http_build_query` |
//! | [`signed_url`] | the signed URLs of one endpoint and credential |

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod query;
pub mod signature;
pub mod signed_url;
