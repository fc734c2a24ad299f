package dev.herald.conformance.link;

import java.util.List;

/// The suites of the chapter LL.
public final class LinkSuites {
    public static final List<Class<?>> ALL =
            List.of(
                    LinkSessionSuite.class,
                    LinkCreateSuite.class,
                    LinkCountSuite.class,
                    LinkQueueSuite.class,
                    LinkOrderSuite.class,
                    LinkRankSuite.class,
                    LinkBinSuite.class,
                    LinkAdvertSuite.class,
                    LinkRemoveSuite.class,
                    LinkBatchSuite.class,
                    LinkPaceSuite.class,
                    LinkPairSuite.class,
                    LinkDistilSuite.class,
                    LinkTestSuite.class,
                    LinkExpireSuite.class,
                    LinkDeviceSuite.class,
                    LinkFrameSuite.class);

    /// All but counting to the end of numbers that wrap, which takes as long as the rest together.
    public static final List<Class<?>> QUICK =
            ALL.stream().filter(suite -> suite != LinkCountSuite.class).toList();

    private LinkSuites() {}
}
