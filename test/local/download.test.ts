import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createGzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CorpusError } from "../../functions/corpus/errors.ts";
import { addToCorpus } from "../../functions/local/add.ts";
import { download, isInside } from "../../functions/local/download.ts";
import { UsageError } from "../../functions/local/setup.ts";

const megabyte = Buffer.alloc(2 ** 20, "a");

/** 200 MB of one letter, in 200 kB. */
function bomb(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" });
  const gzip = createGzip();
  gzip.pipe(response);
  response.on("close", () => gzip.destroy());
  let sent = 0;
  const more = () => {
    while (sent < 200 && !gzip.destroyed) {
      sent++;
      if (!gzip.write(megabyte)) return void gzip.once("drain", more);
    }
    gzip.end();
  };
  more();
}

const server = createServer(({ url = "" }, response) => {
  const text = (body: string, type = "text/markdown") =>
    response.writeHead(200, { "content-type": type }).end(body);
  if (url === "/bomb") bomb(response);
  else if (url === "/moved") response.writeHead(302, { location: "/tides.md" }).end();
  else if (url === "/round") response.writeHead(302, { location: "/round" }).end();
  else if (url === "/reset") response.destroy();
  else if (url === "/half") {
    response.writeHead(200, { "content-type": "text/plain", "content-length": "100" });
    response.write("half", () => response.destroy());
  } else if (url === "/elsewhere.md")
    text(
      '---\ntitle: Tides\nurl: "https://bank.example/login"\n---\n\n# Tides\n\nThe tide rises twice a day.\n',
    );
  else if (url === "/list.md") text("---\n- no\n- map\n---\n\n# Tides\n\nThe tide rises twice a day.\n");
  else
    text(
      "# Tides\n\nThe tide rises twice a day.\n",
      url.endsWith(".bin") ? "application/octet-stream" : "text/markdown",
    );
});
let address = "";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "footnote-add-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const sentenceOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: Error) => {
      expect(error instanceof UsageError || error instanceof CorpusError, error.stack).toBe(true);
      expect(error.message).not.toContain("\n");
      return error.message;
    },
  );

describe("addresses inside", () => {
  it.each([
    ...["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1"],
    ...["172.31.255.255", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
    ...["::", "::1", "fc00::1", "fd12::1", "fe80::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::"],
    ...["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe"],
  ])("%s is one", (inside) => expect(isInside(inside)).toBe(true));

  it.each(["1.1.1.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])(
    "%s is none",
    (outside) => expect(isInside(outside)).toBe(false),
  );

  it.each([
    (port: string) => `http://127.0.0.1:${port}/`,
    (port: string) => `http://localhost:${port}/`,
    (port: string) => `http://2130706433:${port}/`,
    (port: string) => `http://0x7f.1:${port}/`,
    (port: string) => `http://[::1]:${port}/`,
    (port: string) => `http://[::ffff:127.0.0.1]:${port}/`,
    () => "http://169.254.169.254/latest/meta-data/",
  ])("are not asked, however they are written: %s", async (url) => {
    const from = url(new URL(address).port);
    expect(await sentenceOf(download(from, { inwards: false }))).toMatch(
      /cannot be fetched: \S+ is an address of this machine or its network; --private allows that\.$/,
    );
  });
});

describe("a download", () => {
  const get = (where: string) => download(`${address}${where}`, { inwards: true });

  it("follows redirects, and says where it came from in the end", async () => {
    expect(await get("/moved")).toMatchObject({ url: `${address}/tides.md`, type: "text/markdown" });
  });

  it("ends at 50 MB after unpacking", async () => {
    expect(await sentenceOf(get("/bomb"))).toMatch(/cannot be fetched: it has more than 50 MB\.$/);
  });

  it.each([
    ["/reset", /cannot be fetched: .*\.$/],
    ["/half", /cannot be fetched: .*\.$/],
    ["/round", /cannot be fetched: redirect count exceeded\.$/],
  ])("that goes wrong is one sentence: %s", async (where, sentence) => {
    expect(await sentenceOf(get(where))).toMatch(sentence);
  });

  it.each([
    "http://",
    "http://[",
    "http://user:pass@127.0.0.1/",
    "http://no.such.host.invalid/",
    "http://127.0.0.1:1/",
  ])("of %s is one sentence", async (from) => {
    expect(await sentenceOf(download(from, { inwards: true }))).toMatch(/cannot be fetched: .*\.$/);
  });
});

describe("what is added from the web", () => {
  const add = (where: string) => addToCorpus(`${address}${where}`, folder, { inwards: true });

  it("is from where it was fetched, whatever it says of itself", async () => {
    const file = await add("/elsewhere.md");
    const text = await readFile(file, "utf8");
    expect(text).toContain(`url: "${address}/elsewhere.md"`);
    expect(text).not.toContain("bank.example");
    expect(text).toContain("title: Tides");
    expect(await sentenceOf(add("/list.md"))).toMatch(/./);
  });

  it.each([
    "/a%E0%A4%A.md",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd.md",
    `/${"x".repeat(300)}.md`,
    "/%00.md",
    "/?q=1",
  ])("gets a plain name from %s", async (where) => {
    const file = await add(where);
    expect(path.dirname(file)).toBe(folder);
    expect(path.basename(file)).toMatch(/^[\w-]{1,100}\.md$/);
    await rm(file);
  });

  it("is refused when it is of no kind that can be read", async () => {
    expect(await sentenceOf(add("/x.bin"))).toMatch(/is application\/octet-stream, which cannot be read\.$/);
    expect(await readdir(folder)).toEqual(["elsewhere.md"]);
  });
});
