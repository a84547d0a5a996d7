"""From a program to findings: the rules are asked, one finding is kept for each mistake, comments and fixes obeyed."""
