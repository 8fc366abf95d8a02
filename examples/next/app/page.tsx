export default function Page() {
  return <p>The webhook is at /api/webhook.</p>;
}
