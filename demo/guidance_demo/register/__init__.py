"""
Some sixty further documents, all invented, so that lists, filters and pages look real.

`entry` says what a row is; the other modules hold rows, by topic.
"""

from .breast_and_nuclear import ENTRIES as BREAST_AND_NUCLEAR
from .education import ENTRIES as EDUCATION
from .entry import Entry, Stage
from .imaging import ENTRIES as IMAGING
from .patients import ENTRIES as PATIENTS
from .protection import ENTRIES as PROTECTION
from .radiotherapy import ENTRIES as RADIOTHERAPY
from .ultrasound import ENTRIES as ULTRASOUND
from .workforce import ENTRIES as WORKFORCE


# Successors come before the documents that they replace.
ENTRIES: list[Entry] = [
    *PATIENTS,
    *PROTECTION,
    *IMAGING,
    *ULTRASOUND,
    *BREAST_AND_NUCLEAR,
    *RADIOTHERAPY,
    *EDUCATION,
    *WORKFORCE,
]

__all__ = ["ENTRIES", "Entry", "Stage"]
