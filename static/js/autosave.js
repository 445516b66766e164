/* htmx sends the form (hx-post, hx-trigger="input delay:1s, change delay:1s"). This file does the two
   things attributes cannot: say that a save failed, and tell the panel beside the form that one worked.
   The words come from the page: <template data-not-saved> inside the form, so that they are translated. */
(() => {
  const formOf = (event) => event.target.closest("form[data-autosave]");

  const failed = (event) => {
    const form = formOf(event);
    const words = form?.querySelector("template[data-not-saved]");
    const place = form && document.getElementById(form.dataset.autosave);
    if (words && place) place.replaceChildren(words.content.cloneNode(true));
  };

  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (form && event.detail.successful) document.body.dispatchEvent(new CustomEvent("autosaved"));
  });
})();
