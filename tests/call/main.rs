//! One call, step by step: what is done about each thing that can come back, and what is then said of the order.

mod looking;
mod once;
mod pausing;
mod story;
