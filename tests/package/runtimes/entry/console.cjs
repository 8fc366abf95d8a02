const interstream = require('interstream');
const sandbox = require('interstream/sandbox');

import('./main.js').then(({ main }) => main(interstream, sandbox));
