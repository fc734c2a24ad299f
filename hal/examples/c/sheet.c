#include "hardware.h"

#include <stddef.h>

#define MICROSECONDS INT64_C(1000)
#define MILLISECONDS INT64_C(1000000)
/* One in a million, as a probability. */
#define PPM UINT64_C(1000000)

static const herald_hal_provenance source = {"assumption: an example", "2026-11-21"};

static void fill_qubit(herald_hal_qubit *qubit, int communication) {
    *qubit = (herald_hal_qubit){
        .struct_size = sizeof *qubit,
        .roles = HERALD_HAL_BIT(HERALD_HAL_ROLE_COMPUTATION)
                 | (communication ? HERALD_HAL_BIT(HERALD_HAL_ROLE_COMMUNICATION)
                                  : HERALD_HAL_BIT(HERALD_HAL_ROLE_STORAGE)),
        .t2_ns = (communication ? 20 : 500) * MILLISECONDS,
        .initialise_ns = 5 * MICROSECONDS,
        .measure_ns = 10 * MICROSECONDS,
        .initialise_error_ppt = 2000 * PPM,
        .flip0_ppt = 3000 * PPM,
        .flip1_ppt = 8000 * PPM,
        .attempt_dephasing_ppt = communication ? 0 : 10 * PPM,
        .provenance = source,
    };
}

static void fill_gates(herald_hal_gate gates[GATES]) {
    static const uint32_t kinds[GATES] = {
        HERALD_HAL_GATE_X, HERALD_HAL_GATE_Y, HERALD_HAL_GATE_Z, HERALD_HAL_GATE_H,
        HERALD_HAL_GATE_S, HERALD_HAL_GATE_S_DAGGER, HERALD_HAL_GATE_RX, HERALD_HAL_GATE_RY,
        HERALD_HAL_GATE_RZ, HERALD_HAL_GATE_CNOT, HERALD_HAL_GATE_CZ,
    };
    for (unsigned i = 0; i < GATES; i++) {
        int two = kinds[i] >= HERALD_HAL_GATE_CNOT;
        gates[i] = (herald_hal_gate){
            .struct_size = sizeof gates[i],
            .kind = kinds[i],
            .duration_ns = (two ? 200 : 10) * MICROSECONDS,
            .error_ppt = (two ? 5000 : 500) * PPM,
            .provenance = source,
        };
    }
}

static void fill_port(struct sheet *sheet, const struct sheet_names *names) {
    sheet->communication[0] = COMMUNICATION;
    sheet->storage[0] = 1;
    sheet->storage[1] = 2;
    sheet->point = (herald_hal_point){
        .struct_size = sizeof sheet->point,
        .code = 0,
        .success_ppt = 50000 * PPM,
        .p00_ppb = 940000000,
        .p10_ppb = 30000000,
        .p01_ppb = 20000000,
        .p11_ppb = 10000000,
        .provenance = source,
    };
    sheet->port = (herald_hal_port){
        .struct_size = sizeof sheet->port,
        .link = names->link,
        .neighbour = names->neighbour,
        .scheme = HERALD_HAL_SCHEME_DOUBLE_CLICK,
        .encoding = HERALD_HAL_ENCODING_POLARIZATION,
        .modes = 1,
        .wavelength_pm = 1550000000,
        .communication_count = 1,
        .storage_count = 2,
        .communication = sheet->communication,
        .storage = sheet->storage,
        .cycle_ns = 10 * MICROSECONDS,
        /* One attempt at a time has to wait for its herald; attempts that are measured do not. */
        .keep_spacing = 11,
        .measure_spacing = 2,
        .herald_latency_ns = 100 * MICROSECONDS,
        .peer_latency_ns = 100 * MICROSECONDS,
        .command_lead_ns = 20 * MICROSECONDS,
        .batch_cycles_max = 100000,
        .point_count = 1,
        .points = &sheet->point,
    };
}

void sheet_fill(struct sheet *sheet, const struct sheet_names *names) {
    for (unsigned i = 0; i < QUBITS; i++) {
        fill_qubit(&sheet->qubits[i], i == COMMUNICATION);
    }
    fill_gates(sheet->gates);
    fill_port(sheet, names);
    sheet->monitors[0] = "temperature";
    sheet->monitors[1] = "attempts.0";
    sheet->monitors[2] = "heralds.0";
    /* Two-qubit operations join the communication qubit with a storage qubit. */
    herald_hal_coupling star = {1, 2, sheet->communication, sheet->storage};
    sheet->descriptor = (herald_hal_descriptor){
        .struct_size = sizeof sheet->descriptor,
        .contract_major = HERALD_HAL_CONTRACT_MAJOR,
        .contract_minor = HERALD_HAL_CONTRACT_MINOR,
        .node = names->node,
        .vendor = "Herald",
        .model = "example in C",
        .version = "1.0",
        .capabilities = HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_GATES)
                        | HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_MEASURE)
                        | HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_BELL_MEASURE)
                        | HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_MOVE)
                        | HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_ENTANGLE_KEEP)
                        | HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_ENTANGLE_MEASURE)
                        | HERALD_HAL_BIT(HERALD_HAL_CAPABILITY_MONITORS),
        .qubit_count = QUBITS,
        .gate_count = GATES,
        .port_count = 1,
        .monitor_count = MONITORS,
        .qubits = sheet->qubits,
        .gates = sheet->gates,
        .ports = &sheet->port,
        .monitors = sheet->monitors,
        .bell_measure_ns = 220 * MICROSECONDS,
        .move_ns = 300 * MICROSECONDS,
        .move_error_ppt = 6000 * PPM,
        .bell_measure_gate_ppt = HERALD_HAL_ONE_PPT - 5000 * PPM,
        .bell_measure_flip_z_ppt = 6000 * PPM,
        .bell_measure_flip_x_ppt = 6000 * PPM,
        .clock_error_ns = 0,
        .provenance = source,
        .move_on = star,
    };
}

const herald_hal_gate *sheet_gate(const struct sheet *sheet, uint32_t kind) {
    for (unsigned i = 0; i < GATES; i++) {
        if (sheet->gates[i].kind == kind) {
            return &sheet->gates[i];
        }
    }
    return NULL;
}
