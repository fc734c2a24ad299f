/*
 * A driver for tests of hosts: it answers the first command with what the option "say" names, and most
 * of that is nonsense. With -DTABLE=n the table itself is.
 */
#define _POSIX_C_SOURCE 200809L
#include <herald_hal.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct herald_hal_device {
    const herald_hal_context *host;
    char say[32];
    uint32_t told;
    herald_hal_descriptor descriptor;
    herald_hal_qubit qubits[2];
    herald_hal_gate gates[2];
    herald_hal_port port;
    herald_hal_point point;
    uint32_t zero;
};

/* The device that was closed last, and the context it had. */
static const herald_hal_context *closed_host;

static int says(const herald_hal_device *device, const char *what) {
    return strcmp(device->say, what) == 0;
}

static void emit(herald_hal_device *device, herald_hal_event event) {
    if (event.struct_size == 0) {
        event.struct_size = sizeof event;
    }
    device->host->emit(device->host->host, &event);
}

static void *thread_emits(void *self) {
    emit(self, (herald_hal_event){.kind = HERALD_HAL_DONE, .id = 1});
    return NULL;
}

static void *thread_posts(void *self) {
    herald_hal_device *device = self;
    for (uint64_t token = 1; token <= 3; token++) {
        device->host->post(device->host->host, token);
    }
    return NULL;
}

static void in_thread(herald_hal_device *device, void *(*work)(void *)) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, device) == 0) {
        pthread_join(thread, NULL);
    }
}

static void describe_nonsense(herald_hal_device *d) {
    d->descriptor = (herald_hal_descriptor){
        .struct_size = sizeof d->descriptor,
        .contract_major = 1,
        .contract_minor = 1,
        .node = 1,
        .vendor = "test",
        .model = "nonsense",
        .version = "1",
        .capabilities = HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_MEASURE) | HERALD_HAL_BIT(60),
        .qubit_count = 2,
        .gate_count = 2,
        .port_count = 1,
        .qubits = d->qubits,
        .gates = d->gates,
        .ports = &d->port,
        .bell_measure_gate_ppt = HERALD_HAL_ONE_PPT,
        .provenance = {"assumption: test", "2026-11-21"},
    };
    for (int i = 0; i < 2; i++) {
        d->qubits[i] = (herald_hal_qubit){
            .struct_size = sizeof d->qubits[i],
            .roles = HERALD_HAL_BIT(HERALD_HAL_ROLE_COMMUNICATION) | HERALD_HAL_BIT(40),
            .provenance = {"assumption: test", "2026-11-21"},
        };
    }
    d->gates[0] = (herald_hal_gate){
        .struct_size = sizeof d->gates[0], .kind = 99, .provenance = {"assumption: test", "2026"}};
    d->gates[1] = (herald_hal_gate){
        .struct_size = sizeof d->gates[1],
        .kind = HERALD_HAL_GATE_X,
        .provenance = {"assumption: test", "2026"}};
    d->point = (herald_hal_point){
        .struct_size = sizeof d->point,
        .success_ppt = HERALD_HAL_ONE_PPT,
        .p00_ppb = HERALD_HAL_ONE_PPB,
        .provenance = {"assumption: test", "2026"}};
    d->port = (herald_hal_port){
        .struct_size = sizeof d->port,
        .link = 1,
        .neighbour = 2,
        .scheme = HERALD_HAL_SCHEME_IDEAL,
        .encoding = HERALD_HAL_ENCODING_TIME_BIN,
        .communication_count = 1,
        .communication = &d->zero,
        .cycle_ns = 1000,
        .keep_spacing = 1,
        .measure_spacing = 1,
        .batch_cycles_max = 10,
        .point_count = 1,
        .points = &d->point,
    };
    if (says(d, "fidelity 1.2")) {
        d->point.p00_ppb = 1200000000;
    } else if (says(d, "success 1.2")) {
        d->point.success_ppt = HERALD_HAL_ONE_PPT / 10 * 12;
    } else if (says(d, "scheme 77")) {
        d->port.scheme = 77;
    } else if (says(d, "no scheme")) {
        d->port.scheme = 0;
    } else if (says(d, "cycle 0")) {
        d->port.cycle_ns = 0;
    } else if (says(d, "T2 over 2 T1")) {
        d->qubits[1].t1_ns = 10;
        d->qubits[1].t2_ns = 21;
    } else if (says(d, "no qubits")) {
        d->descriptor.qubits = NULL;
    } else if (says(d, "many ports")) {
        d->descriptor.port_count = 4000000000u;
    } else if (says(d, "small qubits")) {
        d->qubits[0].struct_size = 16;
    } else if (says(d, "node 0")) {
        d->descriptor.node = 0;
    }
}

static int32_t nonsense_open(
        const herald_hal_context *host,
        const herald_hal_option *options,
        uint32_t option_count,
        herald_hal_device **device,
        char *message,
        uint32_t message_size) {
    herald_hal_device *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return HERALD_HAL_OPEN_FAILED;
    }
    d->host = host;
    for (uint32_t i = 0; i < option_count; i++) {
        if (strcmp(options[i].key, "say") == 0) {
            snprintf(d->say, sizeof d->say, "%s", options[i].value);
        }
    }
    if (says(d, "no device") || says(d, "no reason") || says(d, "long reason")) {
        int32_t result = says(d, "no device") ? HERALD_HAL_OPEN_OK : 77;
        if (says(d, "long reason")) {
            memset(message, 'x', message_size);
        }
        free(d);
        return result;
    }
    describe_nonsense(d);
    *device = d;
    if (says(d, "early nonsense")) {
        emit(d, (herald_hal_event){.kind = 99});
    } else if (says(d, "early state")) {
        emit(d, (herald_hal_event){
                .kind = HERALD_HAL_STATE_CHANGED,
                .as.state_changed = {.state = HERALD_HAL_STATE_CALIBRATING, .detail = "warming up"}});
    }
    return HERALD_HAL_OPEN_OK;
}

static const herald_hal_descriptor *nonsense_describe(herald_hal_device *d) {
    return says(d, "no descriptor") ? NULL : &d->descriptor;
}

static void say(herald_hal_device *d, uint64_t id) {
    static char endless[2000];
    herald_hal_handle one = {0, 1};
    herald_hal_event event = {.id = id, .kind = HERALD_HAL_DONE};

    if (says(d, "null")) {
        d->host->emit(d->host->host, NULL);
        return;
    }
    if (says(d, "misaligned")) {
        d->host->emit(d->host->host, (const herald_hal_event *) (const void *) (endless + 1));
        return;
    }
    if (says(d, "kind 99")) {
        event.kind = 99;
    } else if (says(d, "kind 0")) {
        event.kind = 0;
    } else if (says(d, "id 0")) {
        event.id = 0;
    } else if (says(d, "size 16")) {
        event.struct_size = 16;
    } else if (says(d, "bell 7")) {
        event.kind = HERALD_HAL_BELL_MEASURED;
        event.as.bell_measured.bell = 7;
    } else if (says(d, "one 2")) {
        event.kind = HERALD_HAL_MEASURED;
        event.as.measured.one = 2;
    } else if (says(d, "herald bell 4") || says(d, "half 3") || says(d, "basis 300")
            || says(d, "attempt 2^63")) {
        event.kind = HERALD_HAL_HERALDED;
        event.as.heralded.half = says(d, "half 3") ? 3 : HERALD_HAL_HALF_READ;
        event.as.heralded.bell = says(d, "herald bell 4") ? 4 : 0;
        event.as.heralded.basis.rot_y = says(d, "basis 300") ? 300 : 0;
        event.as.heralded.attempt = says(d, "attempt 2^63") ? UINT64_C(1) << 63 : 1;
    } else if (says(d, "attempts -2")) {
        event.kind = HERALD_HAL_BATCH_ENDED;
        event.as.batch_ended.why = HERALD_HAL_BATCH_END_LATE;
        event.as.batch_ended.attempts_used = -2;
    } else if (says(d, "no why")) {
        event.kind = HERALD_HAL_BATCH_ENDED;
    } else if (says(d, "qubit 2^31")) {
        event.kind = HERALD_HAL_ALLOCATED;
        event.as.allocated.qubit.qubit = 1u << 31;
    } else if (says(d, "endless text")) {
        memset(endless, 'x', sizeof endless);
        event.kind = HERALD_HAL_FAULTED;
        event.as.faulted.detail = endless;
    } else if (says(d, "lost at NULL") || says(d, "lost too many")) {
        event.kind = HERALD_HAL_QUBITS_LOST;
        event.as.qubits_lost.count = says(d, "lost at NULL") ? 1 : 70000;
        event.as.qubits_lost.qubits = says(d, "lost at NULL") ? NULL : &one;
    } else if (says(d, "end 77")) {
        event.kind = HERALD_HAL_BATCH_ENDED;
        event.as.batch_ended.why = 77;
    } else if (says(d, "refusal 77")) {
        event.kind = HERALD_HAL_REFUSED;
        event.as.refused.why = 77;
    } else if (says(d, "state 77")) {
        event.kind = HERALD_HAL_STATE_CHANGED;
        event.as.state_changed.state = 77;
    } else if (says(d, "unknown id")) {
        event.id = 4711;
    } else if (says(d, "qubit 99")) {
        event.kind = HERALD_HAL_ALLOCATED;
        event.as.allocated.qubit = (herald_hal_handle){99, 1};
    } else if (says(d, "thread")) {
        in_thread(d, thread_emits);
        return;
    } else if (says(d, "posts")) {
        in_thread(d, thread_posts);
        return;
    } else if (says(d, "late")) {
        d->host->wake_at(d->host->host, 50, id);
        return;
    } else if (says(d, "nothing")) {
        return;
    }
    emit(d, event);
    if (says(d, "twice")) {
        emit(d, event);
    }
}

/* The first Initialise is answered as it should be, so that the host owns something. */
static void nonsense_submit(herald_hal_device *d, const herald_hal_command *command) {
    if (command->kind == HERALD_HAL_INITIALISE && d->told++ == 0) {
        emit(d, (herald_hal_event){
                .kind = HERALD_HAL_ALLOCATED, .id = command->id, .as.allocated.qubit = {0, 1}});
    } else if (command->kind == HERALD_HAL_PROBE) {
        say(d, command->id);
    }
}

static void nonsense_wake(herald_hal_device *d, uint64_t token) {
    emit(d, (herald_hal_event){
            .kind = HERALD_HAL_PROBED, .id = token, .as.probed.value = (int64_t) token});
}

static void nonsense_close(herald_hal_device *d) {
    closed_host = d->host;
    free(d);
}

/* For a test: a driver that goes on after close. */
HERALD_HAL_EXPORT void nonsense_after_close(void);

void nonsense_after_close(void) {
    herald_hal_event event = {.struct_size = sizeof event, .kind = HERALD_HAL_DONE, .id = 1};
    uint8_t bytes[8];
    if (closed_host != NULL) {
        closed_host->emit(closed_host->host, &event);
        closed_host->wake_at(closed_host->host, 0, 1);
        closed_host->post(closed_host->host, 1);
        closed_host->entropy(closed_host->host, bytes, sizeof bytes);
        (void) closed_host->now_ns(closed_host->host);
    }
}

#ifndef TABLE
#define TABLE 0
#endif

const herald_hal_driver *herald_hal_driver_v1(void) {
    static const herald_hal_driver driver = {
        .struct_size = TABLE == 1 ? 32 : sizeof(herald_hal_driver),
        .contract_major = TABLE == 2 ? 2 : HERALD_HAL_CONTRACT_MAJOR,
        .contract_minor = HERALD_HAL_CONTRACT_MINOR,
        .name = "nonsense",
        .open = nonsense_open,
        .describe = nonsense_describe,
        .submit = TABLE == 3 ? NULL : nonsense_submit,
        .wake = nonsense_wake,
        .close = nonsense_close,
    };
    return TABLE == 4 ? NULL : &driver;
}
