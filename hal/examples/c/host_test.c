/*
 * A host in C, in virtual time, that holds example_driver.c to the contract where C can: build.sh runs it
 * with the address and undefined-behaviour sanitizers. It is linked with the driver, and so can ask the
 * simulation for the far half of a pair, which no host of a real device could. Rates are bounded at six
 * standard deviations (one false alarm in 5e8 for each) and the randomness is seeded, so that it either
 * passes always or never.
 */
#include "hardware.h"

#include <herald_hal.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hardware *example_hardware(herald_hal_device *device);

#define CHECK(condition)                                                                             \
    do {                                                                                             \
        if (!(condition)) {                                                                          \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                  \
            exit(1);                                                                                 \
        }                                                                                            \
    } while (0)

/* ---- The host: an agenda, a clock, and the events since it was last asked. */

#define WAKES_MAX 256u
#define EVENTS_MAX 4096u

struct wake {
    int64_t at_ns;
    uint64_t order;
    uint64_t token;
};

static struct host {
    const herald_hal_driver *driver;
    herald_hal_device *device;
    int64_t now_ns;
    struct wake wakes[WAKES_MAX];
    unsigned wake_count;
    uint64_t orders;
    uint64_t random;
    herald_hal_event events[EVENTS_MAX];
    unsigned event_count;
    uint64_t last_id;
    /* A command to submit from within the next HERALDED. */
    const herald_hal_command *reaction;
    int closed;
} host;

static int64_t host_now_ns(void *self) {
    return ((struct host *) self)->now_ns;
}

static void host_wake_at(void *self, int64_t at_ns, uint64_t token) {
    struct host *h = self;
    CHECK(!h->closed);
    CHECK(h->wake_count < WAKES_MAX);
    h->wakes[h->wake_count++] =
            (struct wake){at_ns < h->now_ns ? h->now_ns : at_ns, h->orders++, token};
}

/* splitmix64 */
static void host_entropy(void *self, uint8_t *bytes, uint32_t count) {
    struct host *h = self;
    for (uint32_t i = 0; i < count; i++) {
        h->random += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t z = h->random;
        z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
        bytes[i] = (uint8_t) ((z ^ (z >> 31)) & 0xff);
    }
}

static void host_emit(void *self, const herald_hal_event *event) {
    struct host *h = self;
    CHECK(!h->closed);
    CHECK(event->struct_size >= sizeof *event);
    CHECK(h->event_count < EVENTS_MAX);
    h->events[h->event_count++] = *event;
    if (event->kind == HERALD_HAL_HERALDED && h->reaction != NULL) {
        const herald_hal_command *reaction = h->reaction;
        h->reaction = NULL;
        h->driver->submit(h->device, reaction);
    }
}

static void host_post(void *self, uint64_t token) {
    host_wake_at(self, 0, token);
}

static const herald_hal_context context = {
    .struct_size = sizeof(herald_hal_context),
    .contract_major = HERALD_HAL_CONTRACT_MAJOR,
    .contract_minor = HERALD_HAL_CONTRACT_MINOR,
    .host = &host,
    .now_ns = host_now_ns,
    .wake_at = host_wake_at,
    .entropy = host_entropy,
    .emit = host_emit,
    .post = host_post,
};

/* Runs the earliest wake; 0 when there is none. */
static int step(void) {
    unsigned first = 0;
    if (host.wake_count == 0) {
        return 0;
    }
    for (unsigned i = 1; i < host.wake_count; i++) {
        const struct wake *a = &host.wakes[i];
        const struct wake *b = &host.wakes[first];
        if (a->at_ns < b->at_ns || (a->at_ns == b->at_ns && a->order < b->order)) {
            first = i;
        }
    }
    struct wake due = host.wakes[first];
    host.wakes[first] = host.wakes[--host.wake_count];
    host.now_ns = due.at_ns;
    host.driver->wake(host.device, due.token);
    return 1;
}

static void open_with(const char *key, const char *value) {
    char message[256] = "";
    herald_hal_option option = {key, value};
    host = (struct host){.driver = herald_hal_driver_v1(), .random = 1};
    CHECK(host.driver->open(&context, &option, 1, &host.device, message, sizeof message) == HERALD_HAL_OPEN_OK);
}

static void open_device(const char *peer) {
    open_with("peer", peer);
}

static void close_device(void) {
    host.driver->close(host.device);
    host.closed = 1;
}

/* Submits a command and returns its answer, which has to be the only one. */
static herald_hal_event ask(herald_hal_command command) {
    const herald_hal_event *answer = NULL;
    command.struct_size = sizeof command;
    if (command.id == 0) {
        command.id = ++host.last_id;
    }
    host.event_count = 0;
    host.driver->submit(host.device, &command);
    memset(&command.as, 0xee, sizeof command.as); /* the driver has copied what it needs */
    do {
        for (unsigned i = 0; i < host.event_count; i++) {
            if (host.events[i].id == command.id && host.events[i].kind <= HERALD_HAL_FAULTED) {
                CHECK(answer == NULL || answer == &host.events[i]);
                answer = &host.events[i];
            }
        }
    } while (answer == NULL && step());
    CHECK(answer != NULL);
    return *answer;
}

#define ASK(kind_, member, ...) ask((herald_hal_command){.kind = kind_, .as.member = {__VA_ARGS__}})

static herald_hal_handle initialise(uint32_t qubit) {
    herald_hal_event answer = ASK(HERALD_HAL_INITIALISE, initialise, qubit);
    CHECK(answer.kind == HERALD_HAL_ALLOCATED && answer.as.allocated.qubit.qubit == qubit);
    return answer.as.allocated.qubit;
}

static void gate(uint32_t kind, herald_hal_handle qubit, uint32_t angle) {
    CHECK(ASK(HERALD_HAL_GATE1, gate1, qubit, kind, angle).kind == HERALD_HAL_DONE);
}

static const herald_hal_basis Z = {0, 0, 0}, X = {0, 192, 0}, Y = {64, 0, 0};

static int measure(herald_hal_handle qubit, herald_hal_basis basis) {
    herald_hal_event answer = ASK(HERALD_HAL_MEASURE, measure, qubit, basis);
    CHECK(answer.kind == HERALD_HAL_MEASURED && answer.as.measured.one <= 1);
    return (int) answer.as.measured.one;
}

static void discard(herald_hal_handle qubit) {
    CHECK(ASK(HERALD_HAL_DISCARD, discard, qubit).kind == HERALD_HAL_DONE);
}

static void expect_refused(uint32_t why, herald_hal_event answer) {
    CHECK(answer.kind == HERALD_HAL_REFUSED && answer.as.refused.why == why);
    CHECK(answer.as.refused.detail != NULL && *answer.as.refused.detail != '\0');
}

/* Whether a rate is what it should be. */
static void expect_rate(const char *what, int count, int of, double expected) {
    double bound = 6 * sqrt(expected * (1 - expected) / of) + 1.0 / of;
    if (fabs((double) count / of - expected) > bound) {
        fprintf(stderr, "%s: %d of %d, expected %.4f +- %.4f\n", what, count, of, expected, bound);
        exit(1);
    }
}

static herald_hal_command batch(uint32_t mode, uint64_t attempts, uint32_t pairs) {
    const herald_hal_port *port = host.driver->describe(host.device)->ports;
    uint32_t spacing = mode == HERALD_HAL_PAIR_MODE_KEEP ? port->keep_spacing : port->measure_spacing;
    uint64_t first = ((uint64_t) ((host.now_ns + port->command_lead_ns) / port->cycle_ns) + 2 + spacing) / spacing * spacing;
    return (herald_hal_command){
        .struct_size = sizeof(herald_hal_command),
        .kind = HERALD_HAL_ENTANGLE,
        .id = ++host.last_id,
        .as.entangle = {
            .mode = mode,
            .basis = {.set = HERALD_HAL_BASIS_SET_XYZ, .weight1 = 85, .weight2 = 85},
            .first_cycle = first,
            .cycles = (attempts - 1) * spacing + 1,
            .tag = 0x7e57,
            .pairs_max = pairs,
        }};
}

/* ---- What is tested */

static void test_opening(void) {
    char message[256] = "";
    herald_hal_option wrong = {"colour", "green"};
    herald_hal_device *device = NULL;
    const herald_hal_driver *driver = herald_hal_driver_v1();
    CHECK(driver->contract_major == HERALD_HAL_CONTRACT_MAJOR);
    CHECK(driver->open(&context, &wrong, 1, &device, message, sizeof message) == HERALD_HAL_OPEN_OPTION);
    CHECK(device == NULL && strstr(message, "colour=green") != NULL);
    open_device("mirror");
    const herald_hal_descriptor *d = host.driver->describe(host.device);
    CHECK(d == host.driver->describe(host.device));
    CHECK(d->qubit_count == QUBITS && d->port_count == 1 && d->ports->points->success_ppt == 50000000000);
    close_device();
}

static void test_refusals(void) {
    open_device("mirror");
    herald_hal_handle stale = initialise(1);
    discard(stale);
    herald_hal_handle qubit = initialise(1);
    CHECK(qubit.generation == stale.generation + 1);
    expect_refused(HERALD_HAL_REFUSAL_NOT_OWNED, ASK(HERALD_HAL_DISCARD, discard, stale));
    expect_refused(HERALD_HAL_REFUSAL_BUSY, ASK(HERALD_HAL_INITIALISE, initialise, 1));
    expect_refused(HERALD_HAL_REFUSAL_NO_SUCH_TARGET, ASK(HERALD_HAL_INITIALISE, initialise, QUBITS));
    expect_refused(HERALD_HAL_REFUSAL_NO_SUCH_TARGET, ASK(HERALD_HAL_DISCARD, discard, {UINT32_MAX, 1}));
    expect_refused(HERALD_HAL_REFUSAL_UNSUPPORTED, ASK(HERALD_HAL_GATE1, gate1, qubit, HERALD_HAL_GATE_T, 0));
    expect_refused(HERALD_HAL_REFUSAL_UNSUPPORTED, ASK(HERALD_HAL_GATE1, gate1, qubit, HERALD_HAL_GATE_CNOT, 0));
    expect_refused(HERALD_HAL_REFUSAL_UNSUPPORTED, ASK(HERALD_HAL_GATE2, gate2, qubit, qubit, HERALD_HAL_GATE_CZ, 0));
    expect_refused(HERALD_HAL_REFUSAL_UNSUPPORTED, ASK(HERALD_HAL_MOVE, move, qubit, 2));
    expect_refused(HERALD_HAL_REFUSAL_OUT_OF_RANGE, ASK(HERALD_HAL_MEASURE, measure, qubit, {256, 0, 0}));
    expect_refused(HERALD_HAL_REFUSAL_NO_SUCH_TARGET, ASK(HERALD_HAL_PROBE, probe, "nowhere"));
    expect_refused(HERALD_HAL_REFUSAL_NO_SUCH_TARGET, ASK(HERALD_HAL_PROBE, probe, NULL));
    expect_refused(HERALD_HAL_REFUSAL_UNSUPPORTED, ask((herald_hal_command){.kind = 12}));
    herald_hal_command longest = batch(HERALD_HAL_PAIR_MODE_KEEP, 1, 1);
    longest.as.entangle.first_cycle = UINT64_MAX;
    expect_refused(HERALD_HAL_REFUSAL_OUT_OF_RANGE, ask(longest));
    herald_hal_command initial = {
        .struct_size = sizeof initial, .kind = HERALD_HAL_INITIALISE, .id = 77, .as.initialise = {2}};
    host.event_count = 0;
    host.driver->submit(host.device, &initial);
    host.driver->submit(host.device, &initial);
    CHECK(host.event_count == 1 && host.events[0].as.refused.why == HERALD_HAL_REFUSAL_DUPLICATE_ID);
    initial.id = 0;
    host.driver->submit(host.device, &initial);
    CHECK(host.event_count == 2 && host.events[1].as.refused.why == HERALD_HAL_REFUSAL_OUT_OF_RANGE);
    close_device();
}

static void test_gates_and_readout(void) {
    enum { SHOTS = 2000 };
    int x_reads_1 = 0, s_reads_0 = 0, rx_reads_1 = 0, bell_right = 0, moved = 0;
    open_device("mirror");
    for (int i = 0; i < SHOTS; i++) {
        herald_hal_handle q = initialise(1);
        gate(HERALD_HAL_GATE_X, q, 0);
        x_reads_1 += measure(q, Z);
        q = initialise(2);
        gate(HERALD_HAL_GATE_H, q, 0);
        gate(HERALD_HAL_GATE_S, q, 0);
        s_reads_0 += !measure(q, Y);
        q = initialise(2);
        gate(HERALD_HAL_GATE_RX, q, 1u << 30); /* a quarter turn */
        rx_reads_1 += measure(q, Y);
        /* All four Bell states, from preparation to measurement. */
        herald_hal_handle a = initialise(0), b = initialise(1);
        gate(HERALD_HAL_GATE_H, a, 0);
        CHECK(ASK(HERALD_HAL_GATE2, gate2, a, b, HERALD_HAL_GATE_CNOT, 0).kind == HERALD_HAL_DONE);
        uint32_t bell = (uint32_t) i % 4;
        if (bell & 1) {
            gate(HERALD_HAL_GATE_X, b, 0);
        }
        if (bell & 2) {
            gate(HERALD_HAL_GATE_Z, b, 0);
        }
        herald_hal_event answer = ASK(HERALD_HAL_BELL_MEASURE, bell_measure, a, b);
        CHECK(answer.kind == HERALD_HAL_BELL_MEASURED && answer.as.bell_measured.bell < 4);
        bell_right += answer.as.bell_measured.bell == bell;
        /* A state that moves. */
        a = initialise(0);
        gate(HERALD_HAL_GATE_H, a, 0);
        answer = ASK(HERALD_HAL_MOVE, move, a, 2);
        CHECK(answer.kind == HERALD_HAL_ALLOCATED && answer.as.allocated.qubit.qubit == 2);
        expect_refused(HERALD_HAL_REFUSAL_NOT_OWNED, ASK(HERALD_HAL_DISCARD, discard, a));
        moved += !measure(answer.as.allocated.qubit, X);
    }
    /* Expected by the data sheet, to first order: initialise 0.2 %, gates 0.05 %, readout 0.3 / 0.8 %. */
    expect_rate("X reads 1", x_reads_1, SHOTS, 1 - 0.001 - 0.00025 - 0.008);
    expect_rate("S|+> reads 0 along Y", s_reads_0, SHOTS, 1 - 0.001 - 0.0005 - 0.003);
    expect_rate("RX|0> reads 1 along Y", rx_reads_1, SHOTS, 1 - 0.001 - 0.00025 - 0.008);
    expect_rate("moved |+> reads 0 along X", moved, SHOTS, 1 - 0.001 - 0.00025 - 0.003 - 0.003);
    CHECK(bell_right > SHOTS * 95 / 100);
    close_device();
}

/* Kept pairs, and their correlations with the far half. */
static void test_kept_pairs(void) {
    enum { PAIRS = 3000 };
    const herald_hal_basis *bases[] = {&Z, &X, &Y};
    int right[3] = {0, 0, 0};
    uint64_t attempts = 0;
    uint64_t next = 0;
    open_device("mirror");
    for (int i = 0; i < PAIRS;) {
        herald_hal_event end = ask(batch(HERALD_HAL_PAIR_MODE_KEEP, 100, 1));
        CHECK(end.kind == HERALD_HAL_BATCH_ENDED && end.as.batch_ended.next_sequence >= next);
        next = end.as.batch_ended.next_sequence;
        attempts += (uint64_t) end.as.batch_ended.attempts_used;
        if (end.as.batch_ended.why == HERALD_HAL_BATCH_END_EXHAUSTED) {
            CHECK(end.as.batch_ended.attempts_used == 100);
            continue;
        }
        CHECK(end.as.batch_ended.why == HERALD_HAL_BATCH_END_COMPLETE);
        CHECK(host.events[0].kind == HERALD_HAL_HERALDED);
        herald_hal_heralded h = host.events[0].as.heralded;
        CHECK(h.half == HERALD_HAL_HALF_KEPT && h.tag == 0x7e57 && h.sequence == next - 1);
        CHECK(h.attempt == (uint64_t) end.as.batch_ended.attempts_used);
        int axis = i % 3;
        int far = hardware_measure_far(example_hardware(host.device), COMMUNICATION, bases[axis]);
        int near = measure(h.kept, *bases[axis]);
        int z = (int) (h.bell >> 1), x = (int) (h.bell & 1);
        int differ = axis == 0 ? x : axis == 1 ? z : z == x;
        right[axis] += (near ^ far) == differ;
        i++;
    }
    /* Errors: bit flips 3 %, phase flips 4 %, either but not both 5 %; readout 0.55 %; T2 0.25 %. */
    expect_rate("correlated along Z", right[0], PAIRS / 3, 1 - 0.03 - 0.0055 * 0.94);
    expect_rate("correlated along X", right[1], PAIRS / 3, 1 - 0.04 - 0.008 * 0.92);
    expect_rate("correlated along Y", right[2], PAIRS / 3, 1 - 0.05 - 0.008 * 0.90);
    expect_rate("attempts heralded", PAIRS, (int) attempts, 0.05);
    close_device();
}

static void test_measured_pairs(void) {
    open_device("mirror");
    int ones = 0, all = 0, in_x = 0;
    while (all < 2000) {
        herald_hal_event end = ask(batch(HERALD_HAL_PAIR_MODE_MEASURE, 2000, 50));
        CHECK(end.kind == HERALD_HAL_BATCH_ENDED);
        uint64_t last = 0;
        for (unsigned i = 0; i < host.event_count; i++) {
            if (host.events[i].kind == HERALD_HAL_HERALDED) {
                herald_hal_heralded h = host.events[i].as.heralded;
                CHECK(h.half == HERALD_HAL_HALF_READ && h.attempt > last && h.cycle % 2 == 0);
                CHECK(h.heralded_ns - h.emitted_ns == 100000);
                last = h.attempt;
                ones += (int) h.one;
                in_x += h.basis.rot_y == 192;
                all++;
            }
        }
        CHECK(last <= (uint64_t) end.as.batch_ended.attempts_used);
    }
    expect_rate("a half alone reads 1", ones, all, 0.4975);
    expect_rate("chosen to be measured along X", in_x, all, 1.0 / 3);
    herald_hal_event probed = ASK(HERALD_HAL_PROBE, probe, "heralds.0");
    CHECK(probed.as.probed.value == (int64_t) all * 1000000000);
    close_device();
}

static void test_ends_of_batches(void) {
    open_device("absent");
    herald_hal_event end = ask(batch(HERALD_HAL_PAIR_MODE_KEEP, 10, 1));
    CHECK(end.as.batch_ended.why == HERALD_HAL_BATCH_END_PEER_ABSENT && end.as.batch_ended.attempts_used == 10);
    close_device();
    open_device("other-tag");
    CHECK(ask(batch(HERALD_HAL_PAIR_MODE_MEASURE, 10, 1)).as.batch_ended.why == HERALD_HAL_BATCH_END_TAG_MISMATCH);
    close_device();

    open_device("mirror");
    herald_hal_command late = batch(HERALD_HAL_PAIR_MODE_KEEP, 1, 1);
    host.now_ns = 1000000000;
    CHECK(ask(late).as.batch_ended.why == HERALD_HAL_BATCH_END_LATE);
    herald_hal_command aborted = batch(HERALD_HAL_PAIR_MODE_KEEP, 10, 1);
    host.driver->submit(host.device, &aborted);
    CHECK(ASK(HERALD_HAL_ABORT, abort, aborted.id).kind == HERALD_HAL_DONE);
    CHECK(host.events[0].kind == HERALD_HAL_BATCH_ENDED && host.events[0].id == aborted.id);
    CHECK(host.events[0].as.batch_ended.why == HERALD_HAL_BATCH_END_ABORTED);
    CHECK(host.events[0].as.batch_ended.attempts_used == 0 && host.events[0].as.batch_ended.epoch == 0);
    CHECK(ASK(HERALD_HAL_ABORT, abort, aborted.id).kind == HERALD_HAL_DONE);
    discard(initialise(0)); /* the qubit is free */
    close_device();
}

/* A host that aborts the batch while it is told of a pair gets each answer once. */
static void test_abort_within_a_herald(void) {
    open_device("mirror");
    for (int i = 0; i < 20; i++) {
        herald_hal_command measured = batch(HERALD_HAL_PAIR_MODE_MEASURE, 1000, 2);
        herald_hal_command abort_it = {
            .struct_size = sizeof abort_it,
            .kind = HERALD_HAL_ABORT,
            .id = ++host.last_id,
            .as.abort = {measured.id}};
        host.reaction = &abort_it;
        CHECK(ask(measured).as.batch_ended.why == HERALD_HAL_BATCH_END_ABORTED);
        CHECK(host.events[0].kind == HERALD_HAL_HERALDED);
        while (step()) {
        }
        CHECK(host.event_count == 3);
    }
    close_device();
}

/* Everything is told once, in the order of HAL-STATE-2. */
static void test_fault(void) {
    open_with("trial", "fault");
    herald_hal_handle owned = initialise(1);
    herald_hal_handle in_gate = initialise(2);
    host.now_ns = 499999000;
    herald_hal_command wanted = batch(HERALD_HAL_PAIR_MODE_KEEP, 1000, 1);
    herald_hal_command turn = {
        .struct_size = sizeof turn,
        .kind = HERALD_HAL_GATE1,
        .id = 99,
        .as.gate1 = {in_gate, HERALD_HAL_GATE_X, 0}};
    host.event_count = 0;
    host.driver->submit(host.device, &wanted);
    host.driver->submit(host.device, &turn);
    while (host.event_count == 0) {
        CHECK(step());
    }
    CHECK(host.event_count == 4 && host.now_ns == 500000000);
    CHECK(host.events[0].kind == HERALD_HAL_STATE_CHANGED);
    CHECK(host.events[0].as.state_changed.state == HERALD_HAL_STATE_FAULT);
    CHECK(host.events[1].kind == HERALD_HAL_FAULTED && host.events[1].id == 99);
    CHECK(host.events[2].kind == HERALD_HAL_BATCH_ENDED && host.events[2].id == wanted.id);
    CHECK(host.events[2].as.batch_ended.why == HERALD_HAL_BATCH_END_HARDWARE_FAULT);
    CHECK(host.events[3].kind == HERALD_HAL_QUBITS_LOST && host.events[3].as.qubits_lost.count == 1);
    expect_refused(HERALD_HAL_REFUSAL_NOT_READY, ASK(HERALD_HAL_DISCARD, discard, owned));
    while (step()) {
    }
    expect_refused(HERALD_HAL_REFUSAL_NOT_OWNED, ASK(HERALD_HAL_DISCARD, discard, owned));
    discard(initialise(1));
    close_device();
}

static void test_closing_with_work_under_way(void) {
    open_device("mirror");
    herald_hal_command wanted = batch(HERALD_HAL_PAIR_MODE_KEEP, 1000, 1);
    herald_hal_command initial = {
        .struct_size = sizeof initial, .kind = HERALD_HAL_INITIALISE, .id = 99, .as.initialise = {2}};
    host.driver->submit(host.device, &wanted);
    host.driver->submit(host.device, &initial);
    close_device();
}

int main(void) {
    test_opening();
    test_refusals();
    test_gates_and_readout();
    test_kept_pairs();
    test_measured_pairs();
    test_ends_of_batches();
    test_abort_within_a_herald();
    test_fault();
    test_closing_with_work_under_way();
    puts("host_test: all is well");
    return 0;
}
