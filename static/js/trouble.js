/* A request in the background failed: say so at the top of the page, and take it back once one succeeds.
   A form that saves itself says it in its own place (autosave.js), save that somebody signed out. */
(() => {
  const say = (name) => {
    const words = document.getElementById(name);
    const place = document.getElementById("trouble");
    if (place) place.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  };

  const failed = (event) => {
    const signedOut = event.detail.xhr?.status === 401;
    if (signedOut) say("trouble-signed-out");
    else if (!event.target.closest("form[data-autosave]")) say("trouble-other");
  };

  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) say("");
  });
})();
