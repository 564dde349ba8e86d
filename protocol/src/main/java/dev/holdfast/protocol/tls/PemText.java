package dev.holdfast.protocol.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Text that holds keys and certificates (RFC 7468). */
public final class PemText {
    private static final int WIDTH = 64;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

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

    /** The contents of all blocks of this type; none when there is none or the text is broken. */
    public static List<byte[]> read(String text, String type) {
        var found = new ArrayList<byte[]>();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (String.valueOf(blocks.group(1)).equals(type)) {
                try {
                    found.add(Base64.getMimeDecoder().decode(String.valueOf(blocks.group(2))));
                } catch (IllegalArgumentException _) {
                    return List.of();
                }
            }
        }
        return found;
    }
}
