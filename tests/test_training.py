"""The corpora read and set as pages, and a tagger fitted on a few of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from random import Random

import numpy as np
import pytest

from scanner.finding.lattice import lattice
from scanner.finding.tagger import Kind, Tagger
from training.augment import cut, pools, varied
from training.markup import Mark, hands, plain, read
from training.tags import kind_of, tags_of
from training.typeset import NO_MARK, typeset

CORPUS = Path(__file__).parents[1] / "corpus"
PAPER = """@@ don
# ĐƠN XIN XÁC NHẬN
Tôi là {name:Lò Thị Ví Dụ}, sinh {dob:02/03/2008}, ở {addr:nhà ông {name:Mẫu} cuối bản Thử}.
|= STT | Họ tên | Điện thoại
| 1 | {name:Trần Văn Thử} | {-phone:0900 000 001}
"""


def test_a_mark_within_a_mark_is_part_of_it() -> None:
    (paper,) = read(PAPER)
    text = paper.blocks[1].text  # type: ignore[union-attr]
    marks = [part for part in text if isinstance(part, Mark)]
    assert [mark.printed for mark in marks][-1] == "nhà ông Mẫu cuối bản Thử"
    assert plain(text).startswith("Tôi là Lò Thị Ví Dụ, sinh")


def test_each_letter_of_a_page_knows_its_mark() -> None:
    (paper,) = read(PAPER)
    made = typeset(paper, Random(1))
    for number, mark in enumerate(made.marks):
        letters = [c for c, m in zip(made.page.text, made.letters, strict=True) if m == number]
        assert "".join(letters).split() == mark.printed.split()
    assert NO_MARK in made.letters


def test_tokens_are_tagged_by_whose_they_are() -> None:
    (paper,) = read(PAPER)
    made = typeset(paper, Random(1))
    found = lattice(made.page)
    tags = tags_of(made, found)
    tagged = {token: tag for token, tag in zip(found.tokens, tags.tolist(), strict=True) if tag}
    assert tagged["Lò"] == 1 + 2 * Kind.PERSON and tagged["Thị"] == 2 + 2 * Kind.PERSON
    assert tagged["0900"] == 1 + 2 * Kind.PUBLIC


def test_a_few_lines_of_a_paper_keep_their_marks() -> None:
    (paper,) = read(PAPER)
    parts = [cut(paper, Random(seed)) for seed in range(30)]
    said = {typeset(part, Random(1)).page.text for part in parts}
    assert "STT\nHọ tên\nĐiện thoại\n1\nTrần Văn Thử\n0900 000 001" in said
    marks = [typeset(part, Random(1)).marks for part in parts]
    assert all(mark.private != (mark.type == "phone") for some in marks for mark in some)


def test_a_varied_paper_keeps_its_marks() -> None:
    papers = hands(CORPUS / "tune")
    values = pools(papers)
    for paper in papers[:20]:
        other = varied(paper, Random(3), values)
        kinds = [[kind_of(m) for m in typeset(p, Random(1)).marks] for p in (paper, other)]
        assert sorted(map(str, kinds[0])) == sorted(map(str, kinds[1]))


def test_the_corpora_are_of_many_hands_and_a_third_is_about_nobody() -> None:
    papers = [paper for part in ("train", "tune", "once") for paper in hands(CORPUS / part)]
    assert len(papers) >= 1600
    assert len({paper.hand for paper in papers}) >= 15
    assert sum(paper.clean for paper in papers) >= len(papers) / 3
    for paper in papers:
        made = typeset(paper, Random(0))
        assert not (paper.clean and any(m.private and kind_of(m) for m in made.marks)), paper.name


@pytest.mark.skipif(not find_spec("jax"), reason="needs the extra `training`")
def test_a_tagger_is_fitted_and_its_file_says_the_same(tmp_path: Path) -> None:
    from scanner.finding.features import Vocabulary
    from training.export import onnx_of, written
    from training.fit import chances, fit, sample, vocabulary

    papers = hands(CORPUS / "tune")[:12]
    values = pools(papers)
    words, folded = vocabulary(papers, values)
    known = Vocabulary(words, folded)
    weights = fit(papers, known, values, epochs=1, seed=1)
    written(onnx_of(weights), tmp_path / "tagger.onnx", words, folded)
    one = sample(papers[0], Random(1))
    (expected,) = chances(weights, [one], known)
    told = Tagger(tmp_path / "tagger.onnx").probabilities(one.found)
    assert np.abs(told - expected).max() < 2e-3
