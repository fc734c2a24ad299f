package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceState;
import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.fault.Fault;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.physical.sim.fault.NodeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/// Carries out faults: finds what each acts on and what it does there. Every fault with chance in it
/// draws from a stream of its own, by its place in the order of all faults made.
final class Faults {
    private final SimHardware hardware;
    private final Rng rng;
    private final List<Injection> injections = new ArrayList<>();
    private int made;

    Faults(SimHardware hardware, Rng rng) {
        this.hardware = hardware;
        this.rng = rng;
    }

    List<Injection> injections() {
        return List.copyOf(injections);
    }

    Injection inject(Fault fault) {
        return begin(fault, effect(fault));
    }

    void schedule(FaultPlan plan) {
        List<Effect> effects = new ArrayList<>();
        for (FaultPlan.Entry entry : plan.entries()) {
            effects.add(effect(entry.fault()));
        }
        long nowNs = hardware.clock.nowNs();
        for (int i = 0; i < effects.size(); i++) {
            FaultPlan.Entry entry = plan.entries().get(i);
            Effect effect = effects.get(i);
            hardware.agenda.at(nowNs + entry.atNs(), () -> begin(entry, effect));
        }
    }

    private void begin(FaultPlan.Entry entry, Effect effect) {
        Injection injection = begin(entry.fault(), effect);
        if (entry.forNs() != FaultPlan.Entry.FOREVER) {
            hardware.agenda.at(injection.beganNs() + entry.forNs(), injection::end);
        }
    }

    private Injection begin(Fault fault, Effect effect) {
        Injection injection = new Injection(fault, effect, hardware);
        injections.add(injection);
        return injection;
    }

    private Effect effect(Fault fault) {
        Rng stream = rng.stream("fault/" + made++);
        return switch (fault) {
            case LinkFault f -> link(f, hardware.link(f.link()), stream);
            case NodeFault f -> node(f, hardware.hardware(f.node()));
        };
    }

    private Effect link(LinkFault fault, SimLink link, Rng stream) {
        return switch (fault) {
            case LinkFault.LossStep f ->
                    strain(
                            link,
                            Strain.fibre(
                                    f.arm().includesA() ? f.dB() : 0,
                                    f.arm().includesB() ? f.dB() : 0));
            case LinkFault.DarkCounts f -> strain(link, Strain.noise(withWindow(link, f, f.hz())));
            case LinkFault.ConversionNoise f -> {
                double hz = withWindow(link, f, f.hz());
                yield strain(
                        link,
                        Strain.converters(
                                f.arm().includesA() ? hz : 0, f.arm().includesB() ? hz : 0));
            }
            case LinkFault.SourceBlinking f ->
                    new BlinkEffect(link, loss(f.arm(), Strain.ALL_DB), f, hardware, stream);
            case LinkFault.PumpDrift f -> strain(link, Strain.pump(f.factor()));
            case LinkFault.MultiPair f -> strain(link, Strain.multiPair(f.probability()));
            case LinkFault.BlindingLight f -> strain(link, Strain.light(f.click(), f.watts()));
            case LinkFault.PhaseDrift f -> walk(link, f.rad(), f.stepNs(), Strain::phase, stream);
            case LinkFault.PolarizationDrift f ->
                    walk(link, f.rad(), f.stepNs(), Faults::misaligned, stream);
            case LinkFault.HeraldLoss f ->
                    new HeraldLossEffect(ends(link, f.arm()), f.probability());
            case LinkFault.PartnerSilent _ -> strain(link, Strain.silence());
            case LinkFault.StationRestart _ -> once(link::restartStation);
        };
    }

    private Effect node(NodeFault fault, SimDevice device) {
        NodeCondition condition = device.condition;
        return switch (fault) {
            case NodeFault.T2Collapse f -> {
                if (device.slots.stream().noneMatch(slot -> slot.descriptor.has(f.role()))) {
                    throw new IllegalArgumentException(
                            f.kind() + ": node " + f.node() + " has no " + f.role() + " qubit");
                }
                yield causing(condition, cause -> condition.collapse(cause, f.role(), f.t2Ns()));
            }
            case NodeFault.GateError f ->
                    causing(condition, cause -> condition.gates(cause, f.probability()));
            case NodeFault.ClockStep f -> new ClockEffect(device, f.offsetNs(), 0);
            case NodeFault.ClockDrift f -> new ClockEffect(device, 0, f.nsPerSecond());
            case NodeFault.Crosstalk f -> {
                if (f.port() >= device.portCount()) {
                    throw new IllegalArgumentException(
                            "%s: no port %d of %d at node %s"
                                    .formatted(f.kind(), f.port(), device.portCount(), f.node()));
                }
                yield new CrosstalkEffect(device, f);
            }
            case NodeFault.CalibrationPause f -> state(device, DeviceState.CALIBRATING, f);
            case NodeFault.DeviceRestart f -> state(device, DeviceState.OFFLINE, f);
            case NodeFault.QubitLoss f -> {
                for (int qubit : f.qubits()) {
                    if (qubit >= device.slots.size()) {
                        throw new IllegalArgumentException(
                                "%s: no qubit %d of %d at node %s"
                                        .formatted(f.kind(), qubit, device.slots.size(), f.node()));
                    }
                }
                yield once(() -> hardware.loseQubits(f.node(), f.qubits(), f.kind()));
            }
        };
    }

    private static double withWindow(SimLink link, Fault fault, double hz) {
        if (link.windowNs() == 0) {
            throw new IllegalArgumentException(
                    "%s: link %s has no detection window in which to count: figure window of profile %s"
                            .formatted(fault.kind(), link.id, link.model.profile.name()));
        }
        return hz;
    }

    private static Strain loss(Arm arm, double dB) {
        return Strain.loss(arm.includesA() ? dB : 0, arm.includesB() ? dB : 0);
    }

    /// Overlap of two polarizations an angle apart on the Poincaré sphere.
    private static Strain misaligned(double angle) {
        double overlap = StrictMath.cos(angle / 2);
        return Strain.overlap(overlap * overlap);
    }

    private static List<LinkEnd> ends(SimLink link, Arm arm) {
        return switch (arm) {
            case A -> List.of(link.a());
            case B -> List.of(link.b());
            case BOTH -> List.of(link.a(), link.b());
        };
    }

    private Effect walk(
            SimLink link, double rad, long stepNs, DoubleFunction<Strain> strain, Rng stream) {
        return new WalkEffect(link, rad, stepNs, strain, hardware, stream);
    }

    private static Effect strain(SimLink link, Strain strain) {
        return new Effect() {
            @Override
            public void begin() {
                link.strain(this, strain);
            }

            @Override
            public void end() {
                link.relieve(this);
            }
        };
    }

    private static Effect once(Runnable action) {
        return new Effect() {
            @Override
            public void begin() {
                action.run();
            }

            @Override
            public void end() {}
        };
    }

    private static Effect causing(NodeCondition condition, Consumer<Object> begin) {
        return new Effect() {
            @Override
            public void begin() {
                begin.accept(this);
            }

            @Override
            public void end() {
                condition.remove(this);
            }
        };
    }

    /// Only a device that is READY begins to calibrate; one that restarts loses whatever it was doing.
    private static Effect state(SimDevice device, DeviceState state, Fault fault) {
        return new Effect() {
            private boolean begun;

            @Override
            public void begin() {
                begun = state == DeviceState.OFFLINE || device.state() == DeviceState.READY;
                if (begun) {
                    device.setState(state, fault.kind());
                }
                if (state == DeviceState.OFFLINE) {
                    device.ports().forEach(end -> end.link.restartStation());
                }
            }

            @Override
            public void end() {
                if (begun && device.state() == state) {
                    device.setState(DeviceState.READY, fault.kind() + " is over");
                }
            }
        };
    }
}
