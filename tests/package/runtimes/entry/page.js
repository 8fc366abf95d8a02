// The suite in a page: what it finds is posted back to the server that the page came from.

import * as interstream from 'interstream';
import * as sandbox from 'interstream/sandbox';
import { runSuite } from '../report.js';

const { repeatsPosts, ...served } = Object.fromEntries(new URLSearchParams(location.search));
const traits = { page: true, saysNeverSent: false, repeatsPosts: repeatsPosts === 'true' };
const results = await runSuite({ interstream, createSandbox: sandbox.createSandbox, served, traits });
document.body.textContent = `${results.filter(({ failure }) => failure === undefined).length} of ${results.length} cases passed`;
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
