package dev.herald.conformance.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.conformance.engine.SuiteBroken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;

/// The vectors of `spec/vectors/link/frames.txt`. Their session is that of the bench.
final class FrameVectors {
    private static final String RESOURCE = "/dev/herald/spec/vectors/link/frames.txt";

    /// @param clause that it is a case of
    /// @param outcome `valid`, `tolerated`, `ignored` or `malformed`
    /// @param bytes of the frame
    /// @param what it shows
    record Vector(String clause, String outcome, byte[] bytes, String what) {
        static Vector parse(String line) {
            String[] part = line.strip().split("\\s+", 4);
            return new Vector(
                    part[0],
                    part[1],
                    part[2].equals("-") ? new byte[0] : HexFormat.of().parseHex(part[2]),
                    part.length > 3 ? part[3] : "");
        }

        @Override
        public String toString() {
            return clause + ", " + what;
        }
    }

    private FrameVectors() {}

    static List<Vector> of(String clause, String outcome) {
        List<Vector> found =
                text().lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Vector::parse)
                        .filter(each -> each.clause.equals(clause) && each.outcome.equals(outcome))
                        .toList();
        if (found.isEmpty()) {
            throw new SuiteBroken("no vector of " + clause + " is " + outcome);
        }
        return found;
    }

    private static String text() {
        try (InputStream in = FrameVectors.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new SuiteBroken("there is no " + RESOURCE);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new SuiteBroken(RESOURCE + " cannot be read", e);
        }
    }
}
