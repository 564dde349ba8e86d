package dev.holdfast.protocol.tls;

import java.util.Base64;

/** Text that holds keys and certificates (RFC 7468). */
public final class PemText {
    private static final int WIDTH = 64;

    private PemText() {}

    /**
     * One block, with a line break at its end.
     *
     * @param type such as {@code CERTIFICATE}
     * @param content DER
     */
    public static String write(String type, byte[] content) {
        var lines = Base64.getMimeEncoder(WIDTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }
}
