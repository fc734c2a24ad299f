package dev.herald.physical.sim;

import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.host.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One end of a link: a port of a device.
final class LinkEnd {
    final SimLink link;
    final SimDevice device;

    /// Index of the port at the device.
    final int port;

    /// From emission to herald.
    final long latencyNs;

    final Rng rng;
    final List<Batch> batches = new ArrayList<>();

    /// Whether a qubit of the device is a communication qubit of the port.
    private boolean[] coupled = {};

    /// Probability that a herald is lost on its way to this end, by causes.
    private final Map<Object, Double> heraldLosses = new LinkedHashMap<>();

    private double heraldLoss;

    /// Whether the station told this end anything since the device was opened.
    boolean heard;

    /// What the station last told this end.
    int epochSeen;

    long nextSeen;

    long attemptsEnded;
    long heraldsSeen;

    /// Of both, what was before the device was opened.
    long attemptsBefore;

    long heraldsBefore;

    LinkEnd(SimLink link, SimDevice device, int port, long latencyNs, Rng rng) {
        this.link = link;
        this.device = device;
        this.port = port;
        this.latencyNs = latencyNs;
        this.rng = rng;
        nextSeen = 0;
        epochSeen = link.epoch();
    }

    double heraldLoss() {
        return heraldLoss;
    }

    void loseHeralds(Object cause, double probability) {
        heraldLosses.put(cause, probability);
        sumLosses();
    }

    void keepHeralds(Object cause) {
        heraldLosses.remove(cause);
        sumLosses();
    }

    private void sumLosses() {
        heraldLoss = 0;
        for (double loss : heraldLosses.values()) {
            heraldLoss = Strain.either(heraldLoss, loss);
        }
    }

    LinkEnd other() {
        return link.a() == this ? link.b() : link.a();
    }

    /// The communication qubits of the port, once the device is described.
    void coupled(List<Integer> communication, int qubits) {
        coupled = new boolean[qubits];
        for (int qubit : communication) {
            coupled[qubit] = true;
        }
    }

    boolean couples(int qubit) {
        return coupled[qubit];
    }

    PortDescriptor describe(List<Integer> communication, List<Integer> storage) {
        LinkModel model = link.model;
        List<dev.herald.hal.device.OperatingPoint> points = new ArrayList<>();
        for (LinkModel.Point point : model.points) {
            points.add(point.descriptor);
        }
        return new PortDescriptor(
                port,
                link.id,
                other().device.node,
                model.scheme(),
                model.profile.encoding(),
                Math.round(model.profile.checked().get("wavelength", 0)),
                communication,
                storage,
                model.cycleNs,
                model.keepSpacing,
                model.measureSpacing,
                latencyNs,
                other().latencyNs,
                model.leadNs,
                model.batchCyclesMax,
                model.modes,
                points);
    }
}
