import type { RequestCount, RequestCounters } from '../request-counters.ts';
import { execute, readRows, type MariadbPool } from './driver.ts';

/** The new end is set after the points, which look at the old one. */
const addSql = `
  insert into cti_phonebook_count (count_key, points, ends_at) values (?, ?, ?)
  on duplicate key update
    points = if(ends_at <= ?, values(points), points + values(points)),
    ends_at = if(ends_at <= ?, values(ends_at), ends_at)`;
const readSql = 'select points, ends_at as endsAtMs from cti_phonebook_count where count_key = ?';

/** Counts in MariaDB or MySQL. */
export function createMariadbCounters(pool: MariadbPool): RequestCounters {
  return {
    add: (key, points, lifeMs) =>
      pool.run(async (connection) => {
        const now = Date.now();
        await execute(connection, addSql, [key, points, now + lifeMs, now, now]);
        const [count] = await readRows<RequestCount>(connection, readSql, [key]);
        // What is over is of no use to anybody; it is looked for now and then.
        if (Math.random() < 0.001) {
          await execute(connection, 'delete from cti_phonebook_count where ends_at < ?', [now]);
        }
        return count ?? { points, endsAtMs: now + lifeMs };
      }),
  };
}
