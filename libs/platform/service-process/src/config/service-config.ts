import { owners, ownersAskedBy, type QueryOwner, type ServiceName } from '@mbaas/contracts-queries';
import { parseConfig, requiredList, type Environment } from '@mbaas/platform-config';
import { z } from 'zod';
import { sharedOptions } from './shared-options.ts';

/** What every service is told. */
export type SharedSettings = z.output<z.ZodObject<typeof sharedOptions>>;

/** A service's configuration, parsed: what all services have, and what it has on top. */
export type ServiceSettings<Extra extends z.ZodRawShape> = SharedSettings & z.output<z.ZodObject<Extra>>;

/** What a service can be told by its environment. */
export interface ServiceConfig<Extra extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: ServiceName;
  /** Every option: what `parse` takes; another key is refused. */
  readonly schema: z.ZodObject;
  /** The options that not every service has. */
  readonly own: z.ZodObject;
  /** Throws ConfigError with every mistake at once. */
  parse(environment: Environment): { readonly settings: ServiceSettings<Extra>; readonly targets: Readonly<Record<string, readonly string[]>> };
}

/** `chainUrl`, in the environment MBAAS_CHAIN_URL. */
const addressOption = (owner: QueryOwner): `${QueryOwner}Url` => `${owner}Url`;

/**
 * Declares the configuration of a service: the options of all services, an address option for each owner whose queries it
 * may ask (by the contracts' table), and its own. Refuses unknown keys as platform-config does.
 */
export function serviceConfig<Extra extends z.ZodRawShape>(name: ServiceName, extra: Extra): ServiceConfig<Extra> {
  const asked = ownersAskedBy(name);
  const addresses = Object.fromEntries(
    asked.map((owner) => [addressOption(owner), requiredList({ doc: `Addresses of ${owners[owner]}: all its instances, in any order, each http://host:port.` })]),
  );
  const own = z.strictObject({ ...addresses, ...extra });
  const schema = z.strictObject({ ...sharedOptions, ...own.shape });
  return {
    name,
    schema,
    own,
    parse(environment) {
      const settings = parseConfig<z.ZodObject>(schema, environment, name);
      const targets = Object.fromEntries(asked.map((owner) => [owner, settings[addressOption(owner)] as readonly string[]]));
      return { settings: settings as ServiceSettings<Extra>, targets };
    },
  };
}

/** The options of all services, for the reference page. */
export const sharedSchema = z.strictObject(sharedOptions);
