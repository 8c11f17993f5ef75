"""The gate before a portal: files in, reports and copies out; strangers and nonsense refused."""

import email.parser
import email.policy
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import psutil
import pymupdf
import pytest

from scanner.web.names import safe_name
from tests.gate_client import BOUNDARY, ROOT, Gate, form, gate
from tests.gate_files import FORM, NUMBER, counted, long_scan, pdf, until

SCHEMA = json.loads((ROOT / "scanner/report/report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    folder = tmp_path_factory.mktemp("gate")
    with gate(folder, "--jobs", "1", "--queue", "3", "--max-upload-mb", "2") as running:
        yield running


class TestAnswers:
    def test_a_scan_is_the_report_of_the_contract(self, server: Gate) -> None:
        answer = server.send("/v1/scan", pdf(f"So CCCD: {NUMBER}"))

        assert answer.status == 200
        jsonschema.validate(answer.json, SCHEMA)
        [file] = answer.json["files"]
        assert (file["path"], file["verdict"]) == ("a.pdf", "do_not_post")
        assert [f["text"] for f in file["findings"]] == ["••••••••••45"]
        assert answer.headers["lolot-verdict"] == "do_not_post"
        assert answer.headers["lolot-exit"] == "1"

    def test_a_clean_file_may_pass(self, server: Gate) -> None:
        answer = server.send("/v1/scan", pdf("Thong bao nghi le"))

        assert (answer.headers["lolot-exit"], answer.headers["lolot-verdict"]) == (
            "0",
            "nothing_found",
        )

    def test_fields_choose_what_is_looked_for_and_told(self, server: Gate) -> None:
        content = pdf(f"So CCCD: {NUMBER}", "Email: nguyen.an@example.com.vn")

        only = server.send("/v1/scan", content, fields={"types": "email", "reveal": "true"})

        assert [f["text"] for f in only.json["files"][0]["findings"]] == [
            "nguyen.an@example.com.vn"
        ]

    def test_a_mask_is_the_proved_copy(self, server: Gate) -> None:
        answer = server.send("/v1/mask", pdf(f"So CCCD: {NUMBER}"), name=f"cccd {NUMBER}.pdf")

        assert answer.status == 200
        assert answer.headers["lolot-copy"] == "verified"
        assert answer.headers["content-type"] == "application/pdf"
        assert NUMBER not in answer.headers["content-disposition"]
        assert NUMBER not in pymupdf.open(stream=answer.body)[0].get_text()

    def test_a_mask_brings_its_report_along_where_asked(self, server: Gate) -> None:
        answer = server.send(
            "/v1/mask", pdf(f"So CCCD: {NUMBER}"), headers={"Accept": "multipart/mixed"}
        )

        head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode("ascii")
        parser = email.parser.BytesParser(policy=email.policy.HTTP)
        report, copy = parser.parsebytes(head + answer.body).iter_parts()
        told = json.loads(bytes(report.get_payload(decode=True)))
        jsonschema.validate(told, SCHEMA)
        assert told["files"][0]["copy"]["path"] == "a.pdf"
        assert NUMBER not in pymupdf.open(stream=copy.get_payload(decode=True))[0].get_text()

    def test_without_a_copy_to_post_a_mask_is_no_success(self, server: Gate) -> None:
        answer = server.send("/v1/mask", b"%PDF-1.7 nothing")

        assert answer.status == 422
        jsonschema.validate(answer.json, SCHEMA)
        assert answer.headers["lolot-exit"] == "3"

    def test_nothing_is_kept_and_nothing_told_in_the_log(self, server: Gate) -> None:
        server.send("/v1/scan", pdf(f"So CCCD: {NUMBER}"), name="nguyen-van-binh.pdf")

        [private] = (server.log.parent / "tmp").glob("lolot-private-*")
        until(lambda: [path.name for path in private.iterdir()] == ["lock"])
        log = server.told()
        assert "POST /v1/scan 200" in log
        assert NUMBER not in log
        assert "binh" not in log

    def test_the_manual_asks_no_other_server_for_anything(self, server: Gate) -> None:
        answer = server.ask("GET", "/docs")

        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert set(re.findall(r"https?://[\w.]+", answer.body.decode())) == {"http://127.0.0.1"}

    def test_the_openapi_document_names_every_route(self, server: Gate) -> None:
        document = server.ask("GET", "/openapi.json").json

        assert set(document["paths"]) == {"/v1/scan", "/v1/mask", "/v1/health", "/metrics"}
        assert "api." not in json.dumps(document["paths"])

    def test_metrics_count_without_values(self, server: Gate) -> None:
        before = counted(server, r'lolot_findings_total\{type="cccd"\}')
        server.send("/v1/scan", pdf(f"So CCCD: {NUMBER}"))

        assert counted(server, r'lolot_findings_total\{type="cccd"\}') == before + 1


class TestRefusals:
    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "a:b:c"]
    )
    def test_a_foreign_host_name(self, server: Gate, host: str) -> None:
        answer = server.ask("GET", "/v1/health", headers={"Host": host})

        assert (answer.status, answer.code) == (400, "bad_host")

    def test_two_host_names(self, server: Gate) -> None:
        answer = server.raw(b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n", 2)

        assert answer.startswith(b"HTTP/1.1 400 ")

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://[x"},
            {"Sec-Fetch-Site": "cross-site"},
        ],
    )
    def test_a_foreign_page(self, server: Gate, headers: dict[str, str]) -> None:
        answer = server.send("/v1/scan", b"x", headers=headers)

        assert (answer.status, answer.code) == (403, "foreign_page")
        assert "access-control-allow-origin" not in answer.headers

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=", b"x"),
            ("multipart/form-data; boundary=é", b"x"),
            (f"multipart/form-data; boundary={BOUNDARY}", b"no boundary at all"),
            (f"multipart/form-data; boundary={BOUNDARY}", form(b"x")[:-30]),
            (f"multipart/form-data; boundary={BOUNDARY}", b""),
            (f"multipart/form-data; boundary={BOUNDARY}", form(b"x").replace(b"name=", b"nix=")),
        ],
    )
    def test_broken_multipart(self, server: Gate, kind: str, body: bytes) -> None:
        answer = server.ask(
            "POST", "/v1/scan", body, {"Content-Type": kind.encode().decode("latin-1")}
        )

        assert answer.status in (400, 422)
        assert answer.code in ("bad_form", "bad_fields")

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
    def test_a_body_of_another_kind(self, server: Gate, kind: str) -> None:
        answer = server.ask("POST", "/v1/scan", b"{}", {"Content-Type": kind})

        assert (answer.status, answer.code) == (415, "no_form")

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("types", "cccd,nix", "bad_option"),
            ("profile", "nix", "bad_option"),
            ("min_confidence", "2", "bad_fields"),
            ("min_confidence", "nan", "bad_fields"),
            ("lang", "fr", "bad_fields"),
            ("reveal", "perhaps", "bad_fields"),
            ("file", "two", "one_file"),
        ],
    )
    def test_wrong_fields(self, server: Gate, field: str, value: str, code: str) -> None:
        answer = server.send("/v1/scan", pdf("x"), fields={field: value})

        assert (answer.status, answer.code) == (422, code)

    def test_what_was_sent_is_not_sent_back(self, server: Gate) -> None:
        answer = server.send("/v1/scan", pdf("x"), fields={"min_confidence": NUMBER})

        assert NUMBER not in answer.body.decode()

    @pytest.mark.parametrize(
        "path", ["/", "/v1", "/v1/scan/", "/../etc/passwd", "/%2e%2e/x", "//x"]
    )
    def test_no_such_address(self, server: Gate, path: str) -> None:
        assert server.ask("GET", path).status == 404

    def test_another_method(self, server: Gate) -> None:
        answer = server.ask("GET", "/v1/scan")

        assert (answer.status, answer.code) == (405, "no_method")

    def test_a_gigabyte_is_refused_before_it_comes(self, server: Gate) -> None:
        started = time.monotonic()
        head = f"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\n{FORM}Content-Length: 1073741824\r\n"
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(f"{head}\r\n".encode("ascii"))
            answer = connection.recv(65536)

        assert answer.startswith(b"HTTP/1.1 413 ")
        assert time.monotonic() - started < 5

    def test_a_body_without_end_is_counted(self, server: Gate) -> None:
        head = (
            f"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(head.encode("ascii"))
            begin = form(b"")[: -len(f"\r\n--{BOUNDARY}--\r\n")]
            connection.sendall(b"%x\r\n%s\r\n" % (len(begin), begin))
            for _ in range(5):
                connection.sendall(b"100000\r\n" + bytes(0x100000) + b"\r\n")
            answer = connection.recv(65536)

        assert answer.startswith(b"HTTP/1.1 413 ")

    def test_noise_is_no_http(self, server: Gate) -> None:
        assert (
            server.raw(b"\x16\x03\x01" + bytes(range(256)) + b"\r\n\r\n", 3)[:12] == b"HTTP/1.1 400"
        )

    @pytest.mark.parametrize("length", ["-1", "x", "1e3", "９"])
    def test_a_length_that_is_none(self, server: Gate, length: str) -> None:
        head = (
            f"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\n{FORM}Content-Length: {length}\r\n\r\n"
        )

        assert server.raw(head.encode(), 3).startswith(b"HTTP/1.1 400 ")


class TestNames:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\đơn.pdf", "đơn.pdf"),
            ("/", "document"),
            ("..", "document"),
            ("", "document"),
            ("a\x00b\n.pdf", "a_b_.pdf"),
            ("con.pdf", "_con.pdf"),
            ("LPT1", "_LPT1"),
            ('a<b>:"|?*.pdf', "a_b______.pdf"),
            (".pdf", "pdf"),
            ("\ud800.pdf", "_.pdf"),
        ],
    )
    def test_a_name_from_outside_is_no_path(self, sent: str, kept: str) -> None:
        assert safe_name(sent) == kept

    def test_a_long_name_keeps_its_ending(self) -> None:
        name = safe_name("ệ" * 500 + ".pdf")

        assert name.endswith(".pdf")
        assert len(name.encode()) < 130

    def test_a_traversal_name_reads_and_writes_nothing_elsewhere(self, server: Gate) -> None:
        answer = server.send("/v1/scan", pdf("x"), name="../../../../tmp/../evil.pdf")

        assert answer.json["files"][0]["path"] == "evil.pdf"
        until(lambda: not list(server.log.parent.glob("**/evil.pdf")))


class TestStrain:
    def test_more_than_may_wait_is_told_to_come_back(self, server: Gate) -> None:
        answers: list[int] = []
        threads = [
            threading.Thread(
                target=lambda: answers.append(server.send("/v1/scan", long_scan(1)).status)
            )
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        until(lambda: counted(server, "lolot_queue") == 4)
        refused = server.send("/v1/scan", pdf("x"))
        for thread in threads:
            thread.join()

        assert (refused.status, refused.code) == (429, "busy")
        assert int(refused.headers["retry-after"]) >= 1
        assert answers == [200] * 4

    def test_the_work_stops_when_the_client_has_gone(self, server: Gate) -> None:
        body = form(long_scan(200))
        head = f"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\n{FORM}Content-Length: {len(body)}\r\n"
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(f"{head}\r\n".encode("ascii") + body)
            until(lambda: counted(server, "lolot_queue") == 1)
            time.sleep(1)
        until(lambda: counted(server, "lolot_queue") == 0, seconds=30)

        assert " 499 " in server.told()
        assert server.send("/v1/scan", pdf("x")).status == 200

    def test_a_file_whose_worker_falls_is_tried_once_more(self, server: Gate) -> None:
        answers = []
        thread = threading.Thread(
            target=lambda: answers.append(server.send("/v1/scan", long_scan(3)))
        )
        thread.start()
        until(lambda: counted(server, "lolot_queue") == 1)
        time.sleep(0.5)
        for child in psutil.Process(server.process.pid).children(recursive=True):
            if "spawn_main" in " ".join(child.cmdline()):
                child.kill()
        thread.join()

        assert answers[0].status == 200
        assert answers[0].json["files"][0]["status"] == "ok"

    def test_after_a_crash_the_next_start_clears_up(self, tmp_path: Path) -> None:
        with gate(tmp_path) as running:
            assert running.ask("GET", "/v1/health").status == 200
            running.process.kill()
            running.process.wait(10)
        [left] = (tmp_path / "tmp").glob("lolot-private-*")
        (left / "upload").mkdir()
        (left / "upload" / "a.pdf").write_bytes(b"x")

        with gate(tmp_path):
            until(lambda: not left.exists())

        assert not list((tmp_path / "tmp").glob("lolot-private-*"))
