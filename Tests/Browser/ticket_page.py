"""The page on a holder's phone, as a holder meets it: a link, a code, flight mode, another phone.

Usage: ticket_page.py HUB LINKS FOLDER

HUB     the address of a hub
LINKS   a JSON object: `first`, `moved`, `wrong`, `short` – links that were not used, the last of a
        right whose codes live 15 s, the others 120 s; `right`, the id of that of `moved`; and
        `operator`, the code by which another link of it is made
FOLDER  where screenshots go

Prints one line a check, and `code NAME TEXT` for codes that a gate may be shown. Exit 0 when all
checks hold.
"""

import json
import subprocess
import sys
import time
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect, sync_playwright

HUB, LINKS, FOLDER = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
CHROMIUM = "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 568}
PATIENCE_MS = 30_000

failures = []


def check(name, holds, detail=""):
    print(("ok    " if holds else "FAILED") + f" {name}" + (f": {detail}" if not holds else ""),
          flush=True)
    if not holds:
        failures.append(name)


def axe(page, name):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    told = [f"{one['id']} {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]
    check(f"axe finds nothing: {name}", not told, told)


def phone(browser, size=PHONE, ratio=3, **options):
    options = {"locale": "fr-FR", "color_scheme": "light", **options}
    place = browser.new_context(
        viewport=size, device_scale_factor=ratio, has_touch=True, is_mobile=True,
        reduced_motion="reduce", **options,
    )
    page = place.new_page()
    page.on("pageerror", lambda error: check(f"no error in the page ({error})", False))
    page.on("console", lambda line: told(line))
    return place, page


def told(line):
    """What the browser complains of; a refused request is its business, a policy is ours."""
    if line.type == "error" and "Content Security Policy" in line.text:
        check("nothing breaks the policy", False, line.text)


def shown(page):
    """The text of the code that is drawn."""
    expect(page.locator("#code[data-code]")).to_be_visible(timeout=PATIENCE_MS)
    return page.locator("#code").get_attribute("data-code")


def seen(page, name):
    """What zbar reads of a screenshot, and whether it is what the page meant to show."""
    for _ in range(3):
        before = shown(page)
        path = f"{FOLDER}/ticket-{name}.png"
        page.screenshot(path=path)
        if shown(page) == before:
            break
    answer = subprocess.run(
        ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", path],
        capture_output=True, text=True, check=False,
    )
    text = answer.stdout.strip()
    check(f"the code on the screen is read: {name}", text == before, text[:40])
    # A third of its pixels, as a camera's frame holds it.
    picture = Image.open(path).convert("L")
    picture = picture.resize((PHONE["width"], picture.height * PHONE["width"] // picture.width))
    picture.save(f"{FOLDER}/ticket-{name}.pgm")
    check(f"it has 207 characters: {name}", len(before) == 207, len(before))
    return text


def keep(page, link):
    page.goto(HUB + link)
    button = page.locator("#keep")
    expect(button).to_be_enabled(timeout=PATIENCE_MS)
    began = time.monotonic()
    button.click()
    shown(page)
    return time.monotonic() - began


def another_link():
    """A second link for the right that is on a phone already."""
    request = urllib.request.Request(
        f"{HUB}/v1/rights/{LINKS['right']}/link", method="POST", data=b"{}",
        headers={"Authorization": f"Bearer {LINKS['operator']}",
                 "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["path"]


def cut(page):
    """Whether something reaches out of the page's width."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def online_and_off(browser):
    place, page = phone(browser)
    page.goto(HUB + "/holder/ticket")
    expect(page.locator("#notice")).to_contain_text("lien", timeout=PATIENCE_MS)
    axe(page, "without a ticket")
    page.goto("about:blank")
    page.goto(HUB + LINKS["first"])
    expect(page.locator("#keep")).to_be_enabled(timeout=PATIENCE_MS)
    address = page.evaluate("location.href")
    check("the secret leaves the address", address == HUB + "/holder/ticket", address)
    axe(page, "with a link")
    page.screenshot(path=f"{FOLDER}/ticket-link-fr.png")
    began = time.monotonic()
    page.locator("#keep").click()
    shown(page)
    print(f"figure chains and signing {time.monotonic() - began:.2f} s", flush=True)
    seen(page, "fr")
    axe(page, "with a code")
    check("it fits a phone", not cut(page))
    names = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    secret = LINKS["first"].split("#")[1]
    check("no address holds the secret", not any(secret in name for name in names))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    installed(place, page)
    place.set_offline(True)
    page.reload()
    text = seen(page, "flight-mode")
    print(f"code offline {text}", flush=True)
    second = place.new_page()
    second.goto(HUB + "/holder/ticket")
    check("another window opens in flight mode", shown(second) == shown(page))
    second.close()
    place.set_offline(False)
    page.goto("about:blank")
    page.goto(HUB + LINKS["first"])
    expect(page.locator("#notice")).to_contain_text("déjà servi", timeout=PATIENCE_MS)
    check("a used link says so, and the ticket stays", bool(shown(page)))
    place.close()


def installed(place, page):
    """What Chromium says about installing it; a window without a profile is never installable."""
    session = place.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    check("the manifest has no faults", not manifest["errors"], manifest["errors"])
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    others = [one["errorId"] for one in errors if one["errorId"] != "in-incognito"]
    check("it can be installed", not others, others)


def taken_over(browser):
    former_place, former = phone(browser)
    keep(former, LINKS["moved"])
    text = seen(former, "former")
    place, page = phone(browser, locale="en-GB")
    page.goto(HUB + another_link())
    expect(page.locator("#ask-warning")).to_contain_text("Another phone", timeout=PATIENCE_MS)
    axe(page, "taking over")
    page.screenshot(path=f"{FOLDER}/ticket-takeover-en.png")
    page.locator("#keep").click()
    print(f"code taken {seen(page, 'taken-en')}", flush=True)
    print(f"code former {text}", flush=True)
    former.reload()
    expect(former.locator("#instead")).to_contain_text("plus sur ce téléphone",
                                                       timeout=PATIENCE_MS)
    check("the former phone shows no code", former.locator("#code").is_hidden())
    axe(former, "taken over")
    former.locator("#remove").click()
    expect(former.locator("#notice")).to_be_visible()
    former.reload()
    expect(former.locator("#notice")).to_be_visible(timeout=PATIENCE_MS)
    check("a removed ticket stays away", former.locator("#ticket").is_hidden())
    former_place.close()
    place.close()


def wrong_clock(browser):
    place, page = phone(browser)
    page.clock.set_system_time(time.time() + 37 * 60)
    keep(page, LINKS["wrong"])
    expect(page.locator("#clock")).to_contain_text("37 min", timeout=PATIENCE_MS)
    print(f"code skewed {seen(page, 'wrong-clock')}", flush=True)
    axe(page, "with a wrong clock")
    place.set_offline(True)
    page.clock.set_system_time(time.time() - 3 * 3_600)
    expect(page.locator("#clock")).to_contain_text("a été changée", timeout=PATIENCE_MS)
    place.close()


def rotating(browser):
    place, page = phone(browser, locale="ar-TN", color_scheme="dark")
    keep(page, LINKS["short"])
    check("Arabic is written from the right", page.locator("html").get_attribute("dir") == "rtl")
    first = seen(page, "ar-dark")
    axe(page, "Arabic, dark")
    page.screenshot(path=f"{FOLDER}/ticket-ar-dark-whole.png", full_page=True)
    page.wait_for_function(
        "(text) => document.getElementById('code').dataset.code !== text", arg=first,
        timeout=20_000,
    )
    second = seen(page, "ar-dark-next")
    check("the next slot has another code", first[:178] == second[:178] and first != second)
    page.locator("button[data-language=fr]").click()
    check("the language is chosen", page.locator("html").get_attribute("dir") == "ltr")
    page.set_viewport_size(SMALL)
    seen(page, "small")
    check("it fits a small phone", not cut(page))
    page.screenshot(path=f"{FOLDER}/ticket-small-whole.png", full_page=True)
    place.close()


def refused(browser):
    place, page = phone(browser)
    page.goto(HUB + "/holder/ticket#AAAAAAAAAAAAAAAAAAAAAAAAAA")
    expect(page.locator("#notice")).to_contain_text("déjà servi", timeout=PATIENCE_MS)
    check("a link that is none is told", page.locator("#ask").is_hidden())
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button></button>')")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    check("axe finds what was planted", "button-name" in [one["id"] for one in found])
    place.close()


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    for part in [online_and_off, wrong_clock, taken_over, rotating, refused]:
        try:
            part(browser)
        except Exception as error:  # What is left is looked at all the same.
            check(f"{part.__name__} came to its end", False, error)
    browser.close()
sys.exit(1 if failures else 0)
