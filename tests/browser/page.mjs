// Tries the HTML report in headless Chromium. Each check is a sentence; all of them are run, and any
// that fails is told. The argument is the folder that run.sh fills.

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const require = createRequire(pathToFileURL(`${folder}/`));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let failed = 0;

// Opens a report and runs a check on it. Whatever a page asks of the network or says on its console
// fails the check.
async function check(sentence, name, options, body, expected = () => false) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(`${folder}/${name}.html`).href;
  const said = [];
  page.on("console", (message) => said.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) said.push(`request: ${request.url()}`);
  });
  try {
    await page.goto(address);
    await body(page);
    assert.deepEqual(said.filter((line) => !expected(line)), []);
    console.log(`ok      ${sentence}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${sentence}\n${error.message}`);
  } finally {
    await context.close();
  }
}

const rows = (page) => page.locator("#table-findings tbody tr");
const texts = (page, column) => page.locator(`#table-findings tbody td:nth-child(${column})`).allTextContents();
const phone = { viewport: { width: 360, height: 740 } };

// axe runs in the page's own world, past the policy of the page, as an extension would.
async function accessible(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.enable");
  await client.send("Runtime.evaluate", { expression: axe });
  const { result } = await client.send("Runtime.evaluate", {
    expression: "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
      + ".then((done) => JSON.stringify(done.violations.map((v) => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])))",
    awaitPromise: true,
    returnByValue: true,
  });
  const serious = JSON.parse(result.value).filter(([impact]) => impact === "serious" || impact === "critical");
  assert.deepEqual(serious, []);
}

await check("the text filter leaves the findings that hold every word", "quickstart", {}, async (page) => {
  const all = await rows(page).count();
  await page.fill("[name=text]", "399_vpnconn pfs");
  const left = await rows(page).allTextContents();
  assert.ok(left.length > 0 && left.length < all);
  assert.ok(left.every((text) => text.includes("399_vpnconn") && text.toLowerCase().includes("pfs")));
  await page.fill("[name=text]", "nothing holds this");
  assert.equal(await rows(page).count(), 0);
  assert.match(await page.textContent("#shown"), /No finding fits/);
  await page.click("button[type=reset]");
  await page.waitForFunction((all) => document.querySelectorAll("#table-findings tbody tr").length === all, all);
});

await check("the severity and rule filters leave theirs", "quickstart", {}, async (page) => {
  for (const severity of ["critical", "high", "medium", "low"]) await page.uncheck(`[value=${severity}]`);
  assert.deepEqual([...new Set((await texts(page, 1)).map((text) => text.trim()))], ["info"]);
  await page.click("button[type=reset]");
  await page.selectOption("[name=rule]", "drift");
  assert.ok(await rows(page).count() > 0);
  assert.equal(await rows(page).count(), await page.locator("#table-findings tr[data-rule=drift]").count());
});

await check("the state filter tells waived findings from standing ones", "waived", {}, async (page) => {
  await page.selectOption("[name=state]", "waived");
  assert.ok(await rows(page).count() > 0);
  assert.ok((await texts(page, 1)).every((text) => text.includes("waived")));
  assert.match(await page.textContent("#waivers"), /netops[^]*2999-03-31/);
});

await check("a column sorts both ways, by the keyboard too", "quickstart", {}, async (page) => {
  const tunnels = async () => (await texts(page, 2)).map((text) => text.trim());
  const head = page.locator("#table-findings thead th").nth(1);
  await head.locator("button").focus();
  await page.keyboard.press("Enter");
  const up = await tunnels();
  assert.deepEqual(up, [...up].sort());
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("Space");
  const down = await tunnels();
  assert.deepEqual(down, [...down].sort().reverse());
  await page.locator("#table-findings thead button").first().click();
  const ranks = ["critical", "high", "medium", "low", "info"];
  const severities = (await texts(page, 1)).map((text) => ranks.indexOf(text.trim().split(" ")[0]));
  assert.deepEqual(severities, [...severities].sort((a, b) => a - b));
});

await check("the table of rules sorts by its numbers", "quickstart", {}, async (page) => {
  const failures = page.locator("#table-rules thead button", { hasText: "Failed" });
  await failures.click();
  await failures.click();
  const numbers = (await page.locator("#table-rules tbody td:nth-child(6)").allTextContents()).map((text) => Number(text.replaceAll(",", "")));
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
  assert.ok(numbers[0] > 0);
});

await check("a cell of the matrix leads to its finding and opens it", "quickstart", {}, async (page) => {
  const cell = page.locator("#matrix td a").last();
  const target = await cell.getAttribute("href");
  await cell.click();
  await page.waitForFunction((id) => document.querySelector(`${id} details`).open, target);
  assert.ok(await page.locator(target).isVisible());
});

await check("what came from the cloud stays text", "hostile", {}, async (page) => {
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.locator("img, base, h1:has-text('owned'), svg[onload]").count(), 0);
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("h1").count(), 1);
  const cells = (await texts(page, 2)).join("\n");
  for (const name of ["<script>window.pwned=1</script>", "<svg onload=window.pwned=1>", "{{ 7 * 7 }}", "&lt;b&gt;", "\\u{202e}evil"]) {
    assert.ok(cells.includes(name), name);
  }
  for (const summary of await page.locator("#findings summary").all()) await summary.click();
  await page.mouse.move(400, 500);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.ok(await page.evaluate(() => [...document.links].every((link) => /^(https?:|file:)/.test(link.protocol))));
});

await check("the policy of the page refuses any other script, style and request", "quickstart", {}, async (page) => {
  const refused = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    const add = (name, text) => {
      const element = document.createElement(name);
      element.textContent = text;
      document.body.append(element);
    };
    add("script", "window.pwned = 1");
    add("style", "body { display: none }");
    const image = document.createElement("img");
    image.src = "x.png";
    document.body.append(image);
    await new Promise((done) => setTimeout(done, 300));
    return [window.pwned, seen.sort()];
  });
  assert.deepEqual(refused, [undefined, ["img-src", "script-src-elem", "style-src-elem"]]);
}, (line) => line.includes("Content Security Policy") || line.endsWith("/x.png"));

await check("without its script the page shows everything", "quickstart", { javaScriptEnabled: false }, async (page) => {
  assert.equal(await rows(page).count(), 36);
  assert.ok(await page.locator("#f36").isVisible());
  assert.ok(!(await page.locator("#filter").isVisible()));
  await page.click("#f1 summary");
  assert.ok(await page.locator("#f1 dl").isVisible());
});

await check("nothing sticks out at the width of a phone", "quickstart", phone, async (page) => {
  for (const summary of await page.locator("#findings summary").all()) await summary.click();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

await check("hostile names do not widen the page of a phone", "hostile", phone, async (page) => {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

await check("on paper every finding is there, and open", "quickstart", {}, async (page) => {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("#findings details[open]").count(), 36);
  assert.ok(!(await page.locator("#filter").isVisible()));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator("#findings details[open]").count(), 0);
});

for (const [name, options] of [["quickstart", {}], ["quickstart", { colorScheme: "dark" }], ["waived", phone], ["hostile", {}]]) {
  const how = options.colorScheme || (options.viewport ? "phone" : "light");
  await check(`axe finds nothing serious: ${name}, ${how}`, name, options, async (page) => {
    for (const summary of (await page.locator("#findings summary").all()).slice(0, 3)) await summary.click();
    await accessible(page);
  });
}

await check("a fleet of 10,000 tunnels opens, filters and sorts in good time", "fleet", {}, async (page) => {
  const timed = async (what, limit, act) => {
    const start = Date.now();
    await act();
    const took = Date.now() - start;
    console.log(`        ${what}: ${took} ms`);
    assert.ok(took < limit, `${what} took ${took} ms`);
  };
  await timed("open", 15000, () => page.reload());
  assert.equal(await rows(page).count(), 100);
  const total = Number((await page.textContent("#shown")).match(/of ([\d,]+) findings/)[1].replaceAll(",", ""));
  assert.ok(total > 5000);
  await timed("filter", 5000, () => page.fill("[name=text]", "group2"));
  await timed("sort", 8000, () => page.locator("#table-findings thead button").nth(1).click());
  await page.click("button[type=reset]");
  await timed("page", 3000, () => page.click("#pages [data-step='1']"));
  assert.match(await page.textContent("#pages"), /Page 2 of/);
  await timed("link", 5000, () => page.evaluate((id) => { location.hash = id; }, `f${total}`));
  await page.waitForSelector(`#f${total}`);
});

await browser.close();
if (failed) {
  console.log(`\n${failed} checks failed`);
  process.exit(1);
}
