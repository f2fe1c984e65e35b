"""Property tests have no deadline: a busy machine is not a defect. What tests load is compiled once."""

import os
import sys

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

# Where an environment forbids it, every worker and every program that a test starts would compile all of sigbot anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
