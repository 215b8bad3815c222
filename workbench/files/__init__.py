"""Files: the only room that touches the disk.

Finds a workspace's files, reads them into documents with all their problems at
once, and writes documents back, whole or not at all.
"""

from workbench.files.places import NotAWorkspace, copy_shipped, find_workspace, shipped_workspace
from workbench.files.reading import Documents, Loaded, read_documents
from workbench.files.references import sound
from workbench.files.stamp import stamp
from workbench.files.writing import to_yaml, write_document, write_text

__all__ = [
    "Documents",
    "Loaded",
    "NotAWorkspace",
    "copy_shipped",
    "find_workspace",
    "read_documents",
    "shipped_workspace",
    "sound",
    "stamp",
    "to_yaml",
    "write_document",
    "write_text",
]
