// What an answer of the API says, in a few words, for a row of the timeline.

/** The JSON of an answer, and whether something stood in front of it. */
export function readAnswer(text) {
  const start = text.search(/\{"(?:ok|error|list|data)"/);
  if (start === -1) return undefined;
  try {
    return { json: JSON.parse(text.slice(start)), behindOther: start > 0 };
  } catch {
    return undefined;
  }
}

/** `orderId` is what the call has named: without it, a processed order is an order, and perhaps not this one. */
export function meaningOf({ status, headers = [], text }, timeline, orderId) {
  const read = readAnswer(text);
  if (read === undefined) {
    const retryAfter = headers.find(([name]) => name === 'retry-after');
    if (retryAfter !== undefined) return timeline.retryAfter(retryAfter[1]);
    return status === undefined ? timeline.lost : timeline.page;
  }
  const { json, behindOther } = read;
  if (json.list !== undefined) {
    return json.list.length === 0 ? timeline.noOrders : (orderId === undefined ? timeline.someOrderIs : timeline.orderIs)[json.list[0].status];
  }
  const said = json.ok ?? (json.error === 'REQUEST_ERROR' ? `${json.error}: ${json.error_long}` : json.error);
  return behindOther ? timeline.warnings(said) : said;
}
