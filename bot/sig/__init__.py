"""The SIG's own files as typed values with positions: text in, values or all problems out."""
