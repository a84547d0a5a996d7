"""`seqlint new-rule` and `seqlint test-rules`: a course's own rule, from its skeleton to what is wrong with it."""

from pathlib import Path

import pytest

from tests.commands.conftest import GOOD, Run


def test_a_new_rule_works_at_once(seqlint: Run, folder: Path) -> None:
    code, out, _ = seqlint("new-rule", "my-rule", "--rules", "cs101")
    assert (code, out.split(":")[0]) == (0, "cs101/my_rule.py is the rule CS001 my-rule")
    (folder / "a.py").write_text(GOOD)
    assert "[CS001 my-rule]" in seqlint("a.py", "--rules", "cs101")[1]
    assert seqlint("new-rule", "my-rule", "--rules", "cs101")[0] == 2
    assert seqlint("new-rule", "other", "--rules", "cs101", "--code", "SEQ101")[0] == 2
    assert seqlint("new-rule", "../evil")[0] == 2
    assert seqlint("new-rule", "two", "--rules", "a.py")[::2] == (
        2,
        "seqlint: a.py: the folder cannot be made: File exists\n",
    )


def test_a_new_rule_goes_to_the_folder_rules(seqlint: Run, folder: Path) -> None:
    assert seqlint("new-rule", "my-rule")[0] == 0
    assert (
        seqlint("test-rules", "rules") == seqlint("test-rules") == (0, "1 rule, 4 examples: every mark is met.\n", "")
    )
    assert seqlint("test-rules", "-q", "rules") == (0, "", "")


def edited_rule(seqlint: Run, *changes: tuple[str, str]) -> tuple[int, str, str]:
    """What `test-rules` says of the skeleton with these replacements, each made once."""
    path = Path("rules", "own.py")
    if not path.exists():
        assert seqlint("new-rule", "own")[0] == 0
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    return seqlint("test-rules", "rules")


WHERE = "rules/own.py:{line}: CS001 own: "


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (
            ("# <- part of the message", "# <- something else"), 16,
            "example 1 (bad), line 4: the mark says `something else`, but the rule reports `part of the message`",
        ),
        (
            ("model = Sequential([Dense(3)])  # <-", "model = Sequential()  # <-"), 16,
            "example 1 (bad), line 4: the mark says `part of the message`, but the rule reports nothing there",
        ),
        (("  # <- part of the message", ""), 16, "example 1 (bad), a bad example marks each line that is reported"),
        (
            ("model = Sequential()", "from keras.layers import Dense\n            Sequential([Dense(1)])"), 28,
            "example 3 (good), line 4: the rule reports `part of the message`, but a good example has no report",
        ),
        (("        good(", "        bad("), 28, "example 3 (bad), a bad example marks each line that is reported"),
    ],
)  # fmt: skip
def test_test_rules_says_which_mark_is_not_met(
    seqlint: Run, folder: Path, change: tuple[str, str], line: int, said: str
) -> None:
    code, out, err = edited_rule(seqlint, change)
    assert (code, err) == (1, "")
    assert out.startswith(WHERE.format(line=line))
    assert said in out
    assert out.endswith("1 rule, 4 examples: 1 rule with problems.\n")


def test_test_rules_says_what_is_told_instead(seqlint: Run, folder: Path) -> None:
    yields = ('severity="warning",', 'severity="warning", silent_on_broken_models=True,')
    code, out, _ = edited_rule(seqlint, yields, ("Sequential([Dense(3)])", "Sequential(Dense(3))"))
    assert (code, "reports nothing there; SEQ101 is told there instead" in out) == (1, True)


FIX = (
    ("import Diagnostic,", "import Diagnostic, Edit, Fix,"),
    (", about", ", fix=Fix('Name it', (Edit(model.at, 'before', 'keras.'),), safe=True), about"),
)


def test_test_rules_wants_a_fix_shown(seqlint: Run, folder: Path) -> None:
    code, out, _ = edited_rule(seqlint, *FIX)
    assert (code, "no example shows it: show what it changes as `fixed=`" in out) == (1, True)


def test_the_page_of_an_own_rule_says_how_safe_its_fix_is(seqlint: Run, folder: Path) -> None:
    edited_rule(seqlint, *FIX, ('        bad("""', '        bad(fixed="x = 1", source="""'))
    assert "Fix: safe (`--fix`)\n" in seqlint("explain", "own", "--rules", "rules")[1]


def test_test_rules_compares_the_text_after_the_fix(seqlint: Run, folder: Path) -> None:
    code, out, _ = edited_rule(seqlint, *FIX, ('        bad("""', '        bad(fixed="x = 1", source="""'))
    assert code == 1
    assert "the fix gives another text than `fixed=`:\n--- fixed=\n+++ what the fix gives\n" in out


def test_test_rules_asks_for_examples_of_both_kinds(seqlint: Run, folder: Path) -> None:
    Path("rules").mkdir()
    own = "from seqlint import rule\n\n\n@rule('CS1', severity='error')\ndef check(program):\n    return ()\n"
    Path("rules", "own.py").write_text(own)
    code, out, _ = seqlint("test-rules", "rules")
    assert code == 1
    assert "rules/own.py:1: CS1 own: it has no bad example" in out
    assert "rules/own.py:1: CS1 own: it has no good example" in out
    assert seqlint("test-rules", "--exit-zero", "rules")[0] == 0


def test_test_rules_of_rules_that_fail(seqlint: Run, folder: Path) -> None:
    code, _, err = edited_rule(seqlint, ("        if model.layers:", "        if model.typo:"))
    assert code == 2
    assert err.startswith("seqlint: rules/own.py:39: the rule CS001 own failed on example.py: AttributeError")
    assert seqlint("test-rules", "none")[::2] == (
        2,
        "seqlint: none: the folder of rules cannot be read: No such file or directory\n",
    )
