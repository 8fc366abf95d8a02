//! What the standard library would bring, where its size counts: what a panic does, and where memory comes from.

/// A panic is a bug, and traps. What it would say names source files, needs the formatting machinery, and nobody
/// would see it: JavaScript says what is then known of the order.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
