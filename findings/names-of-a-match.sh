#!/usr/bin/env bash
# Guess: libcst's ScopeProvider knows every way in which Python binds a name, in the scope where Python binds it.
# Seen (libcst 1.9.0): names that a `match` pattern binds are no assignments: each is a use of something that nothing
# defines. A name that `:=` binds inside a comprehension belongs to the comprehension there, to the function in Python.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check libcst==1.9.0
cat >"$there/names.py" <<'PYTHON'
from importlib.metadata import version

import libcst
from libcst.metadata import MetadataWrapper, ScopeProvider

PROGRAMS = {
    "for": "def run(shape):\n    for rows in shape:\n        pass\n    return rows\nprint(run([2, 3]))\n",
    "case [first, *rest]": (
        "def run(shape):\n    match shape:\n        case [first, *rest]:\n            return first, rest\nprint(run([2, 3]))\n"
    ),
    "case (_, _) as pair": (
        "def run(shape):\n    match shape:\n        case (_, _) as pair:\n            return pair\nprint(run((2, 3)))\n"
    ),
    ":= in a list comprehension": "def run(shape):\n    [last := n for n in shape]\n    return last\nprint(run([2, 3]))\n",
}
print("libcst", version("libcst"))
for title, program in PROGRAMS.items():
    print(title)
    print("  Python:", end=" ", flush=True)
    exec(compile(program, title, "exec"), {})
    scopes = MetadataWrapper(libcst.parse_module(program)).resolve(ScopeProvider)
    found = {scope for scope in scopes.values() if scope is not None}
    bound = {(each.name, type(scope).__name__) for scope in found for each in scope.assignments}
    print("  bound:", sorted(each for each in bound if each[0] in {"rows", "first", "rest", "pair", "last"}))
    uses = {use.node.value for scope in found for use in scope.accesses if not use.referents}
    print("  used, never bound:", sorted(uses))
PYTHON
seen="$("$there/venv/bin/python" "$there/names.py")"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
libcst 1.9.0
for
  Python: 3
  bound: [('rows', 'FunctionScope')]
  used, never bound: []
case [first, *rest]
  Python: (2, [3])
  bound: []
  used, never bound: ['first', 'rest']
case (_, _) as pair
  Python: (2, 3)
  bound: []
  used, never bound: ['pair']
:= in a list comprehension
  Python: 3
  bound: [('last', 'ComprehensionScope')]
  used, never bound: ['last']
SEEN
