"""Keras in a program: models and layers, what happens to them, and their shapes."""
