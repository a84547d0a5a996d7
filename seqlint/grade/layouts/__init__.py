"""The layouts of class downloads, one file each, in the order in which they are tried."""

from __future__ import annotations

from seqlint.grade.handed import Layout
from seqlint.grade.layouts import (
    autolab,
    blackboard,
    brightspace,
    canvas,
    github,
    google_classroom,
    gradescope,
    gradescope_container,
    ilias,
    moodle,
    nbgrader,
    otter,
    sakai,
    schoology,
)

LAYOUTS: tuple[Layout, ...] = (
    canvas.ANONYMOUS,
    otter.LAYOUT,
    canvas.LAYOUT,
    moodle.LAYOUT,
    gradescope.LAYOUT,
    gradescope_container.LAYOUT,
    blackboard.LAYOUT,
    *brightspace.LAYOUTS,
    sakai.LAYOUT,
    schoology.LAYOUT,
    ilias.LAYOUT,
    autolab.LAYOUT,
    *github.LAYOUTS,
    *nbgrader.LAYOUTS,
    google_classroom.LAYOUT,
)
