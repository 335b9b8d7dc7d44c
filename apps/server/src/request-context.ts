import type { Context } from '@phonebook/api';
import type { Request } from 'express';

/** Makes what procedures are called with out of a request. */
export type RequestContext = (req: Request) => Promise<Context>;
