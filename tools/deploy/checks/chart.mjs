// The chart: lint, values schema, rendering, schemas of what is rendered, and our own rules about it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { customResources, helm, kubeconform } from '../install/go-tools.mjs';
import { writeCustomResourceSchemas, writeKubernetesSchemas } from '../install/json-schemas.mjs';
import { kubernetesSchemas } from '../install/python-tools.mjs';
import { expectThat } from '../report.mjs';
import { runTool } from '../run-tool.mjs';
import { REFUSED_PEERS, checkChartPeers } from './chart-peers.mjs';
import { manifestFindings, mostConnections } from './manifest-rules.mjs';

const KUBERNETES = '1.37.0';

/** Values that must be refused, and a word of the refusal that tells why. */
const REFUSED = [
  ['a misspelt value', ['services.gateway.replcas=3'], /replcas/],
  ['a value of another type', ['database.maxConnections=many'], /maxConnections/],
  ['two producers', ['services.producer.replicas=2'], /producer\/replicas/],
  ['metrics on the public door', ['gateway.ingress.paths={/v1,/metrics}'], /ingress\/paths\/1/],
  ['a database too small for the least validators', ['database.maxConnections=200'], /room for 0/],
  ['fixed validators beyond the database', ['validation.autoscaling.enabled=false', 'services.validation.replicas=30'], /room for 22/],
  ['a gateway with less than its least', ['gateway.autoscaling.enabled=true', 'gateway.autoscaling.minReplicas=7'], /minReplicas 7 is more/],
  ['an unknown network without its definition', ['network.name=elsewhere'], /no built-in network/],
  ['a definition that is no JSON', ['network.name=elsewhere', 'network.definition=nothing'], /no JSON/],
  ...REFUSED_PEERS,
];

/** @param {{ root: string, cache: string, report: import('../report.mjs').Report }} options */
export async function checkChart({ root, cache, report }) {
  const chart = join(root, 'helm/mbaas');
  const examples = readdirSync(join(chart, 'examples')).sort();
  const work = join(cache, 'rendered');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const program = helm(cache);
  const validator = kubeconform(cache);
  const schemas = join(work, 'schemas');
  writeKubernetesSchemas(kubernetesSchemas(cache), schemas);
  writeCustomResourceSchemas(customResources(cache), schemas);
  // Helm keeps its own folders here and reads nobody's settings.
  const env = { ...process.env, HELM_CACHE_HOME: join(work, 'helm'), HELM_CONFIG_HOME: join(work, 'helm'), HELM_DATA_HOME: join(work, 'helm') };
  const run = (args) => runTool([program, ...args], { env });
  const template = (...args) => run(['template', 'mbaas', chart, '--namespace', 'mbaas', '--kube-version', KUBERNETES, ...args]);
  const validate = (text) => {
    const { code, out, err } = runTool([validator, '-strict', '-summary', '-output', 'json', '-kubernetes-version', KUBERNETES, '-schema-location', `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`, '-'], { input: text });
    expectThat(out.startsWith('{'), `kubeconform: ${err}`);
    return { code, ...JSON.parse(out) };
  };

  for (const values of [undefined, ...examples]) {
    const name = values ?? 'values.yaml';
    const file = values === undefined ? [] : ['--values', join(chart, 'examples', values)];
    let text = '';
    await report.check(`chart: ${name} passes helm lint --strict`, () => {
      const { code, out, err } = run(['lint', '--strict', chart, ...file]);
      expectThat(code === 0, out + err);
    });
    await report.check(`chart: ${name} renders`, () => {
      const { code, out, err } = template(...file);
      expectThat(code === 0, err);
      text = out;
      writeFileSync(join(work, name), text);
    });
    await report.check(`chart: ${name} tells its operator what comes next`, () => {
      const { code, out, err } = run(['install', 'mbaas', chart, '--namespace', 'mbaas', '--dry-run=client', ...file]);
      expectThat(code === 0 && /NOTES:\nMBaaS \S+ on the network/.test(out) && !out.includes('%!'), err || 'There are no notes.');
    });
    await report.check(`chart: ${name} is valid for Kubernetes ${KUBERNETES}, KEDA and the Prometheus operator`, () => {
      const { resources, summary } = validate(text);
      expectThat(summary.invalid === 0 && summary.errors === 0 && summary.skipped === 0, (resources ?? []).map(({ kind, name: of, msg }) => `${kind} ${of}: ${msg}`).join('\n'));
      expectThat(summary.valid === documentsOf(text).length && summary.valid > 30, `${summary.valid} manifests were looked at`);
    });
    await report.check(`chart: ${name} keeps our rules`, () => {
      const findings = manifestFindings(documentsOf(text));
      expectThat(findings.length === 0, findings.join('\n'));
    });
    await report.check(`chart: ${name} takes no more connections than the database has`, () => {
      const { database } = { ...parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) };
      const given = values === undefined ? {} : (parse(readFileSync(join(chart, 'examples', values), 'utf8')).database ?? {});
      const { maxConnections, reserved, besidePool } = { ...database, ...given };
      const most = mostConnections(documentsOf(text), besidePool);
      expectThat(most > 0 && most + 3 <= maxConnections - reserved, `${most} connections and a migration's of ${maxConnections} less ${reserved}`);
    });
  }

  for (const [what, values, says] of REFUSED) {
    await report.check(`chart: refuses ${what}`, () => {
      const { code, err } = template(...values.flatMap((value) => ['--set', value]));
      expectThat(code !== 0, 'It was rendered.');
      expectThat(says.test(err), `It was refused for another reason: ${err}`);
    });
  }

  await checkChartPeers(report, (values) => {
    const { code, out, err } = template(...values.flatMap((value) => ['--set', value]));
    expectThat(code === 0, err);
    const { summary } = validate(out);
    const manifests = documentsOf(out);
    expectThat(summary.valid === manifests.length && manifestFindings(manifests).length === 0, 'What was rendered is not valid or breaks our rules.');
    return manifests;
  });

  const rendered = template().out;
  await report.check('chart: the schemas refuse a ScaledObject with a misspelt member', () => {
    const broken = rendered.replace('maxReplicaCount:', 'maxReplicas:');
    expectThat(broken !== rendered && validate(broken).summary.invalid === 1, 'It passed.');
  });
  await report.check('chart: the schemas refuse a ScaledObject whose number is a text', () => {
    const broken = rendered.replace(/minReplicaCount: \d+/, 'minReplicaCount: two');
    expectThat(broken !== rendered && validate(broken).summary.invalid === 1, 'It passed.');
  });
  await report.check('chart: the schemas refuse a Deployment with a misspelt member', () => {
    const broken = rendered.replace('readinessProbe:', 'readynessProbe:');
    expectThat(broken !== rendered && validate(broken).summary.invalid === 1, 'It passed.');
  });
  await report.check('chart: a kind without a schema is an error', () => {
    const { code, summary } = validate('apiVersion: example.org/v1\nkind: Unheard\nmetadata: { name: a }\n');
    expectThat(code !== 0 && summary.errors === 1, 'It passed.');
  });
}

const documentsOf = (text) => parseAllDocuments(text).map((document) => document.toJS()).filter((manifest) => manifest !== null);
