package dev.herald.conformance.tester;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.conformance.engine.SuiteBroken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;

/// The vectors of `spec/vectors/LAYER/frames.txt`.
public final class FrameVectors {

    /// @param clause that it is a case of
    /// @param outcome `valid`, `tolerated`, `ignored` or `malformed`
    /// @param bytes of the frame
    /// @param what it shows
    public record Vector(String clause, String outcome, byte[] bytes, String what) {
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

    /// @param layer `link` or `network`
    public static List<Vector> of(String layer, String clause, String outcome) {
        List<Vector> found =
                text(layer)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Vector::parse)
                        .filter(each -> each.clause.equals(clause) && each.outcome.equals(outcome))
                        .toList();
        if (found.isEmpty()) {
            throw new SuiteBroken("no vector of " + clause + " is " + outcome);
        }
        return found;
    }

    private static String text(String layer) {
        String resource = "/dev/herald/spec/vectors/" + layer + "/frames.txt";
        try (InputStream in = FrameVectors.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new SuiteBroken("there is no " + resource);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new SuiteBroken(resource + " cannot be read", e);
        }
    }
}
