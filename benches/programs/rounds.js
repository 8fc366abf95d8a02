// Times contenders in turns, A B C, then C B A: what the machine does meanwhile falls on all of them alike, and what a
// round shows of two of them can be compared. Runs in every runtime.

/**
 * @param contenders `{ name: work }`, where `work(times)` does something so many times, perhaps as a promise
 * @param settings.rounds how many measured rounds
 * @param settings.ms how long a contender works in a round, about; or
 * @param settings.times how many times in a round, where one takes long
 * @param settings.now a clock in milliseconds
 * @param settings.overheadMs what a turn costs apart from the work, to be taken off
 * @param settings.warmUpRounds how many rounds go before, unmeasured
 * @param settings.after what is done after each turn and not timed, such as looking at what came of it
 * @returns `{ name: [microseconds for one time, for each round] }`
 */
export async function inTurns(contenders, {
  rounds, ms, times: given, now = () => performance.now(), overheadMs = 0, warmUpRounds = 3, after = () => {},
}) {
  const names = Object.keys(contenders);
  const timed = async (name, times) => {
    const start = now();
    await contenders[name](times);
    const took = now() - start - overheadMs;
    await after(name);
    return took;
  };
  const times = {};
  for (const name of names) times[name] = given ?? await enoughFor(ms, (count) => timed(name, count));
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const microseconds = (await timed(name, times[name])) * 1000 / times[name];
      if (round >= 0) measured[name].push(microseconds);
    }
  }
  return measured;
}

/**
 * How many times fill a turn. Finding out is the first warm-up. The quickest of three counts: a turn that was interrupted
 * by whatever else the machine does looks full with too few.
 */
async function enoughFor(ms, timed) {
  for (let times = 1; ; times *= 2) {
    const took = Math.min(await timed(times), await timed(times), await timed(times));
    if (took >= ms) return Math.max(1, Math.round(times * ms / took));
  }
}
