import type { RequestCount, RequestCounters } from '../request-counters.ts';
import { nowAndThen } from '../remote/now-and-then.ts';
import { execute, readRows, type MariadbPool } from './driver.ts';
import { sweepCounts } from './sweep.ts';

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
    add: (key, points, lifeMs) => {
      nowAndThen(() => sweepCounts(pool));
      return pool.run(async (connection) => {
        const now = Date.now();
        await execute(connection, addSql, [key, points, now + lifeMs, now, now]);
        const [count] = await readRows<RequestCount>(connection, readSql, [key]);
        return count ?? { points, endsAtMs: now + lifeMs };
      });
    },
  };
}
