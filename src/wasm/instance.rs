//! What one instance of the main wasm holds: prepared clients, calls in flight, random bytes.
//!
//! An instance runs on one thread, and no export calls another, so nothing here is ever borrowed twice.

use crate::call::{Call, Entropy, Limits};
use crate::client::Client;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use zeroize::Zeroize;

/// How many clients are kept prepared; the one unused for longest goes first.
const PREPARED_CLIENTS: usize = 64;

/// A client as it was prepared.
pub struct Prepared {
    /// The number JavaScript gave it.
    pub id: u32,
    pub client: Rc<Client>,
    pub limits: Limits,
}

/// Most recently used first.
pub struct Clients(Vec<Prepared>);

impl Clients {
    pub fn get(&mut self, id: u32) -> Option<&Prepared> {
        let at = self.0.iter().position(|prepared| prepared.id == id)?;
        if at > 0 {
            let found = self.0.remove(at);
            self.0.insert(0, found);
        }
        self.0.first()
    }

    pub fn add(&mut self, prepared: Prepared) {
        self.forget(prepared.id);
        self.0.truncate(PREPARED_CLIENTS - 1);
        self.0.insert(0, prepared);
    }

    pub fn forget(&mut self, id: u32) {
        self.0.retain(|prepared| prepared.id != id);
    }
}

/// A call, and what has come in of the answer to its request in flight.
pub struct Flight {
    pub call: Call,
    pub client: Rc<Client>,
    pub body: Vec<u8>,
    pub too_long: bool,
}

struct Place {
    /// How many calls have been here: tells a call that is over from the one that has its place now.
    uses: u32,
    flight: Option<Flight>,
}

/// The calls in flight, each by a number that no other call had for a long time.
pub struct Calls {
    places: Vec<Place>,
    free: Vec<u32>,
}

/// So many bits of a call's number are its place; the others count the calls that were there.
const PLACE_BITS: u32 = 20;

impl Calls {
    pub fn add(&mut self, flight: Flight) -> u32 {
        let at = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place { uses: 0, flight: None });
            self.places.len() as u32 - 1
        });
        let place = &mut self.places[at as usize];
        place.flight = Some(flight);
        place.uses << PLACE_BITS | at
    }

    pub fn get(&mut self, number: u32) -> Option<&mut Flight> {
        self.place(number)?.flight.as_mut()
    }

    pub fn end(&mut self, number: u32) {
        if let Some(place) = self.place(number).filter(|place| place.flight.is_some()) {
            place.flight = None;
            place.uses = (place.uses + 1) & (u32::MAX >> PLACE_BITS);
            self.free.push(number & ((1 << PLACE_BITS) - 1));
        }
    }

    fn place(&mut self, number: u32) -> Option<&mut Place> {
        let place = self.places.get_mut((number & ((1 << PLACE_BITS) - 1)) as usize)?;
        (place.uses == number >> PLACE_BITS).then_some(place)
    }
}

/// Random bytes, fetched many at once: each is used once and wiped where it stood. Never filled before the first use.
pub struct Random {
    bytes: [u8; 960],
    used: usize,
}

impl Random {
    /// Fresh random bytes for one step; `None` where the runtime has none to give.
    pub fn entropy(&mut self) -> Option<Entropy> {
        Some(Entropy { salt: self.take()?, jitter: u64::from_le_bytes(self.take()?) })
    }

    /// Bytes that nobody else has had or will have.
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        if self.bytes.len() - self.used < N {
            self.used = self.bytes.len();
            getrandom::fill(&mut self.bytes).ok()?;
            self.used = 0;
        }
        let from = &mut self.bytes[self.used..self.used + N];
        let mut taken = [0; N];
        taken.copy_from_slice(from);
        from.zeroize();
        self.used += N;
        Some(taken)
    }
}

/// Everything an instance holds.
pub struct Instance {
    pub clients: Clients,
    pub calls: Calls,
    pub random: Random,
}

struct OneThread(RefCell<Instance>);

// SAFETY: wasm32-unknown-unknown without threads runs an instance on one thread.
unsafe impl Sync for OneThread {}

static INSTANCE: OneThread = OneThread(RefCell::new(Instance {
    clients: Clients(Vec::new()),
    calls: Calls { places: Vec::new(), free: Vec::new() },
    random: Random { bytes: [0; 960], used: 960 },
}));

/// Works with what the instance holds.
pub fn with<T>(work: impl FnOnce(&mut Instance) -> T) -> T {
    work(&mut INSTANCE.0.borrow_mut())
}
