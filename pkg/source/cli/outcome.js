// How a call has ended, in a word.

/** Of `process-order`: processed; of `settle`: settled, part-paid, not-needed; of both: rejected, not-sent, unknown. */
export function outcomeOf({ error, payment, order }) {
  if (error !== undefined) return error.outcome;
  if (payment === undefined) return 'processed';
  if (order === null) return 'part-paid';
  return payment === 'not-needed' ? 'not-needed' : 'settled';
}

/** The code of what somebody has to look at; nothing where all is well. */
export function codeOf(result) {
  const outcome = outcomeOf(result);
  return result.error?.code ?? { 'part-paid': 'PART_PAID', 'not-needed': 'NOT_NEEDED' }[outcome];
}

export const needsNothing = (result) => codeOf(result) === undefined;
