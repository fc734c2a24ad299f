import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks that no message on the wire has changed in a way that old peers misunderstand.
///
///     java spec/tools/Protos.java              from the top of the repository: checks
///     java spec/tools/Protos.java --write      records what is new
///     java spec/tools/Protos.java --root DIR   another tree
///
/// `spec/proto/fields.txt` has a line for each field and each value of an enumeration that was ever
/// released: its full name, number and type. A line that no longer holds is an incompatible change,
/// unless the number is reserved; a line that is missing was not recorded. Exit status: 0 all is well,
/// 1 something is not (each problem is a line on standard error), 64 usage.

static final Pattern OPEN = Pattern.compile("(message|enum|oneof|service)\\s+(\\w+)\\s*\\{");

static final Pattern FIELD =
        Pattern.compile(
                "(?:(repeated|optional)\\s+)?(map\\s*<[^>]*>|[\\w.]+)\\s+(\\w+)\\s*=\\s*(\\d+)"
                        + "\\s*(?:\\[[^]]*])?\\s*;");
static final Pattern VALUE = Pattern.compile("(\\w+)\\s*=\\s*(-?\\d+)\\s*(?:\\[[^]]*])?\\s*;");
static final Pattern RESERVED = Pattern.compile("reserved\\s+([^;]+);");
static final Pattern RPC =
        Pattern.compile(
                "rpc\\s+(\\w+)\\s*\\(([^)]*)\\)\\s*returns\\s*\\(([^)]*)\\)\\s*(;|\\{\\s*})");
static final Pattern PACKAGE = Pattern.compile("package\\s+([\\w.]+)\\s*;");
static final Pattern NEXT = Pattern.compile("[^{};]*[{;]|\\s*}");

/// What the files say: lines of the record, and numbers that are reserved.
static final class Wire {
    final Set<String> lines = new TreeSet<>();
    final Set<String> reserved = new TreeSet<>();
    final List<String> problems = new ArrayList<>();

    void read(Path file) throws IOException {
        String text =
                Files.readString(file)
                        .replaceAll("(?s)/\\*.*?\\*/", "")
                        .replaceAll("//[^\\n]*", "");
        Deque<String[]> open = new ArrayDeque<>();
        String prefix = "";
        Matcher next = NEXT.matcher(text);
        while (next.find()) {
            String part = next.group().strip();
            Matcher m;
            if (part.equals("}")) {
                if (open.poll() == null) {
                    problems.add(file + ": one } too many");
                }
            } else if ((m = PACKAGE.matcher(part)).matches()) {
                prefix = m.group(1);
            } else if ((m = OPEN.matcher(part)).matches()) {
                open.push(new String[] {m.group(1), m.group(2)});
            } else if (open.isEmpty()) {
                if (!part.matches("(syntax|import|option)\\b.*")) {
                    problems.add(file + ": cannot understand " + part);
                }
            } else {
                member(file, name(prefix, open), open.peek()[0], part);
            }
        }
    }

    /// A `oneof` does not change what is on the wire, so it is no part of a name.
    private static String name(String prefix, Deque<String[]> open) {
        StringBuilder name = new StringBuilder(prefix);
        List<String[]> outerFirst = new ArrayList<>(open).reversed();
        for (String[] one : outerFirst) {
            if (!one[0].equals("oneof")) {
                name.append('.').append(one[1]);
            }
        }
        return name.toString();
    }

    private void member(Path file, String owner, String kind, String part) {
        Matcher m;
        if (part.startsWith("option ")) {
            return;
        } else if ((m = RESERVED.matcher(part)).matches()) {
            for (String one : m.group(1).split(",")) {
                reserved.add(owner + " " + one.strip());
            }
        } else if (kind.equals("enum") && (m = VALUE.matcher(part)).matches()) {
            lines.add(owner + " " + m.group(2) + " " + m.group(1));
        } else if (kind.equals("service") && (m = RPC.matcher(part)).matches()) {
            String types = m.group(2).strip() + " to " + m.group(3).strip();
            lines.add(owner + " " + m.group(1) + " " + types);
        } else if ((m = FIELD.matcher(part)).matches()) {
            String label = "repeated".equals(m.group(1)) ? "repeated " : "";
            String type = label + m.group(2).replaceAll("\\s+", "");
            lines.add(owner + " " + m.group(4) + " " + type + " " + m.group(3));
        } else {
            problems.add(file + ": cannot understand " + part);
        }
    }

    /// Whether the number of a recorded line is reserved now.
    boolean reserves(String line) {
        String[] words = line.split(" ");
        return reserved.contains(words[0] + " " + words[1]);
    }
}

void main(String... args) throws IOException {
    List<String> rest = new ArrayList<>(List.of(args));
    boolean write = rest.remove("--write");
    Path top = Path.of(".");
    if (rest.size() == 2 && rest.getFirst().equals("--root")) {
        top = Path.of(rest.get(1));
        rest.clear();
    }
    Path protos = top.resolve("spec/proto");
    if (!rest.isEmpty() || !Files.isDirectory(protos)) {
        System.err.println(
                "usage: java spec/tools/Protos.java [--write] [--root DIR], from the top of the"
                        + " repository");
        System.exit(64);
    }
    Wire wire = new Wire();
    try (Stream<Path> files = Files.walk(protos)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".proto")).sorted().toList()) {
            wire.read(file);
        }
    }
    Path record = protos.resolve("fields.txt");
    List<String> recorded = Files.exists(record) ? Files.readAllLines(record) : List.of();
    List<String> problems = new ArrayList<>(wire.problems);
    Set<String> kept = new TreeSet<>(wire.lines);
    for (String line : recorded) {
        if (!wire.lines.contains(line) && !wire.reserves(line)) {
            problems.add(
                    "incompatible: \"%s\" was released and no longer holds; reserve its number"
                            .formatted(line));
        }
        kept.add(line);
    }
    if (write && problems.isEmpty()) {
        Files.write(record, kept);
    } else {
        for (String line : wire.lines) {
            if (!recorded.contains(line)) {
                problems.add(
                        "not recorded: \"%s\"; java spec/tools/Protos.java --write"
                                .formatted(line));
            }
        }
    }
    problems.forEach(System.err::println);
    IO.println("protos: %d lines, %d problems".formatted(wire.lines.size(), problems.size()));
    System.exit(problems.isEmpty() ? 0 : 1);
}
