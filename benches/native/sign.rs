//! HMAC and base64 alone, natively.

use criterion::{Criterion, criterion_group, criterion_main};
use interstream::credential::SharedSecret;
use interstream::credential::signature::Salt;
use std::hint::black_box;

fn sign(criterion: &mut Criterion) {
    let secret = SharedSecret::new("not-a-real-secret-----------------------------------------------").unwrap();
    let signer = secret.signer();
    let salt = Salt::from_random([7; 16]);
    let timestamp = "1700000000";
    criterion.bench_function("sign", |bencher| {
        bencher.iter(|| signer.sign(black_box(salt.as_str()), black_box(timestamp)));
    });
}

criterion_group!(benches, sign);
criterion_main!(benches);
