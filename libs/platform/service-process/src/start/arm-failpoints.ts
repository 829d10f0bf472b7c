import { armFailpoints, FAILPOINT_CODES, parseFailpoints } from '@mbaas/platform-failpoints';
import { UserError } from '../process/user-error.ts';

/** Arms the failpoints that MBAAS_FAILPOINTS names; undefined: none. */
export function armFailpointsOf(text: string | undefined): void {
  if (text === undefined) return;
  const points = parseFailpoints(text);
  if (!points.ok) throw new UserError(`MBAAS_FAILPOINTS cannot be read: ${FAILPOINT_CODES[points.error.code].doc}`);
  armFailpoints(points.value);
}
