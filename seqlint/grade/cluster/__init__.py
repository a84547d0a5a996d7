"""Grading on many machines: the same jobs, handed out by a Dask scheduler (extra `cluster`).

    client ── submission as bytes ─▶ scheduler ─▶ worker: task ── pipe ─▶ process: lints and runs as locally
           ◀─────────────── what it found, judged here ───────────┘

client   hands out a few submissions a thread at a time, takes the results; a worker that is lost costs nothing
task     what a Dask worker does: it passes a job on and waits. No foreign code, no signal, no multiprocessing there
process  a process of seqlint's own beside the worker, which keeps its fork server from one submission to the next
parcel   what travels
"""

from seqlint.grade.cluster.client import grade

__all__ = ["grade"]
