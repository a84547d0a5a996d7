"""The faults that the interpreter records, where Python or Keras would raise, and what each carries in `data`.

`about` holds ids: of the call (`id(node)`), of layers and of models.
"""

FAULTS = {
    "undefined-name": (
        "a name that nothing binds when the line runs: name, visible (names in scope), local (in a function), "
        "later (Anchor or None), inside (function that binds it, or None)"
    ),
    "missing-import": "names of Keras or a library used without importing them: names ((name, import statement), ...)",
    "unknown-name": (
        "a library's module has no such name: name, module, near, imported, name_at, uses (of an imported one)"
    ),
    "removed-name": (
        "a module, class or function that Keras 3 has no more: name as written, successor, why "
        "(keras_api.Removed), module_at (of a from-import, else None), among (how many names it imports), module_gone, "
        "bound (the imported name, None where it is given another)"
    ),
    "removed-positions": "positional arguments that meant something else in Keras 1: name, places",
    "unknown-argument": "a keyword that the callee does not have: callee, group, argument (Argument), near",
    "removed-argument": "a keyword that Keras had once: callee, group, argument, removed",
    "surplus-argument": "more positional arguments than parameters: callee, argument, parameters",
    "missing-argument": "a required argument is missing: callee, group, name",
    "bad-argument": "Keras' constructor refuses a value: callee, name, value (Value), message",
    "shape-not-a-tuple": "a number as the input shape, where Keras needs it: callee, argument (Argument)",
    "bare-layers": "layers given to Sequential without a list: layers (the positional Arguments), starred",
    "set-of-layers": "a set given to Sequential",
    "method-on-class": "add, compile, ... called on the class: method, receiver (Anchor), statement (Anchor)",
    "class-not-called": "`model = Sequential` without (): name, value (Anchor of the class's name)",
    "none-used": (
        "the None of a model's method is used: method, name (bound to), model (name), used, root, breaks "
        "(Anchors), assigned"
    ),
    "history-as-model": (
        "what fit returned is used as the model: name (attribute asked), call (Anchor of the fit), bound (its "
        "name), model (name)"
    ),
    "class-as-layer": "a layer class where a layer is due: name, missing (required parameters), value_at",
    "not-a-layer": "something that is no layer given as one: what (short text), value, value_at",
    "list-as-layer": (
        "a list where one layer is due: count, elements (Anchors, None where it is not written out), kind, "
        "inputs (all are Inputs)"
    ),
    "tensor-as-layer": "a layer called on a tensor, given as a layer: kind of that layer",
    "second-input": "a second Input, or one that is not first: position",
    "merge-layer": "a merge layer in a Sequential: kind",
    "reused-layer": "a layer object that the model has already: kind, first (Anchor of its first place)",
    "duplicate-name": "two layers with one explicit name: name, first (Anchor)",
    "extra-add-argument": "`add` gets more than a layer: argument, is_layer",
    "bad-sequential-argument": "no list of layers given to Sequential: value, name (parameter)",
    "layers-mutated": "the copy `model.layers` changed in place: how, method (None for an item), receiver (Anchor), "
    "places (Anchors of the method's arguments)",
    "unknown-method": "a model has no such method or attribute: name, near, name_at",
    "removed-method": "a method that Keras 3 has no more: name, removed, name_at",
    "empty-model-used": "a model without layers is trained or asked to predict: method",
    "unknown-history-key": "a key that the history does not have: key, keys, near",
    "misread-result": (
        "what fit or evaluate returned is read as something else: how (history-as-dict, history-attribute, "
        "dict-attribute, history-unpacked, unpacked, number-indexed, no-such-item, list-as-number), call (Anchor), "
        "count (of the numbers that evaluate gave); where it has them wanted (how many names), receiver (Anchor), key, "
        "recorded (whether the history has such a key)"
    ),
    "discarded-result": (
        "a call as a statement whose only effect is its result: name, method (of the data itself), written (the "
        "function as written), subject (the data) and subject_at (Anchor)"
    ),
    "misread-predictions": (
        "what predict gave is read as something else: how (one-unit, one-number, scores, compared, out-of-order), "
        "call (Anchor), model (its id), given (Anchor of the predictions), rows, alone (they are the only "
        "argument of argmax), metric (of scikit-learn)"
    ),
    "untraceable": (
        "a loss, metric or layer of the submission that Keras cannot trace: how (parameters, leaves, nothing), what "
        "(loss, metric, layer, Lambda), name, required (parameters), by (what asks for a tensor's value)"
    ),
    "own-missing-argument": "a function of the submission is called without a required argument: name, missing",
    "method-not-called": "`model.fit` as a statement: method, needs (it cannot be called without arguments)",
    "class-beyond-rows": (
        "to_categorical of a class number that its rows have no place for: given (Argument), low, high, width"
    ),
    "changed-functional": "a functional model has neither add nor pop: method, receiver (Anchor)",
    "removed-attribute": "an attribute that layers have no more: name, kind, receiver (Anchor)",
    "optimizer-lr": "the attribute `lr` of an optimizer: read (or set), name_at",
    "bad-hook": "a callback's function cannot take what Keras calls it with: hook (`on_epoch_end`, ...), name",
    "bad-schedule": (
        "a LearningRateScheduler is given what gives no float: function (name), gives (text, None: a wrong number of "
        "parameters), epoch (from 0, None where it is the same in all), tensor (only Keras 3 refuses it)"
    ),
    "unbuilt-asked": "what only a built model knows is asked of an unbuilt one: name",
}

BREAKS_MODEL = frozenset(
    [
        "bare-layers",
        "class-as-layer",
        "not-a-layer",
        "list-as-layer",
        "tensor-as-layer",
        "second-input",
        "merge-layer",
        "duplicate-name",
        "bad-sequential-argument",
        "bad-argument",
        "missing-argument",
        "unknown-argument",
        "removed-argument",
        "unknown-name",
        "surplus-argument",
        "shape-not-a-tuple",
    ]
)
"""With one of these about a model or its layer, Keras raises while the model is made: no such model exists."""
