"""What the analysis follows: conditions that are asked again, generators, frames that several names hold."""

from __future__ import annotations

import textwrap

import pytest

from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred
from tests.linted import findings


def test_the_defaults_of_arguments_are_sizes() -> None:
    text = """
from argparse import ArgumentParser
from keras import Sequential
from keras.layers import Dense, Input

def change(options):
    options.units = 4

parser = ArgumentParser()
parser.add_argument("--units", "-u", type=int, default=16)
parser.add_argument("--more", type=int)
args = parser.parse_args()
args.units *= 2
first = Sequential([Input((4,)), Dense(args.units), Dense(args.more)])
change(args)
second = Sequential([Input((4,)), Dense(args.units)])
"""
    read = source.from_text("student.py", text)
    first, second = inferred(read, analyze(read))
    assert [layer.output_shape for layer in first.layers] == [(None, 32), (None, "?")]
    assert second.output_shape == (None, "?")


def test_a_condition_has_one_answer_while_its_values_stay() -> None:
    text = textwrap.dedent("""
        import sys
        from keras import Sequential
        from keras.layers import Dense, Dropout, Input

        rate = float(sys.argv[1])
        model = Sequential([Input((4,))])
        for _ in range(2):
            model.add(Dense(8))
            if rate > 0:
                model.add(Dropout(rate))
        if (rate > 0):
            model.add(Dense(3))
    """)
    read = source.from_text("student.py", text)
    kinds = [[layer.kind for layer in model.layers] for model in inferred(read, analyze(read))]
    assert sorted(kinds) == [["Dense", "Dense"], ["Dense", "Dropout", "Dense", "Dropout", "Dense"]]


TWO_READS = {
    "what is typed": """
        a = input()
        b = input()
    """,
    "numbers": """
        a = int(input())
        b = int(input())
    """,
    "flags": """
        import argparse
        args = argparse.ArgumentParser().parse_args()
        a = args.deep
        b = args.wide
    """,
    "parts of something not known": """
        from settings import settings
        a, b = settings.deep, settings.wide
    """,
}


@pytest.mark.parametrize("name", TWO_READS)
@pytest.mark.parametrize("called", [False, True])
def test_two_reads_have_answers_of_their_own(name: str, called: bool) -> None:
    body = """
    model = Sequential([Input((4,))])
    if a == 1:
        model.add(Dense(8))
    if b == 1:
        model.add(Dense(3))
"""
    imports = "from keras import Sequential\nfrom keras.layers import Dense, Input\n"
    reads = textwrap.dedent(TWO_READS[name])
    build = f"def build(a, b):{body}\nbuild(a, b)\n" if called else textwrap.dedent(body)
    read = source.from_text("student.py", imports + reads + build)
    units = [[layer.output_shape for layer in model.layers] for model in inferred(read, analyze(read))]
    assert sorted(units) == [[], [(None, 3)], [(None, 8)], [(None, 8), (None, 3)]]


def test_what_a_generator_does_to_a_model_happens_when_it_is_asked() -> None:
    text = textwrap.dedent("""
        from keras import Sequential
        from keras.layers import Dense, Input

        def grow(model):
            for units in (8, 5, 3):
                model.add(Dense(units))
                yield model

        model = Sequential([Input((4,))])
        for each in grow(model):
            break
    """)
    read = source.from_text("student.py", text)
    assert all(model.output_shape is None for model in inferred(read, analyze(read)))


def test_the_first_of_two_arguments_for_one_name_is_not_claimed() -> None:
    text = textwrap.dedent("""
        import argparse
        from keras import Sequential
        from keras.layers import Dense, Input

        parser = argparse.ArgumentParser()
        parser.add_argument("--units", type=int, default=4)
        parser.add_argument("--size", dest="units", type=int, default=8)
        model = Sequential([Input((4,)), Dense(parser.parse_args().units)])
    """)
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.output_shape == (None, "?")


def test_a_generator_is_used_up() -> None:
    text = textwrap.dedent("""
        from keras import Sequential
        from keras.layers import Dense, Input

        def sizes(more=()):
            yield from more
            yield 8
            yield 3

        rest = sizes()
        model = Sequential([Input((4,))])
        for units in rest:
            model.add(Dense(units))
        first = model.output_shape[-1]
        for units in rest:
            model.add(Dense(units))
        other = Sequential([Input((first,)), Dense(1)])
    """)
    read = source.from_text("student.py", text)
    model, other = inferred(read, analyze(read))
    assert model.output_shape is None
    assert other.input_shape == (None, 3)


def test_a_frame_in_an_attribute_is_changed_by_a_function() -> None:
    text = textwrap.dedent("""
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense, Input

        class Data:
            def __init__(self):
                self.table = pd.DataFrame({"a": [1.0], "b": [1.0], "c": [3.0]})

        def shorten(table):
            table.pop("a")

        data = Data()
        shorten(data.table)
        model = Sequential([Input((data.table.shape[1],)), Dense(3)])
    """)
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.input_shape == (None, 2)


@pytest.mark.parametrize(
    "change", ["del table['a']", "table.pop('a')", "del tables['all']['a']", "data.table.pop('a')"]
)
@pytest.mark.parametrize("held", ["table", "tables['all']", "data.table"])
def test_a_frame_is_one_wherever_it_is_held(change: str, held: str) -> None:
    text = f"""
import pandas as pd
from keras import Sequential
from keras.layers import Dense, Input

class Data:
    pass

table = pd.DataFrame({{"a": [1.0], "b": [1.0], "c": [3.0]}})
tables = {{"all": table}}
data = Data()
data.table = table
{change}
model = Sequential([Input(({held}.shape[1],)), Dense(3)])
"""
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.input_shape == (None, 2)


def test_weights_that_two_layers_share_are_not_added_up() -> None:
    text = textwrap.dedent("""
        import keras
        from keras import Sequential, layers

        class Wrap(layers.Layer):
            def __init__(self, inner):
                super().__init__()
                self.inner = inner

            def call(self, x):
                return self.inner(x)

        def tower(one, other):
            return Sequential([keras.Input((4,)), Wrap(one), Wrap(other), layers.Dense(2)])

        inner = Sequential([layers.Dense(4)])
        model = tower(inner, inner)
        model = tower(Sequential([layers.Dense(4)]), Sequential([layers.Dense(4)]))
    """)
    read = source.from_text("student.py", text)
    found = {(model.output_shape, model.params) for model in inferred(read, analyze(read)) if len(model.layers) == 3}
    assert found == {((None, 2), None), ((None, 2), 50)}


def test_what_holds_itself_is_looked_through_once() -> None:
    text = textwrap.dedent("""
        import keras
        from keras import layers

        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.body = keras.Sequential([layers.Dense(3)])
                self.parts = []
                for _ in range(100):
                    self.parts.append(self.parts)

            def call(self, x):
                return self.body(x)

        net = Net()
        net(keras.ops.ones((2, 4)))
        net.body.summary()
    """)
    assert not findings(text)
