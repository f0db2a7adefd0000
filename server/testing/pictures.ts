import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { Jimp } from 'jimp';
import type { Asker } from './api.js';
import { credentials } from './api.js';

/** One of the pictures in server/photos/fixtures: 60 × 40, red and green above blue and yellow, unless its name says otherwise. */
export const picture = (name: string): Buffer =>
  readFileSync(new URL(`../photos/fixtures/${name}`, import.meta.url));

interface PngOptions {
  /** What its header says; the pixels may be others. */
  width: number;
  height: number;
  interlaced?: boolean;
  /** Packed as they are; absent: grey ones, as many as the header says. */
  pixels?: Buffer;
}

/** A grey PNG, honest or not. */
export function png({ width, height, interlaced = false, pixels }: PngOptions): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels ?? Buffer.alloc((width + 1) * height), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** The same PNG with a text in it that makes it exactly this long. */
export function padded(bytes: Buffer, length: number): Buffer {
  const text = chunk('tEXt', Buffer.alloc(length - bytes.length - 12, 'x'));
  return Buffer.concat([bytes.subarray(0, -12), text, bytes.subarray(-12)]);
}

/** What is in the four corners of a picture: the nearest of the colours of the fixtures. */
export async function corners(bytes: Buffer): Promise<string> {
  const { bitmap } = await Jimp.fromBuffer(bytes);
  const { width, height, data } = bitmap;
  const at = (x: number, y: number): string => {
    const [red, green, blue, alpha] = data.subarray((y * width + x) * 4);
    if (alpha! < 128) return 'nothing';
    const distance = ([r, g, b]: readonly number[]) => Math.hypot(red! - r!, green! - g!, blue! - b!);
    return Object.entries(colors).sort(([, a], [, b]) => distance(a) - distance(b))[0]![0];
  };
  const [left, right, top, bottom] = [2, width - 3, 2, height - 3];
  return [at(left, top), at(right, top), at(left, bottom), at(right, bottom)].join(' ');
}

const colors = {
  red: [220, 30, 30],
  green: [30, 160, 60],
  blue: [30, 60, 200],
  yellow: [230, 200, 40],
  black: [0, 0, 0],
  white: [255, 255, 255],
} as const;

export interface PhotoAnswer {
  contact: {
    id: string;
    version: number;
    photo: { url: string; width: number; height: number } | null;
  } | null;
  userErrors: { code: string; path: string[]; message: string }[];
}

/** As a browser sends it: a multipart request of GraphQL. */
export async function sendPhoto(
  url: string,
  asker: Asker,
  contactId: string,
  file: Buffer,
): Promise<{ data: { setContactPhoto: PhotoAnswer }; errors?: { extensions: { code: string } }[] }> {
  const form = new FormData();
  const query = `mutation ($contactId: ID!, $file: Upload!) { setContactPhoto(contactId: $contactId, file: $file) {
    contact { id version photo { url width height } } userErrors { code path message } } }`;
  form.append('operations', JSON.stringify({ query, variables: { contactId, file: null } }));
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', new Blob([new Uint8Array(file)]), 'photo.png');
  const headers = { 'apollo-require-preflight': 'true', ...credentials(asker) };
  const response = await fetch(url, { method: 'POST', headers, body: form });
  return (await response.json()) as Awaited<ReturnType<typeof sendPhoto>>;
}
