"""What an editor keeps of the cells of a notebook that have not changed: the same findings, with less work."""

from seqlint.config import Settings
from seqlint.editor.documents import Document
from seqlint.editor.view import View, view

IMPORT = "from tensorflow import keras"
MAKE = "model = keras.Sequential([keras.layers.Dense(3)])"
WRONG = "model.add(keras.layers.Dense)"
SHOW = "print(model)"


def book(*cells: str) -> Document:
    names = [f"file:///lesson/book.ipynb#{number}" for number in range(len(cells))]
    return Document("file:///lesson/book.ipynb", names, dict(zip(names, cells, strict=True)), set(names), True)


def typed(document: Document, cell: int, text: str) -> None:
    document.texts[document.cells[cell]] = text
    document.edition += 1


def trees(seen: View) -> list[int]:
    return [id(tree) for tree in seen.programs[0].trees]


def test_only_the_cell_that_changed_is_read_again() -> None:
    document = book(IMPORT, MAKE, SHOW, WRONG)
    before = view(document, Settings())
    typed(document, 2, "print(model.summary())")
    after = view(document, Settings(), before)
    assert [one == other for one, other in zip(trees(before), trees(after), strict=True)] == [True, True, False, True]
    assert after.findings == view(document, Settings()).findings
    assert after.findings


def test_cells_that_move_keep_their_trees_and_two_that_are_alike_have_one_each() -> None:
    document = book(IMPORT, MAKE, SHOW, WRONG, WRONG)
    before = view(document, Settings())
    typed(document, 2, WRONG)
    after = view(document, Settings(), before)
    assert len(set(trees(after))) == 5
    assert set(trees(before)) - set(trees(after)) == {trees(before)[2]}
    fresh = view(document, Settings())
    assert after.findings == fresh.findings
    assert len(after.findings) > len(before.findings)


def test_a_cell_that_does_not_parse_for_a_moment() -> None:
    document = book(IMPORT, MAKE, SHOW, WRONG)
    whole = view(document, Settings())
    typed(document, 2, "print(")
    broken = view(document, Settings(), whole)
    typed(document, 2, SHOW)
    mended = view(document, Settings(), broken)
    assert mended.findings == whole.findings != broken.findings
