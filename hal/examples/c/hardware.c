#include "hardware.h"

#include <math.h>
#include <string.h>

#define TURN 6.28318530717958647693

/* ---- Randomness: from the host, so that a run can be repeated where the host's is seeded. */

static uint64_t random_bits(struct hardware *hw) {
    uint64_t bits;
    if (hw->random_used + sizeof bits > sizeof hw->random) {
        hw->host->entropy(hw->host->host, hw->random, sizeof hw->random);
        hw->random_used = 0;
    }
    memcpy(&bits, hw->random + hw->random_used, sizeof bits);
    hw->random_used += sizeof bits;
    return bits;
}

/* Uniform in 0 to 1, 1 excluded. */
static double uniform(struct hardware *hw) {
    return (double) (random_bits(hw) >> 11) * 0x1p-53;
}

static int happens(struct hardware *hw, double probability) {
    return uniform(hw) < probability;
}

static double of_ppt(uint64_t ppt) {
    return (double) ppt / 1e12;
}

/* ---- Noise */

static void pauli(struct hardware *hw, unsigned place, unsigned which) {
    static const quantum_gate *const gates[] = {NULL, &quantum_x, &quantum_y, &quantum_z};
    if (which > 0) {
        quantum_apply(&hw->state, place, gates[which]);
    }
}

/* Depolarises one qubit, or two together. */
static void depolarise(struct hardware *hw, unsigned first, unsigned second, double probability) {
    if (happens(hw, probability)) {
        unsigned which = (unsigned) (random_bits(hw) & 15);
        pauli(hw, first, which & 3);
        if (second < QUBITS) {
            pauli(hw, second, which >> 2);
        }
    }
}

static void dephase(struct hardware *hw, unsigned qubit, double factor) {
    if (happens(hw, (1 - factor) / 2)) {
        pauli(hw, qubit, 3);
    }
}

/* The decay of a qubit that idled until now: T2, and the attempts made beside it. The sheet has no T1. */
static void age(struct hardware *hw, unsigned qubit, int64_t now_ns) {
    const herald_hal_qubit *sheet = &hw->sheet->qubits[qubit];
    if (now_ns > hw->aged_ns[qubit]) {
        dephase(hw, qubit, exp(-(double) (now_ns - hw->aged_ns[qubit]) / (double) sheet->t2_ns));
        hw->aged_ns[qubit] = now_ns;
    }
    uint64_t attempts = hw->attempts - hw->attempts_seen[qubit];
    if (attempts > 0) {
        /* A scheme without bright states counts as population 1/2. */
        double each = of_ppt(sheet->attempt_dephasing_ppt) / 2;
        dephase(hw, qubit, pow(1 - 2 * each, (double) attempts));
        hw->attempts_seen[qubit] = hw->attempts;
    }
}

static void fresh(struct hardware *hw, unsigned qubit, int64_t now_ns) {
    hw->aged_ns[qubit] = now_ns;
    hw->attempts_seen[qubit] = hw->attempts;
}

/* ---- Places in the state: the qubits first, then far halves. */

/* Makes a place independent of all others: what is not looked at is as good as measured. */
static void clear(struct hardware *hw, unsigned place) {
    if (quantum_measure(&hw->state, place, uniform(hw))) {
        quantum_apply(&hw->state, place, &quantum_x);
    }
}

static void drop_far_half(struct hardware *hw, unsigned qubit) {
    if (hw->far_half[qubit] != 0) {
        clear(hw, hw->far_half[qubit]);
        hw->far_half[qubit] = 0;
    }
}

static unsigned free_place(const struct hardware *hw) {
    unsigned place = QUBITS;
    for (unsigned i = 0; i < QUBITS; i++) {
        if (hw->far_half[i] == place) {
            place++;
            i = (unsigned) -1; /* look again from the first */
        }
    }
    return place;
}

/* ---- Operations */

void hardware_init(struct hardware *hw, const herald_hal_context *host, const struct sheet *sheet) {
    *hw = (struct hardware){.host = host, .sheet = sheet, .random_used = sizeof hw->random};
    quantum_reset(&hw->state);
}

void hardware_initialise(struct hardware *hw, unsigned qubit, int64_t end_ns) {
    drop_far_half(hw, qubit);
    clear(hw, qubit);
    depolarise(hw, qubit, QUBITS, of_ppt(hw->sheet->qubits[qubit].initialise_error_ppt));
    fresh(hw, qubit, end_ns);
}

static quantum_gate gate_of(uint32_t kind, uint32_t angle) {
    double radians = TURN * (double) angle / 4294967296.0;
    switch (kind) {
    case HERALD_HAL_GATE_X:
    case HERALD_HAL_GATE_CNOT:
        return quantum_x;
    case HERALD_HAL_GATE_Y:
        return quantum_y;
    case HERALD_HAL_GATE_Z:
    case HERALD_HAL_GATE_CZ:
        return quantum_z;
    case HERALD_HAL_GATE_H:
        return quantum_h;
    case HERALD_HAL_GATE_S:
        return quantum_phase(TURN / 4);
    case HERALD_HAL_GATE_S_DAGGER:
        return quantum_phase(-TURN / 4);
    case HERALD_HAL_GATE_RX:
        return quantum_rotation('x', radians);
    case HERALD_HAL_GATE_RY:
        return quantum_rotation('y', radians);
    default:
        return quantum_rotation('z', radians);
    }
}

void hardware_gate1(
        struct hardware *hw, unsigned qubit, uint32_t kind, uint32_t angle, int64_t start_ns, int64_t end_ns) {
    quantum_gate gate = gate_of(kind, angle);
    age(hw, qubit, start_ns);
    quantum_apply(&hw->state, qubit, &gate);
    depolarise(hw, qubit, QUBITS, of_ppt(sheet_gate(hw->sheet, kind)->error_ppt));
    hw->aged_ns[qubit] = end_ns;
}

void hardware_gate2(
        struct hardware *hw, unsigned first, unsigned second, uint32_t kind, int64_t start_ns, int64_t end_ns) {
    quantum_gate gate = gate_of(kind, 0);
    age(hw, first, start_ns);
    age(hw, second, start_ns);
    quantum_controlled(&hw->state, first, second, &gate);
    depolarise(hw, first, second, of_ppt(sheet_gate(hw->sheet, kind)->error_ppt));
    hw->aged_ns[first] = end_ns;
    hw->aged_ns[second] = end_ns;
}

static int measure_in(struct hardware *hw, unsigned place, const herald_hal_basis *basis) {
    quantum_gate turn[] = {
        quantum_rotation('x', TURN * basis->rot_x1 / 256),
        quantum_rotation('y', TURN * basis->rot_y / 256),
        quantum_rotation('x', TURN * basis->rot_x2 / 256),
    };
    for (int i = 0; i < 3; i++) {
        quantum_apply(&hw->state, place, &turn[i]);
    }
    return quantum_measure(&hw->state, place, uniform(hw));
}

int hardware_measure(struct hardware *hw, unsigned qubit, const herald_hal_basis *basis, int64_t start_ns) {
    const herald_hal_qubit *sheet = &hw->sheet->qubits[qubit];
    age(hw, qubit, start_ns);
    int one = measure_in(hw, qubit, basis);
    drop_far_half(hw, qubit);
    return one ^ happens(hw, of_ppt(one ? sheet->flip1_ppt : sheet->flip0_ppt));
}

uint32_t hardware_bell_measure(struct hardware *hw, unsigned first, unsigned second, int64_t start_ns) {
    const herald_hal_descriptor *sheet = &hw->sheet->descriptor;
    age(hw, first, start_ns);
    age(hw, second, start_ns);
    quantum_controlled(&hw->state, first, second, &quantum_x);
    depolarise(hw, first, second, 1 - of_ppt(sheet->bell_measure_gate_ppt));
    quantum_apply(&hw->state, first, &quantum_h);
    int z = quantum_measure(&hw->state, first, uniform(hw));
    int x = quantum_measure(&hw->state, second, uniform(hw));
    z ^= happens(hw, of_ppt(sheet->bell_measure_flip_z_ppt));
    x ^= happens(hw, of_ppt(sheet->bell_measure_flip_x_ppt));
    drop_far_half(hw, first);
    drop_far_half(hw, second);
    return (uint32_t) (2 * z + x);
}

void hardware_move(struct hardware *hw, unsigned from, unsigned to, int64_t start_ns, int64_t end_ns) {
    age(hw, from, start_ns);
    drop_far_half(hw, to);
    clear(hw, to);
    quantum_swap(&hw->state, from, to);
    hw->far_half[to] = hw->far_half[from];
    hw->far_half[from] = 0;
    depolarise(hw, to, QUBITS, of_ppt(hw->sheet->descriptor.move_error_ppt));
    fresh(hw, to, end_ns);
}

void hardware_discard(struct hardware *hw, unsigned qubit) {
    clear(hw, qubit);
    drop_far_half(hw, qubit);
}

/* ---- Pairs */

uint64_t hardware_failures(struct hardware *hw, uint64_t success_ppt) {
    double failures = floor(log1p(-uniform(hw)) / log1p(-of_ppt(success_ppt)));
    return failures < 1e18 ? (uint64_t) failures : UINT64_C(1000000000000000000);
}

uint32_t hardware_pair(struct hardware *hw, unsigned qubit, const herald_hal_point *point, int64_t emitted_ns) {
    /* Two clicks herald a state of odd parity; which detectors clicked tells its phase. */
    uint32_t bell = 1 + 2 * (uint32_t) (random_bits(hw) & 1);
    double u = uniform(hw) * 1e9;
    uint32_t error = u < point->p00_ppb                                      ? 0
                     : u < (double) point->p00_ppb + point->p10_ppb          ? 2
                     : u < 1e9 - point->p11_ppb                              ? 1
                                                                             : 3;
    drop_far_half(hw, qubit);
    clear(hw, qubit);
    unsigned far = free_place(hw);
    hw->far_half[qubit] = far;
    quantum_apply(&hw->state, qubit, &quantum_h);
    quantum_controlled(&hw->state, qubit, far, &quantum_x);
    if ((bell ^ error) & 1) {
        quantum_apply(&hw->state, far, &quantum_x);
    }
    if ((bell ^ error) & 2) {
        quantum_apply(&hw->state, far, &quantum_z);
    }
    fresh(hw, qubit, emitted_ns);
    return bell;
}

void hardware_attempted(struct hardware *hw, uint64_t attempts) {
    hw->attempts += attempts;
}

herald_hal_basis hardware_pick(struct hardware *hw, const herald_hal_basis_choice *choice) {
    static const herald_hal_basis z = {0, 0, 0}, x = {0, 192, 0}, y = {64, 0, 0};
    static const herald_hal_basis plus = {0, 224, 0}, minus = {0, 32, 0};
    uint64_t u = (random_bits(hw) >> 32) * 255 >> 32;
    switch (choice->set) {
    case HERALD_HAL_BASIS_SET_XZ:
        return u < choice->weight1 ? x : z;
    case HERALD_HAL_BASIS_SET_XYZ:
        return u < choice->weight1 ? x : u < choice->weight1 + choice->weight2 ? y : z;
    case HERALD_HAL_BASIS_SET_CHSH:
        return u < choice->weight1 ? plus : minus;
    default:
        return choice->fixed;
    }
}

int hardware_measure_far(struct hardware *hw, unsigned qubit, const herald_hal_basis *basis) {
    return measure_in(hw, hw->far_half[qubit], basis);
}
