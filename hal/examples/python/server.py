#!/usr/bin/env python3
"""Serves the example device: frames and sessions of spec/text/hal-wire.md, with one thread.

    python3 server.py --port 4300
    python3 server.py --unix /run/user/1000/hal.sock
"""

import argparse
import datetime
import heapq
import os
import selectors
import socket
import stat
import struct
import sys
import time

from google.protobuf.message import DecodeError

from device import Device, ONE_QUBIT, TWO_QUBITS
from messages import Messages

FRAME_MAX = 1 << 20
PENDING_MAX = 4 << 20  # bytes that may wait for a host
OUTSTANDING_MAX = 256
SILENCE_NS = 3_000_000_000


class Violation(Exception):
    """What the host sent breaks a clause."""


class OutOfRange(Exception):
    """A command with a field that is missing or out of its range."""


class Unsupported(Exception):
    """A command with something that is not known here."""


class Connection:
    """Cuts the stream into frames, and keeps what cannot be sent yet."""

    def __init__(self, stream):
        self.stream = stream
        self.incoming = b""
        self.outgoing = b""
        self.closing = False
        self.attached = False
        self.token = None
        self.heard_ns = 0

    def frames(self):
        """The frames that are complete. HAL-WIRE-1."""
        while len(self.incoming) >= 4:
            (length,) = struct.unpack(">I", self.incoming[:4])
            if length == 0 or length > FRAME_MAX:
                raise Violation("WIRE-FRAME-3: a frame of %d bytes" % length)
            if len(self.incoming) < 4 + length:
                return
            frame, self.incoming = self.incoming[4:4 + length], self.incoming[4 + length:]
            yield frame

    def send(self, message):
        data = message.SerializeToString()
        self.outgoing += struct.pack(">I", len(data)) + data


class Server:
    def __init__(self, listening, messages, epoch, node, seed, peer):
        self.m = messages
        self.epoch_ns = epoch
        self.node = node
        self.selector = selectors.DefaultSelector()
        self.listening = listening
        listening.setblocking(False)
        self.selector.register(listening, selectors.EVENT_READ)
        self.agenda = []
        self.scheduled = 0
        self.host = None
        self.sessions = 0
        # One reading of the wall clock, then the monotonic one: time does not jump.
        self.offset = time.time_ns() - epoch - time.monotonic_ns()
        self.device = Device(messages, node, self.now, self.at, self.emit, seed, peer)

    def now(self):
        return time.monotonic_ns() + self.offset

    def at(self, when, action):
        self.scheduled += 1
        heapq.heappush(self.agenda, (when, self.scheduled, action))

    def emit(self, event):
        if self.host:
            self.report(self.host, event)

    def run(self):
        while True:
            wait = (self.agenda[0][0] - self.now()) / 1e9 if self.agenda else 0.2
            for key, mask in self.selector.select(max(0, min(wait, 0.2))):
                if key.fileobj is self.listening:
                    self.accept()
                else:
                    self.serve(key.data, mask)
            while self.agenda and self.agenda[0][0] <= self.now():
                heapq.heappop(self.agenda)[2]()
            if self.host and self.now() - self.host.heard_ns > SILENCE_NS:
                self.drop(self.host)  # WIRE-CONN-2
            for key in list(self.selector.get_map().values()):
                if key.data:
                    self.flush(key.data)

    # ---- Streams

    def accept(self):
        stream, _ = self.listening.accept()
        stream.setblocking(False)
        if stream.family == socket.AF_INET:
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(stream)
        self.selector.register(stream, selectors.EVENT_READ, connection)

    def serve(self, connection, mask):
        if not mask & selectors.EVENT_READ:
            return
        try:
            data = connection.stream.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(connection)
            return
        connection.incoming += data
        connection.heard_ns = self.now()
        try:
            for frame in connection.frames():
                if connection.closing:
                    return
                self.received(connection, frame)
        except Violation as violation:
            self.detach(connection, self.m.DETACH_REASON_VIOLATION, str(violation))

    def flush(self, connection):
        try:
            while connection.outgoing:
                sent = connection.stream.send(connection.outgoing)
                connection.outgoing = connection.outgoing[sent:]
        except BlockingIOError:
            if len(connection.outgoing) > PENDING_MAX:  # WIRE-CONN-3
                self.drop(connection)
                return
        except OSError:
            self.drop(connection)
            return
        if connection.closing and not connection.outgoing:
            self.drop(connection)
            return
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.outgoing else 0)
        self.selector.modify(connection.stream, mask, connection)

    def drop(self, connection):
        if connection.stream.fileno() >= 0:
            self.selector.unregister(connection.stream)
            connection.stream.close()
        self.leave(connection)

    def leave(self, connection):
        if self.host is connection:
            self.host = None
            self.device.clear()  # HAL-WIRE-21

    # ---- Sessions

    def received(self, connection, data):
        try:
            frame = self.m.HostFrame.FromString(data)
        except DecodeError as damaged:
            raise Violation("HAL-WIRE-2: %s" % damaged)
        body = frame.WhichOneof("body")
        if body is None:
            return  # HAL-WIRE-3
        if connection.attached != (body != "attach"):
            raise Violation("HAL-WIRE-4: Attach is the first frame and no other")
        if body == "attach":
            self.attach(connection, frame.attach)
        elif body == "command":
            self.command(connection, frame.command)
        elif body == "ping":
            reply = self.m.DeviceFrame()
            reply.pong.number = frame.ping.number
            reply.pong.now_ns = self.now()
            connection.send(reply)
        else:
            self.leave(connection)
            connection.closing = True

    def attach(self, connection, wanted):
        m = self.m
        token = (wanted.token_high, wanted.token_low)
        if wanted.contract_major != 1:
            self.refuse(connection, m.ATTACH_REFUSAL_VERSION, "this is version 1")
            return
        if wanted.node != self.node:
            self.refuse(connection, m.ATTACH_REFUSAL_UNKNOWN_NODE,
                        "the device here is that of node %d" % self.node)
            return
        if self.host and self.host.token == token:  # HAL-WIRE-10
            self.detach(self.host, m.DETACH_REASON_SUPERSEDED, "the host came back")
        if self.host:
            self.refuse(connection, m.ATTACH_REFUSAL_TAKEN, "another host is attached")
            return
        self.sessions += 1
        connection.attached = True
        connection.token = token
        self.host = connection
        reply = m.DeviceFrame()
        reply.attach_ok.contract_major = 1
        reply.attach_ok.contract_minor = min(1, wanted.contract_minor)
        reply.attach_ok.session_epoch = max(1, self.now()) + self.sessions
        reply.attach_ok.outstanding_max = OUTSTANDING_MAX
        reply.attach_ok.silence_ns = SILENCE_NS
        reply.attach_ok.state = m.DEVICE_STATE_READY
        reply.attach_ok.device.CopyFrom(self.device.descriptor())
        reply.attach_ok.now_ns = self.now()
        connection.send(reply)

    def refuse(self, connection, why, detail):
        reply = self.m.DeviceFrame()
        reply.attach_refused.why = why
        reply.attach_refused.detail = detail
        connection.send(reply)
        connection.closing = True

    def detach(self, connection, why, detail):
        self.leave(connection)
        reply = self.m.DeviceFrame()
        reply.detached.why = why
        reply.detached.detail = detail
        connection.send(reply)
        connection.closing = True

    def report(self, connection, event):
        reply = self.m.DeviceFrame()
        reply.event.CopyFrom(event)
        connection.send(reply)

    # ---- Commands

    def command(self, connection, command):
        if command.id == 0:
            raise Violation("HAL-WIRE-12: a command has no id")
        device = self.device
        try:
            self.check(command)
        except Unsupported as unknown:  # HAL-WIRE-11
            device.refuse(command.id, "UNSUPPORTED", str(unknown))
        except OutOfRange as wrong:  # HAL-WIRE-13
            device.refuse(command.id, "OUT_OF_RANGE", str(wrong))
        else:
            if len(device.pending) >= OUTSTANDING_MAX and command.id not in device.pending:
                device.refuse(command.id, "BUSY", "%d commands are under way" % OUTSTANDING_MAX)
            else:
                device.submit(command)

    def check(self, command):
        body = command.WhichOneof("body")
        if body is None:
            raise Unsupported("a command of a kind that is not known here")
        c = getattr(command, body)
        for name in ("qubit", "first", "second", "from"):
            field = c.DESCRIPTOR.fields_by_name.get(name)
            if field and field.message_type and not c.HasField(name):
                raise OutOfRange("HAL-WIRE-13: %s is missing" % name)
        if body in ("gate1", "gate2"):
            self.gate(c.kind, ONE_QUBIT if body == "gate1" else TWO_QUBITS)
        if body == "measure":
            self.basis(c.basis)
        if body == "entangle":
            self.entangle(c)

    def gate(self, kind, names):
        if kind == 0:
            raise OutOfRange("HAL-WIRE-16: kind is unspecified")
        name = self.device.gate_name(kind)
        if name is None:
            raise Unsupported("gate %d is not known here" % kind)
        if name not in names:
            raise OutOfRange("HAL-WIRE-13: %s on the wrong number of qubits" % name)

    def entangle(self, c):
        if c.mode == 0 or c.basis.set == 0:
            raise OutOfRange("HAL-WIRE-16: mode or set is unspecified")
        if c.mode > self.m.PAIR_MODE_MEASURE or c.basis.set > self.m.BASIS_SET_CHSH:
            raise Unsupported("the pair mode or the set of bases is not known here")
        self.basis(c.basis.fixed)
        if c.basis.weight1 + c.basis.weight2 > 255:
            raise OutOfRange("HAL-WIRE-13: weights beyond 255")
        if c.pairs_max < 1 or c.mode == self.m.PAIR_MODE_KEEP and c.pairs_max != 1:
            raise OutOfRange("HAL-WIRE-13: pairs_max %d" % c.pairs_max)
        if not 0 < c.cycles < 2**63 or c.first_cycle >= 2**63:
            raise OutOfRange("HAL-WIRE-13: cycles %d from %d" % (c.cycles, c.first_cycle))

    def basis(self, basis):
        if max(basis.rot_x1, basis.rot_y, basis.rot_x2) > 255:
            raise OutOfRange("HAL-WIRE-13: a rotation beyond 255")


def listen(arguments):
    if arguments.unix:
        if os.path.exists(arguments.unix) and stat.S_ISSOCK(os.stat(arguments.unix).st_mode):
            os.unlink(arguments.unix)
        listening = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)  # its owner alone may connect
        listening.bind(arguments.unix)
        os.umask(before)
    else:
        listening = socket.create_server(("127.0.0.1", arguments.port))
    listening.listen()
    return listening


def main():
    parser = argparse.ArgumentParser(description="A small quantum device behind Herald's contract.")
    parser.add_argument("--port", type=int, default=0, help="on loopback; 0 for any free one")
    parser.add_argument("--unix", help="path of a Unix socket, instead of a port")
    parser.add_argument("--node", type=int, default=1, help="the node that the device belongs to")
    parser.add_argument("--epoch", default="2026-01-01T00:00:00Z", help="the network epoch")
    parser.add_argument("--seed", type=int, help="of the randomness; random if absent")
    parser.add_argument("--peer", choices=["mirror", "absent", "other-tag"], default="mirror",
                        help="what the other end of the link does")
    arguments = parser.parse_args()
    epoch = datetime.datetime.fromisoformat(arguments.epoch.replace("Z", "+00:00"))
    if epoch.tzinfo is None:
        epoch = epoch.replace(tzinfo=datetime.timezone.utc)
    since = epoch - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    epoch_ns = (since.days * 86_400 + since.seconds) * 10**9 + since.microseconds * 1_000
    listening = listen(arguments)
    print("listening at", arguments.unix or listening.getsockname()[1], flush=True)
    try:
        Server(listening, Messages(), epoch_ns, arguments.node, arguments.seed,
               arguments.peer).run()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
