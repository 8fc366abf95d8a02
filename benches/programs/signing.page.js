// Signed URLs in a page: what it measures is posted back to the server that the page came from.

import { contendersEverywhere } from './contenders.js';
import { inTurns } from './rounds.js';

const settings = JSON.parse(new URLSearchParams(location.search).get('settings'));
const measured = await inTurns(await contendersEverywhere(), settings);
await fetch('/results', { method: 'POST', body: JSON.stringify(measured) });
