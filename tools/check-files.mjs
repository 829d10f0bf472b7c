// Names and texts that have no place in the tree. Reads what git tracks or would track.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names that say nothing: what such a file holds belongs to the concept it serves. */
const VAGUE = /^(utils?|commons?|helpers?)(\.|$)|[.-](utils?|helpers?|common)\.[a-z]+$/;
/** Folders of one machine; a tracked file that names one works nowhere else. */
const MACHINE = /(?<![\w.:/@-])\/(?:home|Users|root|work|tmp)\/[\w.-]+/;
const TODO = /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/;
const TEXT = /\.(ts|mjs|js|json|md|sql|ya?ml|sh|html|css)$|^\.ci\/run$/;

/**
 * Findings of one file, one sentence each.
 * @param {string} path relative to the root
 * @param {string} text empty for what is not text
 */
export function checkFile(path, text) {
  const findings = [];
  const vague = path.split('/').find((part) => VAGUE.test(part));
  if (vague) findings.push(`${path}: "${vague}" says nothing; name the file after its one concept.`);
  text.split('\n').forEach((line, index) => {
    if (TODO.test(line) && !path.endsWith('check-files.mjs') && !path.endsWith('check-files.spec.ts')) findings.push(`${path}:${index + 1}: a TODO names its issue, as in TODO(#12), or is not there.`);
    if (MACHINE.test(line) && !path.endsWith('check-files.spec.ts')) findings.push(`${path}:${index + 1}: a path of one machine.`);
  });
  return findings;
}

/**
 * Findings of the whole tree.
 * @param {string} root
 */
export function checkFiles(root) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  return listed
    .split('\0')
    .filter((path) => path !== '' && path !== 'package-lock.json')
    .flatMap((path) => checkFile(path, TEXT.test(path) ? readText(join(root, path)) : ''));
}

/** A file that git lists and that is gone from the work tree has nothing to check. */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
