// What is told of many rounds: their middle, and where half of them lie.

/** The value below which `share` of the values lie, between neighbours where need be. */
export function quantile(values, share) {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

export const median = (values) => quantile(values, 0.5);

/** `{ figure, quartiles }`: the middle of the rounds' ratios. A round's two values were measured next to each other. */
export function ratioOf(numerators, denominators) {
  if (numerators.length !== denominators.length) throw new Error('rounds of different numbers');
  const ratios = numerators.map((value, round) => value / denominators[round]);
  return { figure: median(ratios), quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)] };
}
