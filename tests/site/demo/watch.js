// Goes in front of the page's own script in the tests: writes down whatever a browser's console would complain about.

globalThis.complaints = [];

addEventListener('error', (event) => complaints.push(`${event.message ?? event.target?.outerHTML}`), true);
addEventListener('unhandledrejection', ({ reason }) => complaints.push(`not handled: ${reason}`));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  complaints.push(`${violatedDirective} forbids ${blockedURI}`);
});
for (const name of ['error', 'warn', 'assert']) {
  const write = console[name];
  console[name] = (...said) => {
    complaints.push(said.join(' '));
    write.apply(console, said);
  };
}
