package dev.holdfast.protocol.problem;

import java.util.regex.Pattern;

/**
 * Why something was refused, as a value: a stable code {@code HF-AREA-NNN}, what was expected, what was found and what
 * to do. A code, once published, never gets another meaning (protocol.md D38); the list is {@code spec/v1/codes.md}.
 * Texts may quote input; {@link #line()} makes them safe for one line of a log or terminal.
 */
public record Problem(String code, String expected, String found, String remedy) {
    private static final Pattern CODE = Pattern.compile("HF-[A-Z]{3}-[0-9]{3}");
    private static final int LONGEST_QUOTE = 300;

    public Problem {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not a code of ours: " + code);
        }
        expected = tame(expected);
        found = tame(found);
        remedy = tame(remedy);
    }

    /** {@code expected …, found …}. */
    public String message() {
        return "expected " + expected + ", found " + found;
    }

    /** {@code HF-AREA-NNN: expected …, found …; …}, without control characters. */
    public String line() {
        return code + ": " + message() + "; " + remedy;
    }

    private static String tame(String text) {
        var short_ = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
        var safe = new StringBuilder(short_.length());
        short_.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}
