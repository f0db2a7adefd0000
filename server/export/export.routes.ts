import { Readable } from 'node:stream';
import { json, type Express, type Request, type RequestHandler, type Response } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { auditAlone } from '../audit/audit.service.js';
import { refuseCrossSite } from '../auth/same-origin.js';
import { listOrder } from '../contacts/contact.order.query.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import type { CallRate } from '../graphql/call-rate.js';
import { countCall } from '../graphql/count-call.js';
import { presentErrors } from '../graphql/present-errors.js';
import { csvText } from '../imports/write-csv.js';
import { cellsOf, headersOf, writtenColumns } from '../imports/written-columns.rules.js';
import { fieldColumns } from '../imports/written-fields.rules.js';
import type { Database } from '../platform/database.js';
import { RequestError } from '../platform/errors.js';
import { languageOf, pleaseSignIn, refuse } from '../platform/http-refusal.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';
import { sendFile } from '../platform/send-file.js';
import type { Viewer } from '../platform/work.js';
import { findContactList, type ContactList } from './contact-list.query.js';
import { exportedContacts, type ExportedContact } from './contact-pages.query.js';
import { exportRequest, type ExportRequest } from './export-request.js';
import { vCardOf } from './vcard.rules.js';

export interface ExportOptions {
  database: Database;
  schema: GraphQLSchema;
  rate: CallRate;
  viewerOf(request: Request): Promise<Viewer | null>;
  /** The same anew, with the rights of this moment. */
  viewerNow(request: Request): Promise<Viewer | null>;
}

interface Format {
  name: 'csv' | 'vcf';
  type: string;
  text(contacts: AsyncIterable<ExportedContact>, wanted: WantedFile): Readable;
}

interface WantedFile {
  list: ContactList;
  request: ExportRequest;
  fields: CustomField[];
}

/**
 * Lists of contacts as files, with the filters of the API: `/export/contacts.csv` and `/export/contacts.vcf`. What is too
 * long for an address (many ids) can be posted as JSON with the same names.
 */
export function addExportRoutes(app: Express, options: ExportOptions): void {
  const running = new Map<string, number>();
  for (const format of [csv, vCard]) {
    const path = `/export/contacts.${format.name}`;
    const handle: RequestHandler = (request, response) =>
      exportTo(options, running, format, request, response);
    app.get(path, handle);
    app.post(path, refuseCrossSite, refuseOtherBodies, json({ limit: limits['body.json'] }), handle);
  }
}

/** What is not read would be taken for no filter at all. */
const refuseOtherBodies: RequestHandler = (request, response, next) => {
  if (request.is('json')) return next();
  refuse(request, response, { status: 415, code: 'BAD_USER_INPUT', message: sendJson });
};

const csv: Format = {
  name: 'csv',
  type: 'text/csv; charset=utf-8',
  text(contacts, { list, request, fields }) {
    const { columns: keys, locale, isRaw, byteOrderMark } = request;
    const columns = writtenColumns(keys, list.uses, { ofFields: fieldColumns(fields, locale) });
    const rows = Readable.from(mapped(contacts, contact => cellsOf(columns, contact)));
    const headers = headersOf(columns, locale);
    // As spreadsheets of that language have it.
    return csvText(rows, { delimiter: locale === 'de' ? ';' : ',', headers, byteOrderMark, isRaw });
  },
};

const vCard: Format = {
  name: 'vcf',
  type: 'text/vcard; charset=utf-8',
  text(contacts, { request, fields }) {
    // Read alike in every language.
    const ofFields = fieldColumns(fields, 'en');
    return Readable.from(mapped(contacts, contact => vCardOf(contact, request.version, ofFields)));
  },
};

async function* mapped<From, To>(
  source: AsyncIterable<From>,
  change: (from: From) => To,
): AsyncGenerator<To> {
  for await (const each of source) yield change(each);
}

async function exportTo(
  options: ExportOptions,
  running: Map<string, number>,
  format: Format,
  request: Request,
  response: Response,
): Promise<void> {
  response.set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  const viewer = await options.viewerOf(request);
  if (!viewer) {
    return refuse(request, response, { status: 401, code: 'UNAUTHENTICATED', message: pleaseSignIn });
  }
  const count = running.get(viewer.id) ?? 0;
  running.set(viewer.id, count + 1);
  try {
    const refusal = countCall(options.rate, viewer, response, Date.now());
    if (refusal) throw refusal;
    if (count >= limits['export.runningPerUser']) throw new RequestError('RATE_LIMITED', tooManyExports, 10);
    await answer(options, viewer, format, request, response);
  } catch (error) {
    refuseExport(error, request, response);
  } finally {
    const left = running.get(viewer.id)! - 1;
    if (left > 0) running.set(viewer.id, left);
    else running.delete(viewer.id);
  }
}

async function answer(
  { database, schema, viewerNow }: ExportOptions,
  viewer: Viewer,
  format: Format,
  request: Request,
  response: Response,
): Promise<void> {
  const fields = await listCustomFields(database.read);
  const wanted = exportRequest(schema, request, viewer, fields);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const order = await listOrder(database.read, wanted);
  const list = await findContactList({ database, viewer }, order, gone.signal);
  const now = new Date();
  await auditAlone(
    database.read,
    {
      kind: 'CONTACTS_EXPORTED',
      actorId: viewer.id,
      address: request.ip ?? '',
      details: { count: String(list.count), format: format.name },
    },
    now,
  );
  const contacts = exportedContacts(database.read, list, {
    fromBin: wanted.filter.deleted === true,
    currentViewer: () => viewerNow(request),
  });
  const name = `${say('contacts', 'kontakte')[wanted.locale]}-${now.toISOString().slice(0, 10)}.${format.name}`;
  response.set('X-Contact-Count', String(list.count));
  const text = format.text(contacts, { list, request: wanted, fields });
  await sendFile(response, { name, type: format.type }, text);
}

/** In the shape of GraphQL's errors. A file that has begun is broken off, so that nobody takes it for the whole. */
function refuseExport(error: unknown, request: Request, response: Response): void {
  if (response.destroyed || response.headersSent) {
    if (!response.writableFinished) log.warn('An export broke off', { error });
    response.destroy();
    return;
  }
  const { errors } = presentErrors(
    [new GraphQLError('', { originalError: error as Error })],
    languageOf(request),
  );
  const { code, retryAfterSeconds } = errors[0]!.extensions as { code: string; retryAfterSeconds?: number };
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  response.status(statusOf[code] ?? 500).json({ errors });
}

const statusOf: Record<string, number> = { BAD_USER_INPUT: 400, RATE_LIMITED: 429, UNAVAILABLE: 503 };

const sendJson = say('Send JSON.', 'Senden Sie JSON.');
const tooManyExports = say(
  'You are downloading contacts already. Please wait until that is done.',
  'Sie laden gerade schon Kontakte herunter. Bitte warten Sie, bis das fertig ist.',
);
