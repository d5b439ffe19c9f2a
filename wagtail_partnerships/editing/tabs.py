"""The tabs of the page editor, and what is told below a field that something was pasted into."""

from __future__ import annotations

from django.forms import Media
from wagtail.admin.panels import TabbedInterface


class EditorTabs(TabbedInterface):
    """Tabs that say when a paste lost what the editor cannot hold: Draftail drops it silently."""

    class BoundPanel(TabbedInterface.BoundPanel):
        template_name = "wagtail_partnerships/admin/editor/tabs.html"

        @property
        def media(self):
            return super().media + Media(js=["wagtail_partnerships/pasting.js"])
