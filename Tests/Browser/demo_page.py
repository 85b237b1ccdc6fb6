"""The demonstration's page, as a visitor meets it: camera, picture, samples, and what goes wrong.

Usage: demo_page.py URL FOLDER — the page of a running demonstration that has the stele, and where
screenshots go. Prints one line a check; exit 0 when all hold.
"""

import http.client
import json
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox"]
GRANTED, REVOKED, EXPIRED = 0, 1, 2
ANSWER_MS = 15_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

failures = []


def check(name, holds, detail=""):
    print(("ok    " if holds else "FAILED") + f" {name}" + (f": {detail}" if not holds else ""))
    if not holds:
        failures.append(name)


def axe(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']} {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def settled(page, tone):
    """Waits for an answer of that tone and gives its words."""
    expect(page.locator("#answer")).to_have_attribute("data-tone", tone, timeout=ANSWER_MS)
    return page.locator("#answer .what").inner_text(), page.locator("#answer .why").inner_text()


def drop(page, path, kind):
    """Drops a file onto the page, as from a folder's window."""
    content = list(Path(path).read_bytes())
    page.evaluate(
        """([bytes, name, kind]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
            const target = document.getElementById("drop");
            const how = { dataTransfer: data, bubbles: true, cancelable: true };
            target.dispatchEvent(new DragEvent("dragover", how));
            target.dispatchEvent(new DragEvent("drop", how));
        }""",
        [content, Path(path).name, kind],
    )


def video(path, picture):
    """A film of two seconds of a picture held before a camera, in Y4M."""
    width, height = 1280, 720
    frame = Image.new("L", (width, height), 120)
    code = Image.open(picture).convert("L").resize((460, 460))
    frame.paste(code, ((width - 460) // 2, (height - 460) // 2))
    grey = bytes([128]) * (width * height // 4)
    with open(path, "wb") as file:
        file.write(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % (width, height))
        for _ in range(20):
            file.write(b"FRAME\n" + frame.tobytes() + grey + grey)


def codes(browser, url, folder):
    """The sample codes as pictures."""
    page = browser.new_page(viewport={"width": 600, "height": 600})
    for number in (GRANTED, REVOKED, EXPIRED):
        page.goto(f"{url}samples/{number}.svg")
        page.screenshot(path=f"{folder}/code-{number}.png")
    page.close()
    Image.new("L", (640, 480), 150).save(f"{folder}/nothing.png")
    Path(f"{folder}/letter.txt").write_text("This is a letter.")
    Path(f"{folder}/empty.png").write_bytes(b"")
    small = Image.new("L", (4000, 3000), 130)
    small.paste(Image.open(f"{folder}/code-{EXPIRED}.png").resize((760, 760)), (2900, 2000))
    small.save(f"{folder}/photograph.jpg", quality=85)


def appearance(browser, url, screens):
    for language, direction in (("fr", "ltr"), ("en", "ltr"), ("ar", "rtl")):
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": 1280, "height": 900},
                reduced_motion="reduce",
                color_scheme=scheme,
            )
            page.goto(f"{url}{language}/")
            found = axe(page)
            check(f"axe finds nothing, {language} {scheme}", not found, found)
            check(
                f"{language} is written {direction}",
                page.locator("html").get_attribute("dir") == direction,
            )
            name = f"demo-{language}" + ("-dark" if scheme == "dark" else "")
            page.screenshot(path=f"{screens}/{name}.png", full_page=True)
            page.close()
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{url}fr/")
    width = page.evaluate("document.documentElement.scrollWidth")
    check("a telephone's width is enough", width <= 360, width)
    page.screenshot(path=f"{screens}/demo-telephone.png", full_page=True)
    page.close()


def planted(browser, url):
    page = browser.new_page()
    page.goto(f"{url}fr/")
    page.evaluate(
        """() => {
            document.documentElement.removeAttribute("lang");
            const button = document.createElement("button");
            document.querySelector("main").append(button);
        }"""
    )
    found = " ".join(axe(page))
    check("axe finds what was planted", "html-has-lang" in found and "button-name" in found, found)
    page.close()


def pictures(browser, url, folder, screens):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(f"{url}fr/")
    drop(page, f"{folder}/code-{GRANTED}.png", "image/png")
    title, _ = settled(page, "granted")
    check("a dropped code of a good entry is granted", title == "Vous pouvez entrer", title)
    found = axe(page)
    check("axe finds nothing beside a granted answer", not found, found)
    page.screenshot(path=f"{screens}/demo-granted.png")
    page.locator("#picture").set_input_files(f"{folder}/code-{REVOKED}.png")
    words = settled(page, "refused")
    check("a chosen code of a cancelled entry is refused", len(words[1]) > 10, words)
    check("no inner word is shown", "revoked" not in " ".join(words), words)
    found = axe(page)
    check("axe finds nothing beside a refused answer", not found, found)
    page.screenshot(path=f"{screens}/demo-refused.png")
    page.goto(f"{url}en/")
    page.locator("#picture").set_input_files(f"{folder}/photograph.jpg")
    words = settled(page, "refused")
    check("a small code in a photograph of 12 megapixels is read", len(words[1]) > 10, words)
    page.screenshot(path=f"{screens}/demo-refused-en.png")
    page.goto(f"{url}ar/")
    button = page.locator(f"button[data-sample='{REVOKED}']")
    button.focus()
    page.keyboard.press("Enter")
    words = settled(page, "refused")
    check("a sample is presented by its button and the keyboard alone", len(words[1]) > 10, words)
    page.screenshot(path=f"{screens}/demo-refused-ar.png")
    page.close()


def troubles(browser, url, folder, screens):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, permissions=[])
    page = context.new_page()
    page.goto(f"{url}fr/")
    drop(page, f"{folder}/nothing.png", "image/png")
    words = settled(page, "unsure")
    check("a picture without a code is said to have none", words[0] == "Aucun code vu", words)
    found = axe(page)
    check("axe finds nothing beside an unsure answer", not found, found)
    page.screenshot(path=f"{screens}/demo-nothing.png")
    for name in ("letter.txt", "empty.png"):
        page.goto(f"{url}fr/")
        page.locator("#picture").set_input_files(f"{folder}/{name}")
        words = settled(page, "unsure")
        check(f"{name} is said to be no picture", "pas une image" in words[0], words)
    page.goto(f"{url}fr/")
    page.locator("#open-camera").click()
    words = settled(page, "unsure")
    check("without a camera the page says what to do", words[0] == "Pas de caméra", words)
    page.screenshot(path=f"{screens}/demo-no-camera.png")
    context.close()


def camera(playwright, url, folder, screens):
    video(f"{folder}/held.y4m", f"{folder}/code-{GRANTED}.png")
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=ARGUMENTS
        + [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={folder}/held.y4m",
        ],
    )
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["camera"], reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{url}fr/")
    page.locator("#open-camera").click()
    page.locator("#preview").wait_for(state="visible")
    page.wait_for_timeout(300)
    page.screenshot(path=f"{screens}/demo-camera.png")
    title, _ = settled(page, "granted")
    check("a code held up to the camera is granted", title == "Vous pouvez entrer", title)
    check("the camera is closed again", page.locator("#preview").is_hidden())
    browser.close()


def ask(url, method, path, fields, body=b""):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    for name, value in fields.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    return answer.status, answer.read()


def strangers(url):
    """What other pages and hostile programs send."""
    host = urlsplit(url).netloc
    own = {
        "Host": host,
        "Origin": f"http://{host}",
        "Content-Type": "image/x-portable-graymap",
    }
    path = "/fr/try/stele"
    picture = b"P5\n8 8\n255\n" + bytes(64)
    cases = [
        ("another name of this machine", {**own, "Host": "jalon.example"}, picture, 421),
        ("another page", {**own, "Origin": "http://evil.example"}, picture, 403),
        ("a page that hides where it is", {**own, "Origin": "null"}, picture, 403),
        ("a form", {**own, "Content-Type": "text/plain"}, picture, 403),
        ("nothing", own, b"", 422),
        ("no picture", own, b"GIF89a" + bytes(64), 422),
        ("half a picture", own, picture[:-1], 422),
        ("more than a picture", own, picture + b"x", 422),
        ("a picture of no pixels", own, b"P5\n0 8\n255\n", 422),
        ("a picture that says it is huge", own, b"P5\n99999 99999\n255\n" + bytes(64), 413),
        ("more bytes than any picture has", own, picture + bytes(1_000_000), 413),
    ]
    for name, fields, body, status in cases:
        got, answer = ask(url, "POST", path, fields, body)
        check(f"{name} is answered {status}", got == status, f"{got} {answer[:80]}")
    got, _ = ask(url, "POST", "/fr/try/nowhere", own, picture)
    check("an unknown place is not found", got == 404, got)
    got, answer = ask(url, "POST", path, own, picture)
    check("a tiny grey picture is looked at", got == 200 and not json.loads(answer)["isRead"], got)


def main():
    url, screens = sys.argv[1], sys.argv[2]
    Path(screens).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        codes(browser, url, folder)
        appearance(browser, url, screens)
        planted(browser, url)
        pictures(browser, url, folder, screens)
        troubles(browser, url, folder, screens)
        browser.close()
        camera(playwright, url, folder, screens)
    strangers(url)
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
