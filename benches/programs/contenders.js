// What signs: the package, and by hand. The same in every runtime; Node's crypto is added where there is Node.

import { Interstream } from 'interstream';
import { signerByWebCrypto } from '../peers/webcrypto.js';
import { OPTIONS } from './options.js';

export function signerOfThePackage(options) {
  const client = new Interstream({ ...options, dangerouslyAllowBrowser: true });
  return (section, action, iq) => client.signedUrl(section, action, iq);
}

/** Work for `inTurns`: signs one URL after the other. What is signed is looked at, so that it has to be made. */
export const signing = (signedUrl) => (times) => {
  for (let at = 0; at < times; at += 1) check(signedUrl('store', 'process_order', String(1000 + at % 9000)));
};

/** The same where each signature is waited for. */
export const signingAsync = (signedUrl) => async (times) => {
  for (let at = 0; at < times; at += 1) check(await signedUrl('store', 'process_order', String(1000 + at % 9000)));
};

function check(url) {
  if (url.length < 200) throw new Error('this is no signed URL');
}

export async function contendersEverywhere(options = OPTIONS) {
  return {
    package: signing(signerOfThePackage(options)),
    webCrypto: signingAsync(await signerByWebCrypto(options)),
  };
}
