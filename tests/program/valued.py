"""Random programs that compute: numbers, texts, lists, tuples, dicts, functions, classes, loops.

Names tell types: i j k hold whole numbers, s t texts, x y z lists of numbers, p q tuples of numbers, d e dicts from
texts to numbers, u a set of numbers.
"""

from __future__ import annotations

import re
from random import Random

MAX_DEPTH = 4
START = """\
i, j, k = 3, -2, 10
s, t = "keras", "Dense layer"
x, y, z = [1, 2, 3], [0] * 4, []
p, q = (4, 5), (1, 2, 3)
d, e = {"a": 1, "b": 2}, dict(c=3)
u = {1, 2, 2}
"""
HELPERS = """\
def double(n, times=2):
    return n * times

def total(*numbers, start=0):
    for n in numbers:
        start += n
    return start

def options(first, *rest, last=9, **others):
    return first + len(rest) * 10 + last + sum(others.values())

def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)

def counter(n):
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step

def grow(items=[]):
    items.append(len(items))
    return items

def first_even(numbers):
    for n in numbers:
        if n % 2:
            continue
        return n
    return -1

def upto(n):
    while n > 0:
        yield n
        n -= 2

def pair(a, b=None):
    return (a, b) if b is not None else (a, a)

def guarded(n):
    try:
        if n > 2:
            raise ValueError(n)
        return 1
    except ValueError:
        return 2
    finally:
        pass

def compose(f, g):
    return lambda n: f(g(n))

def keyword_only(*, width, height=2):
    return width * 100 + height

def twice(function):
    def wrapper(*args, **kwargs):
        return 2 * function(*args, **kwargs)
    return wrapper

@twice
def decorated(n, m=1):
    return n + m

class Box:
    size = 3
    made = 0

    def __init__(self, n, *more):
        self.n = n
        self.more = list(more)
        Box.made += 1

    def area(self):
        return self.n * self.size

    @property
    def half(self):
        return self.n // 2

    @staticmethod
    def one():
        return 1

    @classmethod
    def of(cls, n):
        return cls(n + 1)

class Big(Box):
    size = 30

    def __init__(self, n):
        super().__init__(n, n)

    def area(self):
        return super().area() + 1
"""
# One production a line; a capital letter in <> stands for another of these, and [a|b] for one of several words.
GRAMMAR = {
    # a number
    "N": """
        0
        1
        5
        [i|j|k]
        [i|j|k]
        (<N> [+|-|*] <N>)
        (<N> [//|%] [2|3|-4])
        [-|~|abs](<N>)
        (<N> if <B> else <N>)
        len(<Z>)
        [sum|len](<L>)
        [max|min](<N>, <N>, 1)
        [q|y][[0|1|-1|2]]
        sum(n for n in <L> if n > [1|n % 3])
        double(<N>)
        double(<N>, times=<N>)
        total(<N>, <N>)
        total(*[p|q|x|z], start=<N>)
        options(<N>, <N>, last=1, extra=<N>)
        options(*q, **[d|e|{}])
        factorial([1|3|4])
        counter(<N>)()
        first_even(<L>)
        guarded(<N>)
        compose(double, abs)(<N>)
        keyword_only(width=<N>)
        decorated(<N>[|, m=2])
        Box(<N>).area()
        Big(<N>).area()
        Box.of(<N>).half
        Box.one()
        pair(<N>, <N>)[1]
        pair(<N>)[0]
        len(Box(<N>, *q).more)
        getattr(Box(<N>), 'n')
        next(iter([q|p]))
        (<N> [and|or] <N>)
        int([3.7|'12'|True|<N>])
        d.get([s[0]|'a'|'zz'], <N>)
        (lambda n, m=<N>: n + m)(<N>)
        (<N> [&|^] <N>)
        round(<N> / 4)
        <T>.[count|find]('e')
        <L>.count(<N>)
        q.index([1|2])
        """,
    # true or false
    "B": """
        <N> [<|<=|==|!=|>|>=] <N>
        <N> < <N> <= [5|k]
        <N> [in|not in] [x|p|q|u|<L>]
        <T> [in|not in] [d|t|s]
        not [x|z|<N>]
        isinstance([<N>|s], [int|str|(int, str)])
        [any|all](n > 1 for n in <L>)
        [s|None] is [None|not None]
        <L> == <L>
        <P> < <P>
        <T>.startswith([s[:2]|'k'])
        bool(<Z>)
        """,
    # a text
    "T": """
        s
        t
        'x'
        ''
        'a' 'b'
        (<T> + <T>)
        (<T> * [2|0|-1])
        <T>.[upper|lower|title|strip|swapcase]()
        <T>.replace('e', ['-'|s])
        str([<N>|True|None|1.5])
        f'{[i|k|s|j]}-{[i|k]:3d}{s!r}'
        <T>[<S>]
        '-'.join([[s, t]|(str(n) for n in q)|sorted(d)])
        '%d and %s' % (<N>, s)
        '{}:{}'.format(i, <T>)
        <T>.split('e')[0]
        """,
    # what stands in the brackets of a slice
    "S": """
        1:
        :2
        ::-1
        1:-1
        :
        -2:
        ::2
        5:1
        k:
        :j
        """,
    # a list
    "L": """
        x
        y
        z
        []
        [<N>, <N>]
        [<N>, *[p|x|<L>]]
        (<L> + <L>)
        (<L> * [2|0])
        <L>[<S>]
        list(<Q>)
        sorted(<Q>[|, reverse=True|, key=abs|, key=lambda n: -n])
        [[n|i] * 2 for n in <Q>]
        [i * 2 for i in <Q>]
        [n for n in <Q> if <B>]
        [n + m for n in q for m in [p|range(n)]]
        [a * b for a, b in zip([p|x], <Q>)]
        [n + v for n, v in enumerate(<Q>, [0|1])]
        list(map(double, <Q>))
        list(map(lambda n: n + i, <Q>))
        list(filter(lambda n: n > 1, <Q>))
        list(reversed(<L>))
        list(upto([5|2|i]))
        <L>.copy()
        grow()
        list([d|e].values())
        """,
    # something to iterate over
    "Q": """
        p
        q
        range(3)
        range(1, 6, 2)
        range(5, 0, -2)
        tuple(x)
        <L>
        """,
    # something with a length
    "Z": """
        d
        u
        p
        <T>
        <L>
        """,
    # a tuple
    "P": """
        p
        q
        ()
        (<N>,)
        (<N>, <N>)
        tuple(<Q>)
        (q + [p|q[1:]])
        (*p, *<L>)
        q[<S>]
        pair(<N>)
        divmod(<N>, 3)
        """,
    # a dict
    "D": """
        d
        e
        {}
        {'a': <N>, <T>: 2}
        {**d, 'z': <N>}
        dict(a=<N>, **[{}|e])
        {c: n for n, c in enumerate(<T>)}
        dict(zip(s, q))
        (d [or|and] e)
        {**d, **e}
        dict([('a', 1), ('b', i)])
        d.copy()
        """,
    # a statement; lists stay short
    "X": """
        [i|j|k] = <N>
        [i|j|k] = <N>
        [s|t] = (<T>)[:20]
        [x|y|z] = <L>[:8]
        [x|y|z] = [x|y|z]
        [p|q] = (<P> + (1, 2, 3))[:4]
        [d|e] = <D>
        u = [set(x)|{1, i}|u - {1}|u & {1, 2}|set()|{n % 3 for n in y}]
        [i|j|k] [+|-]= <N>
        s += <T>[:4]
        [x|y|z] += [[1]|p|range(2)|<L>]
        [x|y|z].append(<N>)
        [x|y|z].extend(<Q>)
        [x|y|z].insert([0|1|-1|99], <N>)
        if x: k = x.pop([|0|-1])
        [x|y|z].[reverse|sort|clear]()
        if i in x: x.remove(i)
        if y: y[[0|-1]] = <N>
        [x|y|z][[1:|:1|1:2]] = <L>
        del [x|y|z][[1:|:1|::2]]
        [d|e][['a'|s[:1]|t[:2]]] = <N>
        [d|e].update([{}|d|e|a=1])
        k = [d|e].setdefault('q', <N>)
        k = [d|e].pop('a', <N>)
        i, j = [j, i|p[:2]|(1, 2)|divmod(k, 3)]
        i, *x = [q|range(4)|[k, j]]
        *x, k = [q|(1, 2)]
        i = j = k
        for (n, v) in [d|e].items(): k += v
        step = counter(i); step(); j = step(2)
        box = Box(i, 1, 2); box.n += 1; j = box.area(); box.size = 5; k = box.area(); i = box.half
        box = Big(i); x = box.more; box.more.append(7); j = len(x); k = Big.size + Box.size
        k = Box.made
        (n := <N>); j = n
        k = (lambda *a, **b: len(a) + len(b))(1, 2, c=3)
        assert True, <T>
        """,
}
PRODUCTIONS = {symbol: [line.strip() for line in text.strip().split("\n")] for symbol, text in GRAMMAR.items()}
SIMPLEST = {
    "N": ["1", "i", "k"],
    "L": ["x", "[1, 2]"],
    "T": ["s", "'ab'"],
    "B": ["i < j", "x"],
    "P": ["p"],
    "Q": ["q"],
    "Z": ["d"],
}
CHOICE = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*\|(?:[^\[\]]|\[[^\[\]]*\])*)\]")


class Writer:
    """Writes one program with the help of a source of randomness."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def program(self) -> str:
        lines = [line for _ in range(self.random.randint(4, 12)) for line in self.statement(0)]
        return "".join([START, HELPERS, *(f"{line}\n" for line in lines)])

    def write(self, symbol: str, depth: int = 0) -> str:
        """A random text of the grammar."""
        options = SIMPLEST.get(symbol, PRODUCTIONS[symbol]) if depth > MAX_DEPTH else PRODUCTIONS[symbol]
        chosen = CHOICE.sub(lambda found: self.random.choice(found[1].split("|")), self.random.choice(options))
        return re.sub("<([A-Z])>", lambda found: self.write(found[1], depth + 1), chosen)

    def statement(self, depth: int) -> list[str]:
        if depth < 2 and self.random.random() < 0.25:
            return self.random.choice([self.if_, self.for_, self.while_, self.try_, self.class_])(depth)
        return [self.write("X")]

    def block(self, depth: int) -> list[str]:
        return ["    " + line for _ in range(self.random.randint(1, 2)) for line in self.statement(depth + 1)]

    def if_(self, depth: int) -> list[str]:
        found = [f"if {self.write('B')}:", *self.block(depth)]
        if self.random.random() < 0.4:
            found += [f"elif {self.write('B')}:", *self.block(depth)]
        return found + (["else:", *self.block(depth)] if self.random.random() < 0.5 else [])

    def for_(self, depth: int) -> list[str]:
        leave = [f"    if {self.write('B')}: {self.random.choice(['break', 'continue'])}"]
        over = self.random.choice(["range(3)", "q", "x", "(1, 2)"])
        found = [f"for n in list({over}):", *leave[self.random.randint(0, 1) :], *self.block(depth)]
        found.append("    x, y, z = x[:9], y[:9], z[:9]")
        return found + (["else:", *self.block(depth)] if self.random.random() < 0.2 else [])

    def while_(self, depth: int) -> list[str]:
        count = f"w{depth}"
        test = self.random.choice([f"{count} < 3", f"{count} < 4 and {self.write('B')}"])
        return [f"{count} = 0", f"while {test}:", f"    {count} += 1", *self.block(depth), "    s = s[:20]"]

    def try_(self, depth: int) -> list[str]:
        wrong = self.random.choice(["raise ValueError('no')", "pass", f"if {self.write('B')}: raise KeyError"])
        found = ["try:", *self.block(depth), f"    {wrong}", *self.block(depth)]
        return [*found, "except (ValueError, KeyError) as error:", *self.block(depth)]

    def class_(self, depth: int) -> list[str]:
        return ["class Config:", f"    units = {self.write('N')}", "    twice = units * 2", "k = Config.twice"]
