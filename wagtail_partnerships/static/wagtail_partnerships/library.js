/* Updates a library's list in place. Without it every link and the form load a page as usual. */
(() => {
  const library = document.querySelector("[data-wp-library]");
  if (!library || !window.fetch || !window.DOMParser) return;
  const form = library.querySelector("[data-wp-form]");
  let latest = 0;

  const replace = (page, name) => {
    const from = page.querySelector(`[data-wp-part="${name}"]`);
    const to = library.querySelector(`[data-wp-part="${name}"]`);
    if (from && to) to.replaceChildren(...from.childNodes);
  };

  const load = async (url, { push = true, focus = null } = {}) => {
    const mine = ++latest;
    const results = library.querySelector('[data-wp-part="results"]');
    const wasOpen = library.querySelector(".wp-filters")?.open;
    results.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== latest) return;
      if (!page.querySelector("[data-wp-library]")) throw new Error("another page");
      ["filters", "results", "hidden", "say", "latest"].forEach((name) => replace(page, name));
      const filters = library.querySelector(".wp-filters");
      if (filters && wasOpen) filters.open = true;
      const fresh = page.querySelector("[data-wp-form]");
      form.elements.q.value = fresh.elements.q.value;
      const sort = fresh.elements.sort.value;
      form.elements.sort.replaceChildren(...fresh.elements.sort.childNodes);
      form.elements.sort.value = sort;
      // The count is the one live region: it is what screen readers announce.
      library.querySelector("[data-wp-count]").textContent =
        page.querySelector("[data-wp-count]").textContent;
      if (push) history.pushState({}, "", url);
      if (focus) library.querySelector(focus)?.focus();
    } catch {
      if (mine === latest) window.location.assign(url);
    } finally {
      if (mine === latest) results.removeAttribute("aria-busy");
    }
  };

  library.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-wp-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const facet = link.closest(".wp-facet")?.getAttribute("aria-labelledby");
    load(link.href, {
      focus: facet ? `[aria-labelledby="${facet}"] a` : ".wp-rows a, [data-wp-form] input",
    });
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    [...asked].forEach(([name, value]) => value || asked.delete(name));
    load(`${form.action}?${asked}`);
  });

  form.elements.sort.addEventListener("change", () => form.requestSubmit());
  window.addEventListener("popstate", () => load(window.location.href, { push: false }));
})();
