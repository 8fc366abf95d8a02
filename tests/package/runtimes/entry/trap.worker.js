// The trap cases in a Worker. An error that escapes there ends the request, and with it the test.

import { createSandbox } from 'interstream/sandbox';
import * as trapping from '../../trapping/workerd.js';
import { runCases } from '../report.js';
import { trapCases } from '../trap.js';

const escaped = [];
addEventListener('unhandledrejection', (event) => escaped.push(event.reason));

export default {
  async fetch() {
    return Response.json(await runCases(trapCases({ trapping, createSandbox, escaped, traits: { page: false } })));
  },
};
