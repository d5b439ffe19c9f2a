// Counts a statement while it is typed, as wagtail_partnerships/forms/counting.py does on the server.
// Without this script the form works all the same.
(() => {
  const SPACES =
    "\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff";
  const RUN = new RegExp(`[${SPACES}]+`, "g");
  const EDGES = new RegExp(`^[${SPACES}]+|[${SPACES}]+$`, "g");
  const LINE_LENGTH = 90;
  const PAUSE = 500;

  // Characters, and not the halves of which JavaScript counts two for an emoji.
  const length = (text) => [...text].length;

  const count = (typed, unit) => {
    const text = typed.replace(/\r\n?/g, "\n").replace(EDGES, "");
    if (!text) return 0;
    if (unit === "words") return text.split(RUN).length;
    if (unit === "a4") {
      const lines = text.split("\n");
      return lines.reduce((sum, line) => sum + (Math.ceil(length(line) / LINE_LENGTH) || 1), 0);
    }
    return length(text);
  };

  window.partnershipsCount = count;

  document.querySelectorAll("[data-partnerships-count]").forEach((question) => {
    const field = question.querySelector("textarea");
    const status = question.querySelector(".partnerships-count");
    const maximum = Number(question.dataset.partnershipsMaximum);
    let pause;

    const showCount = () => {
      const left = maximum - count(field.value, question.dataset.partnershipsCount);
      const words = left < 0 ? status.dataset.over : status.dataset.left;
      status.textContent = words.replace("%n", Math.abs(left));
      status.classList.toggle("partnerships-count--over", left < 0);
    };

    status.setAttribute("aria-live", "polite");
    // A screen reader is told when the typing pauses, not at every letter.
    field.addEventListener("input", () => {
      window.clearTimeout(pause);
      pause = window.setTimeout(showCount, PAUSE);
    });
    showCount();
  });

  document.querySelector("[data-partnerships-focus]")?.focus();
})();
