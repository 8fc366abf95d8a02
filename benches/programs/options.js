/** As long as keys and shared secrets are in the documentation. */
export const OPTIONS = {
  apiUrl: 'https://www.interstreamdomain.tv/api.php',
  keyId: '0123456789abcdef0123456789abcdef',
  sharedSecret: 'not-a-real-secret'.padEnd(64, '-'),
};
