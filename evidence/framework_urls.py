"""Addresses of frameworks and their requirements."""

from django.urls import path

from evidence.views import frameworks

ONE = "frameworks/<str:slug>/requirements/<int:pk>"

urlpatterns = [
    path("frameworks/", frameworks.framework_list, name="framework_list"),
    path("frameworks/<str:slug>/", frameworks.framework_detail, name="framework_detail"),
    path("frameworks/<str:slug>/coverage.csv", frameworks.framework_csv, name="framework_csv"),
    path("frameworks/<str:slug>/oscal.json", frameworks.framework_oscal, name="framework_oscal"),
    path(f"{ONE}/", frameworks.framework_requirement, name="framework_requirement"),
    path(
        f"{ONE}/documents/<int:document>/withdraw/",
        frameworks.document_withdraw,
        name="framework_document_withdraw",
    ),
    path(
        f"{ONE}/documents/<int:document>/file/",
        frameworks.document_file,
        name="framework_document_file",
    ),
    *(
        path(f"{ONE}/{move}/", frameworks.framework_act, {"move": move}, name=f"framework_{name}")
        for move, name in (
            ("applies", "applies"),
            ("not-applicable", "not_applicable"),
            ("document", "document"),
        )
    ),
]
