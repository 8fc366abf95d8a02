// `interstream completion <shell>`: what a shell needs to complete commands, options and file names.

import { COMMON_OPTIONS, UsageError } from './arguments.js';

/** Options whose value is a file. */
const FILES = ['file', 'results', 'resume', 'env-file', 'write-env'];

const SCRIPTS = {
  bash: (commands) => `_interstream() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} options=
  case $before in ${FILES.map((name) => `--${name}`).join('|')}) COMPREPLY=($(compgen -f -- "$word")); return;; esac
  if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W "${Object.keys(commands).join(' ')}" -- "$word")); return; fi
  case \${COMP_WORDS[1]} in
${each(commands, (name, options) => `    ${name}) options="${options.map((option) => `--${option}`).join(' ')}";;`)}
  esac
  COMPREPLY=($(compgen -W "$options" -- "$word"))
}
complete -o filenames -F _interstream interstream
`,
  zsh: (commands) => `#compdef interstream
_interstream() {
  if ((CURRENT == 2)); then compadd ${Object.keys(commands).join(' ')}; return; fi
  case $words[2] in
${each(commands, (name, options) => `    ${name}) _arguments ${options.map(zshOption).join(' ')} '*: :';;`)}
  esac
}
compdef _interstream interstream
`,
  fish: (commands) => `complete -c interstream -f
complete -c interstream -n __fish_use_subcommand -a "${Object.keys(commands).join(' ')}"
${each(commands, (name, options) => options.map((option) =>
    `complete -c interstream -n "__fish_seen_subcommand_from ${name}" -l ${option}${FILES.includes(option) ? ' -r -F' : ''}`).join('\n'))}
`,
};

const each = (commands, line) => Object.entries(commands).filter(([, options]) => options.length > 0)
  .map(([name, options]) => line(name, options)).join('\n');

const zshOption = (option) => (FILES.includes(option) ? `'--${option}[]: :_files'` : `'--${option}[]'`);

export const SHELLS = Object.keys(SCRIPTS);

/** `commands`: the options of each, by its name. */
export function completion([shell, ...more], { stdout }, commands) {
  if (!SHELLS.includes(shell) || more.length > 0) throw new UsageError(`completion ${SHELLS.join('|')}`);
  const all = Object.fromEntries(Object.entries(commands).map(([name, options]) =>
    [name, options === undefined ? [] : [...Object.keys(options), ...COMMON_OPTIONS]]));
  stdout.write(SCRIPTS[shell](all));
  return 0;
}
