package dev.herald.physical.netty;

/// One-line descriptions for operators.
final class Lines {
    private static final int LENGTH_MAX = 240;

    private Lines() {}

    /// The message of the deepest cause: the one that knows why.
    static String of(Throwable failure) {
        Throwable deepest = failure;
        for (int i = 0; i < 16; i++) {
            Throwable cause = deepest.getCause();
            if (cause == null) {
                break;
            }
            deepest = cause;
        }
        String message = deepest.getMessage();
        return clean(
                message == null || message.isBlank()
                        ? deepest.getClass().getSimpleName()
                        : message);
    }

    /// Without control characters, which a peer could use to forge log lines, and not too long.
    static String clean(String text) {
        String line =
                text.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString()
                        .strip();
        return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX) + "…";
    }
}
