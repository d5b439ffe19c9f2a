"""The addresses of the package in Wagtail's admin, below `partnerships/`."""

from django.urls import path
from django.views.decorators.http import require_http_methods
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import imports, notices
from .calls import answer_exports, answers, choosing, letters, printing
from .documents import (
    bulk,
    cases,
    comments,
    handover,
    histories,
    planning,
    practice_changes,
    review,
    transitions,
)
from .privacy import data, people


app_name = "partnerships_admin"

urlpatterns = [
    path("documents/<int:page_id>/", review.DocumentView.as_view(), name="document"),
    path("documents/<int:page_id>/history/", histories.HistoryView.as_view(), name="history"),
    path(
        "documents/<int:page_id>/text/<int:revision_id>/",
        transitions.TextView.as_view(),
        name="text",
    ),
    path("documents/<int:page_id>/case/", cases.CaseView.as_view(), name="case"),
    path("documents/<int:page_id>/case/plan/", cases.PlanView.as_view(), name="case_plan"),
    path("documents/<int:page_id>/case/group/", cases.GroupView.as_view(), name="case_group"),
    path("documents/<int:page_id>/case/lead/", cases.LeadView.as_view(), name="case_lead"),
    path(
        "documents/<int:page_id>/case/join/<int:pk>/",
        cases.CandidateView.as_view(),
        name="case_candidate",
    ),
    path(
        "documents/<int:page_id>/case/answers/",
        comments.AnswersToTakeOverView.as_view(),
        name="case_answers",
    ),
    path(
        "documents/<int:page_id>/case/answers/<int:pk>/",
        comments.TakeOverView.as_view(),
        name="case_take_over",
    ),
    path(
        "documents/<int:page_id>/case/tell-authors/",
        comments.TellAuthorsView.as_view(),
        name="case_tell_authors",
    ),
    path(
        "documents/<int:page_id>/case/<slug:kind>/add/",
        cases.CaseRowView.as_view(),
        name="case_add",
    ),
    path(
        "documents/<int:page_id>/case/<slug:kind>/<int:pk>/",
        cases.CaseRowView.as_view(),
        name="case_row",
    ),
    path(
        "documents/<int:page_id>/board-paper/",
        cases.BoardPaperView.as_view(),
        name="board_paper",
    ),
    path(
        "documents/<int:page_id>/<slug:verb>/",
        transitions.TransitionView.as_view(),
        name="transition",
    ),
    path("notices/<int:pk>/", notices.NoticeView.as_view(), name="notice"),
    path(
        "notices/resend-failed/", notices.ResendFailedView.as_view(), name="notices_resend_failed"
    ),
    path("imports/", imports.ImportsView.as_view(), name="imports"),
    path("imports/<int:pk>/", imports.ImportRunView.as_view(), name="import"),
    path(
        "imports/<int:pk>/report/<slug:kind>/",
        imports.ImportReportView.as_view(),
        name="import_report",
    ),
    path("planning/", planning.PlanningView.as_view(), name="planning"),
    path("hand-over/", handover.HandOverView.as_view(), name="hand_over"),
    path("many/", bulk.BulkDocumentsView.as_view(), name="many"),
    path("changes/<int:pk>/", practice_changes.ChangeView.as_view(), name="change"),
    path(
        "changes/<int:pk>/documents/",
        practice_changes.ChosenDocumentsView.as_view(),
        name="change_documents",
    ),
    path(
        "changes/<int:pk>/runs/<int:run_pk>/",
        practice_changes.ChangeRunView.as_view(),
        name="change_run",
    ),
    path("personal-data/", data.RetentionView.as_view(), name="retention"),
    path("personal-data/people/", people.PeopleView.as_view(), name="people"),
    path("personal-data/calls/<int:pk>/purge/", data.PurgeView.as_view(), name="purge"),
    path("personal-data/calls/<int:pk>/hold/", data.HoldView.as_view(), name="hold"),
    path(
        "personal-data/answers/<int:pk>/erase/",
        data.EraseView.as_view(),
        name="erase_answer",
    ),
    path("answers/<int:pk>/", answers.AnswerView.as_view(), name="answer"),
    path(
        "answers/<int:pk>/<slug:verb>/",
        answers.AnswerTransitionView.as_view(),
        name="answer_transition",
    ),
    path("calls/<int:page_id>/", choosing.ChoosingView.as_view(), name="choosing"),
    path("calls/<int:page_id>/letters/", letters.LettersView.as_view(), name="letters"),
    path("calls/<int:page_id>/pack/", printing.PackView.as_view(), name="pack"),
    path("calls/<int:page_id>/attendance/", printing.AttendanceView.as_view(), name="attendance"),
    path(
        "calls/<int:page_id>/export/<slug:kind>/",
        answer_exports.AnswerExportView.as_view(),
        name="answer_export",
    ),
]

# Reading and exporting are logged. A HEAD request reads nothing, and must leave no trace of it.
decorate_urlpatterns(urlpatterns, require_http_methods(["GET", "POST"]))
