//! Values on their way in. JavaScript hands them over one by one, and the export that needs them takes them all: far
//! less code on both sides than exports with twenty parameters.

use crate::options::{Given, GivenLimits, Raw};
use alloc::string::String;

/// A value's place; in pkg/source/arguments.js they stand in the same order.
#[derive(Clone, Copy)]
pub enum Place {
    Options,
    Href,
    Protocol,
    Username,
    Password,
    Hostname,
    Search,
    Hash,
    Page,
    PageWorker,
    AllowBrowser,
    AllowInsecureHttp,
    KeyId,
    Fetch,
    OnEvent,
    TimeoutMs,
    DeadlineMs,
    MaxRetries,
    SettleMs,
    UserId,
    OrderId,
    SignalIsOne,
    Section,
    Action,
    Iq,
    Kind,
    HttpStatus,
    Date,
    RetryAfter,
    Reason,
    Code,
    Syscall,
    Message,
    CauseCode,
    CauseSyscall,
    CauseMessage,
}

const PLACES: usize = Place::CauseMessage as usize + 1;

/// All of them; what was not handed over is `undefined`.
pub struct Arguments([Raw; PLACES]);

impl Arguments {
    pub const NONE: Self = Arguments([const { Raw { kind: 0, number: 0.0, text: String::new() } }; PLACES]);

    pub fn set(&mut self, place: u8, value: Raw) {
        if let Some(slot) = self.0.get_mut(usize::from(place)) {
            *slot = value;
        }
    }

    /// Forgets them all.
    pub fn clear(&mut self) {
        for value in self.0.iter_mut().filter(|value| value.kind != 0) {
            value.kind = 0;
            value.text = String::new();
        }
    }

    pub fn get(&self, place: Place) -> Given<'_> {
        self.0[place as usize].given()
    }

    /// Whether it is `true`.
    pub fn is(&self, place: Place) -> bool {
        self.get(place) == Given::Flag(true)
    }

    pub fn text(&self, place: Place) -> &str {
        &self.0[place as usize].text
    }

    pub fn take_text(&mut self, place: Place) -> String {
        core::mem::take(&mut self.0[place as usize].text)
    }

    pub fn number(&self, place: Place) -> Option<f64> {
        match self.get(place) {
            Given::Nothing => None,
            Given::Number(number) => Some(number),
            _ => Some(f64::NAN),
        }
    }

    pub fn limits(&self) -> GivenLimits {
        GivenLimits {
            timeout_ms: self.number(Place::TimeoutMs),
            deadline_ms: self.number(Place::DeadlineMs),
            max_retries: self.number(Place::MaxRetries),
            settle_ms: self.number(Place::SettleMs),
        }
    }
}
