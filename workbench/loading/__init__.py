"""From a folder to its tables: what is new is read, what was read is kept."""

FEW = 100
"""So many files are read here before other processes would have started."""
