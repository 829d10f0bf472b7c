// The container's health check: asks the process in this container whether it makes progress. `live` asks less.
const [probe = 'ready'] = process.argv.slice(2);
const port = process.env.MBAAS_PORT ?? '8081';
try {
  const response = await fetch(`http://127.0.0.1:${port}/health/${probe}`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`no answer from port ${port}: ${error.cause?.code ?? error.name}\n`);
  process.exitCode = 1;
}
