"""sigbot keeps a special interest group honest about itself."""

__version__ = "0.1.0"
