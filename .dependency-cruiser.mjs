/** Imports run in one direction: chat | slack → answer → corpus. See the table of folders in CONTRIBUTING.md. */
const mayImport = {
  corpus: [],
  answer: ["corpus"],
  state: [],
  chat: ["answer", "corpus", "state"],
};

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `${folder}-imports-only-${allowed.join("-") || "itself"}`,
      severity: "error",
      from: { path: `^functions/${folder}/` },
      to: { path: "^functions/", pathNot: `^functions/(?:${[folder, ...allowed].join("|")})/` },
    })),
    {
      name: "answer-and-corpus-know-no-surface",
      comment: "No HTTP, no Slack, no AWS in what answers.",
      severity: "error",
      from: { path: "^functions/(?:answer|corpus)/" },
      to: { path: "node_modules/(?:hono|@hono|@aws-sdk|@slack)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: "\\.d\\.ts$|/local/run\\.mjs$" },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
