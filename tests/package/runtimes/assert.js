// Assertions for every runtime: whole values are compared, and a difference shows both.

export function equal(actual, expected, about = '') {
  const [got, wanted] = [show(actual), show(expected)];
  if (got !== wanted) throw new Error(`${about && `${about}: `}got ${got}, expected ${wanted}`);
}

export function ok(value, about) {
  if (!value) throw new Error(about);
}

/** What a promise or a function fails with; not failing is a failure. */
export async function failure(work, about = '') {
  let result;
  try {
    result = await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error;
  }
  throw new Error(`${about && `${about}: `}did not fail, but gave ${show(result)}`);
}

/** Text in which two values are the same only if they are the same; keys are sorted. */
function show(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === undefined || typeof value === 'number' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return `{${Object.keys(value).sort().map((key) => `${key}: ${show(value[key])}`).join(', ')}}`;
}
