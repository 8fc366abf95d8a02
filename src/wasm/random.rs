//! Random bytes from the runtime, many at once: asking for them costs more than the rest of a signed URL.

use std::cell::RefCell;
use zeroize::Zeroize;

/// Enough for 160 requests.
const POOL_BYTES: usize = 3840;

struct Pool {
    bytes: [u8; POOL_BYTES],
    /// How many bytes at the end of `bytes` are unused.
    left: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; POOL_BYTES], left: 0 }) };
}

/// Told where random bytes are needed and there are none.
pub const NONE: &str = "the runtime has no source of random bytes";

/// The runtime has no source of random bytes, or does not give any here.
#[derive(Debug)]
pub struct NoRandomness;

/// Bytes that nobody else has had or will have: each is used once and wiped where it was.
pub fn take<const N: usize>() -> Result<[u8; N], NoRandomness> {
    POOL.with_borrow_mut(|pool| {
        if pool.left < N {
            refill(pool)?;
        }
        let start = POOL_BYTES - pool.left;
        let unused = &mut pool.bytes[start..start + N];
        let mut taken = [0; N];
        taken.copy_from_slice(unused);
        unused.zeroize();
        pool.left -= N;
        Ok(taken)
    })
}

fn refill(pool: &mut Pool) -> Result<(), NoRandomness> {
    pool.left = 0;
    getrandom::fill(&mut pool.bytes).map_err(|_| NoRandomness)?;
    // A runtime that leaves the bytes as they are (used ones are zeros) has none to give.
    if pool.bytes.iter().all(|byte| *byte == 0) {
        return Err(NoRandomness);
    }
    pool.left = POOL_BYTES;
    Ok(())
}
