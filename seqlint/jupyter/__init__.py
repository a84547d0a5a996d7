"""`%load_ext seqlint` in Jupyter, Colab and IPython: findings before a cell runs, an explanation after one that fails.

what the kernel holds -> a program that makes the same (`state`) -> analysed together with the cell (`cell`) -> shown
(`magic`). Nothing of the user's is executed or changed.
"""
