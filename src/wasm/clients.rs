//! The prepared clients of this instance.
//!
//! A client lives in JavaScript, as its checked options. This is a cache of what is made of them, found by the client's
//! id: nothing leaks where a Worker makes a client for each request, and a fresh instance starts from nothing.

use super::options::{self, ClientOptions};
use crate::call::{Client, Limits};
use crate::error::ErrorKind;
use std::cell::RefCell;
use std::rc::Rc;

/// The most clients that are kept; the one unused for longest goes first.
const CAPACITY: usize = 64;

/// A client, and the limits of its calls.
type Prepared = (Rc<Client>, Limits);

thread_local! {
    /// By id, the one used last at the end.
    static CACHE: RefCell<Vec<(u32, Prepared)>> = const { RefCell::new(Vec::new()) };
}

/// The prepared client with these options.
pub fn prepared(options: &ClientOptions) -> Result<Prepared, ErrorKind> {
    let id = options.id();
    if let Some(found) = CACHE.with_borrow_mut(|cache| use_again(cache, id)) {
        return Ok(found);
    }
    let (client, limits) = options::client(options)?;
    let prepared = (Rc::new(client), limits);
    CACHE.with_borrow_mut(|cache| {
        if cache.len() == CAPACITY {
            cache.remove(0);
        }
        cache.push((id, prepared.clone()));
    });
    Ok(prepared)
}

fn use_again(cache: &mut [(u32, Prepared)], id: u32) -> Option<Prepared> {
    let at = cache.iter().rposition(|(known, _)| *known == id)?;
    // Nearly always the last one.
    cache[at..].rotate_left(1);
    cache.last().map(|(_, prepared)| prepared.clone())
}

/// Wipes a client's key, as soon as its calls in flight are over.
pub fn forget(id: u32) {
    CACHE.with_borrow_mut(|cache| cache.retain(|(known, _)| *known != id));
}
