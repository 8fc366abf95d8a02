//! What one instance of the main wasm holds: prepared clients, calls in flight, random bytes, and what is being handed
//! over.
//!
//! An instance runs on one thread, and no export calls another, so nothing here is ever borrowed twice.

use super::arguments::Arguments;
use super::flights::Flights;
use crate::call::Limits;
use crate::client::Client;
use crate::options::Raw;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::UnsafeCell;
use zeroize::Zeroize;

/// How many clients are kept prepared; the one unused for longest goes first.
const PREPARED_CLIENTS: usize = 64;

/// A client as it was prepared.
pub struct Prepared {
    /// The number JavaScript gave it.
    pub id: u32,
    pub client: Rc<Client>,
    pub limits: Limits,
    /// When it was last asked for, by the count of all such times.
    asked: u64,
}

pub struct Clients {
    prepared: Vec<Prepared>,
    asked: u64,
}

impl Clients {
    pub fn get(&mut self, id: u32) -> Option<&Prepared> {
        self.asked += 1;
        let found = self.prepared.iter_mut().find(|prepared| prepared.id == id)?;
        found.asked = self.asked;
        Some(found)
    }

    pub fn add(&mut self, id: u32, client: Client, limits: Limits) {
        self.forget(id);
        if self.prepared.len() >= PREPARED_CLIENTS
            && let Some(oldest) = self.prepared.iter().min_by_key(|prepared| prepared.asked)
        {
            self.forget(oldest.id);
        }
        self.asked += 1;
        self.prepared.push(Prepared { id, client: Rc::new(client), limits, asked: self.asked });
    }

    pub fn forget(&mut self, id: u32) {
        self.prepared.retain(|prepared| prepared.id != id);
    }
}

/// Random bytes, fetched many at once by JavaScript: each is used once and wiped where it stood.
pub struct Random {
    pub bytes: [u8; RANDOM_BYTES],
    /// How many at the end of `bytes` are left.
    pub left: usize,
    /// The runtime had none to give; told once, since another time it may have some.
    pub failed: bool,
}

/// Enough for 160 steps.
pub const RANDOM_BYTES: usize = 3840;

impl Random {
    /// Bytes that nobody else has had or will have.
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let start = RANDOM_BYTES.checked_sub(self.left)?;
        let from = self.bytes.get_mut(start..start + N)?;
        let mut taken = [0; N];
        taken.copy_from_slice(from);
        from.zeroize();
        self.left -= N;
        Some(taken)
    }
}

/// Everything an instance holds.
pub struct Instance {
    pub clients: Clients,
    pub flights: Flights,
    pub random: Random,
    pub arguments: Arguments,
    /// What an export has just said.
    pub said: String,
    pub variables: Vec<(String, Raw)>,
}

/// Not a `RefCell`: its panic paths would be in every export.
struct OneThread(UnsafeCell<Instance>);

// SAFETY: wasm32-unknown-unknown without threads runs an instance on one thread.
unsafe impl Sync for OneThread {}

static INSTANCE: OneThread = OneThread(UnsafeCell::new(Instance {
    clients: Clients { prepared: Vec::new(), asked: 0 },
    flights: Flights::NONE,
    random: Random { bytes: [0; RANDOM_BYTES], left: 0, failed: false },
    arguments: Arguments::NONE,
    said: String::new(),
    variables: Vec::new(),
}));

/// Works with what the instance holds. Only exports do so, once each: `work` must not get here again.
pub(super) fn with<T>(work: impl FnOnce(&mut Instance) -> T) -> T {
    // SAFETY: there is one thread, no export calls another, and nothing in this wasm calls out, so nothing else is
    // looking at the instance. (One that traps on its way is never entered again.)
    work(unsafe { &mut *INSTANCE.0.get() })
}

/// Leaves text for JavaScript to read at [`said`](super::client::said), and gives its length.
pub(super) fn say(work: impl FnOnce(&mut Instance) -> String) -> usize {
    with(|instance| {
        instance.said = work(instance);
        instance.said.len()
    })
}
