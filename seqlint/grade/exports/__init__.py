"""The teacher's own export of a gradebook, filled: one column of points and its comments, nothing else.

table   cells that are replaced in a text         export  what a format says of a heading
fill    who is in which row, and what goes there  canvas, moodle, ...: one file a format
"""

from __future__ import annotations

from seqlint.grade.exports import anything, blackboard, brightspace, canvas, gradescope, moodle
from seqlint.grade.exports.export import Format

FORMATS: tuple[Format, ...] = (
    blackboard.FORMAT,
    brightspace.FORMAT,
    moodle.WORKSHEET,
    moodle.GRADEBOOK,
    canvas.FORMAT,
    gradescope.FORMAT,
    anything.FORMAT,
)
"""In the order in which they are tried."""
