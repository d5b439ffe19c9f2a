"""Archives and images are asked how large they become before anything of them is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PIL import Image

from ..conf import get_setting


MEGABYTE = 1_000_000


class TooLarge(Exception):
    """
    A file would fill the memory.

    :ivar sizes: how large it becomes and how large it may be, in megabytes: `size` and `limit`.
    """

    def __init__(self, size: int, limit: float):
        super().__init__(size, limit)
        self.sizes = {"size": size, "limit": limit}


def check_archive(path: Path) -> None:
    """
    Refuse an archive (a workbook or another office file, too) that unpacks beyond the limit.

    :raises TooLarge: if it does.
    """
    with zipfile.ZipFile(path) as archive:
        # Python unpacks no more of a part than is written here.
        _check(sum(part.file_size for part in archive.infolist()))


def check_image(path: Path) -> None:
    """
    Refuse an image whose dots take more memory than the limit.

    :raises TooLarge: if it is too large.
    :raises OSError: if it is no image that can be read.
    """
    with Image.open(path) as image:
        frames = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
        _check(image.width * image.height * 4 * frames)


def _check(size: int) -> None:
    limit = get_setting("IMPORT_UNPACKED_MEGABYTES")
    if size > limit * MEGABYTE:
        raise TooLarge(size // MEGABYTE, limit)
