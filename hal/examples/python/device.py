#!/usr/bin/env python3
"""A small quantum device behind Herald's contract: three qubits, gates, and one port with perfect pairs.

A vendor replaces `qubits.py` by the hardware and keeps the rest. The contract is spec/text/hal.md; how
it travels is server.py. Times are ns since the network epoch.
"""

import math
import random

from qubits import FIXED, Register, rotation

CYCLE_NS = 100_000
LATENCY_NS = 50_000
LEAD_NS = 1_000_000
SLACK_NS = 50_000_000  # a scheduler that is busy elsewhere
SUCCESS = 0.1
GATE_NS = 10_000
GATE2_NS = 50_000
INITIALISE_NS = 20_000
MEASURE_NS = 20_000
BELL_NS = 80_000
MOVE_NS = 60_000
CYCLES_MAX = 1_000_000
QUBITS = 3
COMMUNICATION = 0
ONE_QUBIT = ["X", "Y", "Z", "H", "S", "S_DAGGER", "T", "T_DAGGER", "RX", "RY", "RZ"]
TWO_QUBITS = ["CNOT", "CZ", "CRX", "SWAP"]
MONITORS = ["attempts.0", "heralds.0"]
SOURCE = "decreed by the example device"
DATE = "2026-01-01"


class Slot:
    """What the device knows of one qubit."""

    def __init__(self):
        self.generation = 0
        self.owned = False
        self.uses = 0  # commands under way
        self.busy_until = 0

    def hand_over(self):
        self.generation += 1
        self.owned = True

    def is_free(self):
        return not self.owned and self.uses == 0


class Batch:
    """An Entangle under way: the cycles of its successes are drawn when it begins."""

    def __init__(self, command_id, body, spacing):
        self.id = command_id
        self.body = body
        self.spacing = spacing
        self.first = body.first_cycle
        self.stop = body.first_cycle + body.cycles
        self.heralds = 0
        self.attempt = 0
        self.from_cycle = None  # of its first attempt
        self.ended = False

    def attempts_before(self, cycle):
        """How many attempts are made in cycles less than this one."""
        if self.from_cycle is None:
            return 0
        return max(0, math.ceil(min(cycle, self.stop) / self.spacing) - self.from_cycle // self.spacing)


class Device:
    """Executes commands; `emit(event)` takes what it reports, `at(time, action)` schedules."""

    def __init__(self, messages, node, clock, at, emit, seed=None, peer="mirror"):
        self.m = messages
        self.node = node
        self.clock = clock
        self.at = at
        self.emit = emit
        self.peer = peer
        self.random = random.Random(seed)
        self.register = Register(QUBITS, self.random)
        self.slots = [Slot() for _ in range(QUBITS)]
        self.batches = {}
        self.pending = set()
        self.session = 0  # what was scheduled for an earlier host is dropped
        self.attempts = 0
        self.heralds = 0
        self.sequence = 0
        self.epoch = 0  # of the station; 0 until it was heard

    # ---- What the device is

    def descriptor(self):
        m = self.m
        described = m.DeviceDescriptor(
            vendor="example", model="python-three", version="1", contract_major=1,
            contract_minor=1, node=self.node, bell_measure_ns=BELL_NS, move_ns=MOVE_NS,
            answer_slack_ns=SLACK_NS, clock_error_ns=1_000_000, monitors=MONITORS,
            capabilities=[m.CAPABILITY_GATES, m.CAPABILITY_MEASURE, m.CAPABILITY_BELL_MEASURE,
                          m.CAPABILITY_MOVE, m.CAPABILITY_ENTANGLE_KEEP,
                          m.CAPABILITY_ENTANGLE_MEASURE, m.CAPABILITY_MONITORS])
        self.source(described)
        described.bell_measure.SetInParent()
        for index in range(QUBITS):
            role = m.QUBIT_ROLE_COMMUNICATION if index == COMMUNICATION else m.QUBIT_ROLE_STORAGE
            self.source(described.qubits.add(
                roles=[role], initialise_ns=INITIALISE_NS, measure_ns=MEASURE_NS))
        for name in ONE_QUBIT:
            self.source(described.gates.add(kind=self.kind(name), duration_ns=GATE_NS))
        for name in TWO_QUBITS:
            self.source(described.gates.add(kind=self.kind(name), duration_ns=GATE2_NS))
        port = described.ports.add(
            link=1, neighbour=self.node + 1, scheme=m.SCHEME_IDEAL,
            encoding=m.ENCODING_TIME_BIN, wavelength_pm=1_550_000,
            communication=[COMMUNICATION], storage=[1, 2], cycle_ns=CYCLE_NS, keep_spacing=1,
            measure_spacing=1, herald_latency_ns=LATENCY_NS, peer_latency_ns=LATENCY_NS,
            command_lead_ns=LEAD_NS, batch_cycles_max=CYCLES_MAX)
        point = port.points.add(success_ppt=round(SUCCESS * 10**12))
        point.state.p00_ppb = 10**9
        self.source(point)
        return described

    def source(self, figures):
        figures.provenance.source = SOURCE
        figures.provenance.date = DATE

    def kind(self, name):
        return getattr(self.m, "GATE_KIND_" + name)

    def gate_name(self, kind):
        for name in ONE_QUBIT + TWO_QUBITS:
            if self.kind(name) == kind:
                return name
        return None

    # ---- Commands

    def submit(self, command):
        """A command whose fields are all in range; the id is not 0."""
        if command.id in self.pending:
            self.refuse(command.id, "DUPLICATE_ID", "a command of that id is under way")
            return
        body = command.WhichOneof("body")
        getattr(self, "on_" + body)(command.id, getattr(command, body))

    def refuse(self, command_id, why, detail):
        event = self.m.Event(id=command_id)
        event.refused.why = getattr(self.m, "DEVICE_REFUSAL_" + why)
        event.refused.detail = detail
        self.emit(event)

    def answer(self, command_id, **fields):
        self.pending.discard(command_id)
        event = self.m.Event(id=command_id)
        for name, value in fields.items():
            if value is None:
                getattr(event, name).SetInParent()
            else:
                getattr(event, name).CopyFrom(value)
        self.emit(event)

    def existing(self, command_id, qubit):
        if qubit >= QUBITS:
            self.refuse(command_id, "NO_SUCH_TARGET", "no qubit %d of %d" % (qubit, QUBITS))
            return False
        return True

    def owned(self, command_id, handle):
        if not self.existing(command_id, handle.qubit):
            return False
        slot = self.slots[handle.qubit]
        if not slot.owned or slot.generation != handle.generation:
            self.refuse(command_id, "NOT_OWNED", "the handle is not, or no longer, the owner")
            return False
        return True

    def free(self, command_id, qubit):
        if not self.existing(command_id, qubit):
            return False
        if not self.slots[qubit].is_free():
            self.refuse(command_id, "BUSY", "qubit %d is owned or in use" % qubit)
            return False
        return True

    def apart(self, command_id, one, other):
        if one == other:
            self.refuse(command_id, "UNSUPPORTED", "one qubit is named twice")
            return False
        return True

    def begin(self, command_id, qubits, duration, effect):
        """Puts a command on its qubits behind those under way."""
        start = max([self.clock()] + [self.slots[q].busy_until for q in qubits])
        for q in qubits:
            self.slots[q].busy_until = start + duration
            self.slots[q].uses += 1
        self.pending.add(command_id)
        session = self.session

        def complete():
            if session == self.session:
                for q in qubits:
                    self.slots[q].uses -= 1
                effect()

        self.at(start + duration, complete)

    def give(self, handle):
        """The command takes the qubit when it is accepted."""
        self.slots[handle.qubit].owned = False

    def handle(self, qubit):
        allocated = self.m.Allocated()
        self.slots[qubit].hand_over()
        allocated.qubit.qubit = qubit
        allocated.qubit.generation = self.slots[qubit].generation
        return allocated

    def on_initialise(self, command_id, c):
        def effect():
            self.register.reset(c.qubit)
            self.answer(command_id, allocated=self.handle(c.qubit))

        if self.free(command_id, c.qubit):
            self.begin(command_id, [c.qubit], INITIALISE_NS, effect)

    def on_gate1(self, command_id, c):
        name = self.gate_name(c.kind)

        def effect():
            angle = c.angle * 2 * math.pi / 2**32
            matrix = FIXED.get(name) or rotation(name[1], angle)
            self.register.apply(matrix, c.qubit.qubit)
            self.answer(command_id, done=None)

        if self.owned(command_id, c.qubit):
            self.begin(command_id, [c.qubit.qubit], GATE_NS, effect)

    def on_gate2(self, command_id, c):
        first, second = c.first.qubit, c.second.qubit
        name = self.gate_name(c.kind)

        def effect():
            if name == "SWAP":
                self.register.swap(first, second)
            else:
                angle = c.angle * 2 * math.pi / 2**32
                target = {"CNOT": FIXED["X"], "CZ": FIXED["Z"]}.get(name) or rotation("X", angle)
                self.register.apply(target, second, control=first)
            self.answer(command_id, done=None)

        if (self.owned(command_id, c.first) and self.owned(command_id, c.second)
                and self.apart(command_id, first, second)):
            self.begin(command_id, [first, second], GATE2_NS, effect)

    def on_measure(self, command_id, c):
        def effect():
            self.register.rotate_basis(c.qubit.qubit, c.basis)
            one = self.register.measure(c.qubit.qubit)
            self.answer(command_id, measured=self.m.Measured(one=one))

        if self.owned(command_id, c.qubit):
            self.give(c.qubit)
            self.begin(command_id, [c.qubit.qubit], MEASURE_NS, effect)

    def on_bell_measure(self, command_id, c):
        first, second = c.first.qubit, c.second.qubit

        def effect():
            bell = self.register.bell_measure(first, second)
            self.answer(command_id, bell_measured=self.m.BellMeasured(bell=bell))

        if (self.owned(command_id, c.first) and self.owned(command_id, c.second)
                and self.apart(command_id, first, second)):
            self.give(c.first)
            self.give(c.second)
            self.begin(command_id, [first, second], BELL_NS, effect)

    def on_move(self, command_id, c):
        source, to = getattr(c, "from").qubit, c.to

        def effect():
            self.register.reset(to)
            self.register.swap(source, to)
            self.answer(command_id, allocated=self.handle(to))

        if (self.owned(command_id, getattr(c, "from")) and self.existing(command_id, to)
                and self.apart(command_id, source, to) and self.free(command_id, to)):
            self.give(getattr(c, "from"))
            self.begin(command_id, [source, to], MOVE_NS, effect)

    def on_discard(self, command_id, c):
        if not self.owned(command_id, c.qubit):
            return
        self.give(c.qubit)
        if self.slots[c.qubit.qubit].uses:
            self.begin(command_id, [c.qubit.qubit], 0, lambda: self.answer(command_id, done=None))
        else:
            self.answer(command_id, done=None)

    def on_abort(self, command_id, c):
        self.answer(command_id, done=None)
        batch = self.batches.get(c.batch)
        if batch:
            self.end(batch, "ABORTED", self.clock() // CYCLE_NS + 1)

    def on_probe(self, command_id, c):
        if c.monitor not in MONITORS:
            self.refuse(command_id, "NO_SUCH_TARGET", "no monitor %s" % c.monitor)
            return
        reading = self.attempts if c.monitor == "attempts.0" else self.heralds
        self.answer(command_id, probed=self.m.Probed(value=reading * 10**9))

    # ---- Entanglement

    def on_entangle(self, command_id, c):
        if c.port != 0 or c.point != 0:
            self.refuse(command_id, "NO_SUCH_TARGET", "there is port 0 with point 0")
        elif not self.existing(command_id, c.qubit):
            pass
        elif c.qubit != COMMUNICATION:
            self.refuse(command_id, "UNSUPPORTED", "qubit %d has no port" % c.qubit)
        elif c.cycles > CYCLES_MAX:
            self.refuse(command_id, "OUT_OF_RANGE", "more than %d cycles" % CYCLES_MAX)
        elif c.first_cycle > 2**62 // CYCLE_NS:
            self.refuse(command_id, "OUT_OF_RANGE", "the cycle is beyond time")
        elif self.free(command_id, c.qubit):
            batch = Batch(command_id, c, 1)
            self.batches[command_id] = batch
            self.pending.add(command_id)
            self.slots[c.qubit].uses += 1
            self.start(batch)

    def start(self, batch):
        cycle = max(batch.first, math.ceil(self.clock() / CYCLE_NS))
        if cycle >= batch.stop:
            self.end(batch, "LATE", cycle)
            return
        batch.from_cycle = cycle
        self.next_success(batch, cycle)

    def next_success(self, batch, cycle):
        """Failures are skipped: how many there are before a success is drawn at once."""
        if self.peer == "mirror":
            cycle += int(math.log(1 - self.random.random()) / math.log(1 - SUCCESS))
            if cycle < batch.stop:
                self.schedule(batch, cycle * CYCLE_NS + LATENCY_NS,
                              lambda: self.herald(batch, cycle))
                return
        why = {"mirror": "EXHAUSTED", "absent": "PEER_ABSENT", "other-tag": "TAG_MISMATCH"}
        self.schedule(batch, batch.stop * CYCLE_NS,
                      lambda: self.end(batch, why[self.peer], batch.stop))

    def schedule(self, batch, time, action):
        self.at(time, lambda: None if batch.ended else action())

    def herald(self, batch, cycle):
        body = batch.body
        batch.heralds += 1
        batch.attempt = batch.attempts_before(cycle + 1)
        self.heralds += 1
        self.epoch = 1
        event = self.m.Event(id=batch.id)
        herald = event.heralded
        herald.tag = body.tag
        herald.attempt = batch.attempt
        herald.cycle = cycle
        herald.emitted_ns = cycle * CYCLE_NS
        herald.heralded_ns = cycle * CYCLE_NS + LATENCY_NS
        herald.epoch = self.epoch
        herald.sequence = self.sequence
        herald.bell = self.random.randrange(4)
        self.sequence += 1
        self.register.half_of_a_pair(body.qubit)
        if body.mode == self.m.PAIR_MODE_KEEP:
            herald.kept.CopyFrom(self.handle(body.qubit).qubit)
        else:
            herald.read.basis.CopyFrom(self.choose(body.basis))
            self.register.rotate_basis(body.qubit, herald.read.basis)
            herald.read.one = self.register.measure(body.qubit)
        self.emit(event)
        if batch.ended:
            return
        if batch.heralds == body.pairs_max:
            self.end(batch, "COMPLETE", cycle + 1)
        else:
            self.next_success(batch, cycle + 1)

    def choose(self, choice):
        """A basis of the choice, by its weights out of 255."""
        m = self.m
        drawn = self.random.randrange(255)
        if choice.set == m.BASIS_SET_FIXED:
            return choice.fixed
        if choice.set == m.BASIS_SET_CHSH:
            return m.Basis(rot_y=224 if drawn < choice.weight1 else 32)
        if drawn < choice.weight1:
            return m.Basis(rot_y=192)  # X
        if choice.set == m.BASIS_SET_XYZ and drawn < choice.weight1 + choice.weight2:
            return m.Basis(rot_x1=64)  # Y
        return m.Basis()  # Z

    def end(self, batch, why, cycle):
        """@param cycle the first one in which no attempt is made any more"""
        batch.ended = True
        del self.batches[batch.id]
        self.slots[batch.body.qubit].uses -= 1
        used = batch.attempts_before(cycle)
        self.attempts += used
        if used and self.peer == "mirror":
            self.epoch = 1
        self.answer(batch.id, batch_ended=self.m.BatchEnded(
            why=getattr(self.m, "BATCH_END_" + why), attempts_used=used, epoch=self.epoch,
            next_sequence=self.sequence if self.epoch else 0))

    # ---- Hosts come and go

    def clear(self):
        """The host is gone: nothing of it stays."""
        self.session += 1
        for batch in self.batches.values():
            batch.ended = True
        self.batches.clear()
        self.pending.clear()
        for slot in self.slots:
            slot.owned = False
            slot.uses = 0
            slot.busy_until = 0
