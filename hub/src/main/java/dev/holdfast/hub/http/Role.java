package dev.holdfast.hub.http;

import java.util.Locale;
import java.util.Optional;

/** Roles of access tokens and what they may do. */
public enum Role {
    ADMIN,
    OPERATOR,
    PUBLISHER,
    VIEWER,
    AUDITOR,
    METRICS;

    public boolean may(Permission permission) {
        return switch (this) {
            case ADMIN -> true;
            case OPERATOR -> permission == Permission.READ || permission == Permission.OPERATE;
            case PUBLISHER -> permission == Permission.READ || permission == Permission.PUBLISH;
            case VIEWER -> permission == Permission.READ;
            case AUDITOR -> permission == Permission.READ || permission == Permission.AUDIT;
            case METRICS -> permission == Permission.METRICS;
        };
    }

    /** How documents write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> parse(String text) {
        for (var role : values()) {
            if (role.text().equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
