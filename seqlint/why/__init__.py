"""Why a program failed: a traceback of Keras or TensorFlow in the student's words.

text -> what was raised, and the student's own lines (`traceback`) -> its cause (`cause`, from the tables in `causes/`)
-> with the program at hand, the findings of the analysis about the same mistake (`explain`).
"""
