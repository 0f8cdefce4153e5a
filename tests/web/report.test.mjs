// The report page in a browser: it loads nothing, speaks two languages, is accessible (WCAG 2.2 AA
// by axe) and goes onto paper. RENKEI_REPORT: the pages, separated by ':'; RENKEI_OUT: where the
// pictures go; RENKEI_CHROMIUM: the browser.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = (process.env.RENKEI_REPORT ?? "").split(":").filter(Boolean).map((p) => resolve(p));
const out = resolve(process.env.RENKEI_OUT ?? ".");
const languages = ["ja", "en"];
const a4 = { width: 695, height: 980 }; // what is left of A4 within the margins, in CSS pixels

const patience = 120_000; // ms, for machines that do much else

let browser;
before(async () => {
  browser = await chromium.launch({
    timeout: patience,
    executablePath: process.env.RENKEI_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run"],
  });
});
after(async () => browser?.close());

async function open(file, language, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...settings });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.requests = [];
  page.faults = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (line) => line.type() === "error" && page.faults.push(line.text()));
  await page.goto(pathToFileURL(file).href + (language ? `#${language}` : ""));
  return page;
}

const half = (page, language) => page.locator(`.content[data-language="${language}"]`);

test("there are pages to test", () => assert.ok(pages.length > 0));

for (const file of pages) {
  const name = basename(file, ".html");
  describe(name, () => {
    test("loads nothing beside itself and has no faults", async () => {
      const page = await open(file);
      assert.deepEqual(page.requests.map((url) => url.split("#")[0]), [pathToFileURL(file).href]);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });

    test("shows one language at a time, and the switch changes it", async () => {
      const page = await open(file);
      const first = await page.locator("html").getAttribute("lang");
      const second = first === "ja" ? "en" : "ja";
      assert.equal(await half(page, first).isVisible(), true);
      assert.equal(await half(page, second).isVisible(), false);
      await page.locator(`#show-${second}`).check();
      assert.equal(await half(page, first).isVisible(), false);
      assert.equal(await half(page, second).isVisible(), true);
      assert.equal(await page.locator("html").getAttribute("lang"), second);
      assert.equal(await half(page, second).getAttribute("lang"), second);
      const title = await page.title();
      assert.ok((await half(page, second).locator("h1").innerText()).includes(title));
      await page.context().close();
    });

    test("is whole and can be switched by keyboard without script", async () => {
      const page = await open(file, undefined, { javaScriptEnabled: false });
      const first = await page.locator("html").getAttribute("lang");
      const second = first === "ja" ? "en" : "ja";
      await page.locator(`#show-${first}`).focus();
      await page.keyboard.press(first === "ja" ? "ArrowRight" : "ArrowLeft");
      assert.equal(await half(page, first).isVisible(), false);
      assert.equal(await half(page, second).isVisible(), true);
      await page.context().close();
    });

    for (const language of languages) {
      test(`every chart has a title, a description and a table (${language})`, async () => {
        const page = await open(file, language);
        const figures = await half(page, language).locator("figure").all();
        assert.equal(await half(page, language).locator("svg").count(), figures.length);
        for (const figure of figures) {
          assert.equal(await figure.locator("svg[role=img] > title").count(), 1);
          assert.ok((await figure.locator("svg > desc").textContent()).length > 5);
          assert.ok(await figure.locator("table tbody tr").count() > 0);
          const summary = figure.locator("summary");
          if (await summary.count() === 0) continue; // its table stands open
          assert.equal(await figure.locator("table").isVisible(), false);
          await summary.press("Enter");
          assert.equal(await figure.locator("table").isVisible(), true);
        }
        await page.context().close();
      });

      for (const colorScheme of ["light", "dark"]) {
        test(`meets WCAG 2.2 AA (${language}, ${colorScheme})`, async () => {
          const page = await open(file, language, { colorScheme });
          for (const one of await half(page, language).locator("summary").all()) await one.click();
          await page.evaluate(axe);
          const result = await page.evaluate(() => globalThis.axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
          }));
          const told = result.violations.map((one) =>
            `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((n) => n.html).join(" ")}`);
          assert.deepEqual(told, []);
          assert.ok(result.passes.length > 5);
          await page.context().close();
        });

        test(`picture (${language}, ${colorScheme})`, async () => {
          const page = await open(file, language, { colorScheme });
          await page.screenshot({
            path: join(out, `${name}-${language}-${colorScheme}.png`), fullPage: true });
          await page.context().close();
        });
      }

      test(`a narrow screen needs no sideways scrolling of the page (${language})`, async () => {
        const page = await open(file, language, { viewport: { width: 320, height: 640 } });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 320, `the page is ${width} wide`);
        await page.context().close();
      });

      test(`goes onto A4 with nothing cut off (${language})`, async () => {
        const page = await open(file, language, { viewport: a4 });
        await page.emulateMedia({ media: "print" });
        const cut = await page.evaluate((width) =>
          [...document.querySelectorAll(".page *")]
            .filter((one) => one.getClientRects().length > 0 && !one.closest("svg *"))
            .filter((one) => one.getBoundingClientRect().right > width + 1)
            .map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`), a4.width);
        assert.deepEqual(cut, []);
        const pdf = await page.pdf({ preferCSSPageSize: true });
        writeFileSync(join(out, `${name}-${language}.pdf`), pdf);
        const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
        assert.ok(sheets >= 1 && sheets <= 40, `${sheets} pages`);
        await page.context().close();
      });

      test(`words within a chart stay within it (${language})`, async () => {
        const page = await open(file, language);
        const outside = await page.evaluate(() =>
          [...document.querySelectorAll("svg.chart")]
            .filter((svg) => svg.getClientRects().length > 0)
            .flatMap((svg) => {
              const frame = svg.getBoundingClientRect();
              return [...svg.querySelectorAll("text")]
                .filter((one) => {
                  const box = one.getBoundingClientRect();
                  return box.left < frame.left - 1 || box.right > frame.right + 1 ||
                    box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
                })
                .map((one) => one.textContent);
            }));
        assert.deepEqual(outside, []);
        await page.context().close();
      });
    }

    test("links within the page go to something that is shown", async () => {
      const page = await open(file, "en");
      for (const link of await half(page, "en").locator("a").all()) {
        const target = await link.getAttribute("href");
        assert.ok(target.startsWith("#en-"), target);
        assert.equal(await page.locator(`[id="${target.slice(1)}"]`).isVisible(), true, target);
      }
      await page.context().close();
    });
  });
}
