import { access, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

/**
 * A Chromium for the browser tests: the one installed on this machine, else, on Linux, the one that the npm
 * package @sparticuz/chromium carries. When none starts the tests are skipped, aloud; under CI they fail.
 */
export async function launchBrowser(): Promise<Browser | undefined> {
  const failures: string[] = [];
  for (const find of [...installed(), carried]) {
    try {
      const found = await find();
      if (found) return await chromium.launch({ ...found, args: [...found.args, ...quiet] });
    } catch (error) {
      failures.push(String(error));
    }
  }
  const advice = "No Chrome or Chromium starts here: install one, or set CHROME_PATH to its executable.";
  const { CI } = process.env;
  if (CI) throw new Error([advice, ...failures].join("\n"));
  console.warn(["Browser tests skipped.", advice, ...failures].join("\n"));
  return undefined;
}

const manifest = new URL("../../node_modules/@sparticuz/chromium/package.json", import.meta.url);

interface Executable {
  executablePath: string;
  args: string[];
}

/** Keeps the browser from calling home while the tests run. */
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-pings",
];

function installed(): (() => Promise<Executable | undefined>)[] {
  const { CHROME_PATH } = process.env;
  return (CHROME_PATH ? [CHROME_PATH] : usualPlaces()).map((executablePath) => async () => {
    return (await isThere(executablePath)) ? { executablePath, args: [] } : undefined;
  });
}

function usualPlaces(): string[] {
  switch (process.platform) {
    case "darwin":
      return [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
      ];
    case "win32":
      return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
        .map((name) => process.env[name])
        .filter((folder) => folder !== undefined)
        .map((folder) => path.join(folder, "Google", "Chrome", "Application", "chrome.exe"));
    default:
      return [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
      ];
  }
}

async function carried(): Promise<Executable | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const { default: packed } = await import("@sparticuz/chromium");
  packed.setGraphicsMode = false;
  // Made for scraping: flags that loosen the browser's security would hide what these tests look for.
  const loosening = ["--disable-web-security", "--allow-running-insecure-content", "--single-process"];
  const args = packed.args.filter((flag) => !loosening.includes(flag));
  return { executablePath: await unpacked(() => packed.executablePath()), args };
}

/**
 * Unpacks the browser once a machine. The package would write to one fixed file, which test files that start at
 * the same time would run before it is whole; so each unpacks in private, and the first to be ready is kept.
 */
async function unpacked(unpack: () => Promise<string>): Promise<string> {
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  const kept = path.join(tmpdir(), `footnote-chromium-${version}`);
  const executable = path.join(kept, "chromium");
  if (await isThere(executable)) return executable;
  const { TMPDIR } = process.env;
  const own = await mkdtemp(`${kept}-`);
  Object.assign(process.env, { TMPDIR: own });
  try {
    await unpack();
  } finally {
    if (TMPDIR === undefined) Reflect.deleteProperty(process.env, "TMPDIR");
    else Object.assign(process.env, { TMPDIR });
  }
  await rename(own, kept).catch(() => rm(own, { recursive: true }));
  return executable;
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
