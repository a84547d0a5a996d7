"""Python itself, understood: values, names, statements, calls and paths."""
