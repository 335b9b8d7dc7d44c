import { describeContactStore } from './contact-store-contract.ts';
import { openRemoteEngine } from './remote-engine.ts';
import { describeOn } from './servers/describe-on.ts';

describeOn('postgres', 'the contract', () => {
  describeContactStore('PostgreSQL', () => openRemoteEngine('postgres'));
});
