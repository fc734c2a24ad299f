import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks that specification, code, tests and vectors name the same clauses.
///
///     java spec/tools/Trace.java            from the top of the repository: checks
///     java spec/tools/Trace.java --write    writes the snapshots as well
///     java spec/tools/Trace.java --root DIR another tree
///
/// Two snapshots are committed, so that a change of coverage shows in review: `spec/trace.txt` and
/// the list of chapters in `spec/text/index.txt`. Exit status: 0 all is well, 1 something is not
/// (each problem is a line on standard error), 64 usage.

static final String LAYERS = "HAL|PHY|LL|NL|TL|AL|WIRE|RT|MGMT|CONF";

static final String ID = "(?:" + LAYERS + ")-[A-Z]+-\\d+";
static final String LEVELS = "MUST NOT|MUST|SHOULD NOT|SHOULD|MAY";

static final Pattern CLAUSE =
        Pattern.compile(
                "^\\*\\*(" + ID + ")\\*\\* \\((" + LEVELS + ")((?:; [^;)]+)*)\\) \\S",
                Pattern.MULTILINE);

/// What is meant to be a clause; one that [#CLAUSE] does not match is a mistake.
static final Pattern HEADING =
        Pattern.compile("^\\*\\*([A-Z]{2,5}-[A-Z]+-\\d+)\\*\\*.*", Pattern.MULTILINE);

static final Pattern MENTION = Pattern.compile("(?<![\\w-])" + ID + "(?![\\w-])");
static final Pattern VERIFIES =
        Pattern.compile(
                "^[ \\t]*@Verifies\\(\\s*(?:value\\s*=\\s*)?(\\{[^}]*}|\"[^\"]*\")\\s*(?:,\\s*rev\\s*=\\s*(\\d+)\\s*)?\\)",
                Pattern.MULTILINE);
static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
static final Set<String> READ =
        Set.of("java", "proto", "md", "yaml", "yml", "json", "h", "c", "py");
static final Set<String> SKIPPED = Set.of("target", "node_modules");

/// A clause and what the tree has for it.
static final class Clause {
    final String level;
    final int rev;
    final boolean untested;
    final boolean withdrawn;
    final Set<String> code = new TreeSet<>();
    final Map<String, Integer> tests = new TreeMap<>();
    int vectors;

    Clause(String level, String attributes) {
        this.level = level;
        Matcher revision = Pattern.compile("; rev (\\d+)").matcher(attributes);
        rev = revision.find() ? Integer.parseInt(revision.group(1)) : 1;
        untested = attributes.contains("; untested: ");
        withdrawn = attributes.contains("; withdrawn in ");
    }

    boolean binds() {
        return level.startsWith("MUST") && !withdrawn;
    }

    boolean tested() {
        return !tests.isEmpty() || vectors > 0;
    }

    String line(String id) {
        String state = withdrawn ? "  withdrawn" : untested ? "  untested" : "";
        String by = tests.isEmpty() ? "" : "  " + String.join(" ", tests.keySet());
        int count = tests.values().stream().mapToInt(Integer::intValue).sum();
        return "%-15s %-10s rev %d  code %d  tests %d  vectors %d%s%s"
                .formatted(id, level, rev, code.size(), count, vectors, state, by);
    }
}

/// One run over one tree.
static final class Tracer {
    final Path root;
    final Map<String, Clause> clauses =
            new TreeMap<>(Comparator.comparing(Tracer::topic).thenComparingInt(Tracer::number));
    final Map<String, List<String>> dangling = new TreeMap<>();
    final List<String> problems = new ArrayList<>();

    Tracer(Path root) {
        this.root = root;
    }

    static String topic(String id) {
        return id.substring(0, id.lastIndexOf('-'));
    }

    static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    void run(boolean write) throws IOException {
        List<Path> chapters = files(root.resolve("spec/text"), Set.of("md"));
        for (Path chapter : chapters) {
            readClauses(chapter);
        }
        if (clauses.isEmpty()) {
            problems.add("no clause in " + show(root.resolve("spec/text")));
        }
        for (Path file : files(root, READ)) {
            readMentions(file);
        }
        for (Path table : files(root.resolve("spec/vectors"), Set.of("txt"))) {
            readVectors(table);
        }
        for (Path profile : files(root.resolve("spec/profiles"), Set.of("txt"))) {
            readProfile(profile);
        }
        dangling.forEach(
                (id, at) -> problems.add(id + " does not exist, but is named in " + some(at)));
        clauses.forEach((id, clause) -> {
            if (clause.binds() && !clause.tested() && !clause.untested) {
                problems.add(
                        id + " has no test: write one, or say \"untested: why\" in the clause");
            }
            if (clause.tested() && clause.untested) {
                problems.add(id + " says that it is untested, but has tests");
            }
        });
        snapshots(chapters, write);
    }

    void readClauses(Path chapter) throws IOException {
        String text = Files.readString(chapter);
        Set<Integer> understood = new TreeSet<>();
        for (Matcher m = CLAUSE.matcher(text); m.find(); ) {
            understood.add(m.start());
            if (clauses.put(m.group(1), new Clause(m.group(2), m.group(3))) != null) {
                problems.add(at(chapter, text, m.start()) + " defines " + m.group(1) + " again");
            }
        }
        for (Matcher m = HEADING.matcher(text); m.find(); ) {
            if (!understood.contains(m.start())) {
                problems.add(
                        at(chapter, text, m.start())
                                + " is no clause of the form **LAYER-TOPIC-N** (LEVEL; rev N) text"
                                + ", with a layer of "
                                + LAYERS);
            }
        }
    }

    void readMentions(Path file) throws IOException {
        String text = Files.readString(file);
        boolean main =
                file.toString().contains("/src/main/")
                        && !file.toString().contains("conformance-tests/");
        for (Matcher m = MENTION.matcher(text); m.find(); ) {
            Clause clause = clauses.get(m.group());
            if (clause == null) {
                dangling.computeIfAbsent(m.group(), id -> new ArrayList<>())
                        .add(at(file, text, m.start()));
            } else if (main) {
                clause.code.add(file.toString());
            }
        }
        if (file.toString().endsWith(".java")) {
            for (Matcher m = VERIFIES.matcher(text); m.find(); ) {
                verifies(file, text, m);
            }
        }
    }

    void verifies(Path file, String text, Matcher m) {
        int reviewed = m.group(2) == null ? 1 : Integer.parseInt(m.group(2));
        String test = file.getFileName().toString().replace(".java", "");
        for (Matcher quoted = QUOTED.matcher(m.group(1)); quoted.find(); ) {
            String id = quoted.group(1);
            Clause clause = clauses.get(id);
            if (clause == null) {
                if (!MENTION.matcher(id).matches()) {
                    problems.add(
                            at(file, text, m.start())
                                    + " verifies \""
                                    + id
                                    + "\", which is no name of a clause");
                }
                continue; // else it was reported as a mention
            }
            clause.tests.merge(test, 1, Integer::sum);
            if (clause.withdrawn) {
                problems.add(
                        at(file, text, m.start()) + " verifies " + id + ", which was withdrawn");
            }
            if (clause.rev != reviewed) {
                problems.add(
                        at(file, text, m.start())
                                + " was reviewed against revision "
                                + reviewed
                                + " of "
                                + id
                                + ", which is at "
                                + clause.rev);
            }
        }
    }

    void readVectors(Path table) throws IOException {
        int rows = 0;
        for (String line : Files.readAllLines(table)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            rows++;
            String id = line.strip().split("\\s+", 2)[0];
            Clause clause = clauses.get(id);
            if (clause == null) {
                problems.add(show(table) + " names " + id + ", which does not exist");
            } else {
                clause.vectors++;
            }
        }
        if (rows == 0) {
            problems.add(show(table) + " has no vectors: an empty table passes every test");
        }
    }

    void readProfile(Path profile) throws IOException {
        for (String line : Files.readAllLines(profile)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+");
            Clause clause = clauses.get(parts[0]);
            if (clause == null) {
                problems.add(show(profile) + " names " + parts[0] + ", which does not exist");
            } else if (parts.length != 3
                    || !parts[1].equals("rev")
                    || !parts[2].equals(String.valueOf(clause.rev))) {
                problems.add(
                        show(profile)
                                + " must hold "
                                + parts[0]
                                + " rev "
                                + clause.rev
                                + ", or be a new profile");
            }
        }
    }

    void snapshots(List<Path> chapters, boolean write) throws IOException {
        Path index = root.resolve("spec/text/index.txt");
        List<String> names = new ArrayList<>();
        names.add(
                Files.exists(index)
                        ? Files.readAllLines(index).stream()
                                .filter(l -> l.startsWith("version "))
                                .findFirst()
                                .orElse("version 0.1")
                        : "version 0.1");
        chapters.forEach(
                chapter -> names.add(root.resolve("spec/text").relativize(chapter).toString()));
        snapshot(index, names, write);
        List<String> lines = new ArrayList<>();
        clauses.forEach((id, clause) -> lines.add(clause.line(id)));
        snapshot(root.resolve("spec/trace.txt"), lines, write);
    }

    void snapshot(Path file, List<String> lines, boolean write) throws IOException {
        if (Files.exists(file) && Files.readAllLines(file).equals(lines)) {
            return;
        }
        if (write) {
            Files.write(file, lines);
            IO.println("wrote " + show(file) + "; review and commit it");
        } else {
            problems.add(
                    show(file)
                            + " is out of date: run java spec/tools/Trace.java --write, review,"
                            + " commit");
        }
    }

    String at(Path file, String text, int offset) {
        return show(file)
                + ":"
                + (1 + text.substring(0, offset).chars().filter(c -> c == '\n').count());
    }

    static String some(List<String> places) {
        String first = String.join(", ", places.subList(0, Math.min(2, places.size())));
        return places.size() <= 2 ? first : first + " and " + (places.size() - 2) + " more";
    }

    String show(Path file) {
        return root.relativize(file).toString();
    }

    List<Path> files(Path top, Set<String> extensions) throws IOException {
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        List<Path> below;
        try (Stream<Path> entries = Files.list(top)) {
            below = entries.sorted().toList();
        }
        for (Path entry : below) {
            String name = Objects.requireNonNull(entry.getFileName()).toString();
            if (Files.isDirectory(entry)) {
                if (!name.startsWith(".") && !SKIPPED.contains(name)) {
                    found.addAll(files(entry, extensions));
                }
            } else if (extensions.contains(name.substring(name.lastIndexOf('.') + 1))) {
                found.add(entry);
            }
        }
        return found;
    }
}

void main(String... args) throws IOException {
    List<String> rest = new ArrayList<>(List.of(args));
    boolean write = rest.remove("--write");
    int at = rest.indexOf("--root");
    Optional<String> root =
            at >= 0 && at + 1 < rest.size() ? Optional.of(rest.remove(at + 1)) : Optional.empty();
    if (at >= 0) {
        rest.remove(at);
    }
    Path top = Path.of(root.orElse("."));
    if (!rest.isEmpty()
            || at >= 0 && root.isEmpty()
            || !Files.isDirectory(top.resolve("spec/text"))) {
        System.err.println(
                "usage: java spec/tools/Trace.java [--write] [--root DIR], from the top of the"
                        + " repository");
        System.exit(64);
    }
    Tracer tracer = new Tracer(top);
    tracer.run(write);
    tracer.problems.forEach(System.err::println);
    long tested = tracer.clauses.values().stream().filter(Clause::tested).count();
    IO.println(
            "trace: %d clauses, %d tested, %d problems"
                    .formatted(tracer.clauses.size(), tested, tracer.problems.size()));
    System.exit(tracer.problems.isEmpty() ? 0 : 1);
}
