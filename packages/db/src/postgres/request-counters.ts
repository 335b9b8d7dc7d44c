import type { RequestCount, RequestCounters } from '../request-counters.ts';
import { nowAndThen } from '../remote/now-and-then.ts';
import type { PostgresPool } from './driver.ts';
import { sweepCounts } from './sweep.ts';

const addSql = `
  insert into cti_phonebook_count as counted values ($1, $2, $3)
  on conflict (count_key) do update set
    points = case when counted.ends_at <= $4 then $2 else counted.points + $2 end,
    ends_at = case when counted.ends_at <= $4 then $3 else counted.ends_at end
  returning points, ends_at as "endsAtMs"`;

/** Counts in PostgreSQL. */
export function createPostgresCounters(pool: PostgresPool): RequestCounters {
  return {
    add: (key, points, lifeMs) => {
      nowAndThen(() => sweepCounts(pool));
      return pool.run(async (connection) => {
        const now = Date.now();
        const { rows } = await connection.query<RequestCount>(addSql, [
          key,
          points,
          now + lifeMs,
          now,
        ]);
        return rows[0] ?? { points, endsAtMs: now + lifeMs };
      });
    },
  };
}
