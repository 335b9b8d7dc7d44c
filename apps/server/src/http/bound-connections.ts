import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.ts';
import { seldom } from '../seldom.ts';

/** How many connections there may be. Each is a file that is open. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  /** More than a proxy in front needs, whose address all its clients have. */
  readonly maxOfAddress: number;
}

const defaultLimits: ConnectionLimits = { maxConnections: 4_096, maxOfAddress: 1_024 };

export interface ConnectionReporters {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'countRefusedConnection' | 'watchConnections'>;
}

/**
 * Bounds how many connections there are, and how many of one address, so that it takes more than one
 * stranger to keep others out. What is beyond is closed, counted, and told of once a minute.
 */
export function boundConnections(
  server: Server,
  { logger, metrics }: ConnectionReporters,
  { maxConnections, maxOfAddress }: ConnectionLimits = defaultLimits,
): void {
  const tell = seldom((address: string | undefined) =>
    logger.warn({ address }, 'connections are refused: there are too many'),
  );
  const refuse = (address: string | undefined): void => {
    metrics.countRefusedConnection();
    tell(address);
  };
  const ofAddress = new Map<string, number>();
  let connections = 0;
  metrics.watchConnections(() => connections);

  server.maxConnections = maxConnections;
  server.on('drop', (dropped) => refuse(dropped?.remoteAddress));
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: address = '' } = socket;
    const held = (ofAddress.get(address) ?? 0) + 1;
    connections += 1;
    ofAddress.set(address, held);
    socket.once('close', () => {
      connections -= 1;
      const left = (ofAddress.get(address) ?? 1) - 1;
      if (left > 0) ofAddress.set(address, left);
      else ofAddress.delete(address);
    });
    if (held <= maxOfAddress) return;
    refuse(address);
    socket.destroy();
  });
}
