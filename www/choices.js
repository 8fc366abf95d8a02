// What the visitor chooses from: a user, what to break, and how long to wait.

import { element, segments } from './element.js';
import { BREAKS, LIMITS, USERS } from './state.js';

/** One radio button for each seeded user, in two groups. */
export function drawCases({ place, words, state, choose }) {
  const group = (name) => element(
    'fieldset', { class: 'case-group' },
    element('legend', {}, words.cases[name]),
    ...USERS[name].map((user) => drawCase(user, words.cases[user], state, choose)),
  );
  place.replaceChildren(group('documented'), group('failing'));
}

function drawCase(user, { name, line }, state, choose) {
  const input = element('input', { type: 'radio', name: 'user', value: user, 'aria-describedby': `case-${user}` });
  input.checked = user === state.user;
  input.addEventListener('change', () => choose({ user }));
  return element(
    'label', { class: 'case' },
    input,
    element('span', { class: 'number' }, String(user)),
    element('span', { class: 'case-text' },
      element('span', { class: 'case-name' }, name),
      element('span', { class: 'case-line', id: `case-${user}` }, line)),
  );
}

/** The switches that break something, and the two limits. */
export function drawSettings({ place, words, state, choose }) {
  const chosen = () => choose({ breaks: BREAKS.filter((name) => place.querySelector(`[name=${name}]`).checked) });
  const switches = BREAKS.map((name) => drawSwitch({ name, words: words.settings[name], on: state.breaks.includes(name), chosen }));
  const limits = Object.keys(LIMITS).map((name) => drawLimit(name, words.settings, state, choose));
  place.replaceChildren(
    element('fieldset', { class: 'switches' }, element('legend', {}, words.settings.break), ...switches),
    element('div', { class: 'limits' }, ...limits),
  );
}

function drawSwitch({ name, words, on, chosen }) {
  const input = element('input', { type: 'checkbox', role: 'switch', name, 'aria-describedby': `switch-${name}` });
  input.checked = on;
  input.addEventListener('change', chosen);
  return element(
    'label', { class: 'switch' },
    input,
    element('span', { class: 'switch-text' }, words.name, element('span', { class: 'switch-line', id: `switch-${name}` }, words.line)),
  );
}

function drawLimit(name, words, state, choose) {
  const [, usual] = LIMITS[name];
  return segments({
    name,
    legend: element('span', {}, words[name], ' ', element('code', {}, name)),
    options: LIMITS[name].map((ms) => ({ value: ms, text: words.seconds(ms / 1000, ms === usual) })),
    chosen: state[name],
    choose: (ms) => choose({ [name]: ms }),
  });
}
