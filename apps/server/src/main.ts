// The service. It listens for the signal to stop before the rest is loaded, which takes a second: process 1
// of a container is sent no signal that it does not listen for.

/** Listens on after the first: one that goes to a whole group of processes comes twice. */
const stopSignal = new Promise((resolve) => {
  process.on('SIGTERM', resolve).on('SIGINT', resolve);
});

const { serve } = await import('./serve.ts');
await serve(stopSignal);
