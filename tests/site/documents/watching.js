// The pieces of the documents that use packages for watching, each with what comes out of it.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../package/hosts/program.js';
import { projectWithHosts } from '../../package/hosts/project.js';

async function runIn(name, files, args, env) {
  const root = projectWithHosts(name);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const { stdout } = await runProgram([process.execPath, ...args, 'piece.mjs'], { cwd: root, env });
  return { stdout, file: (path) => JSON.parse(readFileSync(join(root, path), 'utf8')) };
}

async function pinoLogs(text, env) {
  const { stdout } = await runIn('pino', { 'piece.mjs': text }, [], env);
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ level, interstream, action, userId }) => [level, interstream?.code, interstream?.iq, action, userId]), [
    [50, 'ERROR_AMOUNT_DUE', '4', undefined, undefined],
    [30, undefined, undefined, 'process_order', '4'],
  ]);
  assert.equal(lines[0].msg, 'interstream settled');
  assert.doesNotMatch(stdout, /signature|salt/);
}

/** What a service sets up once: here, everything is kept, and written down at the end. */
const TELEMETRY = `
import { writeFileSync } from 'node:fs';
import { metrics } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const spans = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: measured })] });
metrics.setGlobalMeterProvider(meters);
const instrumentation = process.env.RECOMMENDED ? RECOMMENDED : new UndiciInstrumentation();
registerInstrumentations({ instrumentations: [instrumentation] });
process.once('beforeExit', async () => {
  await meters.shutdown();
  writeFileSync('telemetry.json', JSON.stringify({
    spans: spans.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    histograms: measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
      .filter(({ descriptor }) => descriptor.name.startsWith('interstream'))
      .map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.map(({ attributes, value }) => [attributes, value.count])]),
  }));
});
`;

async function telemetryIsKept(text, env, page) {
  const [, recommended] = /`(new UndiciInstrumentation\(.*?\))`/.exec(page);
  const files = { 'piece.mjs': text, 'telemetry.mjs': TELEMETRY.replaceAll('? RECOMMENDED', `? ${recommended}`) };
  const run = (more) => runIn('telemetry', files, ['--import', './telemetry.mjs'], { ...env, ...more });
  // The processed order stays processed: the second time, its record says so.
  const { file } = await run({ RECOMMENDED: '1' });
  const { spans, histograms } = file('telemetry.json');
  assert.deepEqual(spans.map(({ name, events, status }) => [name, events.map((event) => event.name), status.code]), [
    ['interstream process_order', ['attempt', 'answer', 'settled'], 0],
  ]);
  assert.equal(spans[0].events[2].attributes.code, 'ok');
  assert.deepEqual(histograms, [['interstream.call.duration', [[{ action: 'process_order', code: 'ok' }, 1]]]]);
  assert.doesNotMatch(JSON.stringify(spans), /signature|salt/);
  const careless = (await run({})).file('telemetry.json');
  assert.match(JSON.stringify(careless.spans), /signature=/, 'the warning is no longer needed');
}

/** By the package that a piece imports. */
const PIECES = { pino: pinoLogs, '@opentelemetry/api': telemetryIsKept };

/** What has to come out of a piece, if it is one of these: `(text, env, page)`. */
export function watchingOf(text) {
  const [, run] = Object.entries(PIECES).find(([name]) => text.includes(`from '${name}'`)) ?? [];
  return run;
}
