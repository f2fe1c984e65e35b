"""The report in a real Chromium: nothing scrolls sideways on a phone, and the console is silent."""

import re
import shutil
import subprocess

import pytest
from rules.promotions import REPORT, face

from bot.documents.page import page
from bot.documents.promotion import private_markdown, promotion_markdown

CHROMIUM = shutil.which("chromium")
WRITE = {"public": promotion_markdown, "private": private_markdown}
# A frame of the width of a phone, measured from outside: the page itself runs no script.
OUTSIDE = """<!doctype html><title>no</title>
<iframe id="it" src="page.html" style="width:{width}px;height:800px;border:0"></iframe>
<script>
document.getElementById("it").onload = (event) => {{
  const root = event.target.contentDocument.documentElement
  for (const each of root.querySelectorAll("details")) each.open = true
  document.body.dataset.told = [root.scrollWidth, root.clientWidth].join(" ")
}}
</script>
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


def browse(folder, *options):
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    command += ["--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("what", WRITE)
def test_the_page_fits_a_phone(what, language, tmp_path):
    (tmp_path / "page.html").write_text(page(WRITE[what](REPORT, face(language)), language))
    outside = tmp_path / "outside.html"
    outside.write_text(OUTSIDE.format(width=360))
    told = browse(tmp_path, "--dump-dom", "--virtual-time-budget=5000", outside.as_uri()).stdout
    scroll, client = map(int, re.search(r'data-told="(\d+) (\d+)"', told).groups())
    assert scroll <= client <= 360


def test_the_console_is_silent(tmp_path):
    """No style is refused, nothing is asked for that is not there."""
    file = tmp_path / "page.html"
    file.write_text(page(promotion_markdown(REPORT, face("zh")), "zh"))
    said = browse(tmp_path, "--dump-dom", file.as_uri()).stderr
    assert [line for line in said.splitlines() if "CONSOLE" in line] == []
