"""Reading what a student wrote: which files, their text and cells, and whether they can be read at all."""
