import type { ServerEngine } from './servers/test-servers.ts';

/** The statements for a rule by which the table answers the insert of such a contact with an error. */
export function toRefusal(
  engine: ServerEngine | 'sqlite',
  name: string,
  reason: string,
): readonly string[] {
  switch (engine) {
    case 'sqlite':
      return [
        `create trigger rule before insert on cti_phonebook when new.name = ${quote(name)}
         begin select raise(abort, ${quote(reason)}); end`,
      ];
    case 'mariadb':
      return [
        `create trigger rule before insert on cti_phonebook for each row
         if new.name = ${quote(name)} then
           signal sqlstate '45000' set message_text = ${quote(reason)};
         end if`,
      ];
    case 'postgres':
      return toPostgresRule(name, `raise exception '%', ${quote(reason)}`);
  }
}

/** The statements for a rule of PostgreSQL that does this before such a contact is inserted. */
export function toPostgresRule(name: string, what: string): readonly string[] {
  return [
    `create function rule() returns trigger language plpgsql as $$
     begin if new.name = ${quote(name)} then ${what}; end if; return new; end $$`,
    'create trigger rule before insert on cti_phonebook for each row execute function rule()',
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
