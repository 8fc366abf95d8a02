// One line of the table: what was measured against what, and whether the goal is reached.

const FORMATS = {
  x: (figure) => `${figure.toFixed(figure < 10 ? 2 : 1)}x`,
  bytes: (figure) => `${(figure / 1024).toFixed(1)} KiB`,
};

/**
 * @param row.what what was measured
 * @param row.against whom or what it is compared with
 * @param row.unit `x`, a ratio; or `bytes`
 * @param row.figure the middle
 * @param row.quartiles where half of the rounds lie; none for what does not vary
 * @param row.least the goal, if it is a least; else `row.most`, or none where the figure is only to be known
 * @param row.next a goal beyond that one
 * @param row.detail whatever else `target/bench.json` is to keep
 */
export function row({ what, against, unit, figure, quartiles, least, most, next, detail }) {
  const shown = FORMATS[unit];
  const goals = [least ?? most, next].filter((goal) => goal !== undefined);
  return {
    what,
    against,
    measured: shown(figure),
    half: quartiles === undefined ? '' : quartiles.map(shown).join(' to '),
    goal: `${least === undefined ? 'at most' : 'at least'} ${goals.map(shown).join(', better ')}`,
    verdict: goals.map((goal) => verdict(unit, figure, goal, least !== undefined)).join('; '),
    figure, quartiles, unit, least, most, next, detail,
  };
}

function verdict(unit, figure, goal, isLeast) {
  if (isLeast ? figure >= goal : figure <= goal) return 'reached';
  const missing = Math.abs(figure - goal);
  return `${unit === 'bytes' ? FORMATS.bytes(missing) : percent(missing / goal)} ${isLeast ? 'short of it' : 'over it'}`;
}

function percent(share) {
  // What is missed is missed: never "0 %".
  const hundredths = Math.max(share * 100, 0.1);
  return `${hundredths.toFixed(hundredths < 9.95 ? 1 : 0)} %`;
}
