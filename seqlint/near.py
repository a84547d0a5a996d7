"""The one near match for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable


def close(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` most probably stands for; None where there is none, or several are equally near.

    Case and underscores do not count. A swapped, missing, surplus or wrong letter does; a word of three letters may
    have one of them, of five two, of twelve three.
    """
    plain = _plain(word)
    limit = 0 if len(plain) < 3 else 1 if len(plain) < 5 else 2 if len(plain) < 12 else 3
    near: dict[int, list[str]] = {}
    for choice in choices:
        if choice == word:
            return choice
        near.setdefault(_distance(plain, _plain(choice), limit), []).append(choice)
    nearest = min(near, default=limit + 1)
    return _only(near[nearest], word) if plain and nearest <= limit else None


def near(word: str, known: Iterable[str]) -> str:
    """`; did you mean ...?`, or nothing where no word is near."""
    match = close(word, known)
    return f"; did you mean `{match}`?" if match else ""


def _plain(word: str) -> str:
    return word.lower().replace("_", "").replace(" ", "").replace("-", "")


def _only(best: list[str], word: str) -> str | None:
    if len(best) > 1:
        same_case = [choice for choice in best if choice[:1].isupper() == word[:1].isupper()]
        best = same_case or best
    return best[0] if len(best) == 1 else None


def _distance(a: str, b: str, limit: int) -> int:
    """Edits from `a` to `b` (a swap of neighbours is one), `limit + 1` where there are more than `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
