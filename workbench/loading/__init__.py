"""From a folder to its tables: what is new is read, what was read is kept."""

FEW = 100
"""So many files are read here before other processes would have started."""

HELLO = b"\n<workbench answers from here>\n"
"""What a process that reads for another says first: whatever a start-up file prints comes before it."""
