package dev.herald.physical.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.List;

/// The structs of `herald_hal.h`, field by field. A pointer is written as a `long`: all 64-bit calling
/// conventions pass and store the two alike. No struct has padding that is not a field. A test
/// compares every size and offset with what a compiler makes of the header.
final class Layouts {
    static final StructLayout HANDLE = struct("herald_hal_handle", u32("qubit"), u32("generation"));
    static final StructLayout BASIS =
            struct("herald_hal_basis", u32("rot_x1"), u32("rot_y"), u32("rot_x2"));
    static final StructLayout BASIS_CHOICE =
            struct(
                    "herald_hal_basis_choice",
                    u32("set"),
                    u32("weight1"),
                    u32("weight2"),
                    BASIS.withName("fixed"));
    static final StructLayout PROVENANCE =
            struct("herald_hal_provenance", pointer("source"), pointer("date"));
    static final StructLayout OPTION =
            struct("herald_hal_option", pointer("key"), pointer("value"));
    static final StructLayout COUPLING =
            struct(
                    "herald_hal_coupling",
                    u32("first_count"),
                    u32("second_count"),
                    pointer("first"),
                    pointer("second"));

    static final StructLayout QUBIT =
            struct(
                    "herald_hal_qubit",
                    u32("struct_size"),
                    u32("reserved"),
                    u64("roles"),
                    u64("t1_ns"),
                    u64("t2_ns"),
                    u64("initialise_ns"),
                    u64("measure_ns"),
                    u64("refresh_ns"),
                    u64("initialise_error_ppt"),
                    u64("flip0_ppt"),
                    u64("flip1_ppt"),
                    u64("attempt_dephasing_ppt"),
                    PROVENANCE.withName("provenance"));
    static final StructLayout GATE =
            struct(
                    "herald_hal_gate",
                    u32("struct_size"),
                    u32("kind"),
                    u32("first_count"),
                    u32("second_count"),
                    pointer("first"),
                    pointer("second"),
                    u64("duration_ns"),
                    u64("error_ppt"),
                    PROVENANCE.withName("provenance"));
    static final StructLayout POINT =
            struct(
                    "herald_hal_point",
                    u32("struct_size"),
                    u32("code"),
                    u64("bright_state_ppt"),
                    u64("success_ppt"),
                    u32("p00_ppb"),
                    u32("p10_ppb"),
                    u32("p01_ppb"),
                    u32("p11_ppb"),
                    PROVENANCE.withName("provenance"));
    static final StructLayout PORT =
            struct(
                    "herald_hal_port",
                    u32("struct_size"),
                    u32("link"),
                    u32("neighbour"),
                    u32("scheme"),
                    u32("encoding"),
                    u32("modes"),
                    u64("wavelength_pm"),
                    u32("communication_count"),
                    u32("storage_count"),
                    pointer("communication"),
                    pointer("storage"),
                    u64("cycle_ns"),
                    u32("keep_spacing"),
                    u32("measure_spacing"),
                    u64("herald_latency_ns"),
                    u64("peer_latency_ns"),
                    u64("command_lead_ns"),
                    u64("batch_cycles_max"),
                    u32("point_count"),
                    u32("reserved"),
                    pointer("points"));
    static final StructLayout DESCRIPTOR =
            struct(
                    "herald_hal_descriptor",
                    u32("struct_size"),
                    u32("contract_major"),
                    u32("contract_minor"),
                    u32("node"),
                    pointer("vendor"),
                    pointer("model"),
                    pointer("version"),
                    u64("capabilities"),
                    u32("qubit_count"),
                    u32("gate_count"),
                    u32("port_count"),
                    u32("monitor_count"),
                    pointer("qubits"),
                    pointer("gates"),
                    pointer("ports"),
                    pointer("monitors"),
                    u64("bell_measure_ns"),
                    u64("move_ns"),
                    u64("move_error_ppt"),
                    u64("bell_measure_gate_ppt"),
                    u64("bell_measure_flip_z_ppt"),
                    u64("bell_measure_flip_x_ppt"),
                    u64("clock_error_ns"),
                    PROVENANCE.withName("provenance"),
                    COUPLING.withName("bell_measure_on"),
                    COUPLING.withName("move_on"),
                    u64("answer_slack_ns"));

    static final StructLayout INITIALISE = struct("herald_hal_initialise", u32("qubit"));
    static final StructLayout GATE1 =
            struct("herald_hal_gate1", HANDLE.withName("qubit"), u32("kind"), u32("angle"));
    static final StructLayout GATE2 =
            struct(
                    "herald_hal_gate2",
                    HANDLE.withName("first"),
                    HANDLE.withName("second"),
                    u32("kind"),
                    u32("angle"));
    static final StructLayout MEASURE =
            struct("herald_hal_measure", HANDLE.withName("qubit"), BASIS.withName("basis"));
    static final StructLayout BELL_MEASURE =
            struct("herald_hal_bell_measure", HANDLE.withName("first"), HANDLE.withName("second"));
    static final StructLayout MOVE = struct("herald_hal_move", HANDLE.withName("from"), u32("to"));
    static final StructLayout DISCARD = struct("herald_hal_discard", HANDLE.withName("qubit"));
    static final StructLayout ENTANGLE =
            struct(
                    "herald_hal_entangle",
                    u32("port"),
                    u32("qubit"),
                    u32("mode"),
                    u32("point"),
                    BASIS_CHOICE.withName("basis"),
                    u64("first_cycle"),
                    u64("cycles"),
                    u64("tag"),
                    u32("pairs_max"),
                    u32("reserved"));
    static final StructLayout ABORT = struct("herald_hal_abort", u64("batch"));
    static final StructLayout PROBE = struct("herald_hal_probe", pointer("monitor"));
    static final StructLayout COMMAND =
            struct(
                    "herald_hal_command",
                    u32("struct_size"),
                    u32("kind"),
                    u64("id"),
                    MemoryLayout.unionLayout(
                                    INITIALISE.withName("initialise"),
                                    GATE1.withName("gate1"),
                                    GATE2.withName("gate2"),
                                    MEASURE.withName("measure"),
                                    BELL_MEASURE.withName("bell_measure"),
                                    MOVE.withName("move"),
                                    DISCARD.withName("discard"),
                                    ENTANGLE.withName("entangle"),
                                    ABORT.withName("abort"),
                                    PROBE.withName("probe"))
                            .withName("as"));

    static final StructLayout ALLOCATED = struct("herald_hal_allocated", HANDLE.withName("qubit"));
    static final StructLayout MEASURED = struct("herald_hal_measured", u32("one"));
    static final StructLayout BELL_MEASURED = struct("herald_hal_bell_measured", u32("bell"));
    static final StructLayout PROBED = struct("herald_hal_probed", u64("value"));
    static final StructLayout BATCH_ENDED =
            struct(
                    "herald_hal_batch_ended",
                    u32("why"),
                    u32("epoch"),
                    u64("attempts_used"),
                    u64("next_sequence"));
    static final StructLayout REFUSED =
            struct("herald_hal_refused", u32("why"), u32("reserved"), pointer("detail"));
    static final StructLayout FAULTED = struct("herald_hal_faulted", pointer("detail"));
    static final StructLayout HERALDED =
            struct(
                    "herald_hal_heralded",
                    u64("tag"),
                    u64("attempt"),
                    u64("cycle"),
                    u64("emitted_ns"),
                    u64("heralded_ns"),
                    u64("sequence"),
                    u32("epoch"),
                    u32("bell"),
                    u32("half"),
                    u32("one"),
                    HANDLE.withName("kept"),
                    BASIS.withName("basis"),
                    u32("reserved"));
    static final StructLayout STATE_CHANGED =
            struct("herald_hal_state_changed", u32("state"), u32("reserved"), pointer("detail"));
    static final StructLayout QUBITS_LOST =
            struct(
                    "herald_hal_qubits_lost",
                    u32("count"),
                    u32("reserved"),
                    pointer("qubits"),
                    pointer("detail"));
    static final StructLayout EVENT =
            struct(
                    "herald_hal_event",
                    u32("struct_size"),
                    u32("kind"),
                    u64("id"),
                    MemoryLayout.unionLayout(
                                    ALLOCATED.withName("allocated"),
                                    MEASURED.withName("measured"),
                                    BELL_MEASURED.withName("bell_measured"),
                                    PROBED.withName("probed"),
                                    BATCH_ENDED.withName("batch_ended"),
                                    REFUSED.withName("refused"),
                                    FAULTED.withName("faulted"),
                                    HERALDED.withName("heralded"),
                                    STATE_CHANGED.withName("state_changed"),
                                    QUBITS_LOST.withName("qubits_lost"))
                            .withName("as"));

    static final StructLayout CONTEXT =
            struct(
                    "herald_hal_context",
                    u32("struct_size"),
                    u32("contract_major"),
                    u32("contract_minor"),
                    u32("reserved"),
                    pointer("host"),
                    pointer("now_ns"),
                    pointer("wake_at"),
                    pointer("entropy"),
                    pointer("emit"),
                    pointer("post"));
    static final StructLayout DRIVER =
            struct(
                    "herald_hal_driver",
                    u32("struct_size"),
                    u32("contract_major"),
                    u32("contract_minor"),
                    u32("reserved"),
                    pointer("name"),
                    pointer("open"),
                    pointer("describe"),
                    pointer("submit"),
                    pointer("wake"),
                    pointer("close"));

    /// Every struct of the header.
    static final List<StructLayout> ALL =
            List.of(
                    HANDLE,
                    BASIS,
                    BASIS_CHOICE,
                    PROVENANCE,
                    OPTION,
                    COUPLING,
                    QUBIT,
                    GATE,
                    POINT,
                    PORT,
                    DESCRIPTOR,
                    INITIALISE,
                    GATE1,
                    GATE2,
                    MEASURE,
                    BELL_MEASURE,
                    MOVE,
                    DISCARD,
                    ENTANGLE,
                    ABORT,
                    PROBE,
                    COMMAND,
                    ALLOCATED,
                    MEASURED,
                    BELL_MEASURED,
                    PROBED,
                    BATCH_ENDED,
                    REFUSED,
                    FAULTED,
                    HERALDED,
                    STATE_CHANGED,
                    QUBITS_LOST,
                    EVENT,
                    CONTEXT,
                    DRIVER);

    /// Where the body of a command or an event begins.
    static final long BODY = 16;

    private Layouts() {}

    /// The offset of a field, by the names on the way to it, for example `basis.fixed`.
    static long at(StructLayout struct, String path) {
        String[] names = path.split("\\.", -1);
        PathElement[] elements = new PathElement[names.length];
        for (int i = 0; i < names.length; i++) {
            elements[i] = PathElement.groupElement(names[i]);
        }
        return struct.byteOffset(elements);
    }

    /// The offset of a field in the body of a command or an event.
    static long inBody(StructLayout body, String path) {
        return BODY + at(body, path);
    }

    private static StructLayout struct(String name, MemoryLayout... members) {
        return MemoryLayout.structLayout(members).withName(name);
    }

    private static MemoryLayout u32(String name) {
        return JAVA_INT.withName(name);
    }

    private static MemoryLayout u64(String name) {
        return JAVA_LONG.withName(name);
    }

    private static MemoryLayout pointer(String name) {
        return JAVA_LONG.withName(name);
    }
}
