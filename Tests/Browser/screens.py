"""Looks at the pages of an edge with a real browser.

screens.py PAGES CONTROL REAL OUTPUT

PAGES    the address of a screen whose news are made up through CONTROL
CONTROL  POST CONTROL/WORD tells the screen one piece of news, or starts and ends the real edge
REAL     the address of the page of a real edge, started through CONTROL
OUTPUT   a folder for screenshots

Prints one line of JSON a check: {"check": …, "ok": …, "detail": …}. Exit code 0 when it looked at
everything, whatever it found.
"""

import json
import sys
import time
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

PAGES, CONTROL, REAL, OUTPUT = sys.argv[1:5]
LANGUAGES = ["fr", "en", "ar"]
PORTRAIT = {"width": 1080, "height": 1920}
LANDSCAPE = {"width": 1280, "height": 720}
SMALL = {"width": 800, "height": 480}
REFUSALS = 22

# What a page with faults is, so that a checker that finds nothing is found out.
PLANTED = """<!DOCTYPE html><html><head><title>x</title></head><body>
<h1 style="color:#aaa;background:#fff">Grey</h1><button></button><img src="data:,"></body></html>"""

# Elements that hold text and stand outside what a person sees, or hide a part of it.
CUT = """() => [...document.querySelectorAll('h1, .advice, .places dd, .places dt, .corner, .venue,'
  + ' .notices li, .languages a, .icon, legend, label, button, #answer')].filter((place) => {
    const box = place.getBoundingClientRect();
    if (box.width === 0 && box.height === 0) return false;
    return box.left < -1 || box.top < -1 || box.right > innerWidth + 1
      || (document.body.dataset.page === 'screen' && box.bottom > innerHeight + 1)
      || place.scrollWidth > place.clientWidth + 2 && place.clientWidth > 0;
  }).map((place) => (place.id || place.className.baseVal || place.className || place.tagName)
    + ': ' + (place.textContent || '').slice(0, 40))"""

# Parts that lie on one another.
OVERLAP = """() => {
  const boxes = ['.top', '.words', '.bottom'].map((name) => document.querySelector(name))
    .map((place) => place.getBoundingClientRect());
  return boxes[0].bottom > boxes[1].top + 1 || boxes[1].bottom > boxes[2].top + 1;
}"""


# The same where a page may scroll: what is cut can be reached in no way.
LOST = CUT.replace("box.bottom > innerHeight + 1",
                   "box.bottom + scrollY > document.documentElement.scrollHeight + 1")


def report(check, ok, detail=""):
    print(json.dumps({"check": check, "ok": bool(ok), "detail": str(detail)[:600]}), flush=True)


def tell(word):
    request = urllib.request.Request(f"{CONTROL}/{word}", method="POST", data=b"")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


def look(page, wanted, patience=6_000):
    """Whether the page looks so, soon."""
    try:
        expect(page.locator(f'body[data-look="{wanted}"]')).to_be_attached(timeout=patience)
        return True
    except AssertionError:
        return False


def touch(pages):
    """As somebody who stands there: a page that nobody touches goes back to its own language."""
    for page in pages.values():
        page.evaluate("document.dispatchEvent(new Event('pointerdown'))")


def context(browser, size, **options):
    return browser.new_context(viewport=size, reduced_motion="reduce", **options)


def shots(browser):
    """Every state in every language, upright and lying, with what axe says of it."""
    axe = Axe()
    states = {
        "welcome": ("welcome", "idle"),
        "granted": ("granted", "granted"),
        "refused": ("refused/14", "refused"),
        "offline": ("offline", "idle"),
        "out-of-service": ("out", "out"),
        "not-used": ("not-used", "attention"),
        "passed": ("passed", "passed"),
        "free": ("free", "free"),
        "evacuation": ("evacuation", "evacuation"),
        "reading": ("reading", "reading"),
    }
    asked = ["granted", "refused", "offline", "out-of-service"]
    upright, lying = context(browser, PORTRAIT), context(browser, LANDSCAPE)
    small = context(browser, SMALL)
    pages = {
        (name, language): place.new_page()
        for name, place in [("portrait", upright), ("landscape", lying), ("small", small)]
        for language in LANGUAGES
    }
    for (_, language), page in pages.items():
        page.goto(f"{PAGES}/{language}/")
    for state, (word, wanted) in states.items():
        tell(word)
        for (size, language), page in pages.items():
            if state not in asked and (size != "landscape" or language == "en"):
                continue
            name = f"{state}-{language}-{size}"
            touch(pages)
            if not look(page, wanted):
                report(f"shows {name}", False, page.locator("#title").text_content())
                continue
            cut = page.evaluate(CUT)
            report(f"nothing cut in {name}", not cut, cut)
            report(f"nothing overlaps in {name}", not page.evaluate(OVERLAP))
            if size != "small" or state in ["granted", "refused"]:
                page.screenshot(path=f"{OUTPUT}/{name}.png")
            if size == "landscape":
                found = axe.run(page).response["violations"]
                report(f"axe on {name}", not found, [item["id"] for item in found])
        tell("calm")
    for place in [upright, lying, small]:
        place.close()


def refusals(browser):
    """All reasons, in every language, on the smallest screen: nothing may be cut."""
    place = context(browser, SMALL)
    pages = {language: place.new_page() for language in LANGUAGES}
    for language, page in pages.items():
        page.goto(f"{PAGES}/{language}/")
    titles = set()
    for number in range(1, REFUSALS + 1):
        touch(pages)
        tell(f"refused/{number}")
        for language, page in pages.items():
            if not look(page, "refused"):
                report(f"shows refusal {number} in {language}", False)
                continue
            cut = page.evaluate(CUT)
            if cut or page.evaluate(OVERLAP):
                page.screenshot(path=f"{OUTPUT}/cut-{number}-{language}.png")
                report(f"refusal {number} in {language} fits", False, cut)
            titles.add((language, page.locator("#advice").text_content()))
        tell("calm")
        for page in pages.values():
            look(page, "idle")
    report("every refusal was told apart", len(titles) == 3 * REFUSALS, len(titles))
    place.close()


def enlarged(browser):
    """Twice the size (WCAG 1.4.4): by the browser's zoom, and by the reader's size of text."""
    usual = context(browser, LANDSCAPE).new_page()
    half = {"width": 640, "height": 360}
    zoomed = context(browser, half, device_scale_factor=2).new_page()
    large = context(browser, LANDSCAPE).new_page()
    size = "(name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize)"
    for language in LANGUAGES:
        for page in [usual, zoomed, large]:
            page.goto(f"{PAGES}/{language}/")
        large.evaluate("document.documentElement.style.fontSize = '200%'")
        for state, wanted in [("granted", "granted"), ("refused/5", "refused"), ("out", "out")]:
            tell(state)
            for name, page, scale in [("zoom", zoomed, 2), ("text", large, 1)]:
                what = f"{state.split('/', 1)[0]}-{language} at 200 % by {name}"
                if not (look(page, wanted) and look(usual, wanted)):
                    report(f"shows {what}", False)
                    continue
                lost = page.evaluate(LOST)
                report(f"nothing lost in {what}", not lost, lost)
                report(f"nothing overlaps in {what}", not page.evaluate(OVERLAP))
                for part, least in [("h1", 1.2), (".advice", 1.2), (".corner", 1.5)]:
                    grown = scale * page.evaluate(size, part) / usual.evaluate(size, part)
                    report(f"{part} of {what} grows", grown >= least, grown)
                page.screenshot(path=f"{OUTPUT}/large-{name}-{wanted}-{language}.png")
            tell("calm")
    for page in [usual, zoomed, large]:
        page.context.close()


def habits(browser):
    """What is said twice, and where a page goes back to when nobody is there."""
    page = context(browser, LANDSCAPE).new_page()
    page.clock.install()
    page.goto(f"{PAGES}/en/")
    look(page, "idle")
    tell("refused/14")
    look(page, "refused")
    page.evaluate("""() => { window.said = document.getElementById('title');
        window.text = window.said.textContent; }""")
    time.sleep(0.8)
    tell("refused/14")
    try:
        page.wait_for_function("document.getElementById('title') !== window.said", timeout=4_000)
        same = page.evaluate("document.getElementById('title').textContent === window.text")
        report("the same refusal again is a new text to a screen reader", same)
    except Exception as failure:  # pylint: disable=broad-except
        report("the same refusal again is a new text to a screen reader", False, failure)
    # News are heard between the steps, lest the page takes the silence for a fault.
    for _ in range(3):
        page.clock.fast_forward(13_000)
        tell("refused/14")
        page.wait_for_timeout(900)
    report("no page leaves while a verdict shows", page.url == f"{PAGES}/en/", page.url)
    tell("calm")
    look(page, "idle")
    for word in ["offline", "calm"]:
        page.clock.fast_forward(13_000)
        tell(word)
        page.wait_for_timeout(900)
    report("nor before half a minute", page.url == f"{PAGES}/en/", page.url)
    page.clock.fast_forward(6_000)
    page.wait_for_timeout(2_000)
    report("then it speaks the language of the place", page.url == f"{PAGES}/fr/", page.url)
    page.clock.fast_forward(13_000)
    tell("offline")
    page.wait_for_timeout(900)
    tell("calm")
    page.locator('.languages a[lang="ar"]').click()
    page.wait_for_url(f"{PAGES}/ar/", timeout=5_000)
    report("a link of a language leads there", True)
    page.context.close()


def hostile(browser):
    """A name with markup is text; a script that was slipped in does not run."""
    place = context(browser, LANDSCAPE)
    page = place.new_page()
    alerts, refused = [], []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    page.goto(f"{PAGES}/fr/")
    tell("granted")
    look(page, "granted")
    venue = page.locator(".venue").text_content()
    report("markup in the venue is text", "<img src=x" in venue, venue)
    value = page.locator(".places dd").first.text_content()
    report("markup in a gate's name is text", value == "Porte <b>C</b>", value)
    made = page.evaluate("document.querySelectorAll('.venue img, .places b').length")
    report("no element came of a name", made == 0, made)
    plant = """() => { const script = document.createElement('script');
        script.textContent = 'window.planted = true'; document.body.append(script); }"""
    page.evaluate(plant)
    report("an inline script does not run", page.evaluate("window.planted") is None)
    report("and the browser says so", any("Content Security Policy" in text for text in refused))
    report("nothing asked anything", not alerts, alerts)
    open_page = place.new_page()
    open_page.goto("about:blank")
    open_page.evaluate(plant)
    report("control: without a policy it runs", open_page.evaluate("window.planted") is True)
    tell("calm")
    place.close()


def control(browser):
    """A checker that finds nothing anywhere would be worth nothing."""
    page = context(browser, LANDSCAPE).new_page()
    page.set_content(PLANTED)
    found = {item["id"] for item in Axe().run(page).response["violations"]}
    planted = {"button-name", "color-contrast", "html-has-lang", "image-alt"}
    report("control: planted faults are found", planted <= found, found)
    page.context.close()


def steward(browser):
    """The page of stewards: by touch, by keyboard, refused and obeyed."""
    for name, size in [("landscape", LANDSCAPE), ("portrait", PORTRAIT), ("small", SMALL)]:
        place = context(browser, size)
        for language in LANGUAGES:
            page = place.new_page()
            page.goto(f"{PAGES}/{language}/steward")
            if name == "landscape" or language == "fr":
                found = Axe().run(page).response["violations"]
                faults = [item["id"] for item in found]
                report(f"axe on steward-{language}-{name}", not found, faults)
            cut = page.evaluate(CUT)
            report(f"nothing cut in steward-{language}-{name}", not cut, cut)
            if name == "landscape" or language == "fr":
                page.screenshot(path=f"{OUTPUT}/steward-{language}-{name}.png")
            page.close()
        place.close()
    place = context(browser, PORTRAIT, has_touch=True)
    page = place.new_page()
    page.goto(f"{PAGES}/fr/steward")
    for digit in "0012482913":
        page.locator(f'.key[data-key="{digit}"]').tap()
    page.locator('input[name="reason"][value="staff"]').check()
    tell("stewards-refuse")
    page.locator(".confirm").tap()
    expect(page.locator("#answer.bad")).to_have_text("Numéro ou code inconnu. Réessayez.")
    report("a wrong code is said in French", True)
    report("the code does not stay", page.locator("#pin").input_value() == "")
    tell("stewards-obey")
    page.locator("#pin").focus()
    page.keyboard.type("48a29-13")
    report("only digits are taken", page.locator("#pin").input_value() == "482913")
    page.keyboard.press("Enter")
    expect(page.locator("#answer.good")).to_have_text("C’est fait.")
    page.wait_for_url(f"{PAGES}/fr/", timeout=5_000)
    report("an order by keyboard is done, and the screen comes back", True)
    place.close()


def real(browser):
    """A real edge that is stopped, killed and started while its page shows green."""
    tell("real/start")
    page = context(browser, LANDSCAPE).new_page()
    page.goto(f"{REAL}/fr/")
    report("the real edge welcomes", look(page, "idle", 15_000))
    tell("real/show")
    report("the real edge grants", look(page, "granted"))
    page.screenshot(path=f"{OUTPUT}/real-granted.png")
    tell("real/stop")
    silent = time.monotonic()
    report("a silent edge is out of service", look(page, "out", 19_000))
    took = time.monotonic() - silent
    report("after 15 seconds and not before", 10 < took < 19, took)
    page.screenshot(path=f"{OUTPUT}/real-silent.png")
    tell("real/continue")
    came = look(page, "idle", 25_000) or look(page, "passed", 100)
    report("and back by itself", came, page.locator("#title").text_content())
    tell("real/show")
    report("it grants again", look(page, "granted"))
    tell("real/kill")
    began = time.monotonic()
    expect(page.locator("body:not([data-look=granted])")).to_be_attached(timeout=3_000)
    report("killed, it is green no more", time.monotonic() - began < 2, time.monotonic() - began)
    state = page.locator("#state").text_content()
    report("nor does it say to be in service", state == "liaison…", state)
    report("its links are gone with it", not page.locator(".languages a").first.is_visible())
    page.evaluate("document.querySelector('.languages a[lang=en]').click()")
    page.wait_for_timeout(1_500)
    still = page.url == f"{REAL}/fr/" and page.locator("#title").count() == 1
    report("a touch leads to no page of errors", still, page.url)
    page.screenshot(path=f"{OUTPUT}/real-killed.png")
    tell("real/start")
    report("started anew, the page follows", look(page, "idle", 15_000))
    tell("real/end")
    page.context.close()


def main():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        for step in [control, shots, enlarged, refusals, hostile, habits, steward, real]:
            began = time.monotonic()
            try:
                step(browser)
            except Exception as failure:  # pylint: disable=broad-except
                report(f"{step.__name__} ran to its end", False, failure)
            report(f"{step.__name__} took {time.monotonic() - began:.1f} s", True)
        browser.close()


main()
