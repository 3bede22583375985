// SPDX-License-Identifier: Apache-2.0 OR MIT
//
// Asks the page it is in how it looks and what a click does. The answers go into an element.

const all = (query) => [...document.querySelectorAll(query)];
const middle = (query) => {
  const box = document.querySelector(query).getBoundingClientRect();
  return (box.left + box.right) / 2;
};
const arrow = document.querySelector(".arrow.at-library.to-service").getBoundingClientRect();
const request = all("details.traffic")[0];
const closed = request.querySelector(".detail").checkVisibility();
request.querySelector("summary").click();
const opened = request.querySelector(".detail").checkVisibility();
const shown = (query) => all(query).filter((element) => element.checkVisibility()).length;
const logs = [shown(".row.log")];
document.querySelector("#show-log").click();
logs.push(shown(".row.log"));
const paper = (scheme) => {
  document.documentElement.style.colorScheme = scheme;
  return getComputedStyle(document.body).backgroundColor;
};
const answers = {
  left: Math.abs(arrow.left - middle(".head .at-library")),
  right: Math.abs(arrow.right - middle(".head .at-service")),
  closed, opened, logs,
  text: request.querySelector(".detail").innerText,
  too_wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  hidden_text: all(".row time").filter((time) => time.scrollWidth > time.clientWidth + 1).length,
  verdict_top: document.querySelector(".verdict").getBoundingClientRect().top,
  diagram_top: document.querySelector(".diagram").getBoundingClientRect().top,
  light: paper("light"), dark: paper("dark"),
  resources: performance.getEntriesByType("resource").length,
};
const answer = document.createElement("output");
answer.id = "answers";
answer.textContent = JSON.stringify(answers);
document.body.append(answer);
