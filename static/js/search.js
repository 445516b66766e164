/* "/" moves to the search field, unless the person is already writing somewhere. */
(() => {
  const writing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  document.addEventListener("keydown", (event) => {
    const search = document.getElementById("q");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !search) return;
    if (writing(event.target) || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
})();
