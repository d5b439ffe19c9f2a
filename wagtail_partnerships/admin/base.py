"""What the pages of all transitions share: looking changes nothing, a POST acts once or not."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_fsm import ConcurrentTransition
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..exceptions import StaleVersion, TransitionPermissionError, TransitionRefused
from ..formats.parameters import whole_number


STALE = gettext_lazy(
    "This screen does not show where it stands now, so nothing was done. Look at it again, and "
    "act if it is still right."
)


class TransitionFormView(WagtailAdminTemplateMixin, TemplateView):
    """One verb on one row. Only a POST of its form acts, on the version that was shown."""

    def load(self) -> None:
        """Read the row that is acted on, afresh, and forget what was known of it."""
        raise NotImplementedError

    @property
    def version(self) -> int:
        """The version of the row as it was read."""
        raise NotImplementedError

    @property
    def home_url(self) -> str:
        """Where the person goes on once something was done, or may not be done by them."""
        raise NotImplementedError

    def get_form(self, data=None):
        """Return the form of the verb."""
        raise NotImplementedError

    def blocking_reasons(self) -> list[str]:
        """Return why the verb cannot be used at all now, whatever is entered."""
        raise NotImplementedError

    def consequences(self) -> list[str]:
        """Return what will happen."""
        return []

    def act(self, form) -> None:
        """Do what the form asks for."""
        raise NotImplementedError

    def done(self) -> str:
        """Return what was done, for the message."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.get("form") or self.get_form()
        reasons = self.blocking_reasons()
        if form.is_bound:
            told = [str(error) for error in form.non_field_errors()]
            context["reasons"] = [reason for reason in reasons if str(reason) not in told]
        else:
            context["reasons"] = reasons
        context.update(
            form=form,
            media=form.media,
            version=self.version,
            show_form=form.is_bound or not reasons,
            consequences=[] if reasons else self.consequences(),
            home_url=self.home_url,
            button_label=self.get_page_title(),
        )
        return context

    def post(self, request, *args, **kwargs):
        """Act, once, on the version that the screen was drawn from."""
        form = self.get_form(request.POST)
        if whole_number(request.POST.get("version")) != self.version:
            form.full_clean()
            form.add_error(None, STALE)
            return self.refuse(form)
        if not form.is_valid():
            return self.refuse(form)
        try:
            self.act(form)
        except TransitionPermissionError as error:
            messages.error(request, " ".join(error.reasons))
            return redirect(self.home_url)
        except (StaleVersion, ConcurrentTransition):
            return self.start_again(STALE)
        except TransitionRefused as error:
            return self.start_again(*error.reasons)
        except PublishPagePermissionError as error:
            return self.start_again(str(error))
        except ValidationError as error:
            return self.start_again(*error.messages)
        messages.success(request, self.done())
        return redirect(self.home_url)

    def refuse(self, form):
        """Show the form again, with everything that was typed and what is wrong with it."""
        messages.error(self.request, _("Nothing was done. The page below says why."))
        return self.render_to_response(self.get_context_data(form=form))

    def start_again(self, *reasons):
        """Read the row again, and show with the form why nothing was done."""
        self.load()
        form = self.get_form(self.request.POST)
        form.full_clean()
        for reason in reasons:
            form.add_error(None, str(reason))
        return self.refuse(form)
