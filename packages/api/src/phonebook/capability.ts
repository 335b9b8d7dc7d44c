/** The capability that a token needs to import, and to try an import. */
export const importCapability = 'phonebook.ad_phonebook';
