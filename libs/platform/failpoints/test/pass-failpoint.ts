// A program that says what it is about to do, passes one armed failpoint and says that it is past it; a spec watches it.
// Usage: pass-failpoint.ts <failpoints as in the environment>
import { expectOk } from '@mbaas/kernel';
import { armFailpoints, failpoint, parseFailpoints } from '@mbaas/platform-failpoints';

armFailpoints(expectOk(parseFailpoints(process.argv[2] ?? ''), 'the spec writes it well'));
process.stdout.write('before\n');
await failpoint('pool.after-save');
process.stdout.write('after\n');
