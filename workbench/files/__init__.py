"""Files: the only room that touches the disk.

Finds a workspace's files, reads them into documents with all their problems at
once, and writes documents back, whole or not at all.
"""

from workbench.files.drafts import Draft, drafts, drop_draft, keep_draft
from workbench.files.editions import edition_of
from workbench.files.places import (
    NotAWorkspace,
    Places,
    Stamp,
    copy_shipped,
    find_workspace,
    kept_as,
    places,
    shipped_workspace,
)
from workbench.files.reading import (
    Documents,
    LinesWhenAsked,
    Loaded,
    NoLines,
    is_context,
    read_documents,
    read_few,
    read_one,
)
from workbench.files.references import Waits, World, found_in, holds
from workbench.files.saving import Saved, put, save
from workbench.files.soundness import Filing, at_odds, sound, sound_few, waited_for
from workbench.files.stamp import fingerprint, stamp
from workbench.files.writing import to_yaml, write_document, write_text

__all__ = [
    "Documents",
    "Draft",
    "Filing",
    "LinesWhenAsked",
    "Loaded",
    "NoLines",
    "NotAWorkspace",
    "Places",
    "Saved",
    "Stamp",
    "Waits",
    "World",
    "at_odds",
    "copy_shipped",
    "drafts",
    "drop_draft",
    "edition_of",
    "find_workspace",
    "fingerprint",
    "found_in",
    "holds",
    "is_context",
    "keep_draft",
    "kept_as",
    "places",
    "put",
    "read_documents",
    "read_few",
    "read_one",
    "save",
    "shipped_workspace",
    "sound",
    "sound_few",
    "stamp",
    "to_yaml",
    "waited_for",
    "write_document",
    "write_text",
]
