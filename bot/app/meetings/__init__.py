"""Use-cases around meetings: each gathers, decides, acts."""
