/* Updates a library's list in place. Without it every link and the form load a page as usual. */
(() => {
  const library = document.querySelector("[data-partnerships-library]");
  if (!library || !window.fetch || !window.DOMParser) return;
  const form = library.querySelector("[data-partnerships-form]");
  const count = library.querySelector("[data-partnerships-count]");
  const place = (url) => {
    const { pathname, search } = new URL(url, window.location.href);
    return pathname + search;
  };
  count.tabIndex = -1;
  let latest = 0;
  let shown = place(window.location.href);

  const replace = (page, name) => {
    const from = page.querySelector(`[data-partnerships-part="${name}"]`);
    const to = library.querySelector(`[data-partnerships-part="${name}"]`);
    if (from && to) to.replaceChildren(...from.childNodes);
  };

  const fold = () => library.querySelector(".partnerships-filters");
  const isFolded = () => fold()?.querySelector("summary")?.getClientRects().length > 0;

  const focusCount = () => {
    count.focus({ preventScroll: true });
    count.scrollIntoView({ block: "start" });
  };

  // Who chooses at a desk goes on choosing; on a phone the fold is closed, and the list is there.
  const focusFacet = (name) => {
    const facet = library.querySelector(`.partnerships-facet[aria-labelledby="${name}"]`);
    const link = facet?.querySelector("[aria-current]") || facet?.querySelector("a");
    if (link && !isFolded()) link.focus();
    else focusCount();
  };

  const load = async (url, { push = true, facet = null, isLink = false } = {}) => {
    const mine = ++latest;
    shown = place(url);
    const results = library.querySelector('[data-partnerships-part="results"]');
    const staysOpen = !facet && fold()?.open;
    results.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== latest) return;
      if (!page.querySelector("[data-partnerships-library]")) throw new Error("another page");
      const parts = ["filters", "results", "hidden", "say", "latest", "ways"];
      parts.forEach((name) => replace(page, name));
      if (fold() && staysOpen) fold().open = true;
      const fresh = page.querySelector("[data-partnerships-form]");
      form.elements.q.value = fresh.elements.q.value;
      const sort = fresh.elements.sort.value;
      form.elements.sort.replaceChildren(...fresh.elements.sort.childNodes);
      form.elements.sort.value = sort;
      // The count is the one live region: it is what screen readers announce.
      count.textContent = page.querySelector("[data-partnerships-count]").textContent;
      if (push) history.pushState({}, "", url);
      if (facet) focusFacet(facet);
      else if (isLink) focusCount();
    } catch {
      if (mine === latest) window.location.assign(url);
    } finally {
      if (mine === latest) results.removeAttribute("aria-busy");
    }
  };

  library.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-partnerships-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const facet = link.closest(".partnerships-facet")?.getAttribute("aria-labelledby");
    load(link.href, { facet, isLink: true });
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    [...asked].forEach(([name, value]) => value || asked.delete(name));
    load(`${form.action}?${asked}`);
  });

  form.elements.sort.addEventListener("change", () => form.requestSubmit());
  window.addEventListener("popstate", () => {
    // A link within the page, such as one to its main part, asks for no other list.
    if (place(window.location.href) !== shown) load(window.location.href, { push: false });
  });
})();
