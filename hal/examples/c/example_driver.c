/*
 * A driver in C, complete: a small device with one communication qubit, two storage qubits and one port.
 * Its hardware is simulated (hardware.c); a vendor's driver has the same shape and talks to a controller
 * where this one calls hardware_*.
 *
 * The shape. submit looks at a command, refuses what has to be refused, and begins the rest: it notes
 * the command in a table and asks for a wake when the hardware will be done. wake finds the entry, lets
 * the hardware act, and emits the answer. Every function that emits does so last, because the host may
 * submit the next command from within.
 *
 * Options: node, link, neighbour (numbers); and, for the conformance suite, peer (mirror, absent or
 * other-tag: what the other end of the link does) and trial (not-ready, fault, offline or command-fault:
 * what the device does by itself).
 */
#include "hardware.h"

#include <herald_hal.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORK_MAX 64u
/* Tokens of wakes: a place in the table and the serial number of what it held; or the batch. */
#define BATCH_PLACE WORK_MAX
#define STATE_PLACE (WORK_MAX + 1)
#define TOKEN(place, serial) (((uint64_t) (serial) << 8) | (place))

struct qubit {
    uint32_t generation;
    int owned;
    /* Commands that act on it. It is free when it is neither owned nor in use. */
    unsigned uses;
    /* When the last of them will be done. */
    int64_t busy_until_ns;
};

/* A command that is being carried out. */
struct work {
    int active;
    uint32_t serial;
    herald_hal_command command;
    unsigned first;
    /* Or QUBITS for none. */
    unsigned second;
    int64_t start_ns;
};

/* The batch that is under way: there is one communication qubit, so there is one at most. */
struct batch {
    int active;
    uint32_t serial;
    herald_hal_command command;
    /* Cycle of the first attempt, and how many there can be. */
    uint64_t from_cycle;
    uint64_t room;
    uint32_t spacing;
    /* Which attempt is heralded next, from 0; room for none. */
    uint64_t hit;
    uint32_t heralds;
};

enum peer { PEER_MIRROR, PEER_ABSENT, PEER_OTHER_TAG };

enum trial { TRIAL_NONE, TRIAL_NOT_READY, TRIAL_FAULT, TRIAL_OFFLINE, TRIAL_COMMAND_FAULT };

#define TRIAL_NS INT64_C(500000000)

struct herald_hal_device {
    const herald_hal_context *host;
    enum peer peer;
    enum trial trial;
    uint32_t trial_commands;
    /* enum herald_hal_device_state */
    uint32_t state;
    struct sheet sheet;
    struct hardware hardware;
    struct qubit qubits[QUBITS];
    struct work works[WORK_MAX];
    struct batch batch;
    uint32_t serials;
    /* What the station said last: nothing, or its epoch and the sequence of the next herald. */
    uint32_t epoch;
    uint64_t next_sequence;
    uint64_t attempts;
    uint64_t heralds;
};

typedef herald_hal_device device;

static int64_t now(const device *d) {
    return d->host->now_ns(d->host->host);
}

/* ---- Events */

static void emit(device *d, uint32_t kind, uint64_t id, herald_hal_event event) {
    event.struct_size = sizeof event;
    event.kind = kind;
    event.id = id;
    d->host->emit(d->host->host, &event);
}

static void done(device *d, uint64_t id) {
    emit(d, HERALD_HAL_DONE, id, (herald_hal_event){0});
}

static void refuse(device *d, uint64_t id, uint32_t why, const char *detail) {
    emit(d, HERALD_HAL_REFUSED, id,
         (herald_hal_event){.as.refused = {.why = why, .detail = detail}});
}

/* ---- Ownership */

static int is_free(const struct qubit *q) {
    return !q->owned && q->uses == 0;
}

static herald_hal_handle own(device *d, unsigned qubit) {
    struct qubit *q = &d->qubits[qubit];
    q->owned = 1;
    q->generation++;
    return (herald_hal_handle){qubit, q->generation};
}

/* Whether the handle owns its qubit; if not, the command is refused. */
static int owns(device *d, uint64_t id, herald_hal_handle handle) {
    if (handle.qubit >= QUBITS) {
        refuse(d, id, HERALD_HAL_REFUSAL_NO_SUCH_TARGET, "there is no such qubit");
        return 0;
    }
    if (!d->qubits[handle.qubit].owned || d->qubits[handle.qubit].generation != handle.generation) {
        refuse(d, id, HERALD_HAL_REFUSAL_NOT_OWNED, "the handle does not own the qubit");
        return 0;
    }
    return 1;
}

/* ---- Commands that act on qubits */

/* Puts a command behind those that its qubits have to carry out already. */
static void begin(
        device *d, const herald_hal_command *command, unsigned first, unsigned second, int64_t takes_ns) {
    struct work *w = NULL;
    unsigned place;
    for (place = 0; place < WORK_MAX; place++) {
        if (!d->works[place].active) {
            w = &d->works[place];
            break;
        }
    }
    if (w == NULL) {
        refuse(d, command->id, HERALD_HAL_REFUSAL_BUSY, "64 commands are under way");
        return;
    }
    w->active = 1;
    w->serial = ++d->serials;
    w->command = *command;
    w->first = first;
    w->second = second;
    w->start_ns = now(d);
    unsigned all[2] = {first, second};
    for (int i = 0; i < 2; i++) {
        if (all[i] < QUBITS && d->qubits[all[i]].busy_until_ns > w->start_ns) {
            w->start_ns = d->qubits[all[i]].busy_until_ns;
        }
    }
    for (int i = 0; i < 2; i++) {
        if (all[i] < QUBITS) {
            d->qubits[all[i]].busy_until_ns = w->start_ns + takes_ns;
            d->qubits[all[i]].uses++;
        }
    }
    d->host->wake_at(d->host->host, w->start_ns + takes_ns, TOKEN(place, w->serial));
}

/* A command that gives a qubit back takes the handle when it begins. */
static void give_back(device *d, herald_hal_handle handle) {
    d->qubits[handle.qubit].owned = 0;
}

/* Whether the hardware fails at this command: on trial, at every second one on owned qubits. */
static int fails(device *d, uint32_t kind) {
    return d->trial == TRIAL_COMMAND_FAULT && kind != HERALD_HAL_INITIALISE && kind != HERALD_HAL_DISCARD
           && d->trial_commands++ % 2 == 0;
}

/* The qubits are free, and their states are lost. */
static void free_qubits(device *d, const struct work *w) {
    hardware_discard(&d->hardware, w->first);
    d->qubits[w->first].owned = 0;
    if (w->second < QUBITS) {
        hardware_discard(&d->hardware, w->second);
        d->qubits[w->second].owned = 0;
    }
}

static void finish(device *d, struct work *w) {
    struct hardware *hw = &d->hardware;
    const herald_hal_command *c = &w->command;
    int64_t start = w->start_ns;
    int64_t end = now(d);
    w->active = 0;
    d->qubits[w->first].uses--;
    if (w->second < QUBITS) {
        d->qubits[w->second].uses--;
    }
    if (fails(d, c->kind)) {
        free_qubits(d, w);
        emit(d, HERALD_HAL_FAULTED, c->id, (herald_hal_event){.as.faulted.detail = "the laser lost its lock"});
        return;
    }
    switch (c->kind) {
    case HERALD_HAL_INITIALISE:
        hardware_initialise(hw, w->first, end);
        emit(d, HERALD_HAL_ALLOCATED, c->id,
             (herald_hal_event){.as.allocated.qubit = own(d, w->first)});
        break;
    case HERALD_HAL_GATE1:
        hardware_gate1(hw, w->first, c->as.gate1.kind, c->as.gate1.angle, start, end);
        done(d, c->id);
        break;
    case HERALD_HAL_GATE2:
        hardware_gate2(hw, w->first, w->second, c->as.gate2.kind, start, end);
        done(d, c->id);
        break;
    case HERALD_HAL_MEASURE: {
        uint32_t one = (uint32_t) hardware_measure(hw, w->first, &c->as.measure.basis, start);
        emit(d, HERALD_HAL_MEASURED, c->id, (herald_hal_event){.as.measured.one = one});
        break;
    }
    case HERALD_HAL_BELL_MEASURE: {
        uint32_t bell = hardware_bell_measure(hw, w->first, w->second, start);
        emit(d, HERALD_HAL_BELL_MEASURED, c->id, (herald_hal_event){.as.bell_measured.bell = bell});
        break;
    }
    case HERALD_HAL_MOVE:
        hardware_move(hw, w->first, w->second, start, end);
        emit(d, HERALD_HAL_ALLOCATED, c->id,
             (herald_hal_event){.as.allocated.qubit = own(d, w->second)});
        break;
    default: /* HERALD_HAL_DISCARD */
        hardware_discard(hw, w->first);
        done(d, c->id);
        break;
    }
}

static void submit_initialise(device *d, const herald_hal_command *c) {
    uint32_t qubit = c->as.initialise.qubit;
    if (qubit >= QUBITS) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_NO_SUCH_TARGET, "there is no such qubit");
    } else if (!is_free(&d->qubits[qubit])) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_BUSY, "the qubit is owned or in use");
    } else {
        begin(d, c, qubit, QUBITS, d->sheet.qubits[qubit].initialise_ns);
    }
}

static void submit_gate1(device *d, const herald_hal_command *c) {
    const herald_hal_gate *gate = sheet_gate(&d->sheet, c->as.gate1.kind);
    if (gate == NULL || c->as.gate1.kind >= HERALD_HAL_GATE_CNOT) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_UNSUPPORTED, "the gate is not offered");
    } else if (owns(d, c->id, c->as.gate1.qubit)) {
        begin(d, c, c->as.gate1.qubit.qubit, QUBITS, gate->duration_ns);
    }
}

static void submit_gate2(device *d, const herald_hal_command *c) {
    const herald_hal_gate *gate = sheet_gate(&d->sheet, c->as.gate2.kind);
    uint32_t first = c->as.gate2.first.qubit;
    uint32_t second = c->as.gate2.second.qubit;
    if (gate == NULL || c->as.gate2.kind < HERALD_HAL_GATE_CNOT) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_UNSUPPORTED, "the gate is not offered");
    } else if (first == second) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_UNSUPPORTED, "a gate on two qubits names one twice");
    } else if (owns(d, c->id, c->as.gate2.first) && owns(d, c->id, c->as.gate2.second)) {
        begin(d, c, first, second, gate->duration_ns);
    }
}

static int is_basis(const herald_hal_basis *basis) {
    return basis->rot_x1 < 256 && basis->rot_y < 256 && basis->rot_x2 < 256;
}

static void submit_measure(device *d, const herald_hal_command *c) {
    if (!is_basis(&c->as.measure.basis)) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_OUT_OF_RANGE, "a rotation of the basis is not in 0..255");
    } else if (owns(d, c->id, c->as.measure.qubit)) {
        give_back(d, c->as.measure.qubit);
        begin(d, c, c->as.measure.qubit.qubit, QUBITS, d->sheet.qubits[c->as.measure.qubit.qubit].measure_ns);
    }
}

static void submit_bell_measure(device *d, const herald_hal_command *c) {
    herald_hal_handle first = c->as.bell_measure.first;
    herald_hal_handle second = c->as.bell_measure.second;
    if (first.qubit == second.qubit) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_UNSUPPORTED, "a Bell measurement names one qubit twice");
    } else if (owns(d, c->id, first) && owns(d, c->id, second)) {
        give_back(d, first);
        give_back(d, second);
        begin(d, c, first.qubit, second.qubit, d->sheet.descriptor.bell_measure_ns);
    }
}

static void submit_move(device *d, const herald_hal_command *c) {
    herald_hal_handle from = c->as.move.from;
    uint32_t to = c->as.move.to;
    if (to >= QUBITS) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_NO_SUCH_TARGET, "there is no such qubit to move to");
    } else if (!owns(d, c->id, from)) {
        return;
    } else if (to == from.qubit || (to != COMMUNICATION && from.qubit != COMMUNICATION)) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_UNSUPPORTED, "states move to and from qubit 0 only");
    } else if (!is_free(&d->qubits[to])) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_BUSY, "the destination is owned or in use");
    } else {
        give_back(d, from);
        begin(d, c, from.qubit, to, d->sheet.descriptor.move_ns);
    }
}

static void submit_discard(device *d, const herald_hal_command *c) {
    if (owns(d, c->id, c->as.discard.qubit)) {
        give_back(d, c->as.discard.qubit);
        begin(d, c, c->as.discard.qubit.qubit, QUBITS, 0);
    }
}

/* A reading: the count times 10^9, at the end of the range when it is beyond. */
static int64_t reading(uint64_t count) {
    const uint64_t most = (uint64_t) INT64_MAX / 1000000000u;
    return count > most ? INT64_MAX : (int64_t) (count * 1000000000u);
}

static uint64_t attempts_begun(const device *d, int64_t at_ns);

static void submit_probe(device *d, const herald_hal_command *c) {
    const char *name = c->as.probe.monitor;
    int64_t value;
    if (name != NULL && strcmp(name, "temperature") == 0) {
        value = INT64_C(4000000000); /* 4 K */
    } else if (name != NULL && strcmp(name, "attempts.0") == 0) {
        value = reading(d->attempts + attempts_begun(d, now(d)));
    } else if (name != NULL && strcmp(name, "heralds.0") == 0) {
        value = reading(d->heralds);
    } else {
        refuse(d, c->id, HERALD_HAL_REFUSAL_NO_SUCH_TARGET, "there is no such monitor");
        return;
    }
    emit(d, HERALD_HAL_PROBED, c->id, (herald_hal_event){.as.probed.value = value});
}

/* ---- Batches */

static int64_t attempt_ns(const device *d, uint64_t attempt) {
    const struct batch *b = &d->batch;
    return (int64_t) (b->from_cycle + attempt * b->spacing) * d->sheet.port.cycle_ns;
}

/* Attempts of the batch that is under way whose cycle has begun. */
static uint64_t attempts_begun(const device *d, int64_t at_ns) {
    const struct batch *b = &d->batch;
    if (!b->active || b->room == 0 || at_ns < attempt_ns(d, 0)) {
        return 0;
    }
    uint64_t begun =
            (uint64_t) (at_ns - attempt_ns(d, 0)) / (uint64_t) (b->spacing * d->sheet.port.cycle_ns) + 1;
    return begun < b->room ? begun : b->room;
}

/* Asks for a wake when the next herald arrives, or when it is clear that none will. */
static void await_station(device *d) {
    struct batch *b = &d->batch;
    int64_t at_ns = now(d);
    if (b->room > 0) {
        uint64_t attempt = b->hit < b->room ? b->hit : b->room - 1;
        at_ns = attempt_ns(d, attempt) + d->sheet.port.herald_latency_ns;
    }
    d->host->wake_at(d->host->host, at_ns, TOKEN(BATCH_PLACE, b->serial));
}

static void draw_hit(device *d, uint64_t from) {
    struct batch *b = &d->batch;
    uint64_t fails = hardware_failures(&d->hardware, d->sheet.point.success_ppt);
    b->hit = d->peer != PEER_MIRROR || fails >= b->room - from ? b->room : from + fails;
}

/* Whether the batch can be carried out; if not, it is refused. */
static int check_entangle(device *d, const herald_hal_command *c) {
    const herald_hal_entangle *e = &c->as.entangle;
    uint32_t why = 0;
    const char *detail = "";
    if (e->mode != HERALD_HAL_PAIR_MODE_KEEP && e->mode != HERALD_HAL_PAIR_MODE_MEASURE) {
        why = HERALD_HAL_REFUSAL_UNSUPPORTED;
        detail = "the pair mode is not known here";
    } else if (e->basis.set < HERALD_HAL_BASIS_SET_FIXED || e->basis.set > HERALD_HAL_BASIS_SET_CHSH) {
        why = HERALD_HAL_REFUSAL_UNSUPPORTED;
        detail = "the set of bases is not known here";
    } else if (e->port != 0 || e->qubit >= QUBITS || e->point != d->sheet.point.code) {
        why = HERALD_HAL_REFUSAL_NO_SUCH_TARGET;
        detail = "there is no such port, qubit or operating point";
    } else if (e->qubit != COMMUNICATION) {
        why = HERALD_HAL_REFUSAL_UNSUPPORTED;
        detail = "the qubit is no communication qubit of the port";
    } else if (!is_basis(&e->basis.fixed) || e->basis.weight1 > 255 || e->basis.weight2 > 255
               || e->basis.weight1 + e->basis.weight2 > 255) {
        why = HERALD_HAL_REFUSAL_OUT_OF_RANGE;
        detail = "the choice of bases has a number beyond 255";
    } else if (e->cycles == 0 || e->cycles > d->sheet.port.batch_cycles_max
               || e->first_cycle > (uint64_t) INT64_MAX / (uint64_t) d->sheet.port.cycle_ns / 2) {
        why = HERALD_HAL_REFUSAL_OUT_OF_RANGE;
        detail = "cycles is not in 1..batch_cycles_max, or first_cycle is beyond all time";
    } else if (e->pairs_max == 0 || (e->mode == HERALD_HAL_PAIR_MODE_KEEP && e->pairs_max != 1)) {
        why = HERALD_HAL_REFUSAL_OUT_OF_RANGE;
        detail = "pairs_max is 0, or is not 1 in mode KEEP";
    } else if (!is_free(&d->qubits[COMMUNICATION])) {
        why = HERALD_HAL_REFUSAL_BUSY;
        detail = "the qubit is owned or in use";
    }
    if (why != 0) {
        refuse(d, c->id, why, detail);
    }
    return why == 0;
}

static void batch_ended(device *d, uint64_t id, uint32_t why, uint64_t attempts) {
    emit(d, HERALD_HAL_BATCH_ENDED, id,
         (herald_hal_event){.as.batch_ended = {
                                    .why = why,
                                    .epoch = d->epoch,
                                    .attempts_used = (int64_t) attempts,
                                    .next_sequence = d->next_sequence}});
}

static void submit_entangle(device *d, const herald_hal_command *c) {
    const herald_hal_entangle *e = &c->as.entangle;
    const herald_hal_port *port = &d->sheet.port;
    if (!check_entangle(d, c)) {
        return;
    }
    uint64_t cycle = (uint64_t) port->cycle_ns;
    uint64_t stop = e->first_cycle + e->cycles;
    if (stop <= (uint64_t) now(d) / cycle) {
        batch_ended(d, c->id, HERALD_HAL_BATCH_END_LATE, 0);
        return;
    }
    struct batch *b = &d->batch;
    uint64_t earliest = ((uint64_t) (now(d) + port->command_lead_ns) + cycle - 1) / cycle;
    uint64_t from = e->first_cycle > earliest ? e->first_cycle : earliest;
    b->active = 1;
    b->serial = ++d->serials;
    b->command = *c;
    b->heralds = 0;
    b->spacing = e->mode == HERALD_HAL_PAIR_MODE_KEEP ? port->keep_spacing : port->measure_spacing;
    b->from_cycle = (from + b->spacing - 1) / b->spacing * b->spacing;
    b->room = b->from_cycle < stop ? (stop - 1 - b->from_cycle) / b->spacing + 1 : 0;
    d->qubits[COMMUNICATION].uses++;
    draw_hit(d, 0);
    await_station(d);
}

/* Ends the batch: nothing of it is left when the host is told. */
static void end_batch(device *d, uint32_t why, uint64_t attempts) {
    d->batch.active = 0;
    d->attempts += attempts;
    hardware_attempted(&d->hardware, attempts);
    d->qubits[COMMUNICATION].uses--;
    batch_ended(d, d->batch.command.id, why, attempts);
}

static void hear_from_station(device *d) {
    if (d->epoch == 0) {
        d->epoch = 1;
        d->next_sequence = 1;
    }
}

static void herald(device *d) {
    struct batch *b = &d->batch;
    const herald_hal_entangle *e = &b->command.as.entangle;
    int keep = e->mode == HERALD_HAL_PAIR_MODE_KEEP;
    herald_hal_heralded h = {
        .tag = e->tag,
        .attempt = b->hit + 1,
        .cycle = b->from_cycle + b->hit * b->spacing,
        .emitted_ns = attempt_ns(d, b->hit),
        /* The time stamp of the hardware; this function may run later. */
        .heralded_ns = attempt_ns(d, b->hit) + d->sheet.port.herald_latency_ns,
        .sequence = d->next_sequence++,
        .epoch = d->epoch,
    };
    d->heralds++;
    b->heralds++;
    h.bell = hardware_pair(&d->hardware, COMMUNICATION, &d->sheet.point, h.emitted_ns);
    if (keep) {
        h.half = HERALD_HAL_HALF_KEPT;
        h.kept = own(d, COMMUNICATION);
    } else {
        h.half = HERALD_HAL_HALF_READ;
        h.basis = hardware_pick(&d->hardware, &e->basis);
        h.one = (uint32_t) hardware_measure(&d->hardware, COMMUNICATION, &h.basis, h.emitted_ns);
    }
    uint64_t id = b->command.id;
    uint32_t serial = b->serial;
    int complete = b->heralds == e->pairs_max;
    uint64_t attempts = keep ? h.attempt : attempts_begun(d, h.heralded_ns);
    if (!complete) {
        draw_hit(d, b->hit + 1);
        await_station(d);
    }
    emit(d, HERALD_HAL_HERALDED, id, (herald_hal_event){.as.heralded = h});
    /* The host may have aborted the batch while it was told. */
    if (complete && b->active && b->serial == serial) {
        end_batch(d, HERALD_HAL_BATCH_END_COMPLETE, attempts);
    }
}

static void wake_batch(device *d) {
    struct batch *b = &d->batch;
    if (b->room > 0) {
        hear_from_station(d);
    }
    if (b->hit < b->room) {
        herald(d);
    } else {
        end_batch(
                d,
                d->peer == PEER_ABSENT          ? HERALD_HAL_BATCH_END_PEER_ABSENT
                        : d->peer == PEER_OTHER_TAG ? HERALD_HAL_BATCH_END_TAG_MISMATCH
                                                    : HERALD_HAL_BATCH_END_EXHAUSTED,
                b->room);
    }
}

static void submit_abort(device *d, const herald_hal_command *c) {
    uint64_t id = c->id; /* the host may reuse its memory while it is told of the end */
    if (d->batch.active && d->batch.command.id == c->as.abort.batch) {
        end_batch(d, HERALD_HAL_BATCH_END_ABORTED, attempts_begun(d, now(d)));
    }
    done(d, id);
}

/* ---- States */

/* Reports a state; in FAULT and OFFLINE, all commands are answered and all qubits lost. Everything is
 * put in order first, and told afterwards: the host may react to any of it. */
static void enter_state(device *d, uint32_t state, const char *detail) {
    struct work lost_works[WORK_MAX];
    herald_hal_handle lost_qubits[QUBITS];
    unsigned works = 0;
    uint32_t qubits = 0;
    int batch = 0;
    uint64_t attempts = 0;
    d->state = state;
    if (state == HERALD_HAL_STATE_FAULT || state == HERALD_HAL_STATE_OFFLINE) {
        for (unsigned i = 0; i < WORK_MAX; i++) {
            if (d->works[i].active) {
                d->works[i].active = 0;
                free_qubits(d, &d->works[i]); /* by their answers, and so not lost below */
                lost_works[works++] = d->works[i];
            }
        }
        batch = d->batch.active;
        attempts = attempts_begun(d, now(d));
        d->batch.active = 0;
        d->attempts += attempts;
        for (unsigned i = 0; i < QUBITS; i++) {
            hardware_discard(&d->hardware, i);
            if (d->qubits[i].owned) {
                lost_qubits[qubits++] = (herald_hal_handle){i, d->qubits[i].generation};
            }
            d->qubits[i].owned = 0;
            d->qubits[i].uses = 0;
            d->qubits[i].busy_until_ns = 0;
        }
    }
    uint64_t batch_id = d->batch.command.id;
    emit(d, HERALD_HAL_STATE_CHANGED, 0,
         (herald_hal_event){.as.state_changed = {.state = state, .detail = detail}});
    for (unsigned i = 0; i < works; i++) {
        emit(d, HERALD_HAL_FAULTED, lost_works[i].command.id,
             (herald_hal_event){.as.faulted.detail = detail});
    }
    if (batch) {
        batch_ended(d, batch_id, HERALD_HAL_BATCH_END_HARDWARE_FAULT, attempts);
    }
    if (qubits > 0) {
        emit(d, HERALD_HAL_QUBITS_LOST, 0,
             (herald_hal_event){
                     .as.qubits_lost = {.count = qubits, .qubits = lost_qubits, .detail = detail}});
    }
}

static void begin_trial(device *d) {
    static const uint32_t states[] = {
        [TRIAL_FAULT] = HERALD_HAL_STATE_FAULT, [TRIAL_OFFLINE] = HERALD_HAL_STATE_OFFLINE};
    if (d->trial == TRIAL_NOT_READY) {
        enter_state(d, HERALD_HAL_STATE_CALIBRATING, "on trial");
        d->host->wake_at(d->host->host, now(d) + TRIAL_NS, TOKEN(STATE_PLACE, HERALD_HAL_STATE_READY));
    } else if (d->trial == TRIAL_FAULT || d->trial == TRIAL_OFFLINE) {
        d->host->wake_at(d->host->host, now(d) + TRIAL_NS, TOKEN(STATE_PLACE, states[d->trial]));
        d->host->wake_at(d->host->host, now(d) + 2 * TRIAL_NS, TOKEN(STATE_PLACE, HERALD_HAL_STATE_READY));
    }
}

static int is_served(const device *d, uint32_t kind) {
    return d->state == HERALD_HAL_STATE_READY
           || (d->state == HERALD_HAL_STATE_CALIBRATING
               && (kind == HERALD_HAL_DISCARD || kind == HERALD_HAL_ABORT || kind == HERALD_HAL_PROBE));
}

/* ---- The functions of the driver */

static int is_under_way(const device *d, uint64_t id) {
    if (d->batch.active && d->batch.command.id == id) {
        return 1;
    }
    for (unsigned i = 0; i < WORK_MAX; i++) {
        if (d->works[i].active && d->works[i].command.id == id) {
            return 1;
        }
    }
    return 0;
}

static void example_submit(device *d, const herald_hal_command *c) {
    if (c->id == 0) {
        refuse(d, 0, HERALD_HAL_REFUSAL_OUT_OF_RANGE, "id 0 names no command");
        return;
    }
    if (is_under_way(d, c->id)) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_DUPLICATE_ID, "a command of that id is under way");
        return;
    }
    if (!is_served(d, c->kind)) {
        refuse(d, c->id, HERALD_HAL_REFUSAL_NOT_READY, "the device is not ready");
        return;
    }
    switch (c->kind) {
    case HERALD_HAL_INITIALISE:
        submit_initialise(d, c);
        break;
    case HERALD_HAL_GATE1:
        submit_gate1(d, c);
        break;
    case HERALD_HAL_GATE2:
        submit_gate2(d, c);
        break;
    case HERALD_HAL_MEASURE:
        submit_measure(d, c);
        break;
    case HERALD_HAL_BELL_MEASURE:
        submit_bell_measure(d, c);
        break;
    case HERALD_HAL_MOVE:
        submit_move(d, c);
        break;
    case HERALD_HAL_DISCARD:
        submit_discard(d, c);
        break;
    case HERALD_HAL_ENTANGLE:
        submit_entangle(d, c);
        break;
    case HERALD_HAL_ABORT:
        submit_abort(d, c);
        break;
    case HERALD_HAL_PROBE:
        submit_probe(d, c);
        break;
    default:
        refuse(d, c->id, HERALD_HAL_REFUSAL_UNSUPPORTED, "the kind of command is not known here");
        break;
    }
}

static void example_wake(device *d, uint64_t token) {
    unsigned place = (unsigned) (token & 0xff);
    uint32_t serial = (uint32_t) (token >> 8);
    if (place == STATE_PLACE) {
        enter_state(d, serial, serial == HERALD_HAL_STATE_READY ? "trial over" : "on trial");
    } else if (place == BATCH_PLACE) {
        if (d->batch.active && d->batch.serial == serial) {
            wake_batch(d);
        }
    } else if (place < WORK_MAX && d->works[place].active && d->works[place].serial == serial) {
        finish(d, &d->works[place]);
    }
}

static const herald_hal_descriptor *example_describe(device *d) {
    return &d->sheet.descriptor;
}

/* The number that an option has to be, 1 to 2^31 - 1; 0 for none. */
static uint32_t number(const char *text) {
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    return *text < '0' || *text > '9' || *end != '\0' || value > INT32_MAX ? 0 : (uint32_t) value;
}

/* Which of the words it is; -1 for none. */
static int word(const char *text, const char *const words[], int count) {
    for (int i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static int set_option(device *d, struct sheet_names *names, const herald_hal_option *option) {
    static const char *const peers[] = {"mirror", "absent", "other-tag"};
    static const char *const trials[] = {"none", "not-ready", "fault", "offline", "command-fault"};
    uint32_t *target = NULL;
    if (strcmp(option->key, "peer") == 0) {
        int peer = word(option->value, peers, 3);
        d->peer = peer < 0 ? PEER_MIRROR : (enum peer) peer;
        return peer >= 0;
    }
    if (strcmp(option->key, "trial") == 0) {
        int trial = word(option->value, trials, 5);
        d->trial = trial < 0 ? TRIAL_NONE : (enum trial) trial;
        return trial >= 0;
    }
    if (strcmp(option->key, "node") == 0) {
        target = &names->node;
    } else if (strcmp(option->key, "link") == 0) {
        target = &names->link;
    } else if (strcmp(option->key, "neighbour") == 0) {
        target = &names->neighbour;
    }
    return target != NULL && (*target = number(option->value)) != 0;
}

static int32_t example_open(
        const herald_hal_context *host,
        const herald_hal_option *options,
        uint32_t option_count,
        herald_hal_device **opened,
        char *message,
        uint32_t message_size) {
    struct sheet_names names = {.node = 1, .link = 1, .neighbour = 2};
    device *d = calloc(1, sizeof *d);
    if (d == NULL) {
        snprintf(message, message_size, "out of memory");
        return HERALD_HAL_OPEN_FAILED;
    }
    d->host = host;
    for (uint32_t i = 0; i < option_count; i++) {
        if (!set_option(d, &names, &options[i])) {
            snprintf(
                    message,
                    message_size,
                    "option %s=%s: there are node, link and neighbour (a number from 1), peer (mirror,"
                    " absent or other-tag) and trial (none, not-ready, fault, offline or command-fault)",
                    options[i].key,
                    options[i].value);
            free(d);
            return HERALD_HAL_OPEN_OPTION;
        }
    }
    sheet_fill(&d->sheet, &names);
    hardware_init(&d->hardware, host, &d->sheet);
    d->state = HERALD_HAL_STATE_READY;
    *opened = d;
    begin_trial(d);
    return HERALD_HAL_OPEN_OK;
}

static void example_close(device *d) {
    free(d);
}

const herald_hal_driver *herald_hal_driver_v1(void) {
    static const herald_hal_driver driver = {
        .struct_size = sizeof(herald_hal_driver),
        .contract_major = HERALD_HAL_CONTRACT_MAJOR,
        .contract_minor = HERALD_HAL_CONTRACT_MINOR,
        .name = "example-c",
        .open = example_open,
        .describe = example_describe,
        .submit = example_submit,
        .wake = example_wake,
        .close = example_close,
    };
    return &driver;
}

/* For host_test.c alone: the hardware behind a device. */
struct hardware *example_hardware(herald_hal_device *d);

struct hardware *example_hardware(herald_hal_device *d) {
    return &d->hardware;
}
