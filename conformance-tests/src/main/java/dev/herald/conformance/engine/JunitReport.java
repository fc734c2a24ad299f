package dev.herald.conformance.engine;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// A report as JUnit XML, one test case for each clause and test, for dashboards: VIOLATES is a
/// failure, BROKEN an error, what decides nothing is skipped, DEVIATES and WAIVED pass and say so.
final class JunitReport {
    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(Report report) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            new JunitReport(xml).write(report);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new SuiteBroken("the JUnit report cannot be written", e);
        }
        return out + "\n";
    }

    /// One line of the file: a test of a clause, or a clause without tests.
    private record Case(
            ClauseResult result, Verdict verdict, String test, double seconds, String detail) {}

    private static List<Case> cases(Report report) {
        return report.clauses().stream()
                .flatMap(result ->
                        result.tests().isEmpty()
                                ? List.of(
                                        new Case(
                                                result,
                                                result.verdict(),
                                                "",
                                                0,
                                                result.clause().untested().orElse("")))
                                        .stream()
                                : result.tests().stream()
                                        .map(test ->
                                                new Case(
                                                        result,
                                                        waived(result, test),
                                                        " " + test.test(),
                                                        test.seconds(),
                                                        test.detail())))
                .toList();
    }

    private static Verdict waived(ClauseResult result, ClauseResult.TestResult test) {
        boolean broken = test.verdict() == Verdict.VIOLATES || test.verdict() == Verdict.DEVIATES;
        return broken && result.waiver().isPresent() ? Verdict.WAIVED : test.verdict();
    }

    private void write(Report report) throws XMLStreamException {
        List<Case> cases = cases(report);
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        attribute("name", "herald-conformance " + report.spec() + " " + report.subject());
        attribute("tests", String.valueOf(cases.size()));
        attribute("failures", count(cases, "failure"));
        attribute("errors", count(cases, "error"));
        attribute("skipped", count(cases, "skipped"));
        attribute("time", seconds(report.seconds()));
        attribute("timestamp", report.started().toString());
        for (Case one : cases) {
            write(one);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void write(Case one) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        attribute("classname", one.result.clause().topic());
        attribute("name", one.result.clause().id() + one.test);
        attribute("time", seconds(one.seconds));
        xml.writeStartElement("properties");
        property("level", one.result.clause().level().toString());
        property("rev", String.valueOf(one.result.clause().rev()));
        property("verdict", one.verdict.name());
        xml.writeEndElement();
        String kind = kind(one.verdict);
        if (!kind.isEmpty()) {
            xml.writeStartElement(kind);
            attribute("message", one.verdict + (one.detail.isEmpty() ? "" : ": " + one.detail));
            xml.writeEndElement();
        } else if (one.verdict != Verdict.CONFORMS) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(valid(one.verdict + ": " + one.detail));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        xml.writeEmptyElement("property");
        attribute("name", name);
        attribute("value", value);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, valid(value));
    }

    private static String count(List<Case> cases, String kind) {
        return String.valueOf(cases.stream().filter(one -> kind(one.verdict).equals(kind)).count());
    }

    private static String kind(Verdict verdict) {
        return switch (verdict) {
            case VIOLATES -> "failure";
            case BROKEN -> "error";
            case NOT_APPLICABLE, UNTESTED, NOT_RUN, INCONCLUSIVE -> "skipped";
            case CONFORMS, DEVIATES, WAIVED -> "";
        };
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /// Without the characters that XML cannot hold: a subject chooses its own words.
    private static String valid(String text) {
        return text.codePoints()
                .map(c ->
                        c == '\t'
                                        || c == '\n'
                                        || c == '\r'
                                        || c >= 0x20 && c <= 0xD7FF
                                        || c >= 0xE000 && c <= 0xFFFD
                                        || c >= 0x10000
                                ? c
                                : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
