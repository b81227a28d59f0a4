import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { CorpusError } from "../../corpus/errors.ts";
import {
  type CorpusFile,
  type CorpusFiles,
  documentsAmong,
  type FileContent,
  fingerprintOf,
  leftOutByName,
  type Skipped,
} from "../../corpus/index/folder.ts";
import { statusOf } from "./client.ts";

/** The bucket is not as it was listed: what was built of it would be of no moment in time. */
export class ListingStale extends Error {
  override name = "ListingStale";
}

/** An object beyond this is no document: it is not even fetched. In bytes. */
const largest = 100 * 2 ** 20;

interface Listed {
  tag: string;
  size: number;
}

/**
 * The documents of a bucket, in the shape of a folder's: keys are the names, and an object's entity tag stands for its content.
 * Nothing is fetched before it is read. An empty bucket is no error.
 */
export async function listDocuments(s3: S3Client, bucket: string): Promise<CorpusFiles> {
  const objects = new Map<string, Listed>();
  const skipped = new Map<string, Skipped>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
    for (const { Key: key = "", ETag: tag = "", Size: size = 0 } of Contents) {
      // The console makes a folder by an object that ends so.
      if (key.endsWith("/")) continue;
      const leftOut = leftOutByName(key);
      if (leftOut) skipped.set(leftOut.name, leftOut);
      else objects.set(key, { tag, size });
    }
  const { documents, skipped: others } = documentsAmong([...objects.keys()].sort());
  const listed = (name: string) => objects.get(name) ?? { tag: "", size: 0 };
  const files = documents.map(({ name, id, about }): CorpusFile => {
    const { tag, size } = listed(name);
    return {
      name,
      id,
      size,
      fingerprint: fingerprintOf(name, tag, about && listed(about).tag),
      async read(): Promise<FileContent> {
        const bytes = await readObject(s3, bucket, name, listed(name));
        if (about === undefined) return { bytes };
        const metadata = await readObject(s3, bucket, about, listed(about));
        return { bytes, about: new TextDecoder().decode(metadata) };
      },
    };
  });
  return {
    folder: `s3://${bucket}`,
    files: files.sort((a, b) => (a.id < b.id ? -1 : 1)),
    skipped: [...skipped.values(), ...others].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/**
 * @throws {CorpusError} when the object itself cannot be read: encrypted with another's key, archived, too large.
 * @throws {ListingStale} when it has changed since it was listed, or is gone.
 */
async function readObject(s3: S3Client, Bucket: string, Key: string, { tag, size }: Listed) {
  if (size > largest)
    throw new CorpusError(`has ${Math.round(size / 2 ** 20)} MB, which is too much for a document; split it`);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, IfMatch: tag }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 412) throw new ListingStale(`${Key} has changed meanwhile`);
    if (status === 400 || status === 403)
      throw new CorpusError(`cannot be read from the bucket (${(error as Error).name})`);
    throw error;
  }
}
