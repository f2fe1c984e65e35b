"""The meetings: what they are planned from, what is said about them and where."""
