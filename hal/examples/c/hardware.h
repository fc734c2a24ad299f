/*
 * The hardware that example_driver.c drives: its data sheet, and a simulation that is true to it.
 */
#ifndef EXAMPLE_HARDWARE_H
#define EXAMPLE_HARDWARE_H

#include "quantum.h"

#include <herald_hal.h>

#define QUBITS 3u
/* The qubit that couples to the port; the others store. */
#define COMMUNICATION 0u
#define GATES 11u
#define MONITORS 3u

/* ---- The data sheet */

struct sheet_names {
    uint32_t node;
    uint32_t link;
    uint32_t neighbour;
};

/* A descriptor and all that it points to. */
struct sheet {
    herald_hal_qubit qubits[QUBITS];
    herald_hal_gate gates[GATES];
    herald_hal_point point;
    herald_hal_port port;
    uint32_t communication[1];
    uint32_t storage[2];
    const char *monitors[MONITORS];
    herald_hal_descriptor descriptor;
};

void sheet_fill(struct sheet *sheet, const struct sheet_names *names);
/* The gate of that kind, which is offered on all qubits; NULL when there is none. */
const herald_hal_gate *sheet_gate(const struct sheet *sheet, uint32_t kind);

/* ---- The simulation
 *
 * One state vector holds the three qubits and, for each pair that was heralded, the half at the other
 * node: without it the kept half would have a state of its own, which half of a pair has not. Noise is
 * drawn shot by shot. A qubit decays between commands and not during them, whose errors cover their
 * durations. */

struct hardware {
    const herald_hal_context *host;
    const struct sheet *sheet;
    quantum state;
    /* Until when the decay of a qubit has been taken into account, and the attempts beside it. */
    int64_t aged_ns[QUBITS];
    uint64_t attempts_seen[QUBITS];
    uint64_t attempts;
    /* Place of the far half in the state, or 0 for none. */
    unsigned far_half[QUBITS];
    uint8_t random[256];
    uint32_t random_used;
};

void hardware_init(struct hardware *hw, const herald_hal_context *host, const struct sheet *sheet);
void hardware_initialise(struct hardware *hw, unsigned qubit, int64_t end_ns);
void hardware_gate1(
        struct hardware *hw, unsigned qubit, uint32_t kind, uint32_t angle, int64_t start_ns, int64_t end_ns);
void hardware_gate2(
        struct hardware *hw, unsigned first, unsigned second, uint32_t kind, int64_t start_ns, int64_t end_ns);
/* As read, errors included. */
int hardware_measure(struct hardware *hw, unsigned qubit, const herald_hal_basis *basis, int64_t start_ns);
/* 2z + x. */
uint32_t hardware_bell_measure(struct hardware *hw, unsigned first, unsigned second, int64_t start_ns);
void hardware_move(struct hardware *hw, unsigned from, unsigned to, int64_t start_ns, int64_t end_ns);
void hardware_discard(struct hardware *hw, unsigned qubit);

/* How many attempts fail before one succeeds. */
uint64_t hardware_failures(struct hardware *hw, uint64_t success_ppt);
/* Entangles a qubit with the other node; returns the Bell state that the station reports. */
uint32_t hardware_pair(struct hardware *hw, unsigned qubit, const herald_hal_point *point, int64_t emitted_ns);
/* Attempts were made: they disturb the storage qubits. */
void hardware_attempted(struct hardware *hw, uint64_t attempts);
/* A basis of the choice. */
herald_hal_basis hardware_pick(struct hardware *hw, const herald_hal_basis_choice *choice);

/* Measures the far half of a pair, without errors: what a test wants to know and no host can. */
int hardware_measure_far(struct hardware *hw, unsigned qubit, const herald_hal_basis *basis);

#endif
