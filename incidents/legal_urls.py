"""The addresses of the legal side of an incident."""

from django.urls import path

from incidents.views import legal, notices

HERE = "incidents/<str:number>/legal/"
NOTICE = f"{HERE}notices/<str:kind>/"
urlpatterns = [
    path(HERE, legal.incident_legal, name="incident_legal"),
    path(f"{HERE}scope/", legal.incident_scope, name="incident_scope"),
    path(f"{HERE}notices/", notices.incident_notice_prepare, name="incident_notice_prepare"),
    path(NOTICE, notices.incident_notice, name="incident_notice"),
    path(f"{NOTICE}write/", notices.incident_notice_write, name="incident_notice_write"),
    path(f"{NOTICE}sent/", notices.incident_notice_sent, name="incident_notice_sent"),
    path(f"{NOTICE}needless/", notices.incident_notice_needless, name="incident_notice_needless"),
    path(f"{NOTICE}<int:n>/file/", notices.incident_notice_file, name="incident_notice_file"),
    path(f"{HERE}<str:question>/", legal.incident_question, name="incident_question"),
]
