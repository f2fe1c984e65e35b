"""Use-cases of the meetings: each gathers, decides, acts."""
