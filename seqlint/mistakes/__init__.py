"""The mistakes that are injected: for each rule a function that finds, in a right program, places to make it.

A mistake is a list of edits. `data`: whether it is one depends on the data, so that it counts only in programs whose
data is literal: made with numpy or one of the data sets that come with Keras or scikit-learn.
"""

from seqlint.mistakes import api, architecture, building, inputs, output, results, training
from seqlint.mistakes.places import MUTATORS, Mutator

__all__ = ["MUTATORS", "Mutator", "api", "architecture", "building", "inputs", "output", "results", "training"]
