"""Messages in HTML."""

from seqlint.output.html_text import marked


def test_the_lines_of_a_message_are_one_and_what_is_hidden_shows() -> None:
    assert marked("stops with ValueError:\n\n  `a<b`\x1b[1m") == "stops with ValueError: <code>a&lt;b</code>\\x1b[1m"
