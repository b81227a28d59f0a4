import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { largestBundle } from "../../infra/bundle-size.ts";
import { seeded } from "../seeded.ts";
import { readDataset } from "./dataset.ts";
import { machineInWords } from "./machine.ts";

const bytesPerDocument = 7_200;
/** What is left of a Lambda bundle for an index, beside the code and the encoder's table. */
const lambdaBytes = largestBundle - 8 * 2 ** 20;
const buildScript = fileURLToPath(new URL("folder-build.ts", import.meta.url));

interface Built {
  seconds: number;
  mebibytes: number;
}

/**
 * `npm run bench -- folder`: how long a folder of many Markdown documents takes to build, at first and after one change, with
 * the default encoder, and what it needs of memory and disk. The documents are sentences of a data set in new order, the same
 * for the same number.
 */
export async function folder({ data, documents }: { data: string; documents: number }): Promise<void> {
  const scratch = await mkdtemp(path.join(tmpdir(), "footnote-folder-"));
  try {
    const corpus = path.join(scratch, "corpus");
    const bytes = await writeDocuments(corpus, documents, data);
    say(machineInWords());
    say(`${documents.toLocaleString("en")} documents, ${mb(bytes)} of Markdown`);
    say(`\n${"".padEnd(14)}${["s", "MiB"].map((head) => head.padStart(8)).join("")}`);
    const index = path.join(scratch, "corpus.index");
    const show = (name: string, { seconds, mebibytes }: Built) =>
      say(`${name.padEnd(14)}${seconds.toFixed(1).padStart(8)}${mebibytes.toFixed(0).padStart(8)}`);
    show("first build", await build(corpus, index));
    const changed = path.join(corpus, "00", "document-0.md");
    await writeFile(changed, `${await readFile(changed, "utf8")}\nOne sentence more.\n`);
    show("one change", await build(corpus, index));
    const { size } = await stat(index);
    const most = Math.floor((documents * lambdaBytes) / size);
    say(`\nindex: ${mb(size)}; a Lambda bundle ends at some ${most.toLocaleString("en")} such documents`);
    const rest = (await readdir(scratch)).filter((name) => !["corpus", "corpus.index"].includes(name));
    if (rest.length > 0) throw new Error(`a build left ${rest.join(", ")} behind`);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function writeDocuments(corpus: string, count: number, data: string): Promise<number> {
  const { documents } = await readDataset(data);
  const sentences = documents.flatMap(({ text, passages }) =>
    passages.flatMap((passage) => passage.sentences.map(({ start, end }) => text.slice(start, end))),
  );
  const random = seeded(20261127);
  const sentence = () => (sentences[Math.floor(random() * sentences.length)] ?? "").replace(/\s+/g, " ");
  let written = 0;
  for (let number = 0; number < count; number++) {
    const inFolder = path.join(corpus, String(number % 100).padStart(2, "0"));
    if (number < 100) await mkdir(inFolder, { recursive: true });
    let text = `# Report ${number}\n`;
    while (text.length < bytesPerDocument) {
      text += `\n## ${sentence().split(" ").slice(0, 5).join(" ")}\n`;
      for (let i = 0; i < 4; i++) text += `\n${Array.from({ length: 4 }, sentence).join(" ")}\n`;
      text += `\n${Array.from({ length: 3 }, () => `- ${sentence()}`).join("\n")}\n`;
    }
    written += Buffer.byteLength(text);
    await writeFile(path.join(inFolder, `document-${number}.md`), text);
  }
  return written;
}

/** In a process of its own, which says what it took of memory at most. */
async function build(corpus: string, index: string): Promise<Built> {
  const began = performance.now();
  const child = spawn(process.execPath, [buildScript, corpus, index], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const piece of child.stdout) output += piece;
  if (child.exitCode !== 0 && child.exitCode !== null) throw new Error("the build failed");
  return { seconds: (performance.now() - began) / 1000, mebibytes: Number(output) };
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
