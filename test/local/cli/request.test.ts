import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import type { CommandSpec } from '#infra/cli/command-spec.ts';
import { COMMANDS, help, isCommand, specOf, written } from '#infra/cli/commands.ts';
import { languageOf } from '#infra/cli/language.ts';
import { requestOf } from '#infra/cli/request.ts';
import { readSecretLines } from '#infra/cli/secret-lines.ts';
import { WrongUse } from '#infra/cli/wrong-use.ts';
import { readLakeQuestion, readRework } from '#shared/messages/analyst-command.ts';
import { readOperatorCommand } from '#shared/messages/operator-command.ts';

const asked = (line: string) => {
  // As a shell takes words apart: what stands in quotes is one.
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const request = requestOf(words);
  if (request === 'help') throw new Error('Help was asked for.');
  return request;
};

/** Each step reads what it is asked itself. */
const READERS: Readonly<Record<string, (asked: { command: string; input: object }) => unknown>> = {
  'operator/command': readOperatorCommand,
  'report/query': readLakeQuestion,
  'report/rework': readRework,
};

describe('a command line', () => {
  test.each([
    ['campaign show demo', { campaign: 'demo' }],
    ['campaign show --campaign demo', { campaign: 'demo' }],
    ['campaign list --format csv', {}],
    ['campaign apply my.yaml --dry-run', { dryRun: true }],
    ['campaign confirm-welcome --campaign demo g1 g2', { campaign: 'demo', groups: ['g1', 'g2'] }],
    ['secrets set --next', { next: true }],
    ['art add spring.jpg --dry-run', { dryRun: true }],
    ['art list', {}],
    ['referrals export --campaign demo --all', { campaign: 'demo', all: true }],
    ['participants list --without-poster --data /tmp/x', { withoutPoster: true }],
    ['participants show --campaign demo wm-1', { campaign: 'demo', member: 'wm-1' }],
    ['why --campaign demo --member wm-1 --lang en', { campaign: 'demo', member: 'wm-1', lang: 'en' }],
    ['why wm-1', { member: 'wm-1' }],
    ['poster get --entry moments -o m.jpg', { entry: 'moments' }],
    ['poster want wm-1', { participant: 'wm-1' }],
    ['poster warm demo --mode stale --per-minute 300', { campaign: 'demo', mode: 'stale', perMinute: 300 }],
    ['poster warm --again --detach', { again: true }],
    ['poster warm --status', { status: true }],
    ['poster warm --cancel', { cancel: true }],
    ['quarantine list --limit 20', { limit: 20 }],
    ['quarantine replay --all', { all: true }],
    ['dead-letters list --queue group-events --limit 5', { queue: 'group-events', limit: 5 }],
    ['dead-letters show m-1', { id: 'm-1' }],
    ['dead-letters replay m-1', { id: 'm-1' }],
    ['dead-letters replay --all --queue welcome', { all: true, queue: 'welcome' }],
    ['campaign apply my.yaml --strict', { strict: true }],
    ['stock import --campaign demo --stock bags codes.csv', { campaign: 'demo', stock: 'bags' }],
    ['stock list demo', { campaign: 'demo' }],
    ['grants list --state reserved --participant wm-1', { state: 'reserved', participant: 'wm-1' }],
    ['grants show --participant wm-1 --rung 0 --reveal', { participant: 'wm-1', rung: 0, reveal: true }],
    ['grants approve --participant wm-1 --rung 3', { participant: 'wm-1', rung: 3 }],
    ['points show wm-1', { member: 'wm-1' }],
    ['points correct --member wm-1 --points -20 --note returned', { member: 'wm-1', points: -20, note: 'returned' }],
    ['points correct --member wm-1 --points 20 --note x', { member: 'wm-1', points: 20, note: 'x' }],
    ['budget show --campaign demo', { campaign: 'demo' }],
    ['sweep now --function F --region eu-west-1', {}],
  ])('%s means %j', (line, input) => {
    expect(asked(line).input).toEqual(input);
  });

  test('says where the app is, in what form it answers, and which file is meant', () => {
    expect(asked('campaign list')).toMatchObject({ where: { dataDir: '.local' }, format: 'table' });
    expect(asked('campaign list --data d --format json')).toMatchObject({ where: { dataDir: 'd' }, format: 'json' });
    expect(asked('campaign list --function F')).toMatchObject({ where: { functionName: 'F', region: undefined } });
    expect(asked('campaign apply --file a.yaml').file).toBe('a.yaml');
    expect(asked('campaign apply a.yaml').file).toBe('a.yaml');
    expect(asked('poster get --entry m --output m.jpg').output).toBe('m.jpg');
    expect(asked('poster warm --detach').isDetached).toBe(true);
    expect(asked('poster warm').isDetached).toBe(false);
    expect(requestOf(['--help'])).toBe('help');
    expect(requestOf(['campaign', 'apply', '-h'])).toBe('help');
  });

  test.each([
    '',
    'campaign',
    'campaign destroy',
    'toString now',
    'campaign list --entry moments',
    'campaign list --format xml',
    'campaign list --data d --function F',
    'campaign list --unknown',
    'campaign list --detach',
    'campaign show demo other',
    'campaign show demo --campaign demo',
    'secrets set token=abc',
    'secrets set --token abc',
    'campaign show --campaign',
    'why wm-1 wm-2',
    'why wm-1 --member wm-1',
    'why --entry moments',
  ])('%j is written wrongly', (line) => {
    expect(() => requestOf(line === '' ? [] : line.split(' '))).toThrow(WrongUse);
  });

  test.each([
    ['campaign show --campaign', '--campaign needs its value: --campaign ID.'],
    ['campaign show --campaign --help', '--campaign needs its value: --campaign ID.'],
    ['poster get -o', '--output needs its value: --output FILE.'],
    ['quarantine list --all=x', '--all takes no value; --help lists what each command takes.'],
    ['points correct --points --note', '--points needs its value: --points N.'],
    ['campaign list --unknown', 'There is no --unknown; --help lists what each command takes.'],
    ['campaign list -x', 'There is no such flag; --help lists what each command takes.'],
  ])('%s is answered in our own words', (line, sentence) => {
    expect(() => asked(line)).toThrow(new WrongUse(sentence));
  });

  test('help shows of every option whether it takes a value, and it does', () => {
    for (const [command, { options }] of Object.entries<CommandSpec>(COMMANDS)) {
      for (const option of options) {
        const isShownWithValue = help().includes(`[--${option} `);
        const alone = () => asked(`${command} --${option}`);

        expect(help()).toContain(`[${written(option)}]`);
        if (isShownWithValue) expect(alone, option).toThrow(`--${option} needs its value`);
        else expect(alone, option).not.toThrow();
      }
    }
  });

  test('every command the runbook prints can be copied, and says which app is meant', () => {
    const book = readFileSync(join(projectRoot, 'infra/RUNBOOK.md'), 'utf8');
    const lines = [...book.matchAll(/npm run -s fission -- ([^`\n]+)/g)].map(([, line = '']) => line);

    expect(lines.length).toBeGreaterThan(20);
    expect(book).not.toMatch(/npm run fission|`fission /);
    for (const line of lines) {
      expect(asked(line.replace(/ [<>] .*/, '').replace(/ +#.*/, '')).where, line).toHaveProperty(
        'functionName',
        expect.stringMatching(/^\$(FISSION|REWORK|QUERY)$/),
      );
    }
  });

  test('what is written wrongly is never repeated: it may be a secret', () => {
    for (const line of [
      ['secrets', 'set', 'hush-hush'],
      ['secrets', 'set', '--token=hush-hush'],
      ['hush-hush', 'x'],
    ]) {
      let said = '';
      try {
        requestOf(line);
      } catch (failure) {
        said = String(failure);
      }
      expect(said).toContain('WrongUse');
      expect(said).not.toContain('hush-hush');
    }
  });

  test('every command is one the app knows, and its example can be copied', () => {
    for (const [command, { example }] of Object.entries(COMMANDS)) {
      if (!isCommand(command)) throw new Error(command);
      const request = asked(example.replace(/ [<>] .*/, ''));
      const files: Readonly<Record<string, object>> = {
        'campaign apply': { yaml: 'id: x' },
        'art add': { base64: '/9j/' },
        'stock import': { codes: ['c1'] },
      };

      expect(request.command).toBe(command);
      const read = READERS[specOf(command).step ?? 'operator/command'];
      expect(() => read?.({ command, input: { ...request.input, ...files[command] } })).not.toThrow();
      expect(help()).toContain(example);
      expect(specOf(command).does).not.toBe('');
    }
  });

  test('whatever is written, it is a request, help, or written wrongly', () => {
    const words = fc.constantFrom(
      'campaign',
      'show',
      'list',
      '--campaign',
      '--format',
      'csv',
      '--all',
      '-o',
      '--',
      '=',
      '--no-all',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 6 }), (line) => {
        try {
          requestOf(line);
        } catch (failure) {
          expect(failure).toBeInstanceOf(WrongUse);
        }
      }),
    );
  });
});

describe('the language of the terminal', () => {
  test.each([
    [{}, 'zh'],
    [{ LANG: 'C.UTF-8' }, 'zh'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en' }, 'en'],
    [{ LANG: 'EN_GB' }, 'en'],
    [{ LANG: 'eno_US' }, 'zh'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '', LC_MESSAGES: 'en_GB' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'zh'],
  ])('%j is %s', (env, language) => {
    expect(languageOf(env)).toBe(language);
  });
});

describe('secrets on stdin', () => {
  test('are KEY=VALUE lines, by our names or WeCom’s', () => {
    const text = '# corp\nWECOM_CORP_ID=ww1\r\nexport WECOM_TOKEN="a b"\n\nappSecret = x=y\nWECOM_AGENT_ID=7\n';

    expect(readSecretLines(text)).toEqual({ corpId: 'ww1', token: 'a b', appSecret: 'x=y', agentId: '7' });
  });

  test('or one JSON object', () => {
    expect(readSecretLines('{"corpId":"ww1","agentId":7,"WECOM_SECRET":"s"}')).toEqual({
      corpId: 'ww1',
      agentId: '7',
      appSecret: 's',
    });
  });

  test.each([
    '',
    '# nothing\n',
    'hush-hush',
    'pass=hush-hush',
    '{"corpId": hush-hush}',
    '{"token":{"a":"hush-hush"}}',
    '{"hush-hush":"x"}',
  ])('%j is refused without being repeated', (text) => {
    expect(() => readSecretLines(text)).toThrow(WrongUse);
    expect(() => readSecretLines(text)).not.toThrow(/hush-hush/);
  });
});
