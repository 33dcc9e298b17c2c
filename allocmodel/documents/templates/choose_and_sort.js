// Without this script the page shows everything, one thing after another. With it a reader can
// choose a place or a scenario, and sort a table by a column.
(function () {
  "use strict";

  var form = document.querySelector("nav form");
  if (form) {
    var selects = form.querySelectorAll("select");
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", choose);
  }

  function choose() {
    var chosen = {};
    selects.forEach(function (one) { chosen[one.dataset.chooses] = one.value; });
    document.querySelectorAll("main section").forEach(function (section) {
      section.hidden = Object.keys(chosen).some(function (key) {
        return chosen[key] && key in section.dataset && section.dataset[key] !== chosen[key];
      });
    });
    document.querySelectorAll("nav li").forEach(function (item) {
      item.hidden = document.querySelector(item.querySelector("a").hash).hidden;
    });
  }

  function number(text) {
    var found = text.replace(/[£%,\s]/g, "");
    return found !== "" && isFinite(found) ? Number(found) : null;
  }

  function compare(one, other) {
    var a = number(one), b = number(other);
    if (a !== null && b !== null) { return a - b; }
    return one.localeCompare(other, document.documentElement.lang, { numeric: true });
  }

  function sort(table, column, heading) {
    var down = heading.getAttribute("aria-sort") !== "descending";
    table.querySelectorAll("thead th").forEach(function (one) { one.removeAttribute("aria-sort"); });
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    var body = table.tBodies[0];
    Array.prototype.slice.call(body.rows).sort(function (one, other) {
      var found = compare(one.cells[column].textContent, other.cells[column].textContent);
      return down ? -found : found;
    }).forEach(function (row) { body.appendChild(row); });
  }

  document.querySelectorAll("table[data-sorts]").forEach(function (table) {
    // A table whose rows stand under headings of their own has an order already.
    var headed = Array.prototype.some.call(table.tBodies[0].rows, function (row) {
      return row.cells.length > 1 && !row.cells[1].textContent;
    });
    if (headed) { return; }
    table.querySelectorAll("thead th").forEach(function (heading, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.title = document.getElementById("main").dataset.sort + " " + heading.textContent;
      button.addEventListener("click", function () { sort(table, column, heading); });
      heading.textContent = "";
      heading.appendChild(button);
    });
  });
}());
