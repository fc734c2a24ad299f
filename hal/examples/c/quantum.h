/*
 * A handful of qubits as one state vector, for the simulated hardware of example_driver.c. Qubits may be
 * anything; noise is drawn by the caller (a Pauli at random is a depolarised qubit on average).
 */
#ifndef EXAMPLE_QUANTUM_H
#define EXAMPLE_QUANTUM_H

#include <complex.h>
#include <stdint.h>

#define QUANTUM_QUBITS 6u
#define QUANTUM_STATES (1u << QUANTUM_QUBITS)

typedef struct quantum {
    double complex amplitude[QUANTUM_STATES];
} quantum;

/* A one-qubit gate: row, column. */
typedef struct quantum_gate {
    double complex u[2][2];
} quantum_gate;

extern const quantum_gate quantum_x, quantum_y, quantum_z, quantum_h;

/* diag(1, e^(i phase)). */
quantum_gate quantum_phase(double phase);
/* exp(-i angle/2 P) for the axis 'x', 'y' or 'z'. */
quantum_gate quantum_rotation(char axis, double angle);

/* All in |0>. */
void quantum_reset(quantum *q);
void quantum_apply(quantum *q, unsigned qubit, const quantum_gate *gate);
void quantum_controlled(quantum *q, unsigned control, unsigned target, const quantum_gate *gate);
void quantum_swap(quantum *q, unsigned a, unsigned b);
/* Measures along Z; u is uniform in 0 to 1. */
int quantum_measure(quantum *q, unsigned qubit, double u);

#endif
