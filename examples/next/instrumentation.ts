// Runs once when the server starts: what is not set is said then, in one line, and not at the first payment.

export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { configured } = await import('./lib/settle');
  try {
    configured();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
