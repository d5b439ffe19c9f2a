// Looks every few seconds how far a long piece of work is, and shows the whole page when it is done.
(() => {
  const INTERVAL = 3000;
  const SELECTOR = "[data-partnerships-progress] p";

  const look = async () => {
    const response = await fetch(window.location.href, { credentials: "same-origin" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const shown = document.querySelector(SELECTOR);
    const now = page.querySelector(SELECTOR);
    if (!now) {
      window.location.reload();
      return;
    }
    // Only what has changed is put in, so that it is read aloud only then.
    if (shown.innerHTML !== now.innerHTML) shown.innerHTML = now.innerHTML;
    window.setTimeout(look, INTERVAL);
  };

  window.setTimeout(look, INTERVAL);
})();
