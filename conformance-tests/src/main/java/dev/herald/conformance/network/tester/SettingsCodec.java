package dev.herald.conformance.network.tester;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.PlaneSettings;
import dev.herald.spec.network.tester.v1.Admission;
import dev.herald.spec.network.tester.v1.Controller;
import dev.herald.spec.network.tester.v1.Flooding;
import dev.herald.spec.network.tester.v1.Plane;
import dev.herald.spec.network.tester.v1.Quota;
import dev.herald.spec.network.tester.v1.TenantQuota;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// How the entity of a node learns the network, what it lets circuits reserve, and how its data plane works.
///
/// Reading throws IllegalArgumentException for what cannot be.
final class SettingsCodec {
    private static final PlaneSettings.Sharing[] SHARINGS = PlaneSettings.Sharing.values();
    private static final int TENANTS_MAX = 1_024;

    private SettingsCodec() {}

    static Flooding encode(ControlSettings control) {
        FloodSettings flood = control.flood();
        Flooding.Builder wire =
                Flooding.newBuilder()
                        .setLifeNs(flood.lifeNs())
                        .setIntervalNs(flood.intervalNs())
                        .setHoldNs(flood.holdNs())
                        .setHoldMaxNs(flood.holdMaxNs())
                        .setChangePpm(flood.changePpm())
                        .setFreeStepPpm(flood.freeStepPpm())
                        .setDrainNs(flood.drainNs())
                        .setHopAgeNs(flood.hopAgeNs())
                        .setOriginsMax(flood.originsMax());
        ControlSettings.Controller controller = control.controller();
        if (controller != null) {
            wire.setController(
                    Controller.newBuilder()
                            .setNode(controller.node().value())
                            .setTimeoutNs(controller.timeoutNs())
                            .setFallBack(controller.fallBack()));
        }
        return wire.build();
    }

    static ControlSettings control(Flooding wire) {
        FloodSettings usual = FloodSettings.USUAL;
        FloodSettings flood =
                new FloodSettings(
                        wire.getLifeNs(),
                        wire.getIntervalNs(),
                        wire.hasHoldNs() ? wire.getHoldNs() : usual.holdNs(),
                        wire.hasHoldMaxNs() ? wire.getHoldMaxNs() : usual.holdMaxNs(),
                        wire.hasChangePpm() ? wire.getChangePpm() : usual.changePpm(),
                        wire.hasFreeStepPpm() ? wire.getFreeStepPpm() : usual.freeStepPpm(),
                        wire.hasDrainNs() ? wire.getDrainNs() : usual.drainNs(),
                        wire.hasHopAgeNs() ? wire.getHopAgeNs() : usual.hopAgeNs(),
                        wire.hasOriginsMax() ? wire.getOriginsMax() : usual.originsMax());
        Controller controller = wire.getController();
        return new ControlSettings(
                true,
                flood,
                wire.hasController()
                        ? new ControlSettings.Controller(
                                new NodeId(controller.getNode()),
                                controller.getTimeoutNs(),
                                controller.getFallBack())
                        : null);
    }

    static Admission encode(AdmissionSettings settings) {
        Admission.Builder wire =
                Admission.newBuilder()
                        .setSharePpm(settings.sharePpm())
                        .setLifeNs(settings.lifeNs())
                        .setQuota(encode(settings.quota()))
                        .setReroute(settings.reroute())
                        .setDrainNs(settings.drainNs());
        new TreeMap<>(settings.quotas())
                .forEach((tenant, quota) ->
                        wire.addTenants(
                                TenantQuota.newBuilder()
                                        .setTenant(tenant)
                                        .setQuota(encode(quota))));
        return wire.build();
    }

    private static Quota encode(AdmissionSettings.Quota quota) {
        return Quota.newBuilder()
                .setCircuits(quota.circuits())
                .setSharePpm(quota.sharePpm())
                .build();
    }

    static AdmissionSettings admission(Admission wire) {
        if (wire.getTenantsCount() > TENANTS_MAX) {
            throw new IllegalArgumentException(
                    wire.getTenantsCount() + " tenants are more than " + TENANTS_MAX);
        }
        Map<Integer, AdmissionSettings.Quota> quotas = new LinkedHashMap<>();
        for (TenantQuota each : wire.getTenantsList()) {
            if (each.getTenant() < 1
                    || quotas.put(each.getTenant(), quota(each.getQuota())) != null) {
                throw new IllegalArgumentException(
                        "tenant " + each.getTenant() + " is less than 1 or told twice");
            }
        }
        return new AdmissionSettings(
                wire.getSharePpm(),
                wire.getLifeNs(),
                wire.hasQuota() ? quota(wire.getQuota()) : AdmissionSettings.Quota.UNLIMITED,
                quotas,
                wire.getReroute(),
                wire.getDrainNs());
    }

    private static AdmissionSettings.Quota quota(Quota wire) {
        return new AdmissionSettings.Quota(wire.getCircuits(), wire.getSharePpm());
    }

    static Plane encode(PlaneSettings settings) {
        return Plane.newBuilder()
                .setBurst(settings.burst())
                .setChunk(settings.chunk())
                .setSharingValue(settings.sharing().ordinal())
                .setTestReport(settings.tests().report())
                .setTestWindow(settings.tests().window())
                .setTestConfidencePpm(settings.tests().confidencePpm())
                .build();
    }

    static PlaneSettings plane(Plane wire) {
        int sharing = wire.getSharingValue();
        if (sharing < 0 || sharing >= SHARINGS.length) {
            throw new IllegalArgumentException(
                    "sharing " + sharing + " is not in 0.." + (SHARINGS.length - 1));
        }
        return new PlaneSettings(
                wire.getBurst(),
                wire.getChunk(),
                SHARINGS[sharing],
                new PlaneSettings.Tests(
                        wire.getTestReport(), wire.getTestWindow(), wire.getTestConfidencePpm()));
    }
}
