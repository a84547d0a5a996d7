/* What jupyterlab-lsp 5 leaves out: it shows what a language server finds, but asks for no inlay hints and no fixes.
 *
 * A JupyterLab 4 extension by hand, so that nothing has to be built: JupyterLab loads this file, gives `init` the
 * packages that it shares, and takes the plugin from `get`. It talks to `seqlint lsp` over jupyterlab-lsp's connection.
 */
(() => {
  "use strict";
  let shared;

  /** A package of JupyterLab's own, the one that is loaded where there are several. */
  async function use(name) {
    const versions = Object.values(shared[name] ?? {});
    const chosen = versions.find((each) => each.loaded) ?? versions[0];
    if (!chosen) throw new Error(`JupyterLab shares no ${name}`);
    return (await chosen.get())();
  }

  /** The part of CodeMirror that holds the hints of an editor: `show(view, [{position, text}])`. */
  function hintsIn({ StateEffect, StateField }, { Decoration, EditorView, WidgetType }) {
    class Hint extends WidgetType {
      constructor(text) {
        super();
        this.text = text;
      }
      eq(other) {
        return other.text === this.text;
      }
      toDOM() {
        const label = document.createElement("span");
        label.className = "seqlint-hint";
        label.textContent = this.text;
        return label;
      }
    }
    const change = StateEffect.define();
    const field = StateField.define({
      create: () => Decoration.none,
      update: (marks, transaction) =>
        transaction.effects.filter((effect) => effect.is(change)).at(-1)?.value ?? marks.map(transaction.changes),
      provide: (self) => EditorView.decorations.from(self),
    });
    const theme = EditorView.baseTheme({
      ".seqlint-hint": { color: "var(--jp-ui-font-color2)", fontSize: "90%", fontStyle: "italic", paddingLeft: "1ch" },
    });
    return (view, hints) => {
      const marks = hints.map(({ position, text }) =>
        Decoration.widget({ widget: new Hint(text), side: 1 }).range(position),
      );
      const effects = [change.of(Decoration.set(marks, true))];
      const known = view.state.field(field, false);
      if (known === undefined) effects.unshift(StateEffect.appendConfig.of([field.init(() => effects.at(-1).value), theme]));
      if (known?.size || hints.length) view.dispatch({ effects });
    };
  }

  /** Where a position of the protocol stands: the editor of a cell, and the offset in it; null where there is none. */
  function place(virtual, { line, character }) {
    try {
      const at = { line, ch: character };
      const view = virtual.getEditorAtVirtualLine(at)?.getEditor()?.editor;
      const inside = virtual.transformVirtualToEditor(at);
      if (!view || !inside || inside.line >= view.state.doc.lines) return null;
      const row = view.state.doc.line(inside.line + 1);
      return { view, offset: Math.min(row.from + inside.ch, row.to) };
    } catch {
      return null; // the notebook has changed meanwhile
    }
  }

  const everywhere = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };

  function ask(connection, virtual, method, params) {
    return connection.connection.sendRequest(method, { textDocument: { uri: virtual.documentInfo.uri }, ...params });
  }

  /** Shows the hints of a document each time the server has told what it finds. */
  function follow(connection, virtual, show) {
    let shown = new Set();
    connection.serverNotifications["textDocument/publishDiagnostics"].connect(async (_, { uri }) => {
      if (uri !== virtual.documentInfo.uri || virtual.isDisposed) return;
      const found = (await ask(connection, virtual, "textDocument/inlayHint", { range: everywhere })) ?? [];
      const hints = new Map([...shown].map((view) => [view, []]));
      for (const { position, label } of found) {
        const at = place(virtual, position);
        const text = typeof label === "string" ? label : label.map((part) => part.value).join("");
        if (at) hints.set(at.view, [...(hints.get(at.view) ?? []), { position: at.offset, text }]);
      }
      shown = new Set(hints.keys());
      for (const [view, mine] of hints) if (view.dom.isConnected || mine.length) show(view, mine);
    });
  }

  /** Does all safe fixes in the document that is in front. */
  async function fixAll(manager, path) {
    const virtual = manager.adapters.get(path)?.virtualDocument;
    const connection = virtual && manager.connections.get(virtual.uri);
    if (connection?.serverIdentifier !== "seqlint") return;
    const context = { diagnostics: [], only: ["source.fixAll"] };
    const [action] = (await ask(connection, virtual, "textDocument/codeAction", { range: everywhere, context })) ?? [];
    const edits = Object.values(action?.edit?.changes ?? {}).flat();
    const changes = new Map();
    for (const { range, newText } of edits) {
      const [from, to] = [place(virtual, range.start), place(virtual, range.end)];
      if (!from || !to || from.view !== to.view) return; // all of them or none
      changes.set(from.view, [...(changes.get(from.view) ?? []), { from: from.offset, to: to.offset, insert: newText }]);
    }
    for (const [view, mine] of changes) view.dispatch({ changes: mine });
  }

  const REST = 250; // ms, less than the 300 for which CodeMirror wants the mouse to rest

  /** Says again where the mouse rests. jupyterlab-lsp marks the word below it and so replaces its element, and CodeMirror,
   * which waits at the element, would tell nothing about what is underlined there. */
  function followMouse() {
    let waiting;
    const moved = (event) => {
      clearTimeout(waiting);
      if (event.target.closest?.(".cm-content")) waiting = setTimeout(again, REST, event);
    };
    const again = (event) => {
      if (event.target.isConnected) return;
      const below = document.elementFromPoint(event.clientX, event.clientY);
      below?.dispatchEvent(new MouseEvent("mousemove", event));
    };
    document.addEventListener("mousemove", moved, true);
  }

  async function plugin() {
    const [state, view, lsp, apputils] = await Promise.all(
      ["@codemirror/state", "@codemirror/view", "@jupyterlab/lsp", "@jupyterlab/apputils"].map(use),
    );
    const show = hintsIn(state, view);
    return {
      id: "seqlint:editor",
      description: "Shows what each layer makes of its input, and does what is safe to fix.",
      autoStart: true,
      optional: [lsp.ILSPDocumentConnectionManager, apputils.ICommandPalette],
      activate(app, manager, palette) {
        if (!manager) return;
        followMouse();
        manager.connected.connect((_, { connection, virtualDocument }) => {
          if (connection.serverIdentifier === "seqlint") follow(connection, virtualDocument, show);
        });
        const command = "seqlint:fix-all";
        app.commands.addCommand(command, {
          label: "seqlint: Fix all safe problems",
          execute: () => fixAll(manager, app.shell.currentWidget?.context?.path),
        });
        for (const selector of [".jp-Notebook", ".jp-FileEditor"])
          app.contextMenu.addItem({ command, selector, rank: 100 });
        palette?.addItem({ command, category: "seqlint" });
      },
    };
  }

  (window._JUPYTERLAB ??= {}).seqlint = {
    init: (scope) => void (shared = scope),
    async get() {
      const made = { __esModule: true, default: await plugin() };
      return () => made;
    },
  };
})();
