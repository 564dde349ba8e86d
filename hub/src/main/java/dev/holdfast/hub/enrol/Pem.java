package dev.holdfast.hub.enrol;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** PEM blocks (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Pem() {}

    /** The contents of all blocks with this label; none when there is none or the text is broken. */
    static List<byte[]> read(String text, String label) {
        var found = new ArrayList<byte[]>();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (String.valueOf(blocks.group(1)).equals(label)) {
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
