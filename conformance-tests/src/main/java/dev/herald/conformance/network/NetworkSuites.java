package dev.herald.conformance.network;

import java.util.List;

/// The suites of the chapter NL.
public final class NetworkSuites {
    public static final List<Class<?>> ALL =
            List.of(
                    NetworkRouteSuite.class,
                    NetworkAtlasSuite.class,
                    NetworkSetupSuite.class,
                    NetworkAdmitSuite.class,
                    NetworkQuotaSuite.class,
                    NetworkRefreshSuite.class,
                    NetworkRetrySuite.class,
                    NetworkReleaseSuite.class,
                    NetworkRerouteSuite.class,
                    NetworkRestoreSuite.class,
                    NetworkBinSuite.class,
                    NetworkPlanSuite.class,
                    NetworkWaitingSuite.class,
                    NetworkRequestSuite.class,
                    NetworkGenerationSuite.class,
                    NetworkRoomSuite.class,
                    NetworkSwapSuite.class,
                    NetworkOrderSuite.class,
                    NetworkTrackSuite.class,
                    NetworkExpireSuite.class,
                    NetworkEndSuite.class,
                    NetworkEarlySuite.class,
                    NetworkRateSuite.class,
                    NetworkTestSuite.class,
                    NetworkRelaySuite.class,
                    NetworkDistilPlanSuite.class,
                    NetworkDistilSuite.class,
                    NetworkDistilTailSuite.class,
                    NetworkStockSuite.class,
                    NetworkStockLimitSuite.class,
                    NetworkVirtualSuite.class,
                    NetworkStationSuite.class,
                    NetworkStateSuite.class,
                    NetworkLinkSuite.class,
                    NetworkControlSuite.class,
                    NetworkFrameSuite.class);

    private NetworkSuites() {}
}
