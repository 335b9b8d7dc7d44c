import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatsPage } from './formats-page.ts';

writeFileSync(join(import.meta.dirname, '../guide/formats.md'), `${formatsPage()}\n`);
