"""Addresses of meetings, their agenda, their minutes, and what came of them."""

from django.urls import path

from approvals.views import meeting_acts, meetings, minutes

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/papers/", minutes.meeting_papers, name="meeting_papers"),
    path("meetings/<int:pk>/do/<slug:act>/", meeting_acts.meeting_act, name="meeting_act"),
    path(
        "meetings/<int:pk>/people/<int:person>/<slug:act>/",
        meeting_acts.meeting_person,
        name="meeting_person",
    ),
    path("meetings/<int:pk>/agenda/add/", meeting_acts.agenda_add, name="agenda_add"),
    path("meetings/<int:pk>/agenda/<int:item>/note/", meeting_acts.agenda_note, name="agenda_note"),
    path(
        "meetings/<int:pk>/agenda/<int:item>/do/<slug:act>/",
        meeting_acts.agenda_act,
        name="agenda_act",
    ),
    path("meetings/<int:pk>/actions/new/", meeting_acts.action_new, name="action_new"),
    path("actions/<int:pk>/", meeting_acts.action_done, name="action_done"),
    path("meetings/<int:pk>/minutes/", minutes.minutes_detail, name="minutes_detail"),
    path("meetings/<int:pk>/minutes/remark/", minutes.minutes_remark, name="minutes_remark"),
    path(
        "meetings/<int:pk>/minutes/circulate/", minutes.minutes_circulate, name="minutes_circulate"
    ),
    path(
        "meetings/<int:pk>/minutes/take-back/", minutes.minutes_take_back, name="minutes_take_back"
    ),
    path("meetings/<int:pk>/minutes/approve/", minutes.minutes_approve, name="minutes_approve"),
    path("meetings/<int:pk>/minutes/addendum/", minutes.minutes_addendum, name="minutes_addendum"),
    path("meetings/<int:pk>/minutes/download/", minutes.minutes_download, name="minutes_download"),
]
