"""Grading: an assignment, submissions, and what became of them.

grading     what `seqlint grade` does, from the files to the exit code
assignment  the TOML file, read strictly        classes      who handed in what: folders, archives, downloads
layouts     how platforms pack a class          taking       what is taken of each submission (names: what is meant)
engine      analyse, run, judge                 found        what analysing and running has found, to be judged again
checks      one function a kind of check (layers: their comparison)
trials      models trained or loaded here       outcome      what a check has found
points      from outcomes to points             gradebook    the files that are left
bundle      an assignment as it travels         packages, cluster  to platforms, to other machines
journal     results as they come                regrade      what of an earlier run holds (fingerprint: how one tells)
"""
