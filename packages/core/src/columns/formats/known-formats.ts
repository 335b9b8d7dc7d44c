import type { Format } from '../format.ts';
import { linkedIn, yahoo } from './address-books.ts';
import { google, googleOld } from './google.ts';
import { outlookGerman, outlookItalian } from './outlook-translated.ts';
import { googleOutlook, outlook, outlookCom } from './outlook.ts';
import { freePbx, threeCx, voiSpeed, wazo, yealink, yeastar } from './telephone-systems.ts';
import { thunderbird, thunderbirdGerman, thunderbirdItalian } from './thunderbird.ts';

/** Every format that is recognised by its header. A header is taken for the first that fits. */
export const knownFormats: readonly Format[] = [
  google,
  googleOld,
  outlook,
  googleOutlook,
  outlookCom,
  outlookItalian,
  outlookGerman,
  thunderbird,
  thunderbirdGerman,
  thunderbirdItalian,
  yahoo,
  linkedIn,
  threeCx,
  freePbx,
  yealink,
  yeastar,
  voiSpeed,
  wazo,
];
