"""Parsers that can't be trusted with hostile files run in a process of their own.

One process, started when the first such file turns up and kept for the next one, with caps on memory and
time. A file that hangs, eats memory or crashes the parser costs the process and itself, never the run. The
protocol is a length and JSON each way: nothing that comes back can do more than be text.

A plain `subprocess` rather than `multiprocessing`: spawning would run the caller's script again, forking is
unsafe beside threads, and a pool can hang for ever when its worker is killed.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, TypeAlias

from graphkit.documents.inputs import Limits
from graphkit.errors import InputError

__all__ = ["in_worker"]

#: What a worker may be asked to do: nothing else is looked up.
_TASKS: Final = {
    "pdf": "graphkit.documents.pdf:pdf_text",
    "docx": "graphkit.documents.docx:docx_text",
    "html": "graphkit.documents.markup:page_parts",
}
_STARTUP_SECONDS: Final = 30.0

#: To the process and from it.
_Pipes: TypeAlias = tuple[Any, Any]


def in_worker(task: str, data: bytes, source: str, limits: Limits) -> dict[str, Any]:
    """Result of ``pdf``, ``docx`` or ``html`` on some bytes, worked out in the worker process.

    Raises:
        InputError: the parser refused the file, crashed, or went over time or memory.

    >>> in_worker("pdf", b"not a PDF", "a.pdf", Limits())
    Traceback (most recent call last):
        ...
    graphkit.errors.InputError: a.pdf: not a PDF file
    """
    with _lock:
        reply = _worker(limits).ask(task, data, source, limits.seconds)
    if "reason" in reply:
        raise InputError(source, str(reply["reason"]), str(reply.get("hint", "")))
    return reply


class _Worker:
    """The process and its two pipes."""

    def __init__(self, memory_bytes: int) -> None:
        self.memory_bytes = memory_bytes
        # The child must find the same packages, however this process found them.
        paths = os.pathsep.join(path for path in sys.path if path)
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", __name__, str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
        )
        self.ready = False

    def ask(self, task: str, data: bytes, source: str, seconds: float) -> dict[str, Any]:
        """Send one file, wait for the answer; the process is gone if there is none."""
        if not self.ready:
            # Starting an interpreter on a busy machine is not the file's fault.
            self._within(_STARTUP_SECONDS, source, lambda pipes: _receive(pipes[1]))
            self.ready = True

        def exchange(pipes: _Pipes) -> bytes:
            _send(pipes[0], json.dumps({"task": task, "source": source}).encode())
            _send(pipes[0], data)
            return _receive(pipes[1])

        reply: dict[str, Any] = json.loads(self._within(seconds, source, exchange))
        return reply

    def _within(self, seconds: float, source: str, talk: Callable[[_Pipes], bytes]) -> bytes:
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            return talk((self.process.stdin, self.process.stdout))
        except (OSError, EOFError) as error:
            self.close()
            if late.is_set():
                raise InputError(source, f"took longer than {seconds:g} seconds to read") from error
            raise InputError(source, "its parser crashed or ran out of memory") from error
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the process and wait for it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    # Unsent bytes to a process that is gone.
                    continue


_lock = threading.Lock()
_running: list[_Worker] = []


def _worker(limits: Limits) -> _Worker:
    if _running and (
        _running[0].process.poll() is not None or _running[0].memory_bytes != limits.memory_bytes
    ):
        _stop()
    if not _running:
        _running.append(_Worker(limits.memory_bytes))
    return _running[0]


@atexit.register
def _stop() -> None:
    while _running:
        _running.pop().close()


def _send(pipe: Any, data: bytes) -> None:
    pipe.write(len(data).to_bytes(8, "big") + data)
    pipe.flush()


def _receive(pipe: Any) -> bytes:
    size = pipe.read(8)
    if len(size) < 8:
        raise EOFError
    data: bytes = pipe.read(int.from_bytes(size, "big"))
    return data


def _serve(memory_bytes: int) -> None:
    """Life of the worker process: answer until the pipe closes."""
    _cap_memory(memory_bytes)
    # Whatever a parser prints must not end up between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _send(answers, b"{}")
    while True:
        try:
            head = json.loads(_receive(sys.stdin.buffer))
        except EOFError:
            return
        data = _receive(sys.stdin.buffer)
        _send(answers, json.dumps(_answer(head["task"], data, head["source"])).encode())


def _answer(task: str, data: bytes, source: str) -> dict[str, Any]:
    module, _, name = _TASKS[task].partition(":")
    try:
        result: dict[str, Any] = getattr(import_module(module), name)(data, source)
    except InputError as error:
        return {"reason": error.reason, "hint": error.hint}
    except MemoryError:
        return {"reason": "needs more memory than allowed"}
    except RecursionError:
        return {"reason": "nested too deeply"}
    return result


def _cap_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limit; time is capped there all the same.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
