// Starts `seqlint lsp` and connects it to the editor. All that is shown comes from the server.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

/** How to start the server: the setting, else the selected Python's, else the one on the PATH. */
async function command(): Promise<string[]> {
  const chosen = vscode.workspace.getConfiguration("seqlint").get<string[]>("command", []);
  if (chosen.length > 0 && vscode.workspace.isTrusted) {
    return chosen;
  }
  const python = vscode.extensions.getExtension("ms-python.python");
  if (python) {
    const api = await python.activate();
    const selected = api?.environments?.getActiveEnvironmentPath?.(vscode.workspace.workspaceFolders?.[0]?.uri);
    const environment = selected && (await api.environments.resolveEnvironment(selected));
    const file = environment?.executable?.uri?.fsPath;
    if (file) {
      return [file, "-m", "seqlint", "lsp"];
    }
  }
  return ["seqlint", "lsp"];
}

async function start(): Promise<void> {
  const [file, ...args] = await command();
  const server: ServerOptions = { command: file, args };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "python" }],
    initializationOptions: { trusted: vscode.workspace.isTrusted },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{seqlint,pyproject}.toml") },
  };
  client = new LanguageClient("seqlint", "seqlint", server, options);
  try {
    await client.start();
  } catch (error) {
    const install = 'pip install "seqlint[editor]"';
    void vscode.window.showErrorMessage(`seqlint could not be started with ${file}: install it with ${install}. ${error}`);
  }
}

async function restart(): Promise<void> {
  await client?.stop().catch(() => undefined);
  await start();
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("seqlint.restart", restart),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("seqlint")) {
        void restart();
      }
    }),
  );
  await start();
}

export function deactivate(): Thenable<void> | undefined {
  return client?.stop();
}
