"""Text of others that says one thing over and over is read in time that grows with its length.

A pattern tried anew from each character of such a text takes hours for a long one. What a repeat costs is not
asserted: each is read in a child whose processor time ends far above what reading takes, and far below what
anything quadratic does. Synthetic texts.
"""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

REPEATS = (
    "、", "（", "(", ")", "，", ",", "。", "；", "：", "“", "《", " ", "\u3000", "\u200b", "\t", "|", "\n", "\r",
    "0", "1", "1,", ",1", "1.", "1:", "1:1:", "1 ", "\t1", "|1", "-", "—", "~", "=", "%", "1%、", "‰", "+", "#", "·", "①",
    "十", "亿", "十一", "第", "第一", "百分之", "2026", "2026年", "年1", "月", "1月", "十四五", "甲", "甲 ", "甲、", "\n甲", "全",
    "市", "区", "县", "州", "甲市", "甲省", "我市", "政府", "代表", "全市", "和", "与", "的", "等", "中", "其中", "新增", "由", "由1",
    "到", "比2020年", "较上年", "增长", "增长5%、", "分别", "分别为1、", "预计", "累计", "完成", "占", "率", "产业", "1家", "1亿元、",
    "三大", "一是", "一、", "（一）", "1、", "公报", "统计公报", "目标任务", "与甲同步", "居全国", "第1位、", "a", "A", "ａ", "<", "&",
    "&amp;", "<p>", "<td>", "<table>", "{", "[", "\"", "'", "\\", "\\n", "\ufeff", "\u202e", "\U0001f600",
)  # fmt: skip

_READ = """
import sys
from pathlib import Path
from orchestration.documents import ReaderError
from orchestration.readers.registry import {function}

for name in sys.argv[1:]:
    print(name, flush=True)
    try:
        {function}(Path(name){layout})
    except ReaderError:
        pass
print("read", flush=True)
"""

LIMIT = 60
"""Seconds of processor time for all of them together: many times what they take."""


@pytest.mark.parametrize(
    ("function", "layout", "length"),
    [("recognise", "", 12_000), ("read_file", ', "prose"', 2_000)],
    ids=["recognised", "read as prose"],
)
def test_what_is_repeated_takes_no_longer_than_other_text(
    tmp_path: Path, function: str, layout: str, length: int
) -> None:
    files = []
    for number, repeat in enumerate(REPEATS):
        path = tmp_path / f"{number}.txt"
        text = f"2026年甲市政府工作报告\n全市生产总值{repeat * (length // len(repeat))}增长5%"
        path.write_text(text, encoding="utf-8", newline="")
        files.append(path)
    done = subprocess.run(
        [sys.executable, "-c", _READ.format(function=function, layout=layout), *map(str, files)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 1)),
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.split()[-1]
    repeat = "" if last == "read" else REPEATS[int(Path(last).stem)]
    assert done.returncode != -signal.SIGXCPU, f"reading {repeat!r} over and over does not end"
    assert (done.returncode, last) == (0, "read"), done.stderr
