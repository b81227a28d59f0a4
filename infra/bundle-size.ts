import type { Bundle } from "./bundles.ts";

/** What Lambda takes of code, unpacked: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const largestBundle = 250 * 1024 * 1024;

/** A bundle that Lambda would not take. `message` says by how much, and what to do. */
export class BundleSizeError extends Error {
  override name = "BundleSizeError";
}

/**
 * How far a bundle is off Lambda's limit, once it has half of it; undefined while it has less.
 * @throws {BundleSizeError} when it has more: CloudFormation would say so only after everything was uploaded.
 */
export function remarkOnSize(
  name: string,
  { bytes, indexBytes }: Pick<Bundle, "bytes" | "indexBytes">,
): string | undefined {
  const limit = `${inMB(largestBundle)} that Lambda takes`;
  const index = `${inMB(indexBytes)} of it the index`;
  if (bytes > largestBundle)
    throw new BundleSizeError(
      `The bundle of ${name} has ${inMB(bytes)}, ${index}, which is ${inMB(bytes - largestBundle)} more than the ${limit}: deploy fewer documents or, where EMBEDDER is set, without it.`,
    );
  if (bytes < largestBundle / 2) return undefined;
  return `The bundle of ${name} has ${inMB(bytes)}, ${index}; ${inMB(largestBundle - bytes)} are left of the ${limit}.`;
}

function inMB(bytes: number): string {
  const mb = bytes / 2 ** 20;
  return `${mb < 10 ? mb.toFixed(1) : Math.round(mb)} MB`;
}
