"""When the aliases of a page follow it."""

from __future__ import annotations


class AliasesFollowLiveText:
    """
    Gives the aliases of a page its text when that is live.

    Wagtail does it, and makes them live, after every publish: also after one that has only
    scheduled a first text.
    """

    def update_aliases(self, **kwargs):
        if self.live or self.alias_of_id:
            super().update_aliases(**kwargs)

    update_aliases.alters_data = True
