"""The page of what a rule may use: it names all of it, and says something of each."""

import re

import seqlint
from seqlint.explaining import api
from seqlint.program import faults

PAGE = api.page()
ENTRIES = {re.split(r"\W", found[1])[0]: found[2] for found in re.finditer(r"### `(.*)`\n\n([^#]*)", PAGE)}


def test_the_page_names_what_seqlint_offers_to_rules() -> None:
    assert not set(seqlint.__all__) - ENTRIES.keys()


def test_the_page_names_every_fault() -> None:
    assert {name for name, _ in api.public(faults)} <= ENTRIES.keys()
    assert {kind.__name__ for kind in faults.BREAKS_MODEL} <= ENTRIES.keys()


def test_the_page_says_something_of_each() -> None:
    assert [name for name, said in ENTRIES.items() if not said.strip() or said.startswith(("-", "One of ."))] == []
