"""Pure: facts to text, and text to facts. Nothing here reads a file, a clock or a host."""
