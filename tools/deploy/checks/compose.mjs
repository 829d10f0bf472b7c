// The compose file, loaded for each profile by the parser of Docker Compose.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeConfig } from '../install/go-tools.mjs';
import { expectThat } from '../report.mjs';
import { runTool } from '../run-tool.mjs';
import { filledEnvironment } from './example-environment.mjs';

const PROFILES = [['operator'], ['core'], ['full'], ['core', 'observability'], ['full', 'observability']];

/** Changes that make the file wrong, and a word of the refusal. */
const BROKEN = [
  ['an undefined dependency', (text) => text.replace('  migrate: { condition: service_completed_successfully }', '  migrates: { condition: service_completed_successfully }'), /undefined service "?migrates/],
  ['a misspelt key', (text) => text.replace('read_only: true', 'readonly: true'), /readonly/],
  ['an undefined secret', (text) => text.replace('secrets: [kek]', 'secrets: [kekk]'), /undefined secret "?kekk/],
  ['an undefined volume', (text) => text.replace('"postgres:/var', '"postgress:/var'), /undefined volume "?postgress/],
];

/** @param {{ root: string, cache: string, report: import('../report.mjs').Report }} options */
export async function checkCompose({ root, cache, report }) {
  const program = composeConfig(cache);
  const file = join(root, 'docker-compose.yml');
  const filled = filledEnvironment(readFileSync(join(root, 'deploy/.env.example'), 'utf8'));
  // Nothing of this machine's environment gets into the file.
  const base = { PATH: process.env.PATH };
  const load = (path, profiles, env = { ...base, ...filled }) => runTool([program, path, ...profiles], { env, cwd: root });

  for (const profiles of PROFILES) {
    await report.check(`compose: ${profiles.join(' and ')} loads`, () => {
      const { code, out, err } = load(file, profiles);
      expectThat(code === 0, err);
      const services = Object.entries(JSON.parse(out).services);
      expectThat(services.length >= (profiles[0] === 'operator' ? 2 : 12), `only ${services.length} services`);
      for (const [name, { ports = [], image, security_opt: security = [] }] of services) {
        expectThat(ports.every(({ host_ip: ip }) => ip === '127.0.0.1'), `${name} publishes a port beyond loopback`);
        expectThat(/:[^:/]+$/.test(image ?? ''), `${name} has an image without a version`);
        expectThat(name === 'base' || security.includes('no-new-privileges:true'), `${name} may gain privileges`);
      }
    });
  }
  for (const profile of ['core', 'full']) {
    await report.check(`compose: ${profile} has one port for peers beyond loopback where its file is beside`, () => {
      const files = `${file}:${join(root, 'deploy/compose.p2p.yml')}`;
      expectThat(load(files, [profile]).err.includes('MBAAS_P2P_PORT'), 'It loaded without the port.');
      const { code, out, err } = load(files, [profile], { ...base, ...filled, MBAAS_P2P_PORT: '5251' });
      expectThat(code === 0, err);
      const { services } = JSON.parse(out);
      const open = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.filter(({ host_ip: ip }) => ip !== '127.0.0.1').map(({ published, target, protocol }) => `${name} ${published}:${target}/${protocol}`));
      expectThat(open.join() === 'p2p-ingress 5251:5251/tcp', `open: ${open.join(', ')}`);
      const { MBAAS_P2P_LISTEN: listen } = services['p2p-ingress'].environment;
      expectThat(listen === '0.0.0.0:5251', `It listens on ${listen}.`);
    });
  }
  for (const key of Object.keys(filled).filter((name) => filled[name] === 'filled')) {
    await report.check(`compose: does not start without ${key}`, () => {
      const { code, err } = load(file, ['core', 'observability'], { ...base, ...filled, [key]: '' });
      expectThat(code !== 0 && err.includes(key), `It loaded: ${err}`);
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'mbaas-compose-'));
  try {
    for (const [what, change, says] of BROKEN) {
      await report.check(`compose: refuses ${what}`, () => {
        const text = readFileSync(file, 'utf8');
        const broken = change(text);
        expectThat(broken !== text, 'The change found nothing to change.');
        writeFileSync(join(folder, 'docker-compose.yml'), broken);
        const { code, err } = load(join(folder, 'docker-compose.yml'), ['core']);
        expectThat(code !== 0 && says.test(err), `${code === 0 ? 'It loaded' : 'Refused for another reason'}: ${err}`);
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
