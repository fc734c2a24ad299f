#include "quantum.h"

#include <math.h>

#define R 0.70710678118654752440

const quantum_gate quantum_x = {{{0, 1}, {1, 0}}};
const quantum_gate quantum_y = {{{0, -I}, {I, 0}}};
const quantum_gate quantum_z = {{{1, 0}, {0, -1}}};
const quantum_gate quantum_h = {{{R, R}, {R, -R}}};

quantum_gate quantum_phase(double phase) {
    return (quantum_gate){{{1, 0}, {0, cos(phase) + I * sin(phase)}}};
}

quantum_gate quantum_rotation(char axis, double angle) {
    double c = cos(angle / 2);
    double s = sin(angle / 2);
    switch (axis) {
    case 'x':
        return (quantum_gate){{{c, -I * s}, {-I * s, c}}};
    case 'y':
        return (quantum_gate){{{c, -s}, {s, c}}};
    default:
        return (quantum_gate){{{c - I * s, 0}, {0, c + I * s}}};
    }
}

void quantum_reset(quantum *q) {
    *q = (quantum){{1}};
}

/* For each pair of states that differ in the qubit alone, and have all bits of the mask. */
static void each_pair(quantum *q, unsigned qubit, unsigned mask, const quantum_gate *gate) {
    unsigned bit = 1u << qubit;
    for (unsigned s = 0; s < QUANTUM_STATES; s++) {
        if ((s & bit) == 0 && (s & mask) == mask) {
            double complex a = q->amplitude[s];
            double complex b = q->amplitude[s | bit];
            q->amplitude[s] = gate->u[0][0] * a + gate->u[0][1] * b;
            q->amplitude[s | bit] = gate->u[1][0] * a + gate->u[1][1] * b;
        }
    }
}

void quantum_apply(quantum *q, unsigned qubit, const quantum_gate *gate) {
    each_pair(q, qubit, 0, gate);
}

void quantum_controlled(quantum *q, unsigned control, unsigned target, const quantum_gate *gate) {
    each_pair(q, target, 1u << control, gate);
}

void quantum_swap(quantum *q, unsigned a, unsigned b) {
    quantum_controlled(q, a, b, &quantum_x);
    quantum_controlled(q, b, a, &quantum_x);
    quantum_controlled(q, a, b, &quantum_x);
}

static double square(double complex z) {
    return creal(z) * creal(z) + cimag(z) * cimag(z);
}

int quantum_measure(quantum *q, unsigned qubit, double u) {
    unsigned bit = 1u << qubit;
    double weight[2] = {0, 0};
    for (unsigned s = 0; s < QUANTUM_STATES; s++) {
        weight[(s & bit) != 0] += square(q->amplitude[s]);
    }
    /* The weights sum to 1 but for rounding, which this takes out again. */
    int one = u * (weight[0] + weight[1]) < weight[1];
    double scale = 1 / sqrt(weight[one]);
    for (unsigned s = 0; s < QUANTUM_STATES; s++) {
        q->amplitude[s] = ((s & bit) != 0) == one ? q->amplitude[s] * scale : 0;
    }
    return one;
}
