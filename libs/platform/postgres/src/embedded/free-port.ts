import { createServer, type AddressInfo } from 'node:net';

/** A port of the loopback that is free now (0 asks for any); undefined: the one asked for is taken. */
export async function freePort(port = 0): Promise<number | undefined> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
  probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
    const found = (probe.address() as AddressInfo).port;
    probe.close(() => resolve(found));
  });
  return promise;
}
