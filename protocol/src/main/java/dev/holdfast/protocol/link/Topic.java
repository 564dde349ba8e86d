package dev.holdfast.protocol.link;

import dev.holdfast.protocol.id.SiteId;
import java.util.Optional;

/** Names of MQTT topics under one root prefix (protocol.md D22). The tree is {@code ROOT/1/…}. */
public record Topic(String root) {
    public static final Topic DEFAULT = new Topic("holdfast");

    /** What a site sends: retained state, status and pivot statement, heartbeat, metrics, events, requests, sealed files. */
    public enum Up {
        STATE("state"),
        STATUS("status"),
        HEARTBEAT("hb"),
        METRICS("m"),
        EVENTS("e"),
        REQUESTS("req"),
        PIVOT("pivot"),
        SEALS("seal");

        private final String text;

        Up(String text) {
            this.text = text;
        }
    }

    /** What a site receives: pointer to its newest metadata, commands, replies. */
    public enum Down {
        POINTER("ptr"),
        COMMANDS("cmd"),
        REPLIES("rsp");

        private final String text;

        Down(String text) {
            this.text = text;
        }
    }

    /** Where a message came from. */
    public record From(SiteId site, Up channel) {}

    public String up(SiteId site, Up channel) {
        return root + "/1/up/" + site.value() + "/" + channel.text;
    }

    public String down(SiteId site, Down channel) {
        return root + "/1/dn/" + site.value() + "/" + channel.text;
    }

    /** Everything one site receives. */
    public String allDown(SiteId site) {
        return root + "/1/dn/" + site.value() + "/#";
    }

    /** One channel of all sites. */
    public String allUp(Up channel) {
        return root + "/1/up/+/" + channel.text;
    }

    public String beacon() {
        return root + "/1/bc/beacon";
    }

    /** Who sent a message on an upward topic; empty for any other topic. */
    public Optional<From> from(String topic) {
        var prefix = root + "/1/up/";
        if (!topic.startsWith(prefix)) {
            return Optional.empty();
        }
        var parts = topic.substring(prefix.length()).split("/", -1);
        if (parts.length != 2 || !SiteId.isValid(parts[0])) {
            return Optional.empty();
        }
        for (var channel : Up.values()) {
            if (channel.text.equals(parts[1])) {
                return Optional.of(new From(new SiteId(parts[0]), channel));
            }
        }
        return Optional.empty();
    }

    /** Which downward channel of this site a topic is; empty for any other topic. */
    public Optional<Down> downFor(SiteId site, String topic) {
        for (var channel : Down.values()) {
            if (down(site, channel).equals(topic)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }
}
