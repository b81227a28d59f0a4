import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

interface Locked {
  version?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  /** It lies in the package that it belongs to. */
  inBundle?: boolean;
  os?: string | string[];
  bin?: Record<string, string>;
}
const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>;
};
const { allowScripts } = JSON.parse(await readFile("package.json", "utf8")) as {
  allowScripts: Record<string, boolean>;
};

it("every package that npm installs has a checksum, the executables of Node among them", () => {
  const installed = Object.entries(packages).filter(([name, { inBundle }]) => name !== "" && !inBundle);
  for (const [name, { integrity }] of installed) expect(integrity, name).toMatch(/^sha512-/);
  const node = installed.filter(([, { bin }]) => bin?.node !== undefined).map(([, { os }]) => [os].flat()[0]);
  expect(new Set(node)).toEqual(new Set(["linux", "darwin", "win32"]));
});

it("no script runs at the installation that nobody has allowed, and none that fetches an executable", () => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripted.map(([name]) => name.replace(/^.*node_modules\//, ""));
  expect(Object.keys(allowScripts)).toEqual(expect.arrayContaining(names));
  // That one installs Node by a second `npm install`, past the lock.
  expect(Object.keys(packages)).not.toContain("node_modules/node");
});
