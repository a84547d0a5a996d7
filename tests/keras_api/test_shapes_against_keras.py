"""The differential proof: thousands of random models, or tens of thousands with `SEQLINT_FUZZ=1`."""

from __future__ import annotations

import os

import pytest

from tests.keras_api.fuzz_shapes import compare

FUZZ = os.environ.get("SEQLINT_FUZZ") == "1"


def test_no_claim_differs_from_keras(capsys: pytest.CaptureFixture[str]) -> None:
    report = compare(50_000 if FUZZ else 1_500, derandomize=not FUZZ)
    with capsys.disabled():
        print(f"\n{report}")
    assert report.accepted > report.refused
    assert report.known >= 0.99 * report.accepted
    assert report.refused_too >= 0.9 * report.refused
