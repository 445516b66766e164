/* Counts which parts and files of a case were opened before an answer: numbers, no names. */
(() => {
  const fields = document.querySelectorAll('input[name="read"]');
  if (!fields.length) return;
  const parts = [...document.querySelectorAll(".main section.block[id], .main section.block[aria-labelledby]")];
  const files = [...document.querySelectorAll('.main a[href*="/attachments/"]')].map((one) => one.href);
  const seenParts = new Set();
  const seenFiles = new Set();
  const tell = () => {
    const text = `${seenParts.size}/${parts.length},${seenFiles.size}/${new Set(files).size}`;
    for (const field of fields) field.value = text;
  };
  const timers = new Map();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      clearTimeout(timers.get(entry.target));
      if (!entry.isIntersecting) continue;
      timers.set(entry.target, setTimeout(() => { seenParts.add(entry.target); tell(); }, 1000));
    }
  });
  for (const part of parts) watcher.observe(part);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href*="/attachments/"]');
    if (link) { seenFiles.add(link.href); tell(); }
  });
  tell();
})();
