'use client';

import { useState } from 'react';

/** The secret stays on the server: the page asks a relay. */
export default function Page() {
  const [said, say] = useState('');
  const processOrder = async () => {
    const response = await fetch('/relay?user=2', { method: 'POST' });
    say((await response.json()).ok);
  };
  return (
    <main>
      <button onClick={processOrder}>Process order</button>
      <p>{said}</p>
    </main>
  );
}
