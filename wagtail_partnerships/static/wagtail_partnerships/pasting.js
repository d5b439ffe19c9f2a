// Says below a field what a paste has lost, because Draftail drops it without a word.
(() => {
  const NOTICE = "data-partnerships-lost";

  const makeNotice = (field, template) => {
    const notice = document.createElement("div");
    notice.setAttribute(NOTICE, "");
    notice.append(template.content.cloneNode(true));
    notice.querySelectorAll("[data-lost]").forEach((line) => {
      line.hidden = true;
    });
    field.append(notice);
    return notice;
  };

  const tell = (field, pasted) => {
    const template = document.querySelector("[data-partnerships-pasted]");
    const lines = [...template.content.querySelectorAll("[data-lost]")];
    // A field of the host's may keep what ours drop.
    const isLost = ({ dataset }) =>
      pasted.querySelector(dataset.lost) && !(dataset.kept && field.querySelector(dataset.kept));
    if (!lines.some(isLost)) return;
    // What an earlier paste has lost is still to be checked.
    const notice = field.querySelector(`[${NOTICE}]`) || makeNotice(field, template);
    notice.querySelectorAll("[data-lost]").forEach((line, index) => {
      if (!isLost(lines[index])) return;
      line.hidden = false;
      line.setAttribute("role", "alert");
    });
  };

  // Draftail lets no paste pass that it has dealt with, so it is heard on its way there.
  document.addEventListener(
    "paste",
    ({ target, clipboardData }) => {
      const editor = target.closest(".Draftail-Editor__wrapper");
      const html = editor && clipboardData && clipboardData.getData("text/html");
      if (!html) return;
      const pasted = new DOMParser().parseFromString(html, "text/html");
      window.setTimeout(() => tell(editor.parentElement, pasted));
    },
    true,
  );
})();
