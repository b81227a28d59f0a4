import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import { CorpusError } from "../../corpus/errors.ts";
import { verifyIndex } from "../../corpus/index/index-file.ts";
import { fileSource } from "../../corpus/index/index-source.ts";
import { statusOf } from "./client.ts";

/**
 * The bucket of indexes: `current.json` points to the one that is answered from, which lies with the last ones under
 * `indexes/`, each by its hash; `reports/latest.json` says what was made of the documents.
 */
const pointerKey = "current.json";
const reportKey = "reports/latest.json";
const folder = "indexes/";
const keyOf = (hash: string) => `${folder}${hash}.index`;

const hash = z.string().regex(/^[0-9a-f]{8,64}$/);
const pointerSchema = z.object({
  /** Hash of the current index. */
  corpus: hash,
  /** Hashes of the indexes that are kept, the current one first. */
  kept: z.array(hash),
});
export type Pointer = z.infer<typeof pointerSchema>;

/** A pointer as it was read; undefined where what stands there is none. */
export interface ReadPointer {
  tag: string;
  pointer: Pointer | undefined;
}

/** Another build moved the pointer since it was read. */
export class Overtaken extends Error {
  override name = "Overtaken";
}

/** What no pointer names is left by a build that died or was overtaken; after a day no build can still mean to point to it. */
const orphanMs = 24 * 60 * 60 * 1000;

export type IndexBucket = ReturnType<typeof indexBucket>;

export function indexBucket(s3: S3Client, Bucket: string) {
  return {
    /** Undefined when there is none (yet); "unchanged" when it still has the tag `known`. */
    async pointer(known?: string): Promise<ReadPointer | "unchanged" | undefined> {
      try {
        const IfNoneMatch = known;
        const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key: pointerKey, IfNoneMatch }));
        return { tag: ETag ?? "", pointer: pointerIn((await Body?.transformToString()) ?? "") };
      } catch (error) {
        if (statusOf(error) === 304) return "unchanged";
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },

    /**
     * Points to another index, unless somebody else did since `read`.
     * @throws {Overtaken}
     */
    async move(pointer: Pointer, read: ReadPointer | undefined): Promise<void> {
      const condition = read ? { IfMatch: read.tag } : { IfNoneMatch: "*" };
      const Body = JSON.stringify(pointer);
      const ContentType = "application/json";
      try {
        await s3.send(new PutObjectCommand({ Bucket, Key: pointerKey, Body, ContentType, ...condition }));
      } catch (error) {
        if ([404, 409, 412].includes(statusOf(error) ?? 0))
          throw new Overtaken("Another build has finished meanwhile");
        throw error;
      }
    },

    /**
     * Fetches an index into a file and reads all of it.
     * @throws {CorpusError} when it is gone, altered, or of another format.
     */
    async fetch(corpus: string, file: string): Promise<void> {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(corpus) }));
        await pipeline(Body as Readable, createWriteStream(file));
      } catch (error) {
        if (statusOf(error) === 404) throw new CorpusError(`The index ${corpus} is gone from the bucket.`);
        throw error;
      }
      verifyFile(file, corpus);
    },

    async put(corpus: string, file: string): Promise<void> {
      const { size: ContentLength } = await stat(file);
      const Body = createReadStream(file);
      await s3.send(new PutObjectCommand({ Bucket, Key: keyOf(corpus), Body, ContentLength }));
    },

    /** Deletes the indexes that were `dropped`, and what builds left behind that came to nothing. */
    async clear(kept: readonly string[], dropped: readonly string[], now = Date.now()): Promise<void> {
      const needed = new Set(kept.map(keyOf));
      const gone = new Set(dropped.map(keyOf));
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: folder }))
        for (const { Key = "", LastModified } of Contents)
          if (!needed.has(Key) && now - (LastModified?.getTime() ?? now) > orphanMs) gone.add(Key);
      const Objects = [...gone].filter((Key) => !needed.has(Key)).map((Key) => ({ Key }));
      if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    },

    async report(report: object): Promise<void> {
      const Body = JSON.stringify(report, undefined, 2);
      await s3.send(new PutObjectCommand({ Bucket, Key: reportKey, Body, ContentType: "application/json" }));
    },
  };
}

function pointerIn(text: string): Pointer | undefined {
  try {
    return pointerSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** @throws {CorpusError} when a byte of the file is not as it was built, or it is another index than is said. */
function verifyFile(file: string, corpus: string): void {
  const source = fileSource(file);
  try {
    if (verifyIndex(source) !== corpus)
      throw new CorpusError(`The index ${corpus} of the bucket is another one.`);
  } finally {
    source.close();
  }
}
