/** A running service as its description tells of it: where it is, and what it lets through. */
export interface Service {
  readonly version: string;
  /** Where callers reach it, such as `http://127.0.0.1:8080`: no path, no slash at its end. */
  readonly origin: string;
  /** The most bytes that the body of a request may have. */
  readonly maxUploadBytes: number;
  /** The most bytes that one call of a tool may have, its CSV text included. */
  readonly maxToolBytes: number;
  /** The most data rows that one imported file may have. */
  readonly maxImportRows: number;
  readonly rateLimit: RateLimit;
}

/** How many requests a caller may send. */
export interface RateLimit {
  /** Requests a second in the long run; 0 switches the limit off. */
  readonly perSecond: number;
  /** Requests at once. */
  readonly burst: number;
}
