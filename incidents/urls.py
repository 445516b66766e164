"""The addresses of incidents: one list of each part of the room.

That of the pages comes last: what stands at ``/incidents/<noun>/`` would be a number to it.
"""

from django.urls import URLPattern, URLResolver

from incidents import books_urls, page_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *books_urls.urlpatterns,
    *page_urls.urlpatterns,
]
