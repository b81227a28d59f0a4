import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The bytes of an index, wherever they are. */
export interface IndexSource {
  /** In bytes. */
  size: number;
  /** A stretch of the bytes, at a memory address that every typed array accepts; not to be changed. */
  read(at: number, length: number): Uint8Array;
  close(): void;
}

/** An index in memory: stretches are views. */
export function bytesSource(bytes: Uint8Array): IndexSource {
  // Views need alignment, and a Buffer from Node's pool may start anywhere.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return {
    size: aligned.length,
    read: (at, length) => aligned.subarray(at, at + length),
    close() {},
  };
}

/** Files of indexes that were exchanged for others, and that nobody can read from any more. */
const forgotten = new FinalizationRegistry<number>(closeSync);

/**
 * An index in a file, which is opened at once: replacing the file afterwards does not change what is read.
 * Stretches are read when they are asked for; the operating system keeps what is read often. The file is closed by `close`,
 * or else once nothing refers to the source.
 * @throws the file system's error when the file cannot be opened or read.
 */
export function fileSource(path: string): IndexSource {
  const file = openSync(path, "r");
  const source: IndexSource = {
    size: fstatSync(file).size,
    read(at, length) {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const count = readSync(file, bytes, done, length - done, at + done);
        if (count === 0) throw new RangeError("the index file was cut short while it was open");
        done += count;
      }
      return bytes;
    },
    close() {
      forgotten.unregister(source);
      closeSync(file);
    },
  };
  forgotten.register(source, file, source);
  return source;
}
