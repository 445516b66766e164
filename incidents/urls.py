"""The addresses of incidents: one list of each part of the room.

That of the pages comes last: what stands at ``/incidents/<noun>/`` would be a number to it.
"""

from django.urls import URLPattern, URLResolver

from incidents import (
    alert_urls,
    books_urls,
    containment_urls,
    legal_urls,
    page_urls,
    paging_urls,
    post_incident_urls,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *alert_urls.urlpatterns,
    *books_urls.urlpatterns,
    *containment_urls.urlpatterns,
    *legal_urls.urlpatterns,
    *paging_urls.urlpatterns,
    *post_incident_urls.urlpatterns,
    *page_urls.urlpatterns,
]
