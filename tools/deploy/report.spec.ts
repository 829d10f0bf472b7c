import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectThat, Finding, Report } from './report.mjs';

const silent = (): void => undefined;

describe('Report', () => {
  it('counts what passed, failed and was left out', async () => {
    const report = new Report({ ci: false, print: silent });
    await report.check('good', silent);
    await report.check('bad', () => expectThat(false, 'it is broken'));
    await report.check('a mistake of ours', () => Promise.reject(new TypeError('x is not a function')));
    report.skip('elsewhere', 'not here');
    report.missing('chart', 'not rendered: Go is not on this machine.');
    expect(report.counts).toEqual({ passed: 1, failed: 2, skipped: 2 });
  });

  it('fails in CI what could not be looked at', () => {
    const report = new Report({ ci: true, print: silent });
    report.missing('chart', 'not rendered');
    expect(report.counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('says what is wrong, and keeps it', async () => {
    const lines: string[] = [];
    const report = new Report({ ci: false, print: (line: string) => void lines.push(line) });
    await report.check('compose: core loads', () => {
      throw new Finding('service "a" depends on undefined service "b"');
    });
    expect(lines.join('\n')).toContain('✗ compose: core loads\n     service "a" depends on undefined service "b"');
    const folder = mkdtempSync(join(tmpdir(), 'mbaas-report-'));
    try {
      report.save(join(folder, 'reports/deploy.json'));
      expect(JSON.parse(readFileSync(join(folder, 'reports/deploy.json'), 'utf8'))).toMatchObject({ passed: 0, failed: 1, skipped: 0, checks: [{ name: 'compose: core loads', status: 'failed' }] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
