"""The four answers about evidence, as docs/wire-format.md has them. It shares no code with the rest of the project."""
