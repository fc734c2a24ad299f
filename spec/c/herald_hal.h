/*
 * herald_hal.h: the contract with a quantum device, as a C interface.
 *
 * The third binding of the contract of spec/text/hal.md, beside the Java interface
 * dev.herald.hal.device and the messages of herald.hal.v1. The three say the same: a driver behind
 * this header is held to the same clauses, and every number below that also travels on the wire is
 * the wire's number. What is particular to C is normative in spec/text/hal-c.md (HAL-C-...).
 *
 * Version 1.1. C11; usable from C++. 64-bit platforms with their standard C calling convention.
 *
 * In short
 *   - A driver is a shared library with one exported function, herald_hal_driver_v1, which returns a
 *     table of functions. A host opens devices through the table.
 *   - The host calls the driver on one thread, its loop. A driver with threads of its own enters the
 *     loop through herald_hal_context.post, the only function that any thread may call.
 *   - Commands go in by submit, answers and other events come out by herald_hal_context.emit.
 *     Exactly one answer for each command. Nothing here blocks.
 *   - Memory belongs to who made it. A pointer that is passed to a function is good until that
 *     function returns, and what is to be kept is copied. Two exceptions, both below: the context
 *     and the descriptor live as long as the device.
 *   - Every struct that can grow starts with its size. See "Growth".
 *
 * Units are in the names: _ns is nanoseconds (an instant counts from the network epoch), _ppt parts
 * per trillion (a probability, 0 to 10^12), _ppb parts per billion, _pm picometres. Probabilities are
 * integers, as on the wire, and not floating point: then a descriptor has one form in all bindings,
 * a device gives the same figures whether it is reached through this header or over a connection,
 * and there is no NaN to refuse.
 *
 * Text is UTF-8, ends with a NUL and has at most HERALD_HAL_TEXT_MAX bytes before it. A text that may
 * be absent is NULL then, which means the empty text. An array may be NULL when its count is 0 and
 * has at most HERALD_HAL_COUNT_MAX elements.
 *
 * Growth. A later minor version adds fields at the end of a struct, and values of enumerations.
 * Whoever fills a struct sets struct_size to its sizeof, and whoever reads it reads no field beyond
 * struct_size; a field that is not there has the value 0, which always means what was true before
 * there was the field. In an array, the elements are struct_size of the first element apart, and all
 * have the same. Fields named reserved are 0.
 */
#ifndef HERALD_HAL_H
#define HERALD_HAL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the contract that this header binds. */
#define HERALD_HAL_CONTRACT_MAJOR 1u
#define HERALD_HAL_CONTRACT_MINOR 1u

/* Longest text, in bytes without the NUL. */
#define HERALD_HAL_TEXT_MAX 1024u
/* Most elements of an array. */
#define HERALD_HAL_COUNT_MAX 65536u
/* herald_hal_batch_ended.attempts_used of a device that cannot say. */
#define HERALD_HAL_ATTEMPTS_UNKNOWN INT64_C(-1)
/* A probability of 1, and the sum of the weights of a state. */
#define HERALD_HAL_ONE_PPT UINT64_C(1000000000000)
#define HERALD_HAL_ONE_PPB 1000000000u

#if defined(_WIN32)
#define HERALD_HAL_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define HERALD_HAL_EXPORT __attribute__((visibility("default")))
#else
#define HERALD_HAL_EXPORT
#endif

/* ---- Enumerations. Fields hold them as uint32_t. 0 is never a value: a field that holds 0 is missing.
 * A driver meets numbers that it does not know and refuses the command with UNSUPPORTED. */

/* What a device may be able to do. A set is an uint64_t with HERALD_HAL_BIT of each member. */
enum herald_hal_capability {
    HERALD_HAL_CAPABILITY_GATES = 1,
    HERALD_HAL_CAPABILITY_MEASURE = 2,
    HERALD_HAL_CAPABILITY_BELL_MEASURE = 3,
    HERALD_HAL_CAPABILITY_MOVE = 4,
    HERALD_HAL_CAPABILITY_ENTANGLE_KEEP = 5,
    HERALD_HAL_CAPABILITY_ENTANGLE_MEASURE = 6,
    HERALD_HAL_CAPABILITY_MONITORS = 7
};

/* What a qubit may be used for. A set, as above. */
enum herald_hal_role {
    /* Couples to a photonic port. */
    HERALD_HAL_ROLE_COMMUNICATION = 1,
    /* Holds states of pairs. */
    HERALD_HAL_ROLE_STORAGE = 2,
    /* For applications. */
    HERALD_HAL_ROLE_COMPUTATION = 3
};

#define HERALD_HAL_BIT(number) (UINT64_C(1) << (number))

/* Gates. A rotation is exp(-i angle/2 P) for the Pauli operator P. */
enum herald_hal_gate_kind {
    HERALD_HAL_GATE_X = 1,
    HERALD_HAL_GATE_Y = 2,
    HERALD_HAL_GATE_Z = 3,
    HERALD_HAL_GATE_H = 4,
    HERALD_HAL_GATE_S = 5,
    HERALD_HAL_GATE_S_DAGGER = 6,
    HERALD_HAL_GATE_T = 7,
    HERALD_HAL_GATE_T_DAGGER = 8,
    HERALD_HAL_GATE_RX = 9,
    HERALD_HAL_GATE_RY = 10,
    HERALD_HAL_GATE_RZ = 11,
    /* From here on on two qubits. The first is the control. */
    HERALD_HAL_GATE_CNOT = 12,
    HERALD_HAL_GATE_CZ = 13,
    /* Controlled rotation about X. */
    HERALD_HAL_GATE_CRX = 14,
    HERALD_HAL_GATE_SWAP = 15
};

/* What this end does with its half of a pair. */
enum herald_hal_pair_mode {
    /* Keeps the qubit; one attempt is outstanding. */
    HERALD_HAL_PAIR_MODE_KEEP = 1,
    /* Measures right after the emission; attempts overlap. */
    HERALD_HAL_PAIR_MODE_MEASURE = 2
};

/* What the basis of a measured pair is chosen from, see herald_hal_basis_choice. */
enum herald_hal_basis_set {
    HERALD_HAL_BASIS_SET_FIXED = 1,
    HERALD_HAL_BASIS_SET_XZ = 2,
    HERALD_HAL_BASIS_SET_XYZ = 3,
    HERALD_HAL_BASIS_SET_CHSH = 4
};

/* How a port heralds pairs. */
enum herald_hal_scheme {
    HERALD_HAL_SCHEME_SINGLE_CLICK = 1,
    HERALD_HAL_SCHEME_DOUBLE_CLICK = 2,
    HERALD_HAL_SCHEME_MIDPOINT_SOURCE = 3,
    HERALD_HAL_SCHEME_EMITTER_ABSORBER = 4,
    /* Pairs by decree: a simulator's, no hardware's. */
    HERALD_HAL_SCHEME_IDEAL = 5
};

/* How a photon carries its qubit. */
enum herald_hal_encoding {
    HERALD_HAL_ENCODING_POLARIZATION = 1,
    HERALD_HAL_ENCODING_TIME_BIN = 2,
    HERALD_HAL_ENCODING_FREQUENCY_BIN = 3,
    HERALD_HAL_ENCODING_PATH = 4,
    HERALD_HAL_ENCODING_PRESENCE = 5
};

enum herald_hal_device_state {
    HERALD_HAL_STATE_READY = 1,
    /* Busy with itself; qubits are kept, entanglement waits. */
    HERALD_HAL_STATE_CALIBRATING = 2,
    /* Needs attention; every qubit is lost. */
    HERALD_HAL_STATE_FAULT = 3,
    /* Not reachable; every qubit is lost. */
    HERALD_HAL_STATE_OFFLINE = 4
};

/* Why a command was not begun. */
enum herald_hal_refusal {
    /* Not offered, not on these qubits, or of a kind that is not known. */
    HERALD_HAL_REFUSAL_UNSUPPORTED = 1,
    /* No qubit, port, monitor or operating point of that number. */
    HERALD_HAL_REFUSAL_NO_SUCH_TARGET = 2,
    /* The handle is not, or no longer, the owner of the qubit. */
    HERALD_HAL_REFUSAL_NOT_OWNED = 3,
    /* The qubit is owned, or in use by another command. */
    HERALD_HAL_REFUSAL_BUSY = 4,
    /* A parameter is out of its range. */
    HERALD_HAL_REFUSAL_OUT_OF_RANGE = 5,
    /* A command of that id is under way. */
    HERALD_HAL_REFUSAL_DUPLICATE_ID = 6,
    /* The device is not READY. */
    HERALD_HAL_REFUSAL_NOT_READY = 7
};

/* How a batch ended. Only the last two are errors of the hardware. */
enum herald_hal_batch_end {
    /* As many pairs as asked for were heralded. */
    HERALD_HAL_BATCH_END_COMPLETE = 1,
    /* All attempts were used. */
    HERALD_HAL_BATCH_END_EXHAUSTED = 2,
    /* The other end made no attempt together with this one. */
    HERALD_HAL_BATCH_END_PEER_ABSENT = 3,
    /* The other end attempted under another tag. */
    HERALD_HAL_BATCH_END_TAG_MISMATCH = 4,
    /* The last cycle had passed when the command arrived. */
    HERALD_HAL_BATCH_END_LATE = 5,
    HERALD_HAL_BATCH_END_ABORTED = 6,
    /* The heralding station reports a failure of its own. */
    HERALD_HAL_BATCH_END_STATION_ERROR = 7,
    HERALD_HAL_BATCH_END_HARDWARE_FAULT = 8
};

/* ---- Small structs. They never grow. */

/* One period of ownership of a qubit. Each hand-over of the qubit has a new generation. */
typedef struct herald_hal_handle {
    /* Index in the descriptor. */
    uint32_t qubit;
    /* Counts hand-overs of this qubit, from 1. */
    uint32_t generation;
} herald_hal_handle;

/* A basis: three rotations, about X, then Y, then X, before a measurement along Z. Each 0 to 255 in
 * units of 2pi/256. Z is (0, 0, 0), X (0, 192, 0), Y (64, 0, 0). */
typedef struct herald_hal_basis {
    uint32_t rot_x1;
    uint32_t rot_y;
    uint32_t rot_x2;
} herald_hal_basis;

/* How the basis of a measured pair is chosen. With u uniform in 0 to 254:
 *   FIXED  fixed
 *   XZ     X when u < weight1, else Z
 *   XYZ    X when u < weight1, else Y when u < weight1 + weight2, else Z
 *   CHSH   (0, 224, 0) when u < weight1, else (0, 32, 0) */
typedef struct herald_hal_basis_choice {
    /* enum herald_hal_basis_set */
    uint32_t set;
    /* 0 to 255, with a sum up to 255. */
    uint32_t weight1;
    uint32_t weight2;
    herald_hal_basis fixed;
} herald_hal_basis_choice;

/* Where a figure comes from: a paper, a data sheet, a calibration, or "assumption: ...", and its ISO
 * 8601 date: a year, a month or a day. */
typedef struct herald_hal_provenance {
    const char *source;
    const char *date;
} herald_hal_provenance;

/* An option of a driver, from the host's configuration. */
typedef struct herald_hal_option {
    const char *key;
    const char *value;
} herald_hal_option;

/* Pairs of qubits that an operation works on: one of first with one of second, whichever way round;
 * an empty list means any qubit. */
typedef struct herald_hal_coupling {
    uint32_t first_count;
    uint32_t second_count;
    const uint32_t *first;
    const uint32_t *second;
} herald_hal_coupling;

/* ---- Descriptor: what a device is and can do. Constant from open to close (HAL-DESC-1). */

/* One physical qubit; its number is its position in the descriptor's array, from 0. */
typedef struct herald_hal_qubit {
    uint32_t struct_size;
    uint32_t reserved;
    /* Set of enum herald_hal_role. */
    uint64_t roles;
    /* Relaxation and dephasing times; 0 for none. With both, t2 is at most 2 t1; t1 without t2 is
     * no pair of values. */
    int64_t t1_ns;
    int64_t t2_ns;
    int64_t initialise_ns;
    int64_t measure_ns;
    /* How long a storage qubit can idle beside attempts before it must be initialised anew; 0 for
     * ever. */
    int64_t refresh_ns;
    /* Depolarising probability of Initialise. */
    uint64_t initialise_error_ppt;
    /* Probability to read 1 when it is 0, and 0 when it is 1. */
    uint64_t flip0_ppt;
    uint64_t flip1_ppt;
    /* Dephasing probability of this qubit, idle, per attempt and per unit of the operating point's
     * bright-state population (1/2 where the scheme has none). */
    uint64_t attempt_dephasing_ppt;
    herald_hal_provenance provenance;
} herald_hal_qubit;

/* A gate and where it can be applied. */
typedef struct herald_hal_gate {
    uint32_t struct_size;
    /* enum herald_hal_gate_kind */
    uint32_t kind;
    /* Qubits it can be applied to: the first of two, the second of two. Empty for all. */
    uint32_t first_count;
    uint32_t second_count;
    const uint32_t *first;
    const uint32_t *second;
    int64_t duration_ns;
    /* Depolarising probability on the qubits it acts on; covers the duration. */
    uint64_t error_ppt;
    herald_hal_provenance provenance;
} herald_hal_gate;

/* One way to run a port. */
typedef struct herald_hal_point {
    uint32_t struct_size;
    /* Names the point in commands. */
    uint32_t code;
    /* Bright-state population of a single-click scheme; 0 where it means nothing. */
    uint64_t bright_state_ppt;
    /* Probability that one attempt is heralded. */
    uint64_t success_ppt;
    /* The heralded state relative to the reported Bell state, at emission: weights of no error, of a
     * phase flip, of a bit flip and of both. Their sum is HERALD_HAL_ONE_PPB. */
    uint32_t p00_ppb;
    uint32_t p10_ppb;
    uint32_t p01_ppb;
    uint32_t p11_ppb;
    herald_hal_provenance provenance;
} herald_hal_point;

/* A photonic interface toward one neighbour; its number is its position, from 0. */
typedef struct herald_hal_port {
    uint32_t struct_size;
    /* The quantum link behind it, and the node at its other end; both from 1. */
    uint32_t link;
    uint32_t neighbour;
    /* enum herald_hal_scheme, enum herald_hal_encoding */
    uint32_t scheme;
    uint32_t encoding;
    /* Multiplexed modes of one attempt, from 1; 0 means 1. */
    uint32_t modes;
    uint64_t wavelength_pm;
    /* Qubits that couple to it, and qubits set aside for its pairs. */
    uint32_t communication_count;
    uint32_t storage_count;
    const uint32_t *communication;
    const uint32_t *storage;
    /* Cycle number = network time / cycle_ns, rounded down. */
    int64_t cycle_ns;
    /* Cycles between attempts in each mode; attempts are made at multiples only. */
    uint32_t keep_spacing;
    uint32_t measure_spacing;
    /* Longest time from emission to herald, at this end and at the other. */
    int64_t herald_latency_ns;
    int64_t peer_latency_ns;
    /* How long before its first cycle a batch should be submitted to lose no attempt. */
    int64_t command_lead_ns;
    uint64_t batch_cycles_max;
    uint32_t point_count;
    uint32_t reserved;
    const herald_hal_point *points;
} herald_hal_port;

typedef struct herald_hal_descriptor {
    uint32_t struct_size;
    /* The version of the contract that the driver speaks. */
    uint32_t contract_major;
    uint32_t contract_minor;
    /* The node that the device belongs to, from 1. */
    uint32_t node;
    const char *vendor;
    const char *model;
    const char *version;
    /* Set of enum herald_hal_capability. */
    uint64_t capabilities;
    uint32_t qubit_count;
    uint32_t gate_count;
    uint32_t port_count;
    uint32_t monitor_count;
    const herald_hal_qubit *qubits;
    const herald_hal_gate *gates;
    const herald_hal_port *ports;
    /* Names. */
    const char *const *monitors;
    int64_t bell_measure_ns;
    int64_t move_ns;
    /* Depolarising probability of Move. */
    uint64_t move_error_ppt;
    /* Noise of BellMeasure: probability that its gate did not depolarise, and that the bit of the
     * phase and that of the parity are read wrongly. */
    uint64_t bell_measure_gate_ppt;
    uint64_t bell_measure_flip_z_ppt;
    uint64_t bell_measure_flip_x_ppt;
    /* Bound on the offset between the device's clock and network time. */
    int64_t clock_error_ns;
    herald_hal_provenance provenance;
    /* Where BellMeasure and Move can be applied. */
    herald_hal_coupling bell_measure_on;
    herald_hal_coupling move_on;
    /* How much later than declared an answer may come. */
    int64_t answer_slack_ns;
} herald_hal_descriptor;

/* ---- Commands: what a device can be told. */

/* The kind of a command: which member of herald_hal_command.as is meant. The numbers are those of
 * the fields of herald.hal.v1.Command. A kind that the driver does not know is refused with
 * UNSUPPORTED (HAL-VERS-2). */
enum herald_hal_command_kind {
    HERALD_HAL_INITIALISE = 2,
    HERALD_HAL_GATE1 = 3,
    HERALD_HAL_GATE2 = 4,
    HERALD_HAL_MEASURE = 5,
    HERALD_HAL_BELL_MEASURE = 6,
    HERALD_HAL_MOVE = 7,
    HERALD_HAL_DISCARD = 8,
    HERALD_HAL_ENTANGLE = 9,
    HERALD_HAL_ABORT = 10,
    HERALD_HAL_PROBE = 11
};

/* Prepares a free qubit in |0> and takes ownership of it. Answer: ALLOCATED. */
typedef struct herald_hal_initialise {
    uint32_t qubit;
} herald_hal_initialise;

/* Applies a one-qubit gate. Answer: DONE. */
typedef struct herald_hal_gate1 {
    herald_hal_handle qubit;
    /* enum herald_hal_gate_kind */
    uint32_t kind;
    /* Of a rotation, in units of 2pi/2^32; ignored by other gates. */
    uint32_t angle;
} herald_hal_gate1;

/* Applies a two-qubit gate. Answer: DONE. */
typedef struct herald_hal_gate2 {
    herald_hal_handle first;
    herald_hal_handle second;
    uint32_t kind;
    uint32_t angle;
} herald_hal_gate2;

/* Measures a qubit and gives it back. Answer: MEASURED. */
typedef struct herald_hal_measure {
    herald_hal_handle qubit;
    herald_hal_basis basis;
} herald_hal_measure;

/* Bell measurement: CNOT from first to second, Hadamard on the first, both measured; the outcome
 * (z, x) is (first, second). Gives both back. Answer: BELL_MEASURED. */
typedef struct herald_hal_bell_measure {
    herald_hal_handle first;
    herald_hal_handle second;
} herald_hal_bell_measure;

/* Moves a state to a free qubit, whose ownership replaces that of the source. Answer: ALLOCATED. */
typedef struct herald_hal_move {
    herald_hal_handle from;
    uint32_t to;
} herald_hal_move;

/* Gives a qubit back, whatever its state. Answer: DONE. */
typedef struct herald_hal_discard {
    herald_hal_handle qubit;
} herald_hal_discard;

/* A batch of attempts at entanglement together with the neighbour: at cycles from first_cycle to
 * first_cycle + cycles - 1 that are multiples of the port's spacing. A HERALDED for each pair, then
 * the answer: BATCH_ENDED. */
typedef struct herald_hal_entangle {
    uint32_t port;
    /* A free communication qubit of the port. */
    uint32_t qubit;
    /* enum herald_hal_pair_mode; with KEEP, pairs_max is 1 */
    uint32_t mode;
    /* Code of an operating point. */
    uint32_t point;
    /* How to measure, when measuring. */
    herald_hal_basis_choice basis;
    /* Below 2^63, like cycles, which is at least 1. */
    uint64_t first_cycle;
    uint64_t cycles;
    /* Names the work to the station; the same at both ends. */
    uint64_t tag;
    /* The batch is complete after this many heralds; at least 1. */
    uint32_t pairs_max;
    uint32_t reserved;
} herald_hal_entangle;

/* Ends a batch; its answer is BATCH_ENDED with ABORTED unless it ended before. Answer: DONE. */
typedef struct herald_hal_abort {
    /* Id of the command ENTANGLE. */
    uint64_t batch;
} herald_hal_abort;

/* Reads a monitor. Answer: PROBED. */
typedef struct herald_hal_probe {
    const char *monitor;
} herald_hal_probe;

typedef struct herald_hal_command {
    uint32_t struct_size;
    /* enum herald_hal_command_kind */
    uint32_t kind;
    /* Not 0, and not that of a command under way; the driver refuses the one with OUT_OF_RANGE and
     * the other with DUPLICATE_ID. */
    uint64_t id;
    union {
        herald_hal_initialise initialise;
        herald_hal_gate1 gate1;
        herald_hal_gate2 gate2;
        herald_hal_measure measure;
        herald_hal_bell_measure bell_measure;
        herald_hal_move move;
        herald_hal_discard discard;
        herald_hal_entangle entangle;
        herald_hal_abort abort;
        herald_hal_probe probe;
    } as;
} herald_hal_command;

/* ---- Events: what a device reports. */

/* The kind of an event, as for commands. All but the last three are answers: they end the command
 * whose id they carry. A driver emits no other kinds to a host of this version. */
enum herald_hal_event_kind {
    HERALD_HAL_DONE = 2,
    HERALD_HAL_ALLOCATED = 3,
    HERALD_HAL_MEASURED = 4,
    HERALD_HAL_BELL_MEASURED = 5,
    HERALD_HAL_PROBED = 6,
    HERALD_HAL_BATCH_ENDED = 7,
    HERALD_HAL_REFUSED = 8,
    HERALD_HAL_FAULTED = 9,
    HERALD_HAL_HERALDED = 10,
    HERALD_HAL_STATE_CHANGED = 11,
    HERALD_HAL_QUBITS_LOST = 12
};

/* The host owns the qubit from here on. */
typedef struct herald_hal_allocated {
    herald_hal_handle qubit;
} herald_hal_allocated;

typedef struct herald_hal_measured {
    /* 0 or 1. */
    uint32_t one;
} herald_hal_measured;

typedef struct herald_hal_bell_measured {
    /* 2z + x, 0 to 3. */
    uint32_t bell;
} herald_hal_bell_measured;

typedef struct herald_hal_probed {
    /* In the monitor's unit times 10^-9. */
    int64_t value;
} herald_hal_probed;

typedef struct herald_hal_batch_ended {
    /* enum herald_hal_batch_end */
    uint32_t why;
    /* Session epoch of the station; 0 when it was never reached. */
    uint32_t epoch;
    /* Attempts made, successful ones included, or HERALD_HAL_ATTEMPTS_UNKNOWN. */
    int64_t attempts_used;
    /* The number that the station's next herald will have; below 2^63. */
    uint64_t next_sequence;
} herald_hal_batch_ended;

/* The command was not begun and changed nothing. */
typedef struct herald_hal_refused {
    /* enum herald_hal_refusal */
    uint32_t why;
    uint32_t reserved;
    /* For people: what is wrong, by name, value and rule. May be NULL. */
    const char *detail;
} herald_hal_refused;

/* The hardware failed; the qubits that the command acted on are given back. */
typedef struct herald_hal_faulted {
    /* May be NULL. */
    const char *detail;
} herald_hal_faulted;

/* What this end has of a heralded pair. The numbers are those of the fields of
 * herald.hal.v1.Heralded. */
enum herald_hal_half {
    /* The host owns the qubit of herald_hal_heralded.kept. */
    HERALD_HAL_HALF_KEPT = 9,
    /* The qubit was measured: herald_hal_heralded.one and .basis. */
    HERALD_HAL_HALF_READ = 10
};

/* A pair was heralded in the batch with this id; not an answer. */
typedef struct herald_hal_heralded {
    /* The batch's. */
    uint64_t tag;
    /* Number of the attempt in the batch, from 1; below 2^63, like cycle and sequence. */
    uint64_t attempt;
    /* Cycle of the attempt, the same at both ends. */
    uint64_t cycle;
    /* When the photon was emitted: the state ages from then. */
    int64_t emitted_ns;
    /* When the herald reached this device. */
    int64_t heralded_ns;
    /* Number of the herald in the station's session epoch, the same at both ends. */
    uint64_t sequence;
    uint32_t epoch;
    /* The realised Bell state, 2z + x, 0 to 3. */
    uint32_t bell;
    /* enum herald_hal_half */
    uint32_t half;
    /* READ: 0 or 1. */
    uint32_t one;
    /* KEPT. */
    herald_hal_handle kept;
    /* READ. */
    herald_hal_basis basis;
    uint32_t reserved;
} herald_hal_heralded;

/* The device's state changed, unasked. */
typedef struct herald_hal_state_changed {
    /* enum herald_hal_device_state */
    uint32_t state;
    uint32_t reserved;
    /* May be NULL. */
    const char *detail;
} herald_hal_state_changed;

/* Qubits were lost with their states, unasked; the handles are given back. */
typedef struct herald_hal_qubits_lost {
    uint32_t count;
    uint32_t reserved;
    const herald_hal_handle *qubits;
    /* May be NULL. */
    const char *detail;
} herald_hal_qubits_lost;

typedef struct herald_hal_event {
    uint32_t struct_size;
    /* enum herald_hal_event_kind */
    uint32_t kind;
    /* Of the command that is answered, or of the batch that was successful; 0 for what nobody asked
     * for, and for the refusal of a command with the id 0. */
    uint64_t id;
    union {
        herald_hal_allocated allocated;
        herald_hal_measured measured;
        herald_hal_bell_measured bell_measured;
        herald_hal_probed probed;
        herald_hal_batch_ended batch_ended;
        herald_hal_refused refused;
        herald_hal_faulted faulted;
        herald_hal_heralded heralded;
        herald_hal_state_changed state_changed;
        herald_hal_qubits_lost qubits_lost;
    } as;
} herald_hal_event;

/* ---- What a device gets from its host. */

/* Filled by the host, good from the call of open until close returned; a failed open ends it too.
 * Every function takes host as its first argument. All but post are called on the loop's thread only:
 * usually while one of the driver's functions runs, and in any case between open and close of the
 * device. None blocks. */
typedef struct herald_hal_context {
    uint32_t struct_size;
    /* The version of the contract that the host speaks. */
    uint32_t contract_major;
    uint32_t contract_minor;
    uint32_t reserved;
    /* The host's own. */
    void *host;

    /* Network time: monotonic, in ns since the network epoch. */
    int64_t (*now_ns)(void *host);

    /* Asks for one call of the driver's wake with this token, at or after the instant. An instant
     * that has passed means as soon as possible, but never before wake_at returned. Any number of
     * calls may be outstanding; those for one instant come in the order in which they were asked
     * for. There is no way to take one back: a driver ignores a wake that it has no more use for. */
    void (*wake_at)(void *host, int64_t at_ns, uint64_t token);

    /* Fills the array with random bytes; at most HERALD_HAL_COUNT_MAX of them. */
    void (*entropy)(void *host, uint8_t *bytes, uint32_t count);

    /* Reports an event. The event, and all that it points to, stays the driver's and may be changed
     * when emit returned. The host may call submit before emit returns: what the event says must
     * be true in the driver by then. */
    void (*emit)(void *host, const herald_hal_event *event);

    /* From any thread: asks for one call of the driver's wake with this token, on the loop, as soon as
     * possible. A driver has no thread that can call it once close returned. */
    void (*post)(void *host, uint64_t token);
} herald_hal_context;

/* ---- The driver. */

/* The driver's own; to the host, a pointer to hand back. */
typedef struct herald_hal_device herald_hal_device;

/* What open returns. A host takes a code that it does not know for FAILED. */
enum herald_hal_open_result {
    HERALD_HAL_OPEN_OK = 0,
    /* An option is missing, not known, or has a value that makes no sense. */
    HERALD_HAL_OPEN_OPTION = 1,
    /* The hardware is not there, or is another's. */
    HERALD_HAL_OPEN_UNAVAILABLE = 2,
    /* The host's version of the contract is not enough. */
    HERALD_HAL_OPEN_VERSION = 3,
    HERALD_HAL_OPEN_FAILED = 4
};

/* What a driver is; it, and what it points to, is constant and lives as long as the library is
 * loaded. All functions but open take a device that open returned and close has not ended; the host
 * calls them on its loop, one at a time, except that it may call submit from within emit. */
typedef struct herald_hal_driver {
    uint32_t struct_size;
    /* The version of the contract that the driver speaks. The majors of host and driver are equal. */
    uint32_t contract_major;
    uint32_t contract_minor;
    uint32_t reserved;
    /* A short stable name, for example "acme-nv". */
    const char *name;

    /* Opens a device. On success, stores it in *device, which is not NULL then, and returns OPEN_OK.
     * Otherwise writes why into message, as a text of at most message_size bytes with its NUL (at
     * least 256), naming the option and the rule; nothing is left open then. The options are the
     * host's and good during the call; an option that is not known is an error. May be called before
     * the loop runs, on the thread that will run it or not; the device is its own from then on. */
    int32_t (*open)(
            const herald_hal_context *context,
            const herald_hal_option *options,
            uint32_t option_count,
            herald_hal_device **device,
            char *message,
            uint32_t message_size);

    /* The descriptor, good until close, and always the same. */
    const herald_hal_descriptor *(*describe)(herald_hal_device *device);

    /* Hands over a command, which is good during the call. Never fails: refusals and faults are
     * events, which may be emitted before submit returns. */
    void (*submit)(herald_hal_device *device, const herald_hal_command *command);

    /* What was asked for by wake_at or post. */
    void (*wake)(herald_hal_device *device, uint64_t token);

    /* Gives up every qubit and every command, and frees everything; no event, and no call of any
     * function of the context, follows. The driver's threads are gone when it returns. */
    void (*close)(herald_hal_device *device);
} herald_hal_driver;

/* The one symbol that a driver exports. Returns the driver, never NULL. */
HERALD_HAL_EXPORT const herald_hal_driver *herald_hal_driver_v1(void);

#ifdef __cplusplus
}
#endif

#endif /* HERALD_HAL_H */
