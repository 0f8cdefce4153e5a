#include "renkei/report/style.h"

namespace renkei::report {

namespace {

constexpr RawConstant kStyle = R"css(
:root {
  --ground: #ffffff; --panel: #f3f5f7; --ink: #1a1c20; --soft: #4a525c; --rule: #c3c9d0;
  --grid: #dfe3e8; --focus: #b84a00; --link: #0a4f96;
  --c0: #0a5aa8; --c1: #a84300; --c2: #00694a; --c3: #7a2f8f; --c4: #4f5863; --c5: #8a6100;
  --t0: #cfe2f5; --t1: #fbe0cf; --t2: #cfeee2; --t3: #ecdcf2; --t4: #e3e6ea; --t5: #f6ead0;
  --good: #00694a; --bad: #a3182b; --closed: #8b939c;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --panel: #1e2329; --ink: #e9ebee; --soft: #b4bcc6; --rule: #4a525c;
    --grid: #2d343c; --focus: #ffb27a; --link: #8cc4ff;
    --c0: #7ab8f5; --c1: #ffa873; --c2: #63d2a6; --c3: #d5a8ea; --c4: #b4bcc6; --c5: #e5c067;
    --t0: #1d3d5c; --t1: #57301a; --t2: #17493a; --t3: #47305a; --t4: #363d46; --t5: #4d3f17;
    --good: #63d2a6; --bad: #ff9aa6; --closed: #7d8691;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); font-size: 1rem; line-height: 1.7;
  font-family: "BIZ UDPGothic", "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans",
    "Yu Gothic UI", Meiryo, system-ui, sans-serif;
}
:lang(en) { line-height: 1.55; }
:lang(ja) { line-break: strict; word-break: auto-phrase; }
.page { max-width: 64rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
.only { display: none; }
h1 { font-size: 1.6rem; line-height: 1.35; margin: .5rem 0 .25rem; }
h2 {
  font-size: 1.3rem; line-height: 1.4; margin: 2.75rem 0 .75rem; padding-top: .75rem;
  border-top: 2px solid var(--ink);
}
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p, ul, ol, dl { margin: .5rem 0; max-width: 48rem; }
ol, ul { padding-left: 1.5rem; }
li { margin: .3rem 0; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.soft { color: var(--soft); }
.facts { color: var(--soft); margin: 0 0 1rem; font-size: .95rem; max-width: none; }
.facts span { margin-right: 1.25rem; display: inline-block; }
.answer {
  border-left: .5rem solid var(--c0); background: var(--panel); padding: 1rem 1.25rem;
  margin: 1rem 0;
}
.answer .line {
  font-size: 1.35rem; line-height: 1.55; font-weight: 700; margin: 0; max-width: none;
}
.answer .line .more { font-weight: 400; font-size: 1.1rem; }
.answer .rest { margin: .5rem 0 0; max-width: none; }
.verdict { border: 2px solid currentColor; padding: .15rem .6rem; font-weight: 700; }
.verdict.good { color: var(--good); }
.verdict.bad { color: var(--bad); }
.note { border-left: .25rem solid var(--rule); padding-left: .75rem; color: var(--soft); }
.warning { border: 2px solid var(--bad); padding: .5rem 1rem; margin: 1rem 0; }
.warning h2 { border: 0; margin-top: .5rem; padding-top: 0; }
.buy li { margin: .5rem 0; }
.buy .gain { display: block; color: var(--soft); }
nav ul {
  list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem;
  max-width: none;
}
nav li { margin: 0; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table {
  border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums;
}
caption { text-align: left; font-weight: 700; padding: .25rem 0; }
th, td {
  text-align: left; vertical-align: top; padding: .35rem .65rem .35rem 0;
  border-bottom: 1px solid var(--rule);
}
thead th { vertical-align: bottom; border-bottom: 2px solid var(--ink); }
tbody th { font-weight: 600; min-width: 8rem; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
.one-line { white-space: nowrap; }
.big td, .big tbody th { font-size: 1.05rem; }
figure { margin: 1rem 0; }
figcaption { font-weight: 700; margin-bottom: .5rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); padding: .25rem 0; }
dl.pairs { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; }
dl.pairs dt { font-weight: 600; }
dl.pairs dd { margin: 0; }
.language {
  border: 0; padding: .75rem 1.25rem 0; max-width: 64rem; margin: 0 auto;
  text-align: right;
}
.language legend { float: left; padding: 0 .75rem 0 0; color: var(--soft); }
.language label { padding: .25rem .25rem; cursor: pointer; }
.language input {
  inline-size: 1.1rem; block-size: 1.1rem; vertical-align: -.15rem; accent-color: var(--c0);
}

svg.chart { display: block; width: 100%; height: auto; min-width: 40rem; }
.chart text { font-size: 14px; fill: var(--ink); }
.chart text.mark { fill: var(--soft); font-size: 13px; }
.chart text.strong { fill: var(--ink); font-weight: 700; }
.chart text.small { fill: var(--soft); font-size: 12px; }
.chart text.in-bar {
  font-size: 12px; paint-order: stroke; stroke: var(--ground); stroke-width: 3px;
  stroke-linejoin: round;
}
.grid { stroke: var(--grid); stroke-width: 1; }
.axis { stroke: var(--ink); stroke-width: 1.5; }
.reference { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 2 3; }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.l0 { stroke: var(--c0); }
.l1 { stroke: var(--c1); stroke-dasharray: 9 4; }
.l2 { stroke: var(--c2); stroke-dasharray: 3 3; }
.l3 { stroke: var(--c3); stroke-dasharray: 12 3 3 3; }
.l4 { stroke: var(--c4); stroke-dasharray: 6 6; }
.l5 { stroke: var(--ink); stroke-width: 3.5; }
.band { fill: var(--t0); stroke: var(--c0); stroke-width: 1; stroke-dasharray: 4 3; }
.box { stroke-width: 1.25; }
.box.f-solid { fill: var(--t0); stroke: var(--c0); }
.box.f-diagonal { fill: var(--t1); stroke: var(--c1); }
.box.f-dots { fill: var(--t2); stroke: var(--c2); }
.box.f-cross { fill: var(--t3); stroke: var(--c3); }
.box.f-horizontal { fill: var(--t5); stroke: var(--c5); }
.box.f-vertical { fill: var(--t4); stroke: var(--c4); }
.box.f-switch { fill: var(--ground); stroke: var(--ink); }
.box.f-hold { fill: var(--t0); stroke: var(--c0); stroke-dasharray: 4 3; }
.box.f-closed { fill: none; stroke: var(--closed); }
.hatch { fill: none; stroke-width: 1.1; }
.hatch.f-diagonal { stroke: var(--c1); }
.hatch.f-dots { stroke: var(--c2); stroke-width: 2.6; stroke-linecap: round; }
.hatch.f-cross { stroke: var(--c3); }
.hatch.f-horizontal { stroke: var(--c5); }
.hatch.f-vertical { stroke: var(--c4); }
.hatch.f-switch { stroke: var(--ink); }
.hatch.f-closed { stroke: var(--closed); stroke-width: .9; }
.arrow { stroke: none; }
.arrow.f-solid { fill: var(--c0); }
.arrow.f-diagonal { fill: var(--c1); }
svg.pfc {
  display: block; height: auto; font-family: "BIZ UDPGothic", "Noto Sans CJK JP", "Noto Sans JP",
    "Hiragino Sans", "Yu Gothic UI", Meiryo, system-ui, sans-serif;
}
.pfc text { font-size: 13px; fill: var(--ink); }
.pfc text.small { font-size: 12px; fill: var(--soft); }
.pfc text.strong { font-size: 14px; font-weight: 700; }
.pfc .ground { fill: var(--ground); }
.pfc .wire { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.pfc .bar { stroke: var(--ink); stroke-width: 4; }
.pfc .head { fill: var(--ink); }
.pfc .node { fill: var(--ground); stroke: var(--ink); stroke-width: 1.75; }
.pfc .link { fill: none; stroke: var(--c0); stroke-width: 2; stroke-dasharray: 7 4; }
.pfc .shut { fill: none; stroke: var(--ink); stroke-width: 1.1; }

@media print {
  @page {
    size: A4; margin: 14mm 13mm 16mm;
    @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; }
  }
  body { font-size: 9.5pt; line-height: 1.5; }
  .page { max-width: none; padding: 0; }
  .language, nav, details:not([open]) { display: none; }
  summary { color: inherit; font-weight: 700; list-style: none; }
  h1 { font-size: 16pt; }
  h2 { font-size: 13pt; margin-top: 7mm; break-after: avoid; }
  h3, figcaption, caption, summary, h2 + p { break-after: avoid; }
  .big td, .big tbody th { font-size: 10.5pt; }
  .answer .line { font-size: 13pt; }
  svg.chart { min-width: 0; break-inside: avoid; }
  svg.pfc { max-width: 100%; break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  tbody th { min-width: 0; }
  th, td { padding: 1mm 2mm 1mm 0; }
  p, tr, li, .answer, .warning { break-inside: avoid; }
  thead { display: table-header-group; }
  .number { white-space: normal; }
  .box, .hatch, .band, .answer { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
@media (max-width: 40rem) {
  .answer .line { font-size: 1.15rem; }
  dl.pairs { grid-template-columns: 1fr; }
}

.content[data-language="en"], .content[data-language="ja"] { display: none; }
body[data-shown="ja"] .content[data-language="ja"] { display: block; }
body[data-shown="en"] .content[data-language="en"] { display: block; }
body:has(#show-ja:checked) .content[data-language="ja"] { display: block; }
body:has(#show-ja:checked) .content[data-language="en"] { display: none; }
body:has(#show-en:checked) .content[data-language="en"] { display: block; }
body:has(#show-en:checked) .content[data-language="ja"] { display: none; }
)css";

constexpr RawConstant kScript = R"js(
(function () {
  "use strict";
  var titles = { ja: document.body.dataset.titleJa, en: document.body.dataset.titleEn };
  function show(language) {
    document.documentElement.lang = language;
    document.body.dataset.shown = language;
    document.title = titles[language];
    document.getElementById("show-" + language).checked = true;
  }
  ["ja", "en"].forEach(function (language) {
    document.getElementById("show-" + language).addEventListener("change", function () {
      show(language);
    });
  });
  function follow() {
    var wanted = location.hash.slice(1, 3);
    if (location.hash.length === 3 || location.hash.charAt(3) === "-") {
      if (wanted === "ja" || wanted === "en") {
        show(wanted);
        var target = document.getElementById(location.hash.slice(1));
        if (target) { target.scrollIntoView(); }
      }
    }
  }
  window.addEventListener("hashchange", follow);
  follow();
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details[data-print]").forEach(function (one) {
      if (!one.open) { one.open = true; one.dataset.wasClosed = "yes"; }
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-was-closed]").forEach(function (one) {
      one.open = false;
      delete one.dataset.wasClosed;
    });
  });
})();
)js";

Html language_switch(Language shown) {
  const auto choice = [&](Language language, std::string_view name) {
    const std::string id = "show-" + std::string(language_code(language));
    Attributes attributes{
        {"type", "radio"}, {"name", "language"}, {"id", id}, {"value", language_code(language)}};
    if (language == shown) attributes.push_back({"checked", "checked"});
    return element("label", {{"for", id}, {"lang", language_code(language)}},
                   {element("input", attributes), text(" "), text(name)});
  };
  return element(
      "header", {},
      {element("fieldset", {{"class", "language"}},
               {element("legend", {},
                        {element("span", {{"lang", "ja"}}, "表示言語"), text(" / "),
                         element("span", {{"lang", "en"}}, "Language")}),
                choice(Language::kJa, "日本語"), text(" "), choice(Language::kEn, "English")})});
}

}  // namespace

RawConstant page_style() { return kStyle; }

RawConstant page_script() { return kScript; }

std::string bilingual_page(const BilingualPage& page) {
  const auto content = [](Language language, const Html& inner) {
    return element("div",
                   {{"class", "content"},
                    {"lang", language_code(language)},
                    {"data-language", language_code(language)}},
                   {element("main", {{"class", "page"}}, {inner})});
  };
  const bool ja = page.shown == Language::kJa;
  PageParts parts{.language = page.shown,
                  .title = ja ? page.title.first : page.title.second,
                  .description = page.description,
                  .style = page_style(),
                  .script = page_script(),
                  .body_attributes = {{"data-shown", language_code(page.shown)},
                                      {"data-title-ja", page.title.first},
                                      {"data-title-en", page.title.second}},
                  .body = {}};
  parts.body = join({language_switch(page.shown), content(Language::kJa, page.content.first),
                     text("\n"), content(Language::kEn, page.content.second)});
  return parts.str();
}

}  // namespace renkei::report
