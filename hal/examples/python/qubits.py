"""A few qubits in a pure state, and the arithmetic of gates and measurements on them.

Amplitudes are in a list of 2^n complex numbers; qubit 0 is the lowest bit of the index.
"""

import cmath
import math

ROOT_HALF = math.sqrt(0.5)

# Conventions of the contract: a rotation is exp(-i angle/2 P).
FIXED = {
    "X": ((0, 1), (1, 0)),
    "Y": ((0, -1j), (1j, 0)),
    "Z": ((1, 0), (0, -1)),
    "H": ((ROOT_HALF, ROOT_HALF), (ROOT_HALF, -ROOT_HALF)),
    "S": ((1, 0), (0, 1j)),
    "S_DAGGER": ((1, 0), (0, -1j)),
    "T": ((1, 0), (0, cmath.exp(0.25j * math.pi))),
    "T_DAGGER": ((1, 0), (0, cmath.exp(-0.25j * math.pi))),
}


def rotation(axis, angle):
    """The matrix of a rotation about "X", "Y" or "Z" by an angle in radians."""
    c, s = math.cos(angle / 2), math.sin(angle / 2)
    if axis == "X":
        return ((c, -1j * s), (-1j * s, c))
    if axis == "Y":
        return ((c, -s), (s, c))
    return ((complex(c, -s), 0), (0, complex(c, s)))


class Register:
    """Qubits that start in |0>."""

    def __init__(self, count, random):
        self.random = random
        self.state = [0j] * (1 << count)
        self.state[0] = 1 + 0j

    def apply(self, matrix, qubit, control=None):
        """A gate on one qubit, if the control is 1."""
        (a, b), (c, d) = matrix
        bit = 1 << qubit
        mask = 0 if control is None else 1 << control
        for i in range(len(self.state)):
            if not i & bit and i & mask == mask:
                zero, one = self.state[i], self.state[i | bit]
                self.state[i] = a * zero + b * one
                self.state[i | bit] = c * zero + d * one

    def measure(self, qubit):
        """Along Z; True for |1>."""
        bit = 1 << qubit
        p = sum(abs(x) ** 2 for i, x in enumerate(self.state) if i & bit)
        one = self.random.random() < p
        norm = math.sqrt(p if one else 1 - p)
        self.state = [
            x / norm if bool(i & bit) == one else 0j for i, x in enumerate(self.state)
        ]
        return one

    def reset(self, qubit):
        """To |0>, whatever it was."""
        if self.measure(qubit):
            self.apply(FIXED["X"], qubit)

    def rotate_basis(self, qubit, basis):
        """Three rotations, about X, Y and X, in units of 2 pi / 256, before a measurement along Z."""
        step = 2 * math.pi / 256
        self.apply(rotation("X", basis.rot_x1 * step), qubit)
        self.apply(rotation("Y", basis.rot_y * step), qubit)
        self.apply(rotation("X", basis.rot_x2 * step), qubit)

    def bell_measure(self, first, second):
        """CNOT, Hadamard on the first, both read: the index 2z + x."""
        self.apply(FIXED["X"], second, control=first)
        self.apply(FIXED["H"], first)
        return 2 * self.measure(first) + self.measure(second)

    def swap(self, one, other):
        for a, b in ((one, other), (other, one), (one, other)):
            self.apply(FIXED["X"], b, control=a)

    def half_of_a_pair(self, qubit):
        """Entangled with a qubit far away, which from here looks like |0> or |1> at random."""
        self.reset(qubit)
        if self.random.random() < 0.5:
            self.apply(FIXED["X"], qubit)
