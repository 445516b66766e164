"""The addresses of incidents: one list of each part of the room.

That of the pages comes last: what stands at ``/incidents/<noun>/`` would be a number to it.
"""
from django.urls import URLPattern, URLResolver, include, path

from django.urls import URLPattern, URLResolver

from incidents import alert_urls, page_urls
from incidents import page_urls, post_incident_urls
from incidents import containment_urls, page_urls
from incidents import page_urls, paging_urls
from incidents import books_urls
from incidents.views import incidents

urlpatterns: list[URLPattern | URLResolver] = [
    *alert_urls.urlpatterns,
    *post_incident_urls.urlpatterns,
    *containment_urls.urlpatterns,
    *paging_urls.urlpatterns,
    *page_urls.urlpatterns,
    *books_urls.urlpatterns,
    path("incidents/<str:number>/", incidents.incident_detail, name="incident_detail"),
    path("", include("incidents.legal_urls")),
]
