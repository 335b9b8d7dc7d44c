import { describeContactStore } from './contact-store-contract.ts';
import { openRemoteEngine } from './remote-engine.ts';
import { describeOn } from './servers/describe-on.ts';
import { toUpstreamTable } from './upstream-table.ts';

const hasIgnoringRules = false;

describeOn('mariadb', 'the contract', () => {
  describeContactStore('MariaDB', () => openRemoteEngine('mariadb'), hasIgnoringRules);

  describeContactStore(
    'the table of NethVoice, in InnoDB',
    () => {
      const table = toUpstreamTable(26, { engine: 'InnoDB', characterSet: 'utf8mb4' });
      return openRemoteEngine('mariadb', { before: (outside) => outside.query(table) });
    },
    hasIgnoringRules,
  );

  describeContactStore(
    'the table of NethVoice, in MyISAM',
    () => {
      const table = toUpstreamTable(26, { characterSet: 'utf8mb4' });
      return openRemoteEngine('mariadb', { before: (outside) => outside.query(table) });
    },
    hasIgnoringRules,
  );
});
