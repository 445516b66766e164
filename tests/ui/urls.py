"""The product's addresses and the gallery beside them."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from govportal.urls import handler400, handler403, handler404, handler500
from govportal.urls import urlpatterns as product
from tests.ui.gallery import page

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*product, path("gallery/", login_not_required(page), name="gallery")]
