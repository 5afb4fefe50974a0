// Opens the examples as an editor does, with the YAML language server from npm: by their modelines it
// finds nothing wrong with them, marks a slip, and completes facts, words and rules.
// usage: editor.mjs FOLDER_OF_PACKAGES, in the root of the checkout

import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const folder = resolve(process.argv[2]);
const entry = join(folder, "node_modules/yaml-language-server/bin/yaml-language-server");
const server = spawn(process.execPath, [entry, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });

// messages of the protocol: a length, an empty line, and JSON of that length
const waiting = new Map();
const diagnostics = new Map();
let buffered = Buffer.alloc(0);
server.stdout.on("data", (chunk) => {
  buffered = Buffer.concat([buffered, chunk]);
  for (;;) {
    const head = buffered.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffered.subarray(0, head).toString())[1]);
    if (buffered.length < head + 4 + length) return;
    const message = JSON.parse(buffered.subarray(head + 4, head + 4 + length).toString());
    buffered = buffered.subarray(head + 4 + length);
    if (message.method === "textDocument/publishDiagnostics") {
      diagnostics.get(message.params.uri)?.(message.params.diagnostics);
    } else if (message.method && message.id !== undefined) {
      send({ id: message.id, result: message.method === "workspace/configuration" ? message.params.items.map(() => null) : null });
    } else if (message.id !== undefined) {
      waiting.get(message.id)?.(message.result);
    }
  }
});

function send(message) {
  const text = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${text.length}\r\n\r\n`);
  server.stdin.write(text);
}

let last = 0;
function ask(method, params) {
  last += 1;
  send({ id: last, method, params });
  return new Promise((answer) => waiting.set(last, answer));
}

let opened = 0;
// what is wrong with a text that stands beside a file, each under a name of its own
async function open(path, text) {
  opened += 1;
  const uri = pathToFileURL(resolve(dirname(path), `opened-${opened}.yaml`)).href;
  const found = new Promise((answer) => diagnostics.set(uri, answer));
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: opened, text } } });
  const said = await found;
  return { uri, said: said.map((one) => one.message) };
}

// what is offered where the text says <here>
async function offered(path, text) {
  const at = text.indexOf("<here>");
  const before = text.slice(0, at).split("\n");
  const { uri } = await open(path, text.replace("<here>", ""));
  const position = { line: before.length - 1, character: before.at(-1).length };
  const { items } = await ask("textDocument/completion", { textDocument: { uri }, position });
  return items.map((item) => item.label);
}

const settings = { yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false }, schemas: {} } };
await ask("initialize", { processId: process.pid, rootUri: pathToFileURL(process.cwd()).href, capabilities: {}, initializationOptions: settings });
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings } });

const examples = readdirSync("examples", { recursive: true })
  .map((name) => join("examples", name))
  .filter((name) => name.endsWith(".yaml") && !/examples\/(ci|nightly)\//.test(name));
assert(examples.length >= 6, "examples");
for (const path of examples) {
  const text = readFileSync(path, "utf8");
  assert.match(text, /^# yaml-language-server: \$schema=\S+\n/, path);
  const { said } = await open(path, text);
  assert.deepEqual(said, [], path);
  const slip = await open(path, `${text}\nno_such_key: 1\n`);
  assert(slip.said.some((one) => one.includes("no_such_key")), `${path}: a slip goes unmarked: ${slip.said}`);
}

const project = "examples/quickstart/vpnaudit.yaml";
const [modeline] = readFileSync(project, "utf8").split("\n");
for (const [rest, word] of [
  ["tunnels:\n  - name: hq\n    ike:\n      <here>", "dh_group"],
  ["tunnels:\n  - name: hq\n    ike:\n      encryption: <here>", "aes-gcm-256"],
  ["policies:\n  - <here>", "baseline"],
  ["waivers:\n  - rule: <here>", "ike-dh-group-broken"],
]) {
  const labels = await offered(project, `${modeline}\n${rest}\n`);
  assert(labels.some((label) => label.includes(word)), `${word} is not among ${labels.slice(0, 20)}`);
}
console.log(`ok -- an editor takes ${examples.length} examples, marks slips in them and completes words`);
server.kill();
