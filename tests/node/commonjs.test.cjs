const interstream = require('interstream');
const sandbox = require('interstream/sandbox');

import('./runtime.js').then(({ testSuite }) => testSuite(interstream, sandbox));
