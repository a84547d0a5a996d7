"""Python itself, understood: values, names, statements, calls and paths."""

from seqlint import quick

quick.imported("libcst")  # every module below needs it; imported first, and quickly
