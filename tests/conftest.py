"""Property tests have no deadline: a busy machine is not a defect. What tests load is compiled once."""

import gc
import os
import sys

from hypothesis import settings

settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=200)  # `make check`
settings.load_profile("quick")

# Where an environment forbids it, every worker and every program that a test starts would compile all of sigbot anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish():
    """Let the collector pass by what lives to the end anyway: thousands of tests, and all that they import."""
    gc.freeze()
