// Counts a statement while it is typed, as wagtail_partnerships/counting.py does on the server.
// Without this script the form works all the same.
(function () {
  "use strict";

  var SPACES =
    "\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff";
  var RUN = new RegExp("[" + SPACES + "]+", "g");
  var EDGES = new RegExp("^[" + SPACES + "]+|[" + SPACES + "]+$", "g");
  var LINE_LENGTH = 90;

  function length(text) {
    return Array.from(text).length;
  }

  function count(text, unit) {
    text = text.replace(/\r\n/g, "\n").replace(/\r/g, "\n").replace(EDGES, "");
    if (!text) {
      return 0;
    }
    if (unit === "words") {
      return text.split(RUN).length;
    }
    if (unit === "a4") {
      return text.split("\n").reduce(function (sum, line) {
        return sum + (Math.ceil(length(line) / LINE_LENGTH) || 1);
      }, 0);
    }
    return length(text);
  }

  window.partnershipsCount = count;

  document.querySelectorAll("[data-partnerships-count]").forEach(function (question) {
    var field = question.querySelector("textarea");
    var told = question.querySelector(".partnerships-count");
    var maximum = Number(question.dataset.partnershipsMaximum);
    var pause;

    function tell() {
      var left = maximum - count(field.value, question.dataset.partnershipsCount);
      var words = left < 0 ? told.dataset.over : told.dataset.left;
      told.textContent = words.replace("%n", Math.abs(left));
      told.classList.toggle("partnerships-count--over", left < 0);
    }

    told.setAttribute("aria-live", "polite");
    // A screen reader is told when the typing pauses, not at every letter.
    field.addEventListener("input", function () {
      window.clearTimeout(pause);
      pause = window.setTimeout(tell, 500);
    });
    tell();
  });

  var summary = document.querySelector("[data-partnerships-focus]");
  if (summary) {
    summary.focus();
  }
})();
