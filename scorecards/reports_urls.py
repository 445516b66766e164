"""The addresses of failure patterns, reports and mails."""

from django.urls import path

from scorecards.views import mailings, patterns, reports

urlpatterns = [
    path("patterns/", patterns.pattern_list, name="scorecard_patterns"),
    path("patterns/<int:pk>/", patterns.pattern_detail, name="scorecard_pattern"),
    path("patterns/<int:pk>/accept/", patterns.pattern_accept, name="scorecard_pattern_accept"),
    path(
        "patterns/<int:pk>/take-back/",
        patterns.pattern_take_back,
        name="scorecard_pattern_take_back",
    ),
    path("reports/", reports.report_list, name="scorecard_reports"),
    path("reports/new/", reports.report_new, name="scorecard_report_new"),
    path("reports/<int:pk>/", reports.report_detail, name="scorecard_report"),
    path("reports/<int:pk>/download/", reports.report_download, name="scorecard_report_download"),
    path("reports/<int:pk>/retry/", reports.report_retry, name="scorecard_report_retry"),
    path("mails/", mailings.mail_settings, name="scorecard_mails"),
]
