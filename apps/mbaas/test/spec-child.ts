// A program for the supervisor's specs: says that it runs, and ends as it is told.
process.stdout.write(`runs ${process.env['MBAAS_SPEC'] ?? ''}\n`);
process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 1_000);
