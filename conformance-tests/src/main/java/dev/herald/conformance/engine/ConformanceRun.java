package dev.herald.conformance.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.herald.hal.host.Rng;
import dev.herald.spec.trace.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// One run of suites against one subject, for the clauses of one catalogue. The suites find it in a
/// scoped value, so that several runs in one virtual machine know nothing of one another.
public final class ConformanceRun {
    private static final ScopedValue<ConformanceRun> CURRENT = ScopedValue.newInstance();

    private final Catalogue catalogue;
    private final Subject subject;
    private final Settings settings;
    private final Subject.Identity identity;
    private final List<ClauseResult.Samples> samples = new ArrayList<>();
    private final FalseAlarms falseAlarms = new FalseAlarms();
    private List<String> transcript = List.of();
    private double falsePass = Sprt.FALSE_PASS;
    private int hangs;

    /// @param seed of all randomness; the same seed gives the same report [CONF-TRIAL-4]
    /// @param profile what the catalogue was restricted to, for the report
    /// @param target how the subject was named and with which options, for the report
    /// @param waivers agreed exceptions
    /// @param testLimit real time after which a test that has not returned is given up
    public record Settings(
            long seed,
            String profile,
            Map<String, String> target,
            List<Waiver> waivers,
            Duration testLimit) {
        public Settings {
            requireNonNull(profile);
            target = Map.copyOf(target);
            waivers = List.copyOf(waivers);
            requireNonNull(testLimit);
        }

        public static Settings of(long seed, String profile) {
            return new Settings(seed, profile, Map.of(), List.of(), Duration.ofMinutes(2));
        }
    }

    public ConformanceRun(Catalogue catalogue, Subject subject, Settings settings) {
        this.catalogue = catalogue;
        this.subject = subject;
        this.settings = settings;
        identity = subject.identity();
    }

    /// For tests of suites: rates are decided with fewer samples, and a bad one passes with this
    /// probability. A good one fails no more often than before.
    public ConformanceRun decidingSooner(double passesWrongly) {
        falsePass = passesWrongly;
        return this;
    }

    double falsePass() {
        return falsePass;
    }

    /// The run that the calling suite is part of.
    public static ConformanceRun current() {
        if (!CURRENT.isBound()) {
            throw new SuiteBroken("a suite runs under ConformanceRun.execute only");
        }
        return CURRENT.get();
    }

    /// Runs the suites, one test after the other, in the order given.
    public Report execute(List<Class<?>> suites) {
        Instant started = Instant.now();
        Collector collector = new Collector(this);
        var request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(suites.stream().map(suite -> selectClass(suite)).toList())
                        .filters(EngineFilter.includeEngines("junit-jupiter"))
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                        .configurationParameter(
                                "junit.jupiter.extensions.autodetection.enabled", "false")
                        .build();
        long startNs = System.nanoTime();
        ScopedValue.where(CURRENT, this).run(() -> launcher().execute(request, collector));
        return new Report(
                catalogue.version(),
                identity,
                settings,
                started,
                new Report.Circumstances(
                        subject.contract(),
                        subject.time(),
                        (System.nanoTime() - startNs) / 1e9,
                        falseAlarms.tests(),
                        falseAlarms.spent()),
                collector.results(LocalDate.ofInstant(started, ZoneOffset.UTC)));
    }

    /// None of the extensions that a class path may bring with it: the run is the same everywhere.
    private static Launcher launcher() {
        return LauncherFactory.create(
                LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .enableLauncherDiscoveryListenerAutoRegistration(false)
                        .enablePostDiscoveryFilterAutoRegistration(false)
                        .build());
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Settings settings() {
        return settings;
    }

    Subject.Identity identity() {
        return identity;
    }

    Subject subject() {
        return subject;
    }

    /// A fresh subject for the test of that name.
    Bench open(
            String test,
            Map<String, String> options,
            String condition,
            Class<? extends Bench> bench) {
        return subject.open(
                new Subject.Setting(
                        new Rng(settings.seed()).stream(test).nextLong() & Long.MAX_VALUE,
                        options,
                        condition,
                        bench));
    }

    /// What this run may spend on false alarms.
    public FalseAlarms falseAlarms() {
        return falseAlarms;
    }

    /// Runs an action, on whatever thread it is, as part of this run.
    <T> T scoped(TrialThread.Action<T> action) throws Throwable {
        return ScopedValue.where(CURRENT, this).call(action::run);
    }

    /// Puts the evidence of a sequential test on record.
    public synchronized void record(ClauseResult.Samples evidence) {
        samples.add(evidence);
    }

    /// How many calls of the subject never returned.
    int hangs() {
        return hangs;
    }

    void hung() {
        hangs++;
    }

    void recordTranscript(List<String> lines) {
        transcript = List.copyOf(lines);
    }

    synchronized List<ClauseResult.Samples> takeSamples() {
        List<ClauseResult.Samples> taken = List.copyOf(samples);
        samples.clear();
        return taken;
    }

    List<String> takeTranscript() {
        List<String> taken = transcript;
        transcript = List.of();
        return taken;
    }
}
