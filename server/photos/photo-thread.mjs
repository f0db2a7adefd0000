/**
 * The thread of photo.decoder.ts: decodes one picture after the other, fits it and encodes it anew, which leaves all
 * that was written into the file behind. Plain JavaScript, so that tests start it as it is.
 */
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { defaultFormats, Jimp } from 'jimp';

// Whoever waits for a page comes first. Elsewhere than on Linux, a thread has no priority of its own.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

// What decoders print is about what strangers send: it belongs into no log.
for (const method of ['log', 'info', 'warn', 'error']) console[method] = () => undefined;

const decoders = new Map(defaultFormats.map(format => format()).map(format => [format.mime, format]));

parentPort.on('message', order => void photoOf(order).then(photo => parentPort.postMessage(photo)));

parentPort.postMessage({ ready: true });

async function photoOf({ bytes, header, box, pixels }) {
  try {
    const picture = decode(Buffer.from(bytes), header, pixels);
    return { photo: await encode(upright(fitted(picture, header, box), header)) };
  } catch (error) {
    return { error: String(error) };
  }
}

function decode(bytes, header, pixels) {
  const options = { maxResolutionInMP: pixels / 1e6, maxMemoryUsageInMB: 640 };
  const { data, width, height } = decoders.get(header.mime).decode(bytes, options);
  if (width !== header.width || height !== header.height) throw new Error('Another size than it said');
  return new Jimp({ data: Buffer.from(data.buffer, data.byteOffset, data.length), width, height });
}

/** Fits into the box as it will stand in the end; nothing is enlarged, and no side vanishes. */
function fitted(picture, { orientation }, box) {
  const [most, mostDown] = orientation > 4 ? [box.height, box.width] : [box.width, box.height];
  const { width, height } = picture.bitmap;
  const scale = Math.min(1, most / width, mostDown / height);
  if (scale === 1) return picture;
  const scaled = side => Math.max(1, Math.round(side * scale));
  return picture.resize({ w: scaled(width), h: scaled(height) });
}

/** By EXIF's number: where the pixel comes from that is to stand at x, y; `right` and `bottom` are the last ones there. */
const origins = {
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, bottom) => [right - x, bottom - y],
  4: (x, y, right, bottom) => [x, bottom - y],
  5: (x, y) => [y, x],
  6: (x, y, right, bottom) => [y, bottom - x],
  7: (x, y, right, bottom) => [right - y, bottom - x],
  8: (x, y, right) => [right - y, x],
};

/** Turned when it is small already: of a photo of 12 megapixels it would take a second. */
function upright(picture, { orientation }) {
  const origin = origins[orientation];
  if (!origin) return picture;
  const from = picture.bitmap;
  const [width, height] = orientation > 4 ? [from.height, from.width] : [from.width, from.height];
  const data = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = origin(x, y, from.width - 1, from.height - 1);
      const start = (fromY * from.width + fromX) * 4;
      from.data.copy(data, (y * width + x) * 4, start, start + 4);
    }
  }
  return new Jimp({ data, width, height });
}

/** PNG for what one can see through, else whichever is smaller: JPEG for photos, mostly PNG for signs. */
async function encode(picture) {
  const { width, height } = picture.bitmap;
  const png = await picture.getBuffer('image/png');
  const jpeg = isOpaque(picture) && (await picture.getBuffer('image/jpeg', { quality: 88 }));
  return jpeg && jpeg.length < png.length
    ? { type: 'image/jpeg', bytes: jpeg, width, height }
    : { type: 'image/png', bytes: png, width, height };
}

function isOpaque({ bitmap: { data } }) {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
