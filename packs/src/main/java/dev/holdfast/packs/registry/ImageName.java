package dev.holdfast.packs.registry;

import java.util.Optional;

/**
 * A container image as a pod names it, in parts: {@code HOST/REPOSITORY:TAG}, with the defaults that every container runtime
 * has (distribution/reference).
 *
 * @param host with its port; {@code docker.io} where none is written
 */
public record ImageName(String host, String repository, String tag) {
    private static final String HUB = "docker.io";

    /** The parts of a name; empty for one that says its content by digest, or is no name. */
    public static Optional<ImageName> parse(String text) {
        if (text.isBlank() || text.contains("@") || text.chars().anyMatch(Character::isWhitespace)) {
            return Optional.empty();
        }
        var slash = text.indexOf('/');
        var first = slash < 0 ? "" : text.substring(0, slash);
        var isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        var path = isHost ? text.substring(slash + 1) : text;
        var colon = path.lastIndexOf(':');
        var repository = colon < 0 ? path : path.substring(0, colon);
        var official = !isHost && !repository.contains("/");
        return Optional.of(new ImageName(
                isHost ? first : HUB,
                official ? "library/" + repository : repository,
                colon < 0 ? "latest" : path.substring(colon + 1)));
    }

    /** Whether a registry at this host has it: that of docker.io answers under another name. */
    public boolean isAt(String authority) {
        return host.equalsIgnoreCase(authority)
                || (host.equals(HUB) && authority.equalsIgnoreCase("registry-1.docker.io"));
    }
}
