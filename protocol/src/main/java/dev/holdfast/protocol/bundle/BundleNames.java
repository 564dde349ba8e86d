package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Role;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that a bundle may have inside: an allow-list, so that no name can lead anywhere else (protocol.md D16). */
final class BundleNames {
    static final String FACTS = "hf.json";
    static final String SUMS = "SHA256SUMS";
    static final String OCI_LAYOUT = "oci/oci-layout";
    static final String OCI_INDEX = "oci/index.json";
    private static final String BLOBS = "oci/blobs/sha256/";

    private static final Pattern FILE = Pattern.compile("hf\\.json|SHA256SUMS|oci/oci-layout|oci/index\\.json"
            + "|oci/blobs/sha256/[0-9a-f]{64}"
            + "|(director|catalog)/(timestamp\\.json|[1-9][0-9]{0,15}\\.(root|snapshot|targets)\\.json)");
    private static final Pattern FOLDER = Pattern.compile("(director|catalog|oci|oci/blobs|oci/blobs/sha256)/?");

    private BundleNames() {}

    static String blob(Digest digest) {
        return BLOBS + digest.value();
    }

    static String metadata(Repository repository, String file) {
        return repository.folder() + "/" + file;
    }

    static boolean isFolder(String name) {
        return FOLDER.matcher(name).matches();
    }

    /** @throws Refusal HF-BND-003 for a name outside the list */
    static void check(String name) {
        if (!FILE.matcher(name).matches()) {
            throw new Refusal(
                    "HF-BND-003",
                    "only the names of a bundle inside it",
                    name.isEmpty() ? "an empty name" : name,
                    "do not use this file; build the bundle again");
        }
    }

    /** Longest content of a named file in bytes; blobs are bounded by their signed length. */
    static long longest(String name) {
        if (name.startsWith(BLOBS)) {
            return Long.MAX_VALUE;
        }
        for (var role : Role.values()) {
            if (name.endsWith(role.text().toLowerCase(Locale.ROOT) + ".json")) {
                return role.maxBytes();
            }
        }
        return name.equals(SUMS) ? 32 << 20 : 64 << 10;
    }
}
