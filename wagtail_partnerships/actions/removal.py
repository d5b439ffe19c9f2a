"""Getting rid of a trial: documents, calls and libraries go for good, whatever became of them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import get_page_models

from ..exceptions import TransitionRefused
from ..models import (
    Attachment,
    CallRecord,
    CallToActionMixin,
    Correction,
    ExpressionOfInterest,
    GuidanceLibraryPage,
    LifecycleMixin,
    Notice,
    ReviewCycle,
)
from ..models.lifecycle import get_page_model


logger = logging.getLogger("wagtail_partnerships")
BASE_PAGE = get_page_model()


@dataclass
class Trial:
    """
    The documents, calls and libraries of a site, or those at and below a page.

    :param top: a page; None stands for the whole site.
    """

    top: object | None = None

    @cached_property
    def page_types(self) -> dict[str, list[type]]:
        """The page types of the package and of the host, by what they are."""
        return {
            name: [model for model in get_page_models() if issubclass(model, base)]
            for name, base in (
                ("documents", LifecycleMixin),
                ("calls", CallToActionMixin),
                ("libraries", GuidanceLibraryPage),
            )
        }

    def _pages(self, *names: str):
        models = [model for name in names for model in self.page_types[name]]
        pages = BASE_PAGE.objects.type(*models) if models else BASE_PAGE.objects.none()
        return pages.descendant_of(self.top, inclusive=True) if self.top else pages

    @property
    def pages(self):
        """Every page that goes."""
        return self._pages("documents", "calls", "libraries")

    @property
    def cycles(self):
        """The reviews of the documents."""
        return ReviewCycle.objects.filter(page__in=self.pages.values("pk"))

    @property
    def responses(self):
        """The responses to the calls, those that were purged or erased included."""
        return ExpressionOfInterest.objects.filter(call__page__in=self.pages.values("pk"))

    def counts(self) -> dict[str, int]:
        """Return how much goes, by what it is; files stay, and are told of."""
        attached = Attachment.objects.filter(page__in=self.pages.values("pk"))
        return {
            "documents": self._pages("documents").count(),
            "editions": self.cycles.filter(edition__isnull=False).count(),
            "calls": self._pages("calls").count(),
            "responses": self.responses.not_erased().count(),
            "libraries": self._pages("libraries").count(),
            "files": attached.exclude(document=None, image=None).count(),
        }

    def others_below(self):
        """Return the pages that are none of ours and would go with a page above them."""
        below = Q()
        for path in self.pages.values_list("path", flat=True):
            below |= Q(path__startswith=path)
        others = BASE_PAGE.objects.filter(below) if below else BASE_PAGE.objects.none()
        return others.exclude(pk__in=self.pages.values("pk"))

    def remove(self, user=None) -> dict[str, int]:
        """
        Delete the pages with everything that stands beside them; return what there was.

        :raises TransitionRefused: while pages of another kind stand below them, or a document that
            stays was replaced by one of them.
        """
        with transaction.atomic():
            if reasons := self._reasons():
                raise TransitionRefused(reasons)
            counts = self.counts()
            self._clear_records()
            for path in list(self.pages.order_by("path").values_list("path", flat=True)):
                # Those below another are gone with it.
                if page := BASE_PAGE.objects.filter(path=path).first():
                    DeletePageAction(page.specific, user).execute(skip_permission_checks=True)
        logger.warning("A trial was removed by %s: %s", user or "a command", counts)
        return counts

    def _reasons(self) -> list[str]:
        titles = list(self.others_below().values_list("title", flat=True)[:10])
        replaced = ReviewCycle.objects.filter(successor__in=self.pages.values("pk")).exclude(
            page__in=self.pages.values("pk")
        )
        reasons = []
        if titles:
            reasons.append(
                _("Other pages stand below: %(titles)s. Move or delete them first.")
                % {"titles": ", ".join(f"“{title}”" for title in titles)}
            )
        for cycle in replaced.select_related("page")[:10]:
            reasons.append(
                _("“%(title)s” is superseded by one of the documents. Reinstate it first.")
                % {"title": cycle.page.title}
            )
        return reasons

    def _clear_records(self) -> None:
        Notice.objects.filter(
            Q(cycle__in=self.cycles.values("pk")) | Q(expression__in=self.responses.values("pk"))
        ).delete()
        self.responses.delete()
        CallRecord.objects.filter(page__in=self.pages.values("pk")).delete()
        Correction.objects.filter(cycle__in=self.cycles.values("pk")).delete()
        # An edition is kept by the cycle that builds on it, so the latest cycle goes first.
        for cycle in self.cycles.order_by("-pk").iterator():
            cycle.delete()
