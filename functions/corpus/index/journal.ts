import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { crc32 } from "node:zlib";

/**
 * What a build has done so far, in a file that is only ever appended to: a build that was broken off, by a document, a
 * server or Ctrl-C, goes on where it stopped.
 *
 *     8 bytes   "FOOTJRNL"
 *     records   u32 length of the key, u32 length of the value, u32 CRC-32 of both (little-endian), key in UTF-8, value
 *
 * The first record that is cut short or does not fit its sum ends the file: what follows it is cut off.
 */
export interface Journal {
  /** The last value of a key. */
  get(key: string): Buffer | undefined;
  put(key: string, value: Uint8Array): void;
  /** Gives up the file, and removes it when what it holds is not needed any more. */
  close(done: boolean): void;
}

const magic = Buffer.from("FOOTJRNL", "latin1");
const recordHead = 12;
/** Read at a time while the records are checked. */
const stretch = 4 * 2 ** 20;

/**
 * Opens a journal, or begins it. A file that is none is begun anew.
 * @throws the file system's error when the file can be neither read nor made.
 */
export function openJournal(file: string): Journal {
  mkdirSync(path.dirname(file), { recursive: true });
  const descriptor = openSync(file, "a+");
  const places = new Map<string, { at: number; length: number }>();
  let end = readRecords(descriptor, places);
  if (end === 0) {
    ftruncateSync(descriptor, 0);
    writeSync(descriptor, magic);
    end = magic.length;
  } else {
    ftruncateSync(descriptor, end);
  }
  return {
    get(key) {
      const place = places.get(key);
      return place && readStretch(descriptor, place.at, place.length);
    },
    put(key, value) {
      const record = recordOf(key, value);
      for (let done = 0; done < record.length; ) done += writeSync(descriptor, record, done);
      end += record.length;
      places.set(key, { at: end - value.length, length: value.length });
    },
    close(done) {
      closeSync(descriptor);
      if (done) rmSync(file, { force: true });
    },
  };
}

function recordOf(key: string, value: Uint8Array): Buffer {
  const name = Buffer.from(key);
  const head = Buffer.alloc(recordHead);
  head.writeUInt32LE(name.length, 0);
  head.writeUInt32LE(value.length, 4);
  head.writeUInt32LE(crc32(value, crc32(name)), 8);
  return Buffer.concat([head, name, value]);
}

/** Notes where the values lie, and returns where the last good record ends; 0 when the file is no journal. */
function readRecords(descriptor: number, places: Map<string, { at: number; length: number }>): number {
  const { size } = fstatSync(descriptor);
  if (size < magic.length || !readStretch(descriptor, 0, magic.length).equals(magic)) return 0;
  let at = magic.length;
  while (at + recordHead <= size) {
    const head = readStretch(descriptor, at, recordHead);
    const [keyLength, length, sum] = [head.readUInt32LE(0), head.readUInt32LE(4), head.readUInt32LE(8)];
    const value = at + recordHead + keyLength;
    if (value + length > size) break;
    const key = readStretch(descriptor, at + recordHead, keyLength);
    let found = crc32(key);
    for (let from = value; from < value + length; from += stretch)
      found = crc32(readStretch(descriptor, from, Math.min(stretch, value + length - from)), found);
    if (found !== sum) break;
    places.set(key.toString(), { at: value, length });
    at = value + length;
  }
  return at;
}

function readStretch(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, at + done);
    if (count === 0) throw new RangeError("the journal was cut short while it was open");
    done += count;
  }
  return bytes;
}
