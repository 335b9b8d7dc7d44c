// Loaded before the server, it makes that die of SIGKILL as soon as an import is committed, before anybody is
// told.

import { Metrics } from '../src/metrics/metrics.ts';

// Every store that the server writes through goes through there.
// oxlint-disable-next-line typescript/unbound-method
const { measureStore } = Metrics.prototype;
Metrics.prototype.measureStore = function measureMortal(this: Metrics, store) {
  const measured = measureStore.call(this, store);
  return {
    list: (page) => measured.list(page),
    findReceipt: (...receipt) => measured.findReceipt(...receipt),
    async beginImport(...plan) {
      const opened = await measured.beginImport(...plan);
      return {
        insert: (contacts) => opened.insert(contacts),
        async commit(receipt) {
          await opened.commit(receipt);
          process.kill(process.pid, 'SIGKILL');
        },
        [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
      };
    },
  };
};
