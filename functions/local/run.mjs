// The commands are TypeScript, which Node runs as it is from 22.18 on. `npm` puts the pinned Node 24 first;
// where that could not be installed, this says so in words instead of a loader's stack trace.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Footnote needs Node 22.18 or newer and this is ${process.version}: the pinned Node 24 of the npm package "node" is not installed; run \`npm ci\` again with install scripts allowed, or install Node 24.\n`,
  );
  process.exit(2);
}
const [, , command, ...args] = process.argv;
const { default: run } = await import(`./${command}.ts`);
await run(args);
