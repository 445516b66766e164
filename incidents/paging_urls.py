"""The addresses of paging."""

from django.urls import path

from incidents.views import paging, paging_keeping

urlpatterns = [
    path("incidents/paging/", paging_keeping.paging_home, name="paging_home"),
    path("incidents/paging/channel/", paging_keeping.channel_new, name="paging_channel_new"),
    path("incidents/paging/channel/<int:pk>/", paging_keeping.channel_edit,
         name="paging_channel_edit"),
    path("incidents/paging/channel/<int:pk>/test/", paging_keeping.channel_test,
         name="paging_channel_test"),
    path("incidents/paging/roster/", paging_keeping.roster, name="paging_roster"),
    path("incidents/paging/roster/<int:pk>/end/", paging_keeping.roster_end,
         name="paging_roster_end"),
    path("incidents/paging/chain/<str:severity>/", paging_keeping.chain_edit,
         name="paging_chain_edit"),
    path("incidents/paging/posts/", paging.post_list, name="paging_posts"),
    path("incidents/paging/posts/<int:pk>/again/", paging.post_again, name="paging_post_again"),
    path("incidents/<str:number>/pages/", paging.incident_pages, name="incident_pages"),
    path("incidents/<str:number>/paged/", paging.incident_paged, name="incident_paged"),
]  # fmt: skip
