import { createOpenApiDocument } from '@phonebook/api';
import type { RequestHandler } from 'express';

/** Answers the OpenAPI document of this version of the service. */
export function answerDocument(version: string): RequestHandler {
  const document = createOpenApiDocument(version);
  return (_req, res) => {
    res.json(document);
  };
}
