// The server's start, with the protocol's own library: `node test/server.mjs [COMMAND...]` (default: seqlint lsp).

import assert from "node:assert";
import { spawn } from "node:child_process";
import protocol from "vscode-languageserver-protocol/node";

const [file = "seqlint", ...args] = process.argv.slice(2);
const server = spawn(file, args.length ? args : ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = protocol.createProtocolConnection(
  new protocol.StreamMessageReader(server.stdout),
  new protocol.StreamMessageWriter(server.stdin),
);
connection.listen();

const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  capabilities: {
    general: { positionEncodings: ["utf-16"] },
    notebookDocument: { synchronization: {} },
  },
  initializationOptions: { trusted: false },
});
assert.ok(capabilities.inlayHintProvider, "inlay hints");
assert.ok(capabilities.codeActionProvider, "code actions");
assert.ok(capabilities.notebookDocumentSync, "notebooks");
await connection.sendNotification(protocol.InitializedNotification.type, {});

const uri = "file:///class/student.py";
const text = "import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\nn = keras.Sequential(keras.layers.Dense(3))\n";
const published = new Promise((resolve) =>
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, resolve),
);
await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: "python", version: 1, text },
});
const { diagnostics } = await published;
assert.deepEqual(diagnostics.map((each) => each.code), ["SEQ101"]);
const hints = await connection.sendRequest(protocol.InlayHintRequest.type, {
  textDocument: { uri },
  range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
});
assert.ok(hints.some((hint) => hint.label === "(None, 2) · 10"), JSON.stringify(hints));
await connection.sendRequest(protocol.ShutdownRequest.type);
await connection.sendNotification(protocol.ExitNotification.type);
console.log("the server answers: findings, hints, capabilities");
