// A server that checks nothing and answers at once that the order was processed: next to it, a client's own work is
// what shows. GET /count tells how many orders were asked for. Prints its port.

import { createServer } from 'node:http';

const ANSWER = '{"ok":"Order was processed"}';
let count = 0;

const server = createServer((request, response) => {
  request.resume();
  if (request.url === '/count') return response.end(String(count));
  if (request.method === 'POST' && request.url.includes('do=process_order')) count += 1;
  return response.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length }).end(ANSWER);
});
// Connections stay for the whole run, also while the other client has its turn.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
