// Not a measurement: what is compared does the same, or there is nothing to compare.

import { join } from 'node:path';
import { suiteOf } from '../tests/package/hosts/program.js';
import { CONSUMER } from '../tools/build/consumer.js';

async function agree() {
  const failures = await suiteOf([process.execPath, join(CONSUMER, 'benches', 'programs', 'agreeing.js')], { cwd: CONSUMER });
  if (failures.length > 0) throw new Error(`What is compared does not do the same:\n${failures.join('\n')}`);
  return [];
}

export const agreement = [{ name: 'what is compared does the same', needs: [], run: agree }];
