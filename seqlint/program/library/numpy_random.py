"""numpy.random: functions, `RandomState` and `default_rng`. Random integers from 0 count as class labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seqlint.program.language.values import NONE, Array, Const, Made, Seq, Shape, Unknown, Value
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import LARGE, Container, array_of, cast, dtype_of, elements, option, shape_of, why
from seqlint.program.library.call import Call, Model


def reals(shape: Shape | None, low: float | None = None, high: float | None = None, dtype: str = "float64") -> Array:
    """Random real numbers; without a shape one Python float."""
    encoding, classes = labels.real(shape)
    container: Container = "python" if shape == () else "numpy"
    return Array(shape, dtype, low, high, encoding, classes, container)


def distribution(
    low: float | None = None, high: float | None = None, dtype: str = "float64"
) -> Callable[[Call], Value]:
    """A random function whose numbers lie between these bounds."""

    def run(call: Call) -> Value:
        shape = _shape(call)
        kind = dtype_of(call.get("dtype"), dtype) or dtype
        made = reals(shape, low, high, dtype if shape == () else kind)  # one number is Python's own
        return made if dtype == "float64" else replace(made, labels=None)

    return run


def from_dims(low: float | None = None, high: float | None = None) -> Model:
    """`rand(d0, d1, ...)` and `randn`."""

    def run(call: Call) -> Value:
        return reals(shape_of(Seq("tuple", call.several("args")), call.heap), low, high)

    return run


def uniform(call: Call) -> Value:
    low, high = option(call, "low", 0.0), option(call, "high", 1.0)
    numbers = all(isinstance(end, (int, float)) and abs(end) < LARGE for end in (low, high))
    shape = _shape(call)
    return reals(shape, min(low, high), max(low, high)) if numbers else reals(shape)


def integers(call: Call) -> Value:
    """`randint(low, high, size, dtype)`, and `integers` of a Generator."""
    low, high = option(call, "low"), option(call, "high")
    if high is None:
        low, high = 0, low
    last = bool(option(call, "endpoint", False)) or call.name.endswith("random_integers")
    shape = _shape(call)
    dtype = dtype_of(call.get("dtype"), "int64")
    is_python = shape == () and call.name.endswith("randint") and "dtype" not in call.given
    container: Container = "python" if is_python else "numpy"
    if not isinstance(low, int) or not isinstance(high, int):
        return Array(shape, dtype, container=container)
    high = high if last else high - 1
    if call.name.endswith("random_integers") and option(call, "high") is None:
        low = 1
    encoding, classes = labels.of_range(shape, high + 1 - low, low)
    return Array(shape, dtype, low, high, encoding, classes, container)


def choice(call: Call) -> Value:
    """`choice(10, n)` or `choice([0, 1], n)`."""
    given = call.get("a")
    shape = shape_of(call.get("size"), call.heap)
    pool = array_of(given, call.heap)
    if isinstance(pool, Unknown) or pool.shape is None:
        return why(pool if isinstance(pool, Unknown) else None, "a choice from what is not known")
    if pool.shape == ():
        high = None if pool.high is None else pool.high - 1
        count = int(pool.high) if pool.high is not None and pool.low == pool.high else None
        found = labels.of_range(shape, count) if count else labels.NO_LABELS
        return Array(shape, "int64", 0, high, *found, "python" if shape == () else "numpy")
    whole = elements(given, call.heap)
    found = labels.NO_LABELS
    if whole is not None and pool.dtype == "int64" and all(isinstance(item, Const) for item in whole):
        values = {item.value for item in whole if isinstance(item, Const)}
        found = labels.of_set(shape, values)
    if shape is None:
        return Array(None, pool.dtype, pool.low, pool.high)
    return Array((*shape, *pool.shape[1:]), pool.dtype, pool.low, pool.high, *found)


def permutation(call: Call) -> Value:
    """The numbers below n, or the rows of an array, in random order."""
    pool = array_of(call.get("x"), call.heap)
    if isinstance(pool, Unknown):
        return Array(("?",), "int64", 0) if pool.base else pool if pool.why else Unknown("a permutation")
    if pool.shape == ():
        count = int(pool.high) if pool.high is not None and pool.low == pool.high else "?"
        return Array((count,), "int64", 0, count - 1 if dims.known(count) else None)
    return replace(pool, origin=None, container="numpy", columns=())


def _shape(call: Call) -> Shape | None:
    """The `size`, or where it is left out the shape of the parameters."""
    parameters = [call.given[name] for name in PARAMETERS if name in call.given]
    given = call.get("size")
    if given is not None and given != NONE:
        return shape_of(given, call.heap)
    shape: Shape | None = ()
    for value in parameters:
        parameter = None if value == NONE else array_of(value, call.heap)
        if parameter is not None:
            shape = dims.broadcast(shape, parameter.shape) if isinstance(parameter, Array) else None
    return shape


PARAMETERS = (
    *("loc", "scale", "low", "high", "n", "p", "lam", "a", "b", "shape", "df", "mean", "sigma"),
    *("left", "mode", "right"),
)
"""What numpy's distributions are told by: it may be arrays, of which each element has a number of its own."""


def counts(call: Call) -> Value:
    """binomial(n, p, size): 0 to n successes."""
    most = option(call, "n")
    shape = _shape(call)
    container: Container = "python" if shape == () else "numpy"
    if not isinstance(most, int):
        return Array(shape, "int64", 0, container=container)
    return Array(shape, "int64", 0, most, *labels.of_range(shape, most + 1), container)


def multivariate_normal(call: Call) -> Value:
    mean = array_of(call.get("mean"), call.heap)
    shape = shape_of(call.get("size"), call.heap)
    width = mean.shape[-1] if isinstance(mean, Array) and mean.shape else "?"
    return reals(None if shape is None else (*shape, width))


def nothing(call: Call) -> Value:
    """Seeds and in-place shuffles: the values and their bounds stay."""
    return NONE


def maker(name: str) -> Model:
    return lambda call: Made(name, at=call.at)


def float32(call: Call) -> Value:
    made = distribution(0, 1)(call)
    one = isinstance(made, Array) and made.shape == ()
    return cast(made, dtype_of(call.get("dtype"), "float64")) if isinstance(made, Array) and not one else made


SHARED: dict[str, Model] = {
    "uniform": uniform, "normal": distribution(), "choice": choice, "permutation": permutation, "shuffle": nothing,
    "binomial": counts, "multivariate_normal": multivariate_normal,
    "standard_normal": distribution(), "poisson": distribution(0, None, "int64"),
    "geometric": distribution(1, None, "int64"), "exponential": distribution(0),
    "standard_exponential": distribution(0), "gamma": distribution(0), "beta": distribution(0, 1),
    "laplace": distribution(), "logistic": distribution(), "lognormal": distribution(0), "gumbel": distribution(),
    "standard_t": distribution(), "chisquare": distribution(0), "triangular": distribution(),
    "rayleigh": distribution(0), "weibull": distribution(0),
}  # fmt: skip
LEGACY: dict[str, Model] = {
    **SHARED,
    "rand": from_dims(0, 1), "randn": from_dims(), "randint": integers, "random_integers": integers,
    **{name: distribution(0, 1) for name in ("random", "random_sample", "ranf", "sample")},
    "seed": nothing,
}  # fmt: skip
GENERATOR: dict[str, Model] = {
    **SHARED, "random": float32, "integers": integers, "permuted": permutation,
}  # fmt: skip

FUNCTIONS: dict[str, Model] = {
    **{f"numpy.random.{name}": model for name, model in LEGACY.items()},
    "numpy.random.default_rng": maker("numpy.random.Generator"),
    "numpy.random.Generator": maker("numpy.random.Generator"),
    "numpy.random.RandomState": maker("numpy.random.RandomState"),
}
METHODS: dict[str, dict[str, Model]] = {"numpy.random.Generator": GENERATOR, "numpy.random.RandomState": LEGACY}
