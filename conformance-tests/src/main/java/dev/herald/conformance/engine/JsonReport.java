package dev.herald.conformance.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;

/// The authoritative form of a report: `spec/schema/conformance-report-1.json`.
public final class JsonReport {
    public static final String FORMAT = "herald-conformance-report/1";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReport() {}

    public static String of(Report report) {
        ObjectNode top = MAPPER.createObjectNode();
        top.put("format", FORMAT);
        top.putObject("kit")
                .put("name", "herald-conformance-tests")
                .put("version", Report.kitVersion());
        top.put("spec", report.spec());
        top.put("profile", report.settings().profile());
        top.put("seed", report.settings().seed());
        top.put("startedAt", report.started().toString());
        top.put("contract", report.circumstances().contract());
        top.put("time", report.circumstances().time());
        top.put("seconds", micro(report.circumstances().seconds()));
        top.putObject("statistics")
                .put("tests", report.circumstances().sequentialTests())
                .put("falseAlarmMax", report.circumstances().falseAlarmMax());
        top.putObject("host")
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        ObjectNode target = top.putObject("target");
        new TreeMap<>(report.settings().target()).forEach(target::put);
        ObjectNode subject = top.putObject("subject");
        subject.put("vendor", report.subject().vendor());
        subject.put("model", report.subject().model());
        subject.put("version", report.subject().version());
        strings(subject.putArray("capabilities"), new TreeSet<>(report.subject().capabilities()));
        top.put("overall", report.overall().name());
        ObjectNode counts = top.putObject("counts");
        report.counts().forEach((verdict, count) -> counts.put(verdict.name(), count));
        ArrayNode clauses = top.putArray("clauses");
        report.clauses().forEach(result -> clause(clauses.addObject(), result));
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter()
                        .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        try {
            return MAPPER.writer(printer).writeValueAsString(top) + "\n";
        } catch (JsonProcessingException e) {
            throw new SuiteBroken("the report cannot be written", e);
        }
    }

    private static void clause(ObjectNode node, ClauseResult result) {
        node.put("id", result.clause().id());
        node.put("level", result.clause().level().toString());
        node.put("rev", result.clause().rev());
        node.put("text", result.clause().text());
        strings(node.putArray("needs"), new TreeSet<>(result.clause().needs()));
        result.clause().untested().ifPresent(reason -> node.put("untested", reason));
        node.put("verdict", result.verdict().name());
        result.waiver()
                .ifPresent(waiver ->
                        node.putObject("waiver")
                                .put("issue", waiver.issue())
                                .put("lastDay", waiver.lastDay().toString()));
        ArrayNode tests = node.putArray("tests");
        result.tests().forEach(test -> test(tests.addObject(), test));
    }

    private static void test(ObjectNode node, ClauseResult.TestResult test) {
        node.put("test", test.test());
        node.put("verdict", test.verdict().name());
        node.put("seconds", micro(test.seconds()));
        node.put("detail", test.detail());
        ArrayNode samples = node.putArray("samples");
        test.samples()
                .forEach(one ->
                        samples.addObject()
                                .put("what", one.what())
                                .put("count", one.count())
                                .put("of", one.of())
                                .put("declared", one.declared()));
        if (!test.transcript().isEmpty()) {
            strings(node.putArray("transcript"), test.transcript());
        }
    }

    private static double micro(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }

    private static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }
}
