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
 * @param row.least the goal, if it is a least; else `row.most`
 * @param row.next a goal beyond `row.most`
 * @param row.detail whatever else `target/bench.json` is to keep
 */
export function row({ what, against, unit, figure, quartiles, least, most, next, detail }) {
  const shown = FORMATS[unit];
  return {
    what,
    against,
    measured: shown(figure),
    half: quartiles === undefined ? '' : quartiles.map(shown).join(' to '),
    goal: least === undefined ? `at most ${shown(most)}` : `at least ${shown(least)}`,
    verdict: verdict({ unit, figure, least, most, next }),
    figure, quartiles, unit, least, most, next, detail,
  };
}

function verdict({ unit, figure, least, most, next }) {
  if (least !== undefined) return figure >= least ? 'reached' : `${percent((least - figure) / least)} short of it`;
  if (figure > most) return excess(unit, figure, most);
  if (next === undefined) return 'reached';
  const further = figure > next ? excess(unit, figure, next) : 'reached too';
  return `reached; the next, ${FORMATS[unit](next)}: ${further}`;
}

function excess(unit, figure, most) {
  return `${unit === 'bytes' ? FORMATS.bytes(figure - most) : percent((figure - most) / most)} over it`;
}

function percent(share) {
  // What is missed is missed: never "0 %".
  const hundredths = Math.max(share * 100, 0.1);
  return `${hundredths.toFixed(hundredths < 9.95 ? 1 : 0)} %`;
}
