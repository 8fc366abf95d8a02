//! The calls in flight, each by a number that no other call had for a long time.

use crate::answer::{Answer, Body};
use crate::call::{Loss, Moment};
use crate::client::Client;
use crate::job::Job;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// A call, and what has come of its request in flight.
pub struct Flight {
    pub job: Job,
    pub client: Rc<Client>,
    pub body: Vec<u8>,
    pub too_long: bool,
    /// What the next step has to know first.
    pub report: Option<Report>,
}

/// What came of a request.
pub enum Report {
    Answered { http_status: u16, date: Option<String>, retry_after: Option<String> },
    Lost(Loss),
    CannotAbort,
}

impl Flight {
    /// Tells the call what has come in.
    pub fn land(&mut self, now: Moment) {
        match self.report.take() {
            None => return,
            Some(Report::Answered { http_status, date, retry_after }) => {
                let body = if self.too_long { Body::TooLong } else { Body::Whole(&self.body) };
                let answer = Answer { http_status, date: date.as_deref(), retry_after: retry_after.as_deref(), body };
                self.job.answered(&self.client, now, answer);
            }
            Some(Report::Lost(loss)) => self.job.lost(now, loss),
            Some(Report::CannotAbort) => self.job.fail(now, "the runtime has no AbortController"),
        }
        self.body.clear();
        self.too_long = false;
    }
}

struct Seat {
    /// How many calls have sat here: tells a call that is over from the one that has its seat now.
    uses: u32,
    flight: Option<Flight>,
}

/// Seats are used again, the one that was left last first.
pub struct Flights {
    seats: Vec<Seat>,
    free: Vec<u32>,
}

/// So many bits of a call's number are its seat; the others count the calls that sat there.
const SEAT_BITS: u32 = 20;

impl Flights {
    pub const NONE: Self = Flights { seats: Vec::new(), free: Vec::new() };

    pub fn add(&mut self, flight: Flight) -> u32 {
        let at = self.free.pop().unwrap_or_else(|| {
            self.seats.push(Seat { uses: 0, flight: None });
            self.seats.len() as u32 - 1
        });
        let seat = &mut self.seats[at as usize];
        seat.flight = Some(flight);
        seat.uses << SEAT_BITS | at
    }

    pub fn get(&mut self, number: u32) -> Option<&mut Flight> {
        self.seat(number)?.flight.as_mut()
    }

    pub fn end(&mut self, number: u32) {
        if let Some(seat) = self.seat(number).filter(|seat| seat.flight.is_some()) {
            seat.flight = None;
            seat.uses = (seat.uses + 1) & (u32::MAX >> SEAT_BITS);
            self.free.push(number & ((1 << SEAT_BITS) - 1));
        }
    }

    fn seat(&mut self, number: u32) -> Option<&mut Seat> {
        let seat = self.seats.get_mut((number & ((1 << SEAT_BITS) - 1)) as usize)?;
        (seat.uses == number >> SEAT_BITS).then_some(seat)
    }
}
