"""Addresses of playbooks, exercises, and of an incident's checklist and evidence."""

from django.urls import path

from incidents.views import checklists, exercises, freezes, playbooks

BOOK = "incidents/playbooks/<str:number>"
VERSION = f"{BOOK}/versions/<int:n>"
ONE = "incidents/<str:number>"
urlpatterns = [
    path("incidents/playbooks/", playbooks.playbook_list, name="playbook_list"),
    path(f"{BOOK}/", playbooks.playbook_detail, name="playbook_detail"),
    path(f"{BOOK}/begin/", playbooks.playbook_begin, name="playbook_begin"),
    path(f"{VERSION}/", playbooks.playbook_version, name="playbook_version"),
    path(f"{VERSION}/edit/", playbooks.playbook_edit, name="playbook_edit"),
    *(
        path(f"{VERSION}/{move}/", playbooks.playbook_act, {"move": move}, f"playbook_{move}")
        for move in playbooks.HEADINGS
    ),
    path("incidents/exercises/", exercises.exercise_list, name="exercise_list"),
    path("incidents/exercises/new/", exercises.exercise_new, name="exercise_new"),
    path(f"{ONE}/playbook/", checklists.incident_playbook, name="incident_playbook"),
    path(f"{ONE}/evidence/", freezes.incident_evidence, name="incident_evidence"),
    *(
        path(f"{ONE}/evidence/{act}/", freezes.evidence_act, {"act": act}, f"incident_{name}")
        for act, name in freezes.NAMES.items()
    ),
    path(f"{ONE}/exercise/", exercises.incident_exercise, name="incident_exercise"),
    path(f"{ONE}/exercise/tell/", exercises.exercise_tell, name="exercise_tell"),
    path(f"{ONE}/exercise/finish/", exercises.exercise_finish, name="exercise_finish"),
]
