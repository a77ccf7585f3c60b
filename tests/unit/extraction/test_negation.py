"""What is denied is no skill that somebody asks for; what only sounds like a denial stays one."""

from __future__ import annotations

import pytest

from graphkit.building import read
from graphkit.extraction import pipeline
from graphkit.model import Document

DENIED = (
    "Python is not needed.",
    "You don't need Python.",
    "You do not need Python for this job.",
    "No experience in Python needed.",
    "No experience with Python is required.",
    "No prior knowledge of Python is necessary.",
    "Python is not required.",
    "Python isn't required.",
    "Python is not a requirement.",
    "Python experience is not required.",
    "Knowledge of Python is not required.",
    "Experience with Python is not necessary.",
    "Python skills are not necessary.",
    "You won't need Python.",
    "You will not need to know Python.",
    "You need not know Python.",
    "We do not require Python.",
    "We don't expect you to know Python.",
    "We don't expect Python experience.",
    "This role does not require Python.",
    "This role does not involve Python.",
    "The job does not include Python.",
    "There is no need for Python.",
    "There is no need to know Python.",
    "There's no requirement for Python.",
    "Python is unnecessary.",
    "Python not required.",
    "Python: not required",
    "Python (not required)",
    "No Python required.",
    "No Python needed!",
    "No Python.",
    "We do not use Python.",
    "We don't use Python here.",
    "We no longer use Python.",
    "Never mind if you have no Python experience.",
    "It is fine if you have never used Python.",
    "It's OK if you don't know Python.",
    "Don't worry if you have not worked with Python.",
    "You can do this job without Python.",
    "Without any knowledge of Python you can still apply.",
    "Neither Python nor Java is required.",
    "You need neither Python nor Java.",
    "Python is by no means required.",
    "Python is no longer required.",
    "Python is not something you need.",
    "A lack of Python is no obstacle.",
    "Python knowledge isn't a must.",
    "Python is not mandatory.",
    "Python is not a prerequisite.",
    "Nobody needs Python here.",
    "You are not expected to know Python.",
    "You are not required to know Python.",
    "Candidates are not expected to have experience with Python.",
    "Candidates need no Python.",
    "This is not a Python job.",
    "This is not a Python role.",
    "- No Python required",
    "You should not need Python.",
    "No need to be an expert in Python.",
    "You don't have to know Python.",
    "You do not have to be an expert in Python.",
    "Neither Python experience nor knowledge of Java is needed.",
    "Python will not be needed.",
    "Python won't be required.",
    "Python skills are not part of this role.",
    "Python is not used here.",
    "We are not a Python shop.",
    "Python would not be needed, but SQL is a must.",
    "Formal training in Python is not necessary to apply.",
    "We will not ask you about Python.",
    "You will never be asked to write Python.",
    "Prior Python knowledge is not assumed.",
    "Candidates do not need to be fluent in Python.",
    "No previous exposure to Python is expected.",
    "No Python skills required.",
    "There is no Python in this job.",
    "You do not have to have used Python before.",
    "Python is definitely not required.",
    "It does not matter whether you know Python.",
    "Python need not be known.",
    "Applicants aren't required to have Python experience.",
    "We require neither Python nor R.",
    "A background in Python is not needed for this role.",
    "Python, Java and SQL are not required.",
    "We do not require Python, Java or SQL.",
    "You don't need to know any Python.",
    "Experience with Python isn't needed",
    "You do not need experience with Python or other languages.",
    "Python is not part of the job.",
    "You won't be using Python.",
    "You will not be working with Python.",
    "Python isn't necessary here.",
    "None of our teams use Python.",
    "Knowing Python is not important.",
    "You needn't know Python.",
    "Don't know Python? No problem.",
    "Even if you do not know Python, apply.",
    "Previous Python experience is not a prerequisite for this role.",
    "This position requires no Python.",
    "You do not need prior experience in machine learning or Python.",
)
ASKED = (
    "Python is a must, Java is not required.",
    "You must know Python, not only Java.",
    "Python is not optional.",
    "Python is not only useful but required.",
    "You can't do this job without Python.",
    "Not just Python but also Java.",
    "No later than May you must know Python.",
    "No one works here without Python.",
    "Not knowing Python is a problem.",
    "You will not only write Python but also review it.",
    "Do not apply if you do not know Python.",
    "You need Python; no degree is needed.",
    "No degree required, but you must know Python.",
    "A degree is not required, experience with Python is.",
    "You are not afraid of Python.",
    "Java is not needed; Python is.",
    "You have Python experience and no fear of change.",
    "If you have no Java experience, Python is required.",
    "Not sure about Python? Learn it: you need Python.",
    "We have no legacy code: we use Python.",
    "There is no limit to what you can do with Python.",
    "Whether or not you like it, you will use Python.",
    "Don't hesitate to show your Python experience.",
    "You do not need a degree to use Python every day.",
    "We never stop learning Python.",
    "No two days are the same: you write Python and meet users.",
    "We don't only use Python.",
    "You will find no better place to use Python.",
    "Applicants without Python experience will not be considered.",
    "Candidates who do not have Python experience will not be considered.",
    "Without Python you cannot do this job.",
    "Python is nothing less than required.",
    "Nothing matters more than your experience with Python.",
    "You must not only know Python.",
    "You do not need to be told how to write Python.",
    "You write Python that does not need comments.",
    "Our systems are not used without Python.",
    "We need someone who does not shy away from Python.",
    "Python is needed; Java is not.",
    "Python, not Java, is required.",
    "You have used Python in no less than two projects.",
    "You use Python and never ship without tests.",
    "Not a day goes by without Python.",
    "You know Python but not necessarily SQL.",
    "If Python is not your thing, this is not for you.",
    "You have Python skills and do not need supervision.",
    "Do you know Python? No degree needed.",
    "You will use Python where SQL is not enough.",
    "We look for Python experience; a degree is not needed.",
    "You test Python code that was not written by you.",
)
WISHED = (
    "Python is not required but a plus.",
    "You don't need Python, but it helps.",
    "Python is not mandatory but nice to have.",
    "Python is not essential, but helpful.",
    "No Python needed, though it would be an advantage.",
    "Python is not a must, but experience with it is a plus.",
)


def found(text: str) -> list[str | None]:
    """Strengths of the mentions of Python among what a posting requires."""
    doc = pipeline()(f"# Qualifications\n\nYou must know SQL.\n\n{text}\n")
    return [m.strength for m in doc._.mentions if m.text == "Python" and m.type == "Skill"]


@pytest.mark.parametrize("text", DENIED)
def test_a_denied_skill_is_no_mention(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ASKED)
def test_what_only_sounds_like_a_denial_keeps_the_skill(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", WISHED)
def test_what_is_wished_for_all_the_same_is_preferred(text: str) -> None:
    assert found(text) == ["preferred"]


@pytest.mark.parametrize(
    "text",
    [
        "## What you don't need\n\n- Python\n- Docker\n",
        "You do not need:\n\n- Python\n- Docker\n",
        "## Not required\n\n- Python\n- Docker\n",
    ],
)
def test_a_denied_list_asks_for_none_of_its_items(text: str) -> None:
    assert not pipeline()(text)._.mentions


def test_a_denial_never_becomes_a_claim() -> None:
    text = "Data Analyst\n\nQualifications\n\nYou must know SQL.\n\n" + "\n\n".join(DENIED)
    reading = read(Document(text, "job.txt", kind="posting"))
    asked = {
        claim.object.rsplit("/", 1)[1] for claim in reading.claims if claim.predicate.endswith("asksFor")
    }
    assert "sql" in {m.concept.rsplit("/", 1)[1] for m in reading.mentions if m.type == "Skill"}
    assert "python" not in asked | {m.concept.rsplit("/", 1)[1] for m in reading.mentions}
