import { callImport, reportStatus } from '@phonebook/api';
import type { RequestHandler } from 'express';
import type { BodyLimits } from '../http/open-body.ts';
import { readMultipartFile } from '../multipart/read-multipart-file.ts';
import type { RequestContext } from '../request-context.ts';

/** `POST /phonebook/import` as published: the procedure `phonebook.import`, multipart in, JSON out. */
export function importDoor(toContext: RequestContext, limits: BodyLimits): RequestHandler {
  return async (req, res) => {
    const context = await toContext(req);
    const { bytes, fields } = readMultipartFile(req, res, limits);
    const report = await callImport({ ...context, formFields: fields }, bytes);
    res.status(reportStatus(report)).json(report);
  };
}
