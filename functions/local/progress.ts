import type { Progress } from "../corpus/index/prepare.ts";

/** Without a terminal a line is written so often, in ms. */
const everyMs = 5_000;
const width = 24;

/**
 * Shows how far a build is: a bar on a terminal, and a line every few seconds where the output is kept. What is over before
 * the first of them is due shows nothing.
 */
export function progressOn(stream: NodeJS.WriteStream): { show(progress: Progress): void; clear(): void } {
  const began = performance.now();
  let last = began;
  return {
    show(progress) {
      const now = performance.now();
      const due = stream.isTTY ? 100 : everyMs;
      if (now - last < due) return;
      last = now;
      const text = `${inWords(progress)}${timeLeft(progress, now - began)}`;
      if (!stream.isTTY) stream.write(`Reading the documents: ${text}\n`);
      else stream.write(`\r\u001B[K${bar(progress)} ${text}`.slice(0, stream.columns + 4));
    },
    clear() {
      if (stream.isTTY) stream.write("\r\u001B[K");
    },
  };
}

function inWords({ done, of, sentences }: Progress): string {
  const [read, all, count] = [done, of, sentences].map((number) => number.toLocaleString("en"));
  return `${read} of ${all} files, ${count} sentences`;
}

function bar({ bytes, ofBytes }: Progress): string {
  const full = Math.round((width * bytes) / Math.max(1, ofBytes));
  return `[${"#".repeat(full)}${" ".repeat(width - full)}]`;
}

/** By the bytes that were read so far, since files differ in size. */
function timeLeft({ bytes, ofBytes }: Progress, ms: number): string {
  if (bytes === 0 || ms < 1_000) return "";
  const seconds = Math.ceil((ms * (ofBytes - bytes)) / bytes / 1000);
  return seconds < 120 ? `, about ${seconds} s left` : `, about ${Math.ceil(seconds / 60)} min left`;
}
