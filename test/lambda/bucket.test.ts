import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Document, Packer, Paragraph } from "docx";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openIndexFile } from "../../functions/corpus/search/open.ts";
import { builder } from "../../functions/lambda/bucket/build.ts";
import { indexBucket } from "../../functions/lambda/bucket/indexes.ts";
import { bucketShelf } from "../../functions/lambda/bucket/shelf.ts";
import { documentClient } from "../../functions/state/client.ts";
import { createTable } from "../../functions/state/table.ts";
import { pdf } from "../corpus/parse/pdf-file.ts";
import { dynalite } from "../state/servers.ts";
import { bundled } from "./bundled.ts";
import { apiEvent, httpAnswer } from "./events.ts";
import { absent, type LambdaFunction, startFunction } from "./runtime.ts";
import { absentS3, startS3 } from "./s3-server.ts";

/** What S3 sends by EventBridge, and SQS hands on. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function eventOf(kind: "Object Created" | "Object Deleted", key: string) {
  const body = {
    version: "0",
    id: "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": kind,
    source: "aws.s3",
    account: "123456789012",
    time: "2026-11-27T20:00:00Z",
    region: "eu-west-1",
    resources: ["arn:aws:s3:::documents"],
    detail: {
      version: "0",
      bucket: { name: "documents" },
      object: { key, size: 5, etag: "b1946ac92492d2347c6235b4d2611184", sequencer: "617f08299329d189" },
      "request-id": "N4N7GDK58NMKJ12R",
      requester: "123456789012",
      "source-ip-address": "1.2.3.4",
      reason: kind === "Object Created" ? "PutObject" : "DeleteObject",
    },
  };
  return {
    Records: [
      {
        messageId: crypto.randomUUID(),
        receiptHandle: "handle",
        body: JSON.stringify(body),
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: "1795809600000",
          SenderId: "AIDAEXAMPLE",
          ApproximateFirstReceiveTimestamp: "1795809660000",
        },
        messageAttributes: {},
        md5OfBody: "d41d8cd98f00b204e9800998ecf8427e",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:footnote",
        awsRegion: "eu-west-1",
      },
    ],
  };
}

const missing = absent ?? absentS3;

describe.skipIf(missing)("documents in a bucket", { timeout: 120_000 }, async () => {
  if (missing) return;
  const bundles = await bundled("bucket");
  const database = await dynalite.start();
  const client = documentClient({ endpoint: database.endpoint });
  await createTable(client, "footnote");
  const s3 = await startS3();
  const running: LambdaFunction[] = [];
  let number = 0;
  let documents = "";
  let indexes = "";

  beforeEach(async () => {
    [documents, indexes] = [`documents-${++number}`, `indexes-${number}`];
    for (const Bucket of [documents, indexes])
      await s3.client.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
      );
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  });
  afterAll(async () => {
    client.destroy();
    await Promise.all([database.close(), s3.close()]);
  });

  async function start(folder: string, env: Record<string, string> = {}): Promise<LambdaFunction> {
    const started = await startFunction(folder, {
      ...{ EMBEDDER: "builtin", MODEL_PROVIDER: "none", TABLE: "footnote", STAGE: "dev" },
      ...{ DOCUMENTS_BUCKET: documents, INDEX_BUCKET: indexes },
      ...{ AWS_ENDPOINT_URL_S3: s3.endpoint, AWS_ENDPOINT_URL_DYNAMODB: database.endpoint },
      ...env,
    });
    running.push(started);
    return started;
  }
  const startBuild = (env: Record<string, string> = {}) => start(bundles.build?.folder ?? "", env);
  const startChat = () => start(bundles.chat.folder);

  const put = (Key: string, Body: string | Uint8Array, Bucket = documents) =>
    s3.client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const remove = (Key: string, Bucket = documents) =>
    s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
  const read = async (Key: string) => {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: indexes, Key }));
    return JSON.parse((await Body?.transformToString()) ?? "");
  };
  const names = async () => {
    const { Contents = [] } = await s3.client.send(
      new ListObjectsV2Command({ Bucket: indexes, Prefix: "indexes/" }),
    );
    return Contents.map(({ Key }) => Key).sort();
  };
  const named = (hashes: string[]) => hashes.map((hash) => `indexes/${hash}.index`).sort();
  /** Hands an event to the function that builds; resolves with what it failed with. */
  const changed = async (
    build: LambdaFunction,
    key: string,
    kind: Parameters<typeof eventOf>[0] = "Object Created",
  ) => (await build.invoke(eventOf(kind, key))).failed;
  const ask = async (chat: LambdaFunction, question: string) => {
    const answer = await httpAnswer(await chat.invoke(apiEvent("POST", "/api/ask", { body: { question } })));
    return JSON.parse(await answer.text());
  };
  const metricsOf = (build: LambdaFunction) =>
    build
      .logs()
      .split("\n")
      .filter((line) => line.includes("CloudWatchMetrics"))
      .map((line) => JSON.parse(line));

  const leave = (days: number) =>
    `# Leave\n\nEverybody at the company has ${days} days of paid leave a year.\n`;
  const pay = "# Pay\n\nSalaries are paid on the 25th day of every month.\n";

  it("has no documents, then those that were put, as they were changed, without those that were deleted", async () => {
    const build = await startBuild();
    expect(await ask(await startChat(), "How many days of leave?")).toMatchObject({
      outcome: "remark",
      answer: expect.stringContaining("no documents here yet"),
    });
    await put("hr/leave.md", leave(25));
    await put("hr/pay.md", pay);
    expect(await changed(build, "hr/leave.md")).toBeUndefined();
    const first = await read("current.json");
    expect(await ask(await startChat(), "How many days of leave does everybody have?")).toMatchObject({
      outcome: "answered",
      answer: expect.stringContaining("25 days"),
      corpus: first.corpus,
    });
    await put("hr/leave.md", leave(30));
    await changed(build, "hr/leave.md");
    const chat = await startChat();
    expect((await ask(chat, "How many days of leave does everybody have?")).answer).toContain("30 days");
    // What an answer has cited before can be read as it was.
    const cited = apiEvent("GET", `/api/documents/hr-leave?corpus=${first.corpus}`);
    expect(JSON.parse(await (await httpAnswer(await chat.invoke(cited))).text()).text).toContain("25 days");
    await remove("hr/leave.md");
    await changed(build, "hr/leave.md", "Object Deleted");
    const after = await startChat();
    expect(await ask(after, "How many days of leave does everybody have?")).toMatchObject({
      outcome: "not_in_corpus",
    });
    expect((await ask(after, "On which day of the month are salaries paid?")).answer).toContain("25th");
    await remove("hr/pay.md");
    await changed(build, "hr/pay.md", "Object Deleted");
    expect((await ask(await startChat(), "On which day of the month are salaries paid?")).answer).toContain(
      "no documents",
    );
  });

  it("says what cannot be read, and goes on with the rest", async () => {
    const build = await startBuild();
    await put("leave.md", leave(25));
    await put("broken.pdf", "%PDF-1.7\nnothing follows");
    await put("picture.png", "no document");
    await put(".DS_Store", "hidden");
    await changed(build, "broken.pdf");
    expect(await read("reports/latest.json")).toMatchObject({
      outcome: "built",
      documents: 1,
      unreadable: [{ name: "broken.pdf", message: expect.stringMatching(/damaged|PDF/) }],
      skipped: [{ name: ".DS_Store" }, { name: "picture.png" }],
    });
    expect(metricsOf(build).at(-1)).toMatchObject({
      service: "build",
      stage: "dev",
      Documents: 1,
      UnreadableDocuments: 1,
      FailedBuilds: 0,
    });
    expect((await ask(await startChat(), "How many days of leave does everybody have?")).answer).toContain(
      "25",
    );
  });

  it("keeps the last index when no document can be read, and does not try that again", async () => {
    const build = await startBuild();
    await put("leave.md", leave(25));
    await changed(build, "leave.md");
    const before = await read("current.json");
    await put("leave.md", " ");
    expect(await changed(build, "leave.md")).toBeUndefined();
    expect(await read("current.json")).toEqual(before);
    expect(await read("reports/latest.json")).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("leave.md"),
    });
    expect(metricsOf(build).at(-1)).toMatchObject({ FailedBuilds: 1 });
  });

  it("builds once for an event that comes twice, or late", async () => {
    const build = await startBuild();
    await put("leave.md", leave(25));
    await changed(build, "leave.md");
    const report = await read("reports/latest.json");
    await changed(build, "leave.md");
    await changed(build, "gone-long-ago.md", "Object Deleted");
    expect(await read("reports/latest.json")).toEqual(report);
    expect(metricsOf(build).map(({ Builds }) => Builds)).toEqual([1, 0, 0]);
  });

  it("reads PDF, Word, HTML and what else it knows, as on a laptop", async () => {
    const quote = "The boiler is checked every two years.";
    const word = new Document({ sections: [{ children: [new Paragraph(quote)] }] });
    await put("boiler.pdf", await pdf({}, (doc) => doc.text(quote)));
    await put("boiler.docx", await Packer.toBuffer(word));
    await put("boiler.html", `<title>Boiler</title><p>${quote}</p>`);
    await put("boiler.adoc", `= Boiler\n\n${quote}\n`);
    await put("boiler.csv", "what,when\nboiler,every two years\n");
    await changed(await startBuild(), "boiler.pdf");
    expect(await read("reports/latest.json")).toMatchObject({ documents: 5, unreadable: [], skipped: [] });
  });

  it("ends with the newest documents, whichever of two builds is first", async () => {
    const [one, other] = await Promise.all([startBuild(), startBuild()]);
    await put("leave.md", leave(25));
    const older = changed(one, "leave.md");
    await put("pay.md", pay);
    const newer = changed(other, "pay.md");
    expect(await Promise.all([older, newer])).toEqual([undefined, undefined]);
    const { corpus, kept } = await read("current.json");
    expect(kept[0]).toBe(corpus);
    const chat = await startChat();
    expect((await ask(chat, "How many days of leave does everybody have?")).answer).toContain("25");
    expect((await ask(chat, "On which day of the month are salaries paid?")).answer).toContain("25th");
  });

  /** A client that does something before it sends its first command of a kind about a key. */
  function meddled(Name: string, Key: string, meddle: () => Promise<unknown>): S3Client {
    const { endpoint } = s3;
    const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" };
    const client = new S3Client({ endpoint, region: "eu-west-1", credentials });
    let done = false;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (!done && commandName === Name && (args.input as { Key?: string }).Key === Key) {
            done = true;
            await meddle();
          }
          return next(args);
        },
      { step: "initialize" },
    );
    return client;
  }
  const builds = (client: S3Client) => builder(client, { documents, indexes, keep: 3, embedder: undefined });

  it("looks again when another build was faster, and when a document changes while it is read", async () => {
    await put("leave.md", leave(25));
    const slow = builds(
      meddled("PutObjectCommand", "current.json", async () => {
        await put("pay.md", pay);
        await builds(s3.client)();
      }),
    );
    // The faster one had the newer documents: there is nothing left to do.
    expect(await slow()).toMatchObject({ outcome: "unchanged", documents: 2 });
    await put("leave.md", leave(26));
    const startled = builds(meddled("GetObjectCommand", "leave.md", () => put("leave.md", leave(27))));
    expect(await startled()).toMatchObject({ outcome: "built", documents: 2 });
    const gone = builds(meddled("GetObjectCommand", "new.md", () => remove("new.md")));
    await put("new.md", "# New\n\nIt is here and gone.\n");
    expect(await gone()).toMatchObject({ outcome: "unchanged", documents: 2 });
    const chat = await startChat();
    expect((await ask(chat, "How many days of leave does everybody have?")).answer).toContain("27 days");
  });

  it("stays as it is when a build dies before it is done, or cannot reach the buckets", async () => {
    await put("leave.md", leave(25));
    await builds(s3.client)();
    const before = await read("current.json");
    await put("leave.md", leave(30));
    const dying = builds(
      meddled("PutObjectCommand", "current.json", () => Promise.reject(new Error("The lights went out"))),
    );
    await expect(dying()).rejects.toThrow("The lights went out");
    expect(await read("current.json")).toEqual(before);
    expect((await ask(await startChat(), "How many days of leave does everybody have?")).answer).toContain(
      "25",
    );
    // The message stays in the queue, and is delivered again.
    const cut = await startBuild({ AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" });
    expect(await changed(cut, "leave.md")).toBeDefined();
    expect(metricsOf(cut).at(-1)).toMatchObject({ FailedBuilds: 1 });
    await changed(await startBuild(), "leave.md");
    expect((await ask(await startChat(), "How many days of leave does everybody have?")).answer).toContain(
      "30",
    );
  });

  it("is not moved by a build that was overtaken", async () => {
    await put("leave.md", leave(25));
    await changed(await startBuild(), "leave.md");
    const bucket = indexBucket(s3.client, indexes);
    const read = await bucket.pointer();
    if (!read || read === "unchanged" || !read.pointer) throw new Error("there is a pointer");
    await bucket.move({ ...read.pointer, kept: [read.pointer.corpus, "0123456789abcdef"] }, read);
    await expect(bucket.move(read.pointer, read)).rejects.toThrow("Another build");
    await expect(bucket.move(read.pointer, undefined)).rejects.toThrow("Another build");
  });

  it("heals what a build left that died half-way, an index that is gone, and a pointer to nothing", async () => {
    const build = await startBuild();
    await put("leave.md", leave(25));
    await put("indexes/0123456789abcdef.index", "half an index", indexes);
    await changed(build, "leave.md");
    const { corpus } = await read("current.json");
    await remove(`indexes/${corpus}.index`, indexes);
    await changed(build, "leave.md");
    expect(await names()).toContain(`indexes/${corpus}.index`);
    await put("current.json", "{ not JSON", indexes);
    await changed(build, "leave.md");
    expect((await read("current.json")).corpus).toBe(corpus);
    // A day later nobody can mean to point to what the dead build left.
    await indexBucket(s3.client, indexes).clear([corpus], [], Date.now() + 25 * 60 * 60 * 1000);
    expect(await names()).toEqual(named([corpus]));
  });

  it("keeps so many indexes as KEEP_INDEXES says", async () => {
    const build = await startBuild({ KEEP_INDEXES: "2" });
    const hashes: string[] = [];
    for (const days of [25, 26, 27]) {
      await put("leave.md", leave(days));
      await changed(build, "leave.md");
      hashes.unshift((await read("current.json")).corpus);
    }
    expect((await read("current.json")).kept).toEqual(hashes.slice(0, 2));
    expect(await names()).toEqual(named(hashes.slice(0, 2)));
  });

  it("answers from the index before where the current one is gone or altered", async () => {
    const build = await startBuild();
    await put("leave.md", leave(25));
    await changed(build, "leave.md");
    await put("leave.md", leave(30));
    await changed(build, "leave.md");
    const { corpus } = await read("current.json");
    const key = `indexes/${corpus}.index`;
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: indexes, Key: key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    // A digit of the text.
    const at = Buffer.from(bytes).indexOf("30 days");
    bytes[at] = "9".charCodeAt(0);
    await put(key, bytes, indexes);
    for (const spoil of [async () => {}, () => remove(key, indexes)]) {
      await spoil();
      const chat = await startChat();
      expect((await ask(chat, "How many days of leave does everybody have?")).answer).toContain("25 days");
      expect(chat.logs()).toContain(`The index ${corpus} cannot be taken up`);
    }
  });

  it("does not answer at all from nothing, and answers again when it can", async () => {
    await put("leave.md", leave(25));
    await changed(await startBuild(), "leave.md");
    const pointer = await read("current.json");
    await put("current.json", "{", indexes);
    const chat = await startChat();
    const asked = apiEvent("POST", "/api/ask", {
      body: { question: "How many days of leave does everybody have?" },
    });
    expect((await httpAnswer(await chat.invoke(asked))).status).toBe(500);
    await put("current.json", JSON.stringify(pointer), indexes);
    expect((await httpAnswer(await chat.invoke(asked))).status).toBe(200);
  });

  it("is looked at once a minute, and what is wrong then leaves the index that answers", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.endpoint);
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const empty = await openIndexFile(`${bundles.chat.folder}/corpus.index`);
    const logged: string[] = [];
    const shelf = bucketShelf(indexes, empty, {
      embedder: undefined,
      keep: 3,
      log: ({ message }) => logged.push(message),
    });
    const counts = async (after: number) => {
      now += after;
      await shelf.refresh();
      return shelf.current().documentCount;
    };
    const build = await startBuild();
    expect(await counts(0)).toBe(0);
    await put("leave.md", leave(25));
    await changed(build, "leave.md");
    expect(await counts(59_000)).toBe(0);
    expect(await counts(1_000)).toBe(1);
    const held = shelf.current();
    await put("pay.md", pay);
    await changed(build, "pay.md");
    const { corpus } = await read("current.json");
    await remove(`indexes/${corpus}.index`, indexes);
    expect(await counts(60_000)).toBe(1);
    expect(logged).toEqual([`The index ${corpus} cannot be taken up`]);
    await put("current.json", "{", indexes);
    expect(await counts(60_000)).toBe(1);
    await remove("current.json", indexes);
    expect(await counts(60_000)).toBe(1);
    await changed(build, "pay.md");
    expect(await counts(60_000)).toBe(2);
    // Whoever was being answered from the one before still is.
    expect(held.document("leave")?.text).toContain("25 days");
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
});
