package dev.holdfast.protocol.sign;

import java.util.random.RandomGenerator;

/** Random values of secrets: nothing that a shell, a URL or YAML would take for something else. */
public final class Password {
    /** Characters that are enough for anybody: 190 bits. */
    public static final int LENGTH = 32;

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String CHARACTERS = LETTERS + "0123456789";

    private Password() {}

    /**
     * Letters and digits, the first a letter, so that nothing reads it as a number.
     *
     * @param random as good as keys need it
     */
    public static String make(RandomGenerator random, int length) {
        var text = new StringBuilder();
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        while (text.length() < length) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
