#!/usr/bin/env bash
# Guess: a character beyond the end of a line counts as the end of that line, as the protocol says, on every line; and the
# position of a text's end is in the text.
# Seen (pygls 2.1.1): on a last line without a line break it counts as one before the end. An editor that replaces the
# whole text that way leaves its last letter behind, one that appends writes in front of it. The end of such a text is
# told as the first character of a line that is not there; that of an empty text is an UnboundLocalError.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check pygls==2.1.1 lsprotocol==2025.0.0
cat >"$there/edit.py" <<'PYTHON'
from importlib.metadata import version

from lsprotocol.types import Position, Range, TextDocumentContentChangePartial, TextDocumentSyncKind
from pygls.workspace import TextDocument


def document(source):
    return TextDocument("file:///lab.py", source, sync_kind=TextDocumentSyncKind.Incremental)


def edited(source, start, end, text):
    made = document(source)
    made.apply_change(TextDocumentContentChangePartial(Range(Position(*start), Position(*end)), text))
    return made.source


print("pygls", version("pygls"))
for source in ("x = 1\ny = 2\n", "x = 1\ny = 2"):
    print(repr(source))
    print("  all replaced:", repr(edited(source, (0, 0), (1, 1000), "z = 3")))
    print("  appended to line 1:", repr(edited(source, (0, 1000), (0, 1000), "0")))
    print("  appended to line 2:", repr(edited(source, (1, 1000), (1, 1000), "0")))
for source in ("x = 1\n", "x = 1", ""):
    try:
        print(repr(source), "ends at", document(source).client_position_at_offset(len(source)))
    except UnboundLocalError as error:
        print(repr(source), "ends at", type(error).__name__)
PYTHON
seen="$("$there/venv/bin/python" "$there/edit.py")"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
pygls 2.1.1
'x = 1\ny = 2\n'
  all replaced: 'z = 3\n'
  appended to line 1: 'x = 10\ny = 2\n'
  appended to line 2: 'x = 1\ny = 20\n'
'x = 1\ny = 2'
  all replaced: 'z = 32'
  appended to line 1: 'x = 10\ny = 2'
  appended to line 2: 'x = 1\ny = 02'
'x = 1\n' ends at 1:0
'x = 1' ends at 1:0
'' ends at UnboundLocalError
SEEN
